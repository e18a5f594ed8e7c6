//! Code that the applications share: opening the database that a URL names, decimal numbers in
//! JSON, listening, logging, shutting down, and serving untrusted clients. The feature `testing`
//! adds what their tests share.

mod connection;
pub mod database;
mod decimal;
mod limits;
mod program;
mod serve;
#[cfg(feature = "testing")]
pub mod testing;
mod text;

pub use decimal::decimal;
pub use limits::{Limits, seconds};
pub use program::{exit_code, listen, log_to_stderr, shutdown};
pub use serve::serve;
pub use text::is_control;
