//! Workers for an outbox that tells nobody what is due: they ask.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Workers;
use crate::store::{Due, StoreError};

/// Longest time between two questions: other processes write to the outbox too.
const IDLE: Duration = Duration::from_millis(500);
/// Shortest, when the answer to the last was nothing.
const SHORTEST: Duration = Duration::from_millis(5);

/// Polls the outbox.
#[derive(Debug)]
pub(crate) struct Poll;

impl Poll {
    /// Works until the token is cancelled, and then until the attempts under way have ended.
    pub(crate) async fn run(workers: Workers, shutdown: CancellationToken) {
        let free = Arc::new(Semaphore::new(usize::from(workers.count)));
        let attempts = TaskTracker::new();
        while workers.count > 0 && !shutdown.is_cancelled() {
            let wait = match Self::lease(&workers, &free, &attempts).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!("{error}");
                    IDLE
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = workers.due.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        attempts.close();
        attempts.wait().await;
    }

    /// Begins as many attempts as are due and as there are workers free, and says when to look again; a worker that
    /// becomes free rings.
    async fn lease(workers: &Workers, free: &Arc<Semaphore>, attempts: &TaskTracker) -> Result<Duration, StoreError> {
        // Asked first, since it takes no lock.
        match workers.store.next_due().await? {
            None => return Ok(IDLE),
            Some(wait) if !wait.is_zero() => return Ok(wait.clamp(SHORTEST, IDLE)),
            Some(_) => {}
        }
        let limit = i64::try_from(free.available_permits()).unwrap_or(i64::MAX);
        if limit == 0 {
            return Ok(IDLE);
        }
        for leased in workers.store.lease(Due::Any(limit), workers.lease).await? {
            let (workers, free) = (workers.clone(), Arc::clone(free));
            // Only this loop takes permits, so there is one.
            let permit = free.try_acquire_owned().ok();
            attempts.spawn(async move {
                workers.attempt(&leased).await;
                drop(permit);
                workers.due.notify_one();
            });
        }
        Ok(SHORTEST)
    }
}
