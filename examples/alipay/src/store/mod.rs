//! Orders, points and the ledger, stored in either database with the same statements.

mod apply;
mod migrate;
mod orders;
mod statements;

use std::time::{SystemTime, UNIX_EPOCH};

use common::database::{Database, OpenError};
use serde::Serialize;
use sqlx::migrate::MigrateError;
use utoipa::ToSchema;

pub use apply::Applied;
pub use orders::Created;

use crate::money::Fen;
use crate::order::State;

/// How many connections to PostgreSQL are opened at most.
const CONNECTIONS: u32 = 10;

/// How many ledger entries are shown.
const LINES: i64 = 100;

/// The opened tables.
#[derive(Clone, Debug)]
pub struct Store(Database);

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Order {
    /// The merchant's order number.
    #[schema(example = "ORDER-1001")]
    pub out_trade_no: String,
    /// The user who gets the points.
    #[schema(example = "alice")]
    pub user_id: String,
    /// The amount in yuan.
    #[schema(value_type = String, example = "88.88")]
    pub total_amount: Fen,
    /// The refunded amount in yuan.
    #[schema(value_type = String, example = "0.00")]
    pub refunded_amount: Fen,
    /// The state of the order.
    pub state: State,
    /// Alipay's trade number, once a notification has contained it.
    pub trade_no: Option<String>,
}

/// A user's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// The user's id.
    #[schema(example = "alice")]
    pub user_id: String,
    /// One point for each whole yuan paid, minus those taken back.
    pub points: i64,
    /// The ledger entries that led to the points, newest first, at most a hundred.
    pub ledger: Vec<Line>,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The order's number.
    pub out_trade_no: String,
    /// `grant` or `take_back`.
    #[schema(example = "grant")]
    pub entry: String,
    /// The points; negative if they were taken back.
    pub points: i64,
    /// The time in milliseconds since 1970.
    pub at: i64,
}

/// Why the tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The tables cannot be created or updated.
    #[error("cannot update the tables: {0}")]
    Migrate(#[from] MigrateError),
}

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let database = Database::open(url, CONNECTIONS).await?;
        migrate::run(&database).await?;
        Ok(Self(database))
    }

    /// Waits for the work in progress and closes the connections.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// Returns the time in milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
