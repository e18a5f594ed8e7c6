//! The outbox in `SQLite`. There is one writer at a time, in this process and in all others.

use std::time::Duration;

use async_trait::async_trait;
use common::database::Sqlite;
use sqlx::{Sqlite as Engine, SqliteConnection, Transaction};

use super::rows::{AttemptRow, DeliveryRow, InvoiceRow, LeasedRow};
use super::statements::sqlite as sql;
use super::{
    DeliveryStore, MOST_ATTEMPTS, Payment, Retry, StoreError, assemble, delivery_id, milliseconds,
    numbers,
};
use crate::delivery::{Finished, Leased};
use crate::event;
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::lane::Lane;

/// See [`DeliveryStore`].
#[derive(Clone, Debug)]
pub struct SqliteStore {
    database: Sqlite,
}

impl SqliteStore {
    /// Creates the tables if they do not exist.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn new(database: Sqlite) -> Result<Self, StoreError> {
        let store = Self { database };
        let mut transaction = store.begin().await?;
        for statement in sql::SCHEMA {
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
        Ok(store)
    }

    /// Takes the write lock right away. Taking it later fails if another process has written in
    /// between.
    async fn begin(&self) -> Result<Transaction<'static, Engine>, sqlx::Error> {
        self.database.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

/// Reads the deliveries of the invoices. A transaction reads everything as of one moment.
async fn with_deliveries(
    invoices: Vec<InvoiceRow>,
    mut snapshot: Transaction<'static, Engine>,
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
    connection: &mut SqliteConnection,
    statement: &'static str,
    id: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(statement)
        .bind(id)
        .fetch_one(connection)
        .await
}

#[async_trait]
impl DeliveryStore for SqliteStore {
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
        Ok(query.execute(&self.database.writer).await?.rows_affected() > 0)
    }

    async fn pay(&self, id: &InvoiceId, body: &str) -> Result<Payment, StoreError> {
        let mut transaction = self.begin().await?;
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
        let lanes: Vec<String> = query.fetch_all(&self.database.reader).await?;
        Ok(lanes.into_iter().map(Lane::from).collect())
    }

    async fn lease(
        &self,
        shares: &[(Lane, i64)],
        lease: Duration,
    ) -> Result<Vec<Leased>, StoreError> {
        let mut transaction = self.begin().await?;
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
        let mut transaction = self.begin().await?;
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
        let mut transaction = self.begin().await?;
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
        let mut transaction = self.begin().await?;
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
            .fetch_one(&self.database.reader)
            .await?;
        Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or(0))))
    }

    async fn invoice(&self, id: &InvoiceId) -> Result<Option<Invoice>, StoreError> {
        let mut snapshot = self.database.reader.begin().await?;
        let found = sqlx::query_as(sql::INVOICE)
            .bind(id.as_str())
            .fetch_optional(&mut *snapshot)
            .await?;
        Ok(with_deliveries(Vec::from_iter(found), snapshot)
            .await?
            .pop())
    }

    async fn invoices(&self, before: i64, limit: i64) -> Result<Vec<Invoice>, StoreError> {
        let mut snapshot = self.database.reader.begin().await?;
        let query = sqlx::query_as(sql::INVOICES).bind(before).bind(limit);
        let found = query.fetch_all(&mut *snapshot).await?;
        with_deliveries(found, snapshot).await
    }
}
