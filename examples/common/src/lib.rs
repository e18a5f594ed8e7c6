//! What the applications share: the database behind a URL, decimal numbers in JSON, the address
//! they listen on, their log, their end, and how they serve clients that nobody knows. Feature
//! `testing`: what their tests share.

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
pub use program::{listen, log_to_stderr, shutdown};
pub use serve::serve;
pub use text::is_control;
