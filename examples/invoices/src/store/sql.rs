//! The outbox in SQL. Both databases run the same code with their own statements.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{Database, Postgres, Sqlite, Transaction, query, query_as, query_scalar};

use super::assemble::assemble;
use super::error::StoreError;
use super::outbox::{DeliveryStore, Payment, Retry};
use super::postgres::PostgresStore;
use super::rows::{AttemptRow, DeliveryRow, InvoiceRow, LeasedRow};
use super::sqlite::SqliteStore;
use super::statements;
use crate::delivery::{Finished, Leased};
use crate::event;
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::lane::Lane;

/// How many attempts a delivery may have had when somebody asks for another.
const MOST_ATTEMPTS: i64 = 100;

/// Generates a new `webhook-id`.
fn delivery_id() -> String {
    format!("msg_{:032x}", fastrand::u128(..))
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// Implements [`DeliveryStore`] for a store on one kind of database.
///
/// The store supplies `reader()` and `writer()`, which give a pool, and `begin()` and `snapshot()`,
/// which start a transaction for writing and for reading. This is a macro, because the code would
/// need a dozen trait bounds to be generic over sqlx's databases, and `rows_affected` has no trait.
macro_rules! delivery_store {
    ($store:ident, $database:ident, $statements:ident) => {
        impl $store {
            /// Creates the tables, or upgrades those of an earlier version.
            pub(super) async fn create_tables(
                transaction: &mut Transaction<'_, $database>,
            ) -> Result<(), sqlx::Error> {
                use statements::$statements as sql;

                for statement in sql::SCHEMA {
                    query(*statement).execute(&mut **transaction).await?;
                }
                let has_lanes = query_scalar(sql::HAS_LANES).fetch_one(&mut **transaction);
                let lanes: i64 = has_lanes.await?;
                if lanes == 0 {
                    for statement in [sql::ADD_LANES, sql::DROP_INDEX] {
                        query(statement).execute(&mut **transaction).await?;
                    }
                }
                query(sql::INDEX_LANES).execute(&mut **transaction).await?;
                Ok(())
            }

            /// Adds their deliveries to invoices, as of the moment of the snapshot.
            async fn with_deliveries(
                invoices: Vec<InvoiceRow>,
                mut snapshot: Transaction<'static, $database>,
            ) -> Result<Vec<Invoice>, StoreError> {
                use statements::$statements as sql;

                let numbers = invoices.iter().map(|invoice| invoice.number);
                // Both databases accept a JSON array as one argument.
                let numbers = numbers.collect::<serde_json::Value>().to_string();
                let deliveries: Vec<DeliveryRow> = query_as(sql::DELIVERIES)
                    .bind(&numbers)
                    .fetch_all(&mut *snapshot)
                    .await?;
                let attempts: Vec<AttemptRow> = query_as(sql::ATTEMPTS)
                    .bind(&numbers)
                    .fetch_all(&mut *snapshot)
                    .await?;
                snapshot.rollback().await?;
                assemble(invoices, deliveries, attempts)
            }

            /// Returns whether a row with this id exists.
            async fn exists(
                connection: &mut <$database as Database>::Connection,
                count: &'static str,
                id: &str,
            ) -> Result<bool, sqlx::Error> {
                let rows: i64 = query_scalar(count).bind(id).fetch_one(connection).await?;
                Ok(rows > 0)
            }
        }

        #[async_trait]
        impl DeliveryStore for $store {
            async fn create(
                &self,
                invoice: &NewInvoice,
                callback: Option<&str>,
            ) -> Result<bool, StoreError> {
                let created = query(statements::$statements::CREATE)
                    .bind(invoice.id.as_str())
                    .bind(&invoice.title)
                    .bind(&invoice.customer)
                    .bind(invoice.total.to_string())
                    .bind(callback)
                    .execute(self.writer())
                    .await?;
                Ok(created.rows_affected() > 0)
            }

            async fn pay(&self, id: &InvoiceId, body: &str) -> Result<Payment, StoreError> {
                use statements::$statements as sql;

                let mut transaction = self.begin().await?;
                let paid: Option<(i64, Option<String>)> = query_as(sql::PAY)
                    .bind(id.as_str())
                    .fetch_optional(&mut *transaction)
                    .await?;
                let Some((invoice, callback)) = paid else {
                    let known = Self::exists(&mut transaction, sql::IS_KNOWN, id.as_str()).await?;
                    return Ok(if known {
                        Payment::Before
                    } else {
                        Payment::Unknown
                    });
                };
                if let Some(url) = callback {
                    let lane = Lane::of(&url);
                    query(sql::ENQUEUE)
                        .bind(delivery_id())
                        .bind(invoice)
                        .bind(event::PAID)
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
                let lanes: Vec<String> = query_scalar(statements::$statements::DUE)
                    .bind(after.as_str())
                    .bind(most)
                    .fetch_all(self.reader())
                    .await?;
                Ok(lanes.into_iter().map(Lane::from).collect())
            }

            async fn lease(
                &self,
                shares: &[(Lane, i64)],
                lease: Duration,
            ) -> Result<Vec<Leased>, StoreError> {
                use statements::$statements as sql;

                let mut transaction = self.begin().await?;
                let mut leased: Vec<Leased> = Vec::new();
                for (lane, share) in shares {
                    let rows: Vec<LeasedRow> = query_as(sql::LEASE)
                        .bind(milliseconds(lease))
                        .bind(lane.as_str())
                        .bind(share)
                        .fetch_all(&mut *transaction)
                        .await?;
                    leased.extend(rows.into_iter().map(|row| row.of(lane)));
                }
                for one in &leased {
                    query(sql::LOSE)
                        .bind(&one.id)
                        .execute(&mut *transaction)
                        .await?;
                    query(sql::BEGIN_ATTEMPT)
                        .bind(&one.id)
                        .bind(one.attempt)
                        .execute(&mut *transaction)
                        .await?;
                }
                transaction.commit().await?;
                Ok(leased)
            }

            async fn finish(
                &self,
                leased: &Leased,
                finished: &Finished,
            ) -> Result<bool, StoreError> {
                use statements::$statements as sql;

                let mut transaction = self.begin().await?;
                let ended = query(sql::FINISH)
                    .bind(&leased.id)
                    .bind(leased.attempt)
                    .bind(finished.state.name())
                    .bind(i64::from(finished.outcome != "delivered"))
                    .bind(milliseconds(finished.delay))
                    .execute(&mut *transaction)
                    .await?;
                if ended.rows_affected() == 0 {
                    return Ok(false);
                }
                query(sql::END_ATTEMPT)
                    .bind(&leased.id)
                    .bind(leased.attempt)
                    .bind(finished.outcome)
                    .bind(finished.status.map(i64::from))
                    .bind(&finished.detail)
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await?;
                Ok(true)
            }

            async fn give_back(&self, leased: &Leased) -> Result<(), StoreError> {
                use statements::$statements as sql;

                let mut transaction = self.begin().await?;
                let given_back = query(sql::GIVE_BACK)
                    .bind(&leased.id)
                    .bind(leased.attempt)
                    .execute(&mut *transaction)
                    .await?;
                if given_back.rows_affected() > 0 {
                    query(sql::FORGET_ATTEMPT)
                        .bind(&leased.id)
                        .bind(leased.attempt)
                        .execute(&mut *transaction)
                        .await?;
                }
                Ok(transaction.commit().await?)
            }

            async fn retry(&self, delivery: &str) -> Result<Retry, StoreError> {
                use statements::$statements as sql;

                let mut transaction = self.begin().await?;
                let retried = query(sql::RETRY)
                    .bind(delivery)
                    .bind(MOST_ATTEMPTS)
                    .execute(&mut *transaction)
                    .await?;
                if retried.rows_affected() == 0 {
                    let known = Self::exists(&mut transaction, sql::IS_DELIVERY, delivery).await?;
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
                let next_due = query_scalar(statements::$statements::NEXT_DUE);
                let wait: Option<i64> = next_due.fetch_one(self.reader()).await?;
                Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or(0))))
            }

            async fn invoice(&self, id: &InvoiceId) -> Result<Option<Invoice>, StoreError> {
                let mut snapshot = self.snapshot().await?;
                let found: Option<InvoiceRow> = query_as(statements::$statements::INVOICE)
                    .bind(id.as_str())
                    .fetch_optional(&mut *snapshot)
                    .await?;
                let found = Vec::from_iter(found);
                Ok(Self::with_deliveries(found, snapshot).await?.pop())
            }

            async fn invoices(&self, before: i64, limit: i64) -> Result<Vec<Invoice>, StoreError> {
                let mut snapshot = self.snapshot().await?;
                let found: Vec<InvoiceRow> = query_as(statements::$statements::INVOICES)
                    .bind(before)
                    .bind(limit)
                    .fetch_all(&mut *snapshot)
                    .await?;
                Self::with_deliveries(found, snapshot).await
            }
        }
    };
}

delivery_store!(PostgresStore, Postgres, postgres);
delivery_store!(SqliteStore, Sqlite, sqlite);
