//! Opens the database.

use common::database::{Database, OpenError};
use sqlx::migrate::MigrateError;

use super::migrate;

/// How many connections to PostgreSQL are opened at most.
const CONNECTIONS: u32 = 10;

/// The opened tables.
#[derive(Clone, Debug)]
pub struct Store(pub(super) Database);

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
