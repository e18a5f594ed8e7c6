//! The list on the page, rendered once for everyone who watches it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use common::Limits;
use futures_util::{Stream, StreamExt};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio_stream::wrappers::WatchStream;
use tokio_util::sync::CancellationToken;

use super::view::{self, SHOWN};
use crate::store::DeliveryStore;

/// How often the outbox is read without a notification. Other processes write to it too.
const OFTEN: Duration = Duration::from_millis(500);
/// How long to wait after a change, so that a burst of changes is rendered once.
const GATHERED: Duration = Duration::from_millis(50);

/// The readers of the page's events.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    sender: Arc<Mutex<Option<watch::Sender<Arc<str>>>>>,
    /// Each reader occupies a connection, so all of them together get half of the connections at
    /// most.
    room: Arc<Semaphore>,
    /// How long each reader is served.
    time: Duration,
}

impl Live {
    pub(crate) fn new(limits: Limits, time: Duration) -> Self {
        let (sender, _) = watch::channel(Arc::from(""));
        let room = Semaphore::new(limits.room() / 2);
        Self {
            sender: Arc::new(Mutex::new(Some(sender))),
            room: Arc::new(room),
            time,
        }
    }

    /// Reserves a place for a reader. Returns `None` if there are too many.
    pub(crate) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }

    /// Returns the list whenever it changes, for a limited time. The stream ends when the service
    /// does.
    pub(crate) fn watch(
        &self,
        place: OwnedSemaphorePermit,
    ) -> impl Stream<Item = Arc<str>> + use<> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = sender
            .as_ref()
            .map_or_else(|| watch::channel(Arc::from("")).1, watch::Sender::subscribe);
        let held = move |list| {
            let _ = &place;
            list
        };
        WatchStream::from_changes(receiver)
            .take_until(tokio::time::sleep(self.time))
            .map(held)
    }

    /// Renders the list when something has changed and somebody watches, until the token is
    /// cancelled.
    ///
    /// Then it ends all event streams, because a server that waits for its connections would wait
    /// for them forever.
    pub(crate) async fn run(
        self,
        store: Arc<dyn DeliveryStore>,
        changed: Arc<Notify>,
        shutdown: CancellationToken,
    ) {
        loop {
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = changed.notified() => {}
                () = tokio::time::sleep(OFTEN) => {}
            }
            if self.watched() {
                match store.invoices(i64::MAX, SHOWN).await {
                    Ok(invoices) => self.show(&view::invoices(&invoices)),
                    Err(error) => tracing::error!("{error}"),
                }
                tokio::time::sleep(GATHERED).await;
            }
        }
        *self.sender.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn watched(&self) -> bool {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender
            .as_ref()
            .is_some_and(|sender| sender.receiver_count() > 0)
    }

    fn show(&self, list: &str) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = &*sender {
            sender.send_if_modified(|shown| {
                let is_new = **shown != *list;
                if is_new {
                    *shown = Arc::from(list);
                }
                is_new
            });
        }
    }
}
