//! What the tests of the applications share. It fails by panicking, as tests do.
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod connection;
mod database;
mod program;

use std::time::{Duration, Instant};

pub use connection::{closed, sent, trickled};
pub use database::{TestDatabase, left_out};
pub use program::Program;

/// Longer than anything takes on a slow machine that is not stuck.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// Asks until there is an answer, up to [`DEADLINE`].
pub async fn eventually<T>(what: &str, mut question: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = question().await {
            return answer;
        }
        assert!(
            start.elapsed() < DEADLINE,
            "waited {DEADLINE:?} in vain: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
