//! The outbox: invoices and their deliveries, written together or not at all.

mod assemble;
mod error;
mod outbox;
mod postgres;
mod rows;
mod sql;
mod sqlite;
mod statements;

pub use error::StoreError;
pub use outbox::{DeliveryStore, Payment, Retry};
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;
