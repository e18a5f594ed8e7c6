//! The checks, by what they look at.

pub(super) mod callback_object;
pub(super) mod key;
pub(super) mod key_url;
pub(super) mod kind;
pub(super) mod link_body;
pub(super) mod link_parameter;
pub(super) mod link_target;
pub(super) mod link_value;
pub(super) mod literal;
pub(super) mod literal_key;
pub(super) mod meant;
pub(super) mod member;
pub(super) mod missing;
pub(super) mod not_openapi;
pub(super) mod reads;
pub(super) mod reference;
pub(super) mod shape;
pub(super) mod syntax;
pub(super) mod webhook;
