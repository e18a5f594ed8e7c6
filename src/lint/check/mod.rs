//! The checks, by what they look at.

pub(super) mod key;
pub(super) mod key_url;
pub(super) mod kind;
pub(super) mod link;
pub(super) mod link_target;
pub(super) mod literal;
pub(super) mod meant;
pub(super) mod member;
pub(super) mod missing;
pub(super) mod reads;
pub(super) mod reference;
pub(super) mod shape;
pub(super) mod syntax;
