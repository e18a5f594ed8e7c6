//! From a template and an exchange to a value.
#![allow(missing_docs, clippy::unwrap_used)]

mod recorded;
