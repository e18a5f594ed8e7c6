//! Brings the tables up to date.

use std::borrow::Cow;

use common::database::Database;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

pub(super) async fn run(database: &Database) -> Result<(), MigrateError> {
    let orders = include_str!("../../migrations/1_orders.sql").into_sql_str();
    let orders = Migration::new(
        1,
        Cow::Borrowed("orders"),
        MigrationType::Simple,
        orders,
        false,
    );
    let migrator = Migrator::with_migrations(vec![orders]);
    match database {
        Database::Sqlite(sqlite) => {
            // PostgreSQL's migrator takes a lock, but SQLite's does not: if several processes
            // started on a new file, all would create the tables, and all but one would fail. (The
            // future of `run` on a connection is not `Send`.)
            let mut transaction = sqlite.writer.begin_with("BEGIN IMMEDIATE").await?;
            migrator.run_direct(None, &mut *transaction, false).await?;
            Ok(transaction.commit().await?)
        }
        Database::Postgres(pool) => migrator.run(pool).await,
    }
}
