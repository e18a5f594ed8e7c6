//! What the applications share: the database behind a URL, the address they listen on, their log, and their end.
//! Feature `testing`: what their tests share.

pub mod database;
mod serve;
#[cfg(feature = "testing")]
pub mod testing;

pub use serve::{listen, log_to_stderr, shutdown};
