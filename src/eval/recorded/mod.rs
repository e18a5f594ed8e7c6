//! An HTTP exchange that owns its parts: built in code, or read from JSON.

mod body;
mod error;
mod exchange;
mod json;
mod read;

pub use body::RecordedBody;
pub use error::InvalidExchange;
pub use exchange::RecordedExchange;
