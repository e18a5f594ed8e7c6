//! What an operation declares, as the context of the expressions in it.

pub(super) mod declared;
pub(super) mod scope;
