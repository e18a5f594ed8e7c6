//! Tests the receiver in this process, on both databases.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cases;
mod concurrent;
mod documents;
mod forms;
mod gateway;
mod keys;
mod orders;
mod refusals;
mod sequences;
mod shop;
mod tampered;
