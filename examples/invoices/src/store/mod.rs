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

/// The database failed, or holds what this program never wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row cannot be read.
    #[error("the database holds what this program never wrote: {0}")]
    Row(String),
}

/// What came of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// The invoice is paid now, and its notification is on its way if there is one to send.
    Paid,
    /// It was paid before; nothing changed.
    Before,
    /// There is no such invoice.
    Unknown,
}

/// What came of asking for another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is due now, and the schedule begins again.
    Due,
    /// The receiver has it, an attempt is under way, or there were as many attempts as may be asked
    /// for.
    Refused,
    /// There is no such delivery.
    Unknown,
}

/// Keeps invoices and deliveries. All that a method writes is one transaction; when it returns, the
/// disk has it.
#[async_trait]
pub trait DeliveryStore: Send + Sync {
    /// Stores an invoice and the URL that its events go to; false where the id is taken.
    async fn create(
        &self,
        invoice: &NewInvoice,
        callback: Option<&str>,
    ) -> Result<bool, StoreError>;

    /// Marks the invoice as paid and, where it has a callback, enqueues the delivery of `body`, due
    /// now.
    async fn pay(&self, id: &InvoiceId, body: &str) -> Result<Payment, StoreError>;

    /// The lanes that have a delivery due, in their order, up to `most` of those after `after`.
    async fn due(&self, after: &Lane, most: i64) -> Result<Vec<Lane>, StoreError>;

    /// Takes deliveries that are due, up to so many of each lane, those that have waited longest;
    /// each with the number of a new attempt, for as long as `lease`. A delivery whose lease has
    /// ended is due again: its worker is dead, and its attempt counts as lost. Nobody else gets the
    /// same attempt.
    async fn lease(
        &self,
        shares: &[(Lane, i64)],
        lease: Duration,
    ) -> Result<Vec<Leased>, StoreError>;

    /// Ends an attempt; false where the lease had ended and somebody else has taken over: then
    /// nothing changes.
    async fn finish(&self, leased: &Leased, finished: &Finished) -> Result<bool, StoreError>;

    /// Takes a lease back whose attempt was not made: the delivery is due, and its next attempt has
    /// the same number.
    async fn give_back(&self, leased: &Leased) -> Result<(), StoreError>;

    /// Makes a delivery due now that waits, has failed, or was refused.
    async fn retry(&self, delivery: &str) -> Result<Retry, StoreError>;

    /// How long until a delivery is due; none where none waits.
    async fn next_due(&self) -> Result<Option<Duration>, StoreError>;

    /// An invoice with its deliveries and their attempts.
    async fn invoice(&self, id: &InvoiceId) -> Result<Option<Invoice>, StoreError>;

    /// The newest invoices before the one with this number, newest first.
    async fn invoices(&self, before: i64, limit: i64) -> Result<Vec<Invoice>, StoreError>;
}

/// A new `webhook-id`.
fn delivery_id() -> String {
    format!("msg_{:032x}", fastrand::u128(..))
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// The numbers of invoices as a JSON array, which both databases take as one argument.
fn numbers(invoices: &[rows::InvoiceRow]) -> String {
    invoices
        .iter()
        .map(|invoice| invoice.number)
        .collect::<serde_json::Value>()
        .to_string()
}

/// Puts attempts to their deliveries, and these to their invoices.
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
