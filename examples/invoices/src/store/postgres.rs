//! The outbox in PostgreSQL. Any number of processes lease deliveries from it, and none waits for a
//! row that another one holds.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::rows::{AttemptRow, DeliveryRow, InvoiceRow, LeasedRow};
use super::statements::postgres as sql;
use super::{
    DeliveryStore, MOST_ATTEMPTS, Payment, Retry, StoreError, assemble, delivery_id, milliseconds,
    numbers,
};
use crate::delivery::{Finished, Leased};
use crate::event;
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::lane::Lane;
use crate::signature::{InvalidSecret, Secret};

/// The secret of all processes that were not given one.
const SECRET: &str = "CREATE TABLE IF NOT EXISTS signing_secret (number INT PRIMARY KEY CHECK (number = 1), text TEXT NOT NULL)";

/// See [`DeliveryStore`].
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
        let mut transaction = pool.begin().await?;
        // Without this lock, two processes that start together would both create the tables, and
        // one would fail.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtext('invoices'))")
            .execute(&mut *transaction)
            .await?;
        for statement in sql::SCHEMA.iter().chain([&SECRET]) {
            sqlx::query(*statement).execute(&mut *transaction).await?;
        }
        let lanes: i64 = sqlx::query_scalar(sql::HAS_LANES)
            .fetch_one(&mut *transaction)
            .await?;
        if lanes == 0 {
            for statement in [sql::ADD_LANES, sql::DROP_INDEX] {
                sqlx::query(statement).execute(&mut *transaction).await?;
            }
        }
        sqlx::query(sql::INDEX_LANES)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Self { pool })
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

    /// Starts a transaction in which everything is read as of one moment.
    async fn snapshot(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
    }
}

/// Reads the deliveries of the invoices.
async fn with_deliveries(
    invoices: Vec<InvoiceRow>,
    mut snapshot: Transaction<'static, Postgres>,
) -> Result<Vec<Invoice>, StoreError> {
    let numbers = numbers(&invoices);
    let query = sqlx::query_as(sql::DELIVERIES).bind(&numbers);
    let deliveries: Vec<DeliveryRow> = query.fetch_all(&mut *snapshot).await?;
    let attempts: Vec<AttemptRow> = sqlx::query_as(sql::ATTEMPTS)
        .bind(&numbers)
        .fetch_all(&mut *snapshot)
        .await?;
    snapshot.rollback().await?;
    assemble(invoices, deliveries, attempts)
}

async fn count(
    connection: &mut PgConnection,
    statement: &'static str,
    id: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(statement)
        .bind(id)
        .fetch_one(connection)
        .await
}

#[async_trait]
impl DeliveryStore for PostgresStore {
    async fn create(
        &self,
        invoice: &NewInvoice,
        callback: Option<&str>,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::CREATE)
            .bind(invoice.id.as_str())
            .bind(&invoice.title)
            .bind(&invoice.customer);
        let query = query.bind(invoice.total.to_string()).bind(callback);
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    async fn pay(&self, id: &InvoiceId, body: &str) -> Result<Payment, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let paid: Option<(i64, Option<String>)> = sqlx::query_as(sql::PAY)
            .bind(id.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some((invoice, callback)) = paid else {
            let known = count(&mut transaction, sql::IS_KNOWN, id.as_str()).await? > 0;
            return Ok(if known {
                Payment::Before
            } else {
                Payment::Unknown
            });
        };
        if let Some(url) = callback {
            let query = sqlx::query(sql::ENQUEUE)
                .bind(delivery_id())
                .bind(invoice)
                .bind(event::PAID);
            let lane = Lane::of(&url);
            query
                .bind(url)
                .bind(body)
                .bind(lane.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Payment::Paid)
    }

    async fn due(&self, after: &Lane, most: i64) -> Result<Vec<Lane>, StoreError> {
        let query = sqlx::query_scalar(sql::DUE).bind(after.as_str()).bind(most);
        let lanes: Vec<String> = query.fetch_all(&self.pool).await?;
        Ok(lanes.into_iter().map(Lane::from).collect())
    }

    async fn lease(
        &self,
        shares: &[(Lane, i64)],
        lease: Duration,
    ) -> Result<Vec<Leased>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let lease = milliseconds(lease);
        let mut leased: Vec<Leased> = Vec::new();
        for (lane, share) in shares {
            let query = sqlx::query_as(sql::LEASE)
                .bind(lease)
                .bind(lane.as_str())
                .bind(share);
            let rows: Vec<LeasedRow> = query.fetch_all(&mut *transaction).await?;
            leased.extend(rows.into_iter().map(|row| row.of(lane)));
        }
        for one in &leased {
            sqlx::query(sql::LOSE)
                .bind(&one.id)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(sql::BEGIN_ATTEMPT)
                .bind(&one.id)
                .bind(one.attempt)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(leased)
    }

    async fn finish(&self, leased: &Leased, finished: &Finished) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let query = sqlx::query(sql::FINISH)
            .bind(&leased.id)
            .bind(leased.attempt)
            .bind(finished.state.name());
        let query = query
            .bind(i64::from(finished.outcome != "delivered"))
            .bind(milliseconds(finished.delay));
        if query.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let query = sqlx::query(sql::END_ATTEMPT)
            .bind(&leased.id)
            .bind(leased.attempt)
            .bind(finished.outcome);
        query
            .bind(finished.status.map(i64::from))
            .bind(&finished.detail)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn give_back(&self, leased: &Leased) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let query = sqlx::query(sql::GIVE_BACK)
            .bind(&leased.id)
            .bind(leased.attempt);
        if query.execute(&mut *transaction).await?.rows_affected() > 0 {
            let query = sqlx::query(sql::FORGET_ATTEMPT)
                .bind(&leased.id)
                .bind(leased.attempt);
            query.execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn retry(&self, delivery: &str) -> Result<Retry, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if sqlx::query(sql::RETRY)
            .bind(delivery)
            .bind(MOST_ATTEMPTS)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
            == 0
        {
            let known = count(&mut transaction, sql::IS_DELIVERY, delivery).await? > 0;
            return Ok(if known {
                Retry::Refused
            } else {
                Retry::Unknown
            });
        }
        transaction.commit().await?;
        Ok(Retry::Due)
    }

    async fn next_due(&self) -> Result<Option<Duration>, StoreError> {
        let wait: Option<i64> = sqlx::query_scalar(sql::NEXT_DUE)
            .fetch_one(&self.pool)
            .await?;
        Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or(0))))
    }

    async fn invoice(&self, id: &InvoiceId) -> Result<Option<Invoice>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let found = sqlx::query_as(sql::INVOICE)
            .bind(id.as_str())
            .fetch_optional(&mut *snapshot)
            .await?;
        Ok(with_deliveries(Vec::from_iter(found), snapshot)
            .await?
            .pop())
    }

    async fn invoices(&self, before: i64, limit: i64) -> Result<Vec<Invoice>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let query = sqlx::query_as(sql::INVOICES).bind(before).bind(limit);
        let found = query.fetch_all(&mut *snapshot).await?;
        with_deliveries(found, snapshot).await
    }
}
