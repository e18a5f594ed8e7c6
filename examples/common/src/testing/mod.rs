//! Code that the tests of the applications share. Like tests, it fails by panicking.
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod connection;
mod database;
mod program;
mod wait;

pub use connection::{closed, sent, trickled};
pub use database::{TestDatabase, left_out};
pub use program::Program;
pub use wait::{DEADLINE, eventually};
