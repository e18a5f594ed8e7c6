//! What a command reads: arguments, documents, exchanges, recorded traffic.

pub(crate) mod argument;
pub(crate) mod documents;
pub(crate) mod exchange_flags;
pub(crate) mod traffic;
