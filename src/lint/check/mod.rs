//! The checks, by what they look at.
//!
//! The first lines of each file list the rules that it detects or fixes: search this folder for a
//! code, such as `OE103`.

pub(super) mod callback_object;
mod constant;
mod correction;
mod declared_value;
mod expression;
pub(super) mod key;
pub(super) mod key_url;
pub(super) mod link_body;
pub(super) mod link_parameter;
pub(super) mod link_target;
pub(super) mod link_value;
pub(super) mod literal;
pub(super) mod literal_key;
pub(super) mod meant;
pub(super) mod member;
mod missing;
mod mistake;
pub(super) mod not_openapi;
mod object_kind;
mod occurrence;
mod pointer;
pub(super) mod reader;
pub(super) mod reference;
pub(super) mod shape;
mod subschemas;
pub(super) mod syntax;
pub(super) mod webhook;
