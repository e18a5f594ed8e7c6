//! The trait that both databases implement.

use std::time::Duration;

use async_trait::async_trait;

use super::error::StoreError;
use crate::delivery::{Finished, Leased};
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::lane::Lane;

/// The outcome of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// The invoice is now paid. If it has a callback, the notification is enqueued.
    Paid,
    /// The invoice was paid before. Nothing has changed.
    Before,
    /// There is no such invoice.
    Unknown,
}

/// The outcome of asking for another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The delivery is due now, and its schedule starts again.
    Due,
    /// The delivery has arrived, an attempt is in progress, or there have been too many attempts.
    Refused,
    /// There is no such delivery.
    Unknown,
}

/// Stores invoices and deliveries. Each method writes in one transaction. When it returns, the data
/// is on disk.
#[async_trait]
pub trait DeliveryStore: Send + Sync {
    /// Stores an invoice and the URL for its events. Returns false if the id is taken.
    async fn create(
        &self,
        invoice: &NewInvoice,
        callback: Option<&str>,
    ) -> Result<bool, StoreError>;

    /// Marks the invoice as paid. If it has a callback, also enqueues the delivery of `body`, due
    /// now.
    async fn pay(&self, id: &InvoiceId, body: &str) -> Result<Payment, StoreError>;

    /// Returns the lanes with a due delivery in their order: at most `most` lanes after `after`.
    async fn due(&self, after: &Lane, most: i64) -> Result<Vec<Lane>, StoreError>;

    /// Leases due deliveries: up to the given number of each lane, those that have waited longest
    /// first.
    ///
    /// Each one gets the number of a new attempt and is held for the duration `lease`. A delivery
    /// whose lease has expired is due again: its worker has died, and its attempt counts as lost.
    /// Nobody else gets the same attempt.
    async fn lease(
        &self,
        shares: &[(Lane, i64)],
        lease: Duration,
    ) -> Result<Vec<Leased>, StoreError>;

    /// Ends an attempt. Returns false, and changes nothing, if the lease has expired and somebody
    /// else has taken over.
    async fn finish(&self, leased: &Leased, finished: &Finished) -> Result<bool, StoreError>;

    /// Ends a lease whose attempt was not made. The delivery is due, and its next attempt gets the
    /// same number.
    async fn give_back(&self, leased: &Leased) -> Result<(), StoreError>;

    /// Makes a delivery due now if it is waiting, has failed, or was refused.
    async fn retry(&self, delivery: &str) -> Result<Retry, StoreError>;

    /// Returns how long until the next delivery is due, or `None` if none is waiting.
    async fn next_due(&self) -> Result<Option<Duration>, StoreError>;

    /// Returns an invoice with its deliveries and their attempts.
    async fn invoice(&self, id: &InvoiceId) -> Result<Option<Invoice>, StoreError>;

    /// Returns the newest invoices before the one with this number, newest first.
    async fn invoices(&self, before: i64, limit: i64) -> Result<Vec<Invoice>, StoreError>;
}
