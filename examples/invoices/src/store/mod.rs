//! The outbox: invoices and their deliveries, written together or not at all.

mod postgres;
mod rows;
mod sqlite;
mod statements;

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;

use crate::delivery::{Attempt, Delivery, Finished, Leased};
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::lane::Lane;

pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

/// How many attempts a delivery may have had when somebody asks for another.
const MOST_ATTEMPTS: i64 = 100;

/// The database failed, or contains data that this program never wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row is invalid.
    #[error("invalid data in the database: {0}")]
    Row(String),
}

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

/// Generates a new `webhook-id`.
fn delivery_id() -> String {
    format!("msg_{:032x}", fastrand::u128(..))
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// Returns the numbers of invoices as a JSON array, which both databases accept as one argument.
fn numbers(invoices: &[rows::InvoiceRow]) -> String {
    invoices
        .iter()
        .map(|invoice| invoice.number)
        .collect::<serde_json::Value>()
        .to_string()
}

/// Assigns attempts to their deliveries, and deliveries to their invoices.
fn assemble(
    invoices: Vec<rows::InvoiceRow>,
    deliveries: Vec<rows::DeliveryRow>,
    attempts: Vec<rows::AttemptRow>,
) -> Result<Vec<Invoice>, StoreError> {
    let mut attempts_of: HashMap<String, Vec<Attempt>> = HashMap::new();
    for row in attempts {
        attempts_of
            .entry(row.delivery_id.clone())
            .or_default()
            .push(row.read()?);
    }
    let mut deliveries_of: HashMap<i64, Vec<Delivery>> = HashMap::new();
    for row in deliveries {
        let attempts = attempts_of.remove(&row.id).unwrap_or_default();
        deliveries_of
            .entry(row.invoice)
            .or_default()
            .push(row.read(attempts)?);
    }
    invoices
        .into_iter()
        .map(|row| {
            let deliveries = deliveries_of.remove(&row.number).unwrap_or_default();
            row.read(deliveries)
        })
        .collect()
}
