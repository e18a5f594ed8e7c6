//! The workers: what they share, and how one makes an attempt.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::delivery::Leased;
use crate::sender::Sender;
use crate::store::DeliveryStore;
use crate::turns::Turns;

/// How often the outcome of an attempt is written if the database fails.
const WRITES: u32 = 5;
const WRITE_AGAIN: Duration = Duration::from_millis(100);

/// What every worker has.
#[derive(Clone)]
pub(crate) struct Workers {
    /// The outbox.
    pub(crate) store: Arc<dyn DeliveryStore>,
    /// The sender.
    pub(crate) sender: Arc<Sender>,
    /// How many attempts are made at a time. With 0, this process delivers nothing.
    pub(crate) count: u16,
    /// The order in which receivers are served.
    pub(crate) turns: Turns,
    /// How long a lease lasts: longer than an attempt.
    pub(crate) lease: Duration,
    /// Notified when there may be something to do.
    pub(crate) due: Arc<Notify>,
    /// Notified when something has changed.
    pub(crate) changed: Arc<Notify>,
}

impl Workers {
    /// Makes the attempt and records the outcome. If the outcome cannot be written, the lease
    /// expires, and the delivery is attempted again with the same id.
    pub(super) async fn attempt(&self, leased: &Leased) {
        self.changed.notify_one();
        let Some(finished) = self.sender.send(leased).await else {
            // Nothing was sent. If that cannot be written, the lease expires.
            if let Err(error) = self.store.give_back(leased).await {
                tracing::error!(delivery = leased.id, attempt = leased.attempt, "{error}");
            }
            return;
        };
        let (delivery, attempt) = (leased.id.as_str(), leased.attempt);
        let detail = finished.detail.as_deref().unwrap_or_default();
        tracing::info!(
            delivery,
            attempt,
            outcome = finished.outcome,
            status = finished.status,
            detail,
            "attempt"
        );
        for write in 1..=WRITES {
            match self.store.finish(leased, &finished).await {
                Ok(true) => break,
                Ok(false) => {
                    tracing::warn!(delivery, attempt, "the lease ended before the attempt did");
                    break;
                }
                Err(error) => {
                    tracing::error!(delivery, attempt, write, "{error}");
                    tokio::time::sleep(WRITE_AGAIN * write).await;
                }
            }
        }
        self.changed.notify_one();
    }
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workers")
            .field("count", &self.count)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}
