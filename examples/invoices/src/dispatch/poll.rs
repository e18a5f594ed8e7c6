//! The dispatcher. It asks the outbox what is due and hands it to workers in a fair order.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::workers::Workers;
use crate::lane::Lane;
use crate::store::StoreError;
use crate::turns::{Turn, Turns};

/// The longest time between two queries. Other processes write to the outbox too.
const IDLE: Duration = Duration::from_millis(500);
/// The shortest time between two queries if the last one found nothing.
const SHORTEST: Duration = Duration::from_millis(5);
/// How many lanes are read at a time.
const PAGE: usize = 256;

/// Polls the outbox.
#[derive(Debug)]
pub(crate) struct Poll {
    workers: Workers,
    turns: Turns,
    attempts: TaskTracker,
    /// The last lane of the previous page. The next page starts after it.
    after: Lane,
}

impl Poll {
    /// Works until the token is cancelled, and then until the attempts in progress have ended.
    pub(crate) async fn run(workers: Workers, shutdown: CancellationToken) {
        let (turns, due) = (workers.turns.clone(), workers.due.clone());
        let mut poll = Self {
            workers,
            turns,
            attempts: TaskTracker::new(),
            after: Lane::default(),
        };
        while poll.workers.count > 0 && !shutdown.is_cancelled() {
            let wait = match poll.look().await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!("{error}");
                    IDLE
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = due.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        poll.attempts.close();
        poll.attempts.wait().await;
    }

    /// Starts as many attempts as are due and as workers are free. Returns when to look again; a
    /// worker that becomes free also triggers that.
    async fn look(&mut self) -> Result<Duration, StoreError> {
        if self.turns.free() == 0 {
            return Ok(IDLE);
        }
        // Ask this first, because it takes no lock.
        let lanes = self
            .workers
            .store
            .due(&self.after, i64::try_from(PAGE).unwrap_or(i64::MAX))
            .await?;
        // After the last page, start again at the first.
        let is_first = self.after == Lane::default();
        let last = lanes.last().filter(|_| lanes.len() == PAGE);
        self.after = last.cloned().unwrap_or_default();
        let is_all = is_first && last.is_none();
        if lanes.is_empty() && is_all {
            let wait = self.workers.store.next_due().await?;
            return Ok(wait.unwrap_or(IDLE).clamp(SHORTEST, IDLE));
        }
        let turns = self.turns.take(&lanes);
        if turns.is_empty() {
            return Ok(if is_all { IDLE } else { Duration::ZERO });
        }
        self.begin(turns).await?;
        Ok(SHORTEST)
    }

    /// Leases a delivery for each turn and starts the attempts.
    ///
    /// A turn that finds nothing, because another process was faster, ends at once.
    async fn begin(&self, mut turns: Vec<Turn>) -> Result<(), StoreError> {
        let mut shares: Vec<(Lane, i64)> = Vec::new();
        for turn in &turns {
            match shares.iter_mut().find(|(lane, _)| lane == turn.lane()) {
                Some((_, share)) => *share += 1,
                None => shares.push((turn.lane().clone(), 1)),
            }
        }
        for leased in self
            .workers
            .store
            .lease(&shares, self.workers.lease)
            .await?
        {
            let turn = turns
                .iter()
                .position(|turn| *turn.lane() == leased.lane)
                .map(|at| turns.swap_remove(at));
            let workers = self.workers.clone();
            self.attempts.spawn(async move {
                workers.attempt(&leased).await;
                drop(turn);
                workers.due.notify_one();
            });
        }
        Ok(())
    }
}
