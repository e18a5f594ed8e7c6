//! What an operation declares: the context of the expressions in it.

pub(super) mod content;
pub(super) mod request;
pub(super) mod response;
pub(super) mod scope;
pub(super) mod secured;
