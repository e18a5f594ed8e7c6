//! The versions of the tables.

use std::borrow::Cow;

use common::database::Database;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

pub(super) async fn run(database: &Database) -> Result<(), MigrateError> {
    let orders = include_str!("../../migrations/1_orders.sql").into_sql_str();
    let orders = Migration::new(1, Cow::Borrowed("orders"), MigrationType::Simple, orders, false);
    let migrator = Migrator::with_migrations(vec![orders]);
    match database {
        Database::Sqlite(sqlite) => migrator.run(&sqlite.writer).await,
        Database::Postgres(pool) => migrator.run(pool).await,
    }
}
