//! Workers for an outbox in PostgreSQL: `graphile_worker` brings a job for each delivery that is due, to one of the
//! processes.

use std::time::Duration;

use graphile_worker::worker_utils::types::CleanupTask;
use graphile_worker::{
    IntoTaskHandlerResult, LocalQueueConfig, TaskHandler, WorkerContext, WorkerOptions, WorkerRecoveryConfig,
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Workers;
use crate::store::{Due, PostgresStore};

/// How often the queue is asked besides being listened to: for jobs whose time comes.
const POLL: Duration = Duration::from_millis(500);
/// How long a job may wait in this process for a free worker before it is given back for others to take.
const HELD: Duration = Duration::from_secs(1);
/// Longest time between two signs of life, and between two looks at those of others.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Runs jobs.
#[derive(Debug)]
pub(crate) struct Jobs;

#[derive(Clone, Debug)]
struct Shared {
    store: PostgresStore,
    workers: Workers,
}

#[derive(Debug, Serialize, Deserialize)]
struct Deliver {
    delivery: String,
}

impl TaskHandler for Deliver {
    const IDENTIFIER: &'static str = crate::store::TASK;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let shared = context.get_ext::<Shared>().ok_or("the worker lacks its outbox")?;
        let Shared { store, workers } = shared;
        let leased = workers.store.lease(Due::One(&self.delivery), workers.lease).await;
        match leased.map_err(|error| error.to_string())?.first() {
            Some(leased) => workers.attempt(leased).await,
            // Delivered already; or the worker that had it is dead, and its lease still runs.
            None => store.look_again(&self.delivery).await.map_err(|error| error.to_string())?,
        }
        Ok::<(), String>(())
    }
}

impl Jobs {
    /// Works until the token is cancelled, and then until the attempts under way have ended. Where the queue fails, it
    /// begins again.
    pub(crate) async fn run(store: PostgresStore, workers: Workers, shutdown: CancellationToken) {
        while workers.count > 0 && !shutdown.is_cancelled() {
            if let Err(error) = Self::work(&store, &workers, &shutdown).await {
                tracing::error!("the queue failed: {error}");
                tokio::select! {
                    () = shutdown.cancelled() => {}
                    () = tokio::time::sleep(HEARTBEAT) => {}
                }
            }
        }
    }

    async fn work(
        store: &PostgresStore,
        workers: &Workers,
        shutdown: &CancellationToken,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let heartbeat = (workers.lease / 4).min(HEARTBEAT);
        // A worker that gave no sign of life for as long as a lease is dead, and its jobs are for others.
        let recovery = WorkerRecoveryConfig::default()
            .heartbeat_interval(heartbeat)
            .sweep_interval(heartbeat)
            .sweep_threshold(workers.lease)
            .recovery_delay(Duration::ZERO);
        // Without a queue of its own, each worker takes one job at a poll, and a backlog waits.
        let queue = LocalQueueConfig::default().with_size(usize::from(workers.count)).with_ttl(HELD);
        let worker = WorkerOptions::default()
            .pg_pool(store.pool().clone())
            .schema("graphile_worker")
            .concurrency(usize::from(workers.count))
            .poll_interval(POLL)
            .local_queue(queue)
            .worker_recovery(recovery)
            .listen_os_shutdown_signals(false)
            .shutdown_signal(shutdown.clone().cancelled_owned())
            .shutdown_grace_period(workers.lease)
            .add_extension(Shared { store: store.clone(), workers: workers.clone() })
            .define_job::<Deliver>()
            .init()
            .await?;
        // What dead workers held and somebody has asked for again since.
        worker.create_utils().cleanup(&[CleanupTask::DeletePermanentlyFailedJobs]).await?;
        worker.run().await?;
        Ok(())
    }
}
