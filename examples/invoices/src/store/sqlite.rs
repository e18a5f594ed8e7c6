//! The outbox in SQLite. There is one writer at a time, in this process and in all others.

use common::database::Sqlite as Pools;
use sqlx::{Sqlite, SqlitePool, Transaction};

use super::error::StoreError;

/// A [`DeliveryStore`](super::DeliveryStore) in SQLite.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pools: Pools,
}

impl SqliteStore {
    /// Creates the tables if they do not exist.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn new(pools: Pools) -> Result<Self, StoreError> {
        let store = Self { pools };
        let mut transaction = store.begin().await?;
        Self::create_tables(&mut transaction).await?;
        transaction.commit().await?;
        Ok(store)
    }

    pub(super) fn reader(&self) -> &SqlitePool {
        &self.pools.reader
    }

    pub(super) fn writer(&self) -> &SqlitePool {
        &self.pools.writer
    }

    /// Takes the write lock right away. Taking it later fails if another process has written in
    /// between.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.pools.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// Starts a transaction, in which SQLite reads everything as of one moment.
    pub(super) async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.pools.reader.begin().await
    }
}
