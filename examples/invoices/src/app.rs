//! What all handlers use.

use std::sync::Arc;

use openapi_expr::Policy;
use tokio::sync::Notify;

use crate::callback::InvoiceCallback;
use crate::page::live::Live;
use crate::store::DeliveryStore;

/// The state of the handlers.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Arc<dyn DeliveryStore>,
    pub(crate) callback: InvoiceCallback,
    pub(crate) policy: Arc<Policy>,
    pub(crate) document: Arc<str>,
    pub(crate) due: Arc<Notify>,
    pub(crate) changed: Arc<Notify>,
    pub(crate) live: Live,
}

impl App {
    /// Wakes the workers and the page.
    pub(crate) fn ring(&self) {
        self.due.notify_one();
        self.changed.notify_one();
    }
}
