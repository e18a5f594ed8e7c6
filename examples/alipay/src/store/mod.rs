//! Orders, points and the ledger: tables in either database, with the same statements for both.

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

/// How many connections a server's database gets.
const CONNECTIONS: u32 = 10;

/// How many lines of the ledger are shown.
const LINES: i64 = 100;

/// The open tables.
#[derive(Clone, Debug)]
pub struct Store(Database);

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Order {
    /// The merchant's number.
    #[schema(example = "ORDER-1001")]
    pub out_trade_no: String,
    /// Who gets the points.
    #[schema(example = "alice")]
    pub user_id: String,
    /// In yuan.
    #[schema(value_type = String, example = "88.88")]
    pub total_amount: Fen,
    /// What was paid back, in yuan.
    #[schema(value_type = String, example = "0.00")]
    pub refunded_amount: Fen,
    /// Where it stands.
    pub state: State,
    /// Alipay's number, once Alipay has told it.
    pub trade_no: Option<String>,
}

/// A user's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// The user.
    #[schema(example = "alice")]
    pub user_id: String,
    /// One for each whole yuan that was paid, less those that were taken back.
    pub points: i64,
    /// Where they come from, the newest first, a hundred lines at most.
    pub ledger: Vec<Line>,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The order.
    pub out_trade_no: String,
    /// `grant` or `take_back`.
    #[schema(example = "grant")]
    pub entry: String,
    /// Below zero where they were taken back.
    pub points: i64,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// Why the tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The tables cannot be made.
    #[error("the tables cannot be brought up to date: {0}")]
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

    /// Waits for what is underway and closes the connections.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
