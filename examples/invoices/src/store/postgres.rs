//! The outbox in PostgreSQL. Any number of processes lease deliveries from it, and none waits for a
//! row that another one holds.

use sqlx::{PgPool, Postgres, Transaction};

use super::error::StoreError;
use crate::signature::{InvalidSecret, Secret};

/// The secret of all processes that were not given one.
const SECRET: &str = "CREATE TABLE IF NOT EXISTS signing_secret (number INT PRIMARY KEY CHECK (number = 1), text TEXT NOT NULL)";

/// A [`DeliveryStore`](super::DeliveryStore) in PostgreSQL.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Creates the tables if they do not exist.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn new(pool: PgPool) -> Result<Self, StoreError> {
        let store = Self { pool };
        let mut transaction = store.begin().await?;
        // Without this lock, two processes that start together would both create the tables, and
        // one would fail.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtext('invoices'))")
            .execute(&mut *transaction)
            .await?;
        Self::create_tables(&mut transaction).await?;
        sqlx::query(SECRET).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Returns the secret that all processes share. The first one generates it.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn kept_secret(&self) -> Result<Secret, StoreError> {
        let new = Secret::generate().map_err(|error| StoreError::Row(error.to_string()))?;
        let insert = "INSERT INTO signing_secret VALUES (1, $1) ON CONFLICT (number) DO NOTHING";
        sqlx::query(insert)
            .bind(new.reveal())
            .execute(&self.pool)
            .await?;
        let kept: String = sqlx::query_scalar("SELECT text FROM signing_secret")
            .fetch_one(&self.pool)
            .await?;
        tracing::info!("the signing secret is in the table signing_secret");
        kept.parse()
            .map_err(|error: InvalidSecret| StoreError::Row(error.to_string()))
    }

    pub(super) fn reader(&self) -> &PgPool {
        &self.pool
    }

    pub(super) fn writer(&self) -> &PgPool {
        &self.pool
    }

    pub(super) async fn begin(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.pool.begin().await
    }

    /// Starts a transaction in which everything is read as of one moment.
    pub(super) async fn snapshot(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
    }
}
