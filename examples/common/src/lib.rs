//! What the applications share: the database behind a URL, decimal numbers in JSON, the address they listen on, their log,
//! and their end.
//! Feature `testing`: what their tests share.

pub mod database;
mod decimal;
mod serve;
#[cfg(feature = "testing")]
pub mod testing;

pub use decimal::decimal;
pub use serve::{listen, log_to_stderr, shutdown};
