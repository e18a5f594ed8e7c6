//! Waiting for something that a program does.

use std::time::{Duration, Instant};

/// Longer than anything takes on a slow machine, unless it is stuck.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// Repeats a question until it has an answer, up to [`DEADLINE`].
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
