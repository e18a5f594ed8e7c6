//! Test databases open as configured, and are deleted afterwards.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use common::database::{Database, OpenError};
use common::testing::TestDatabase;

#[tokio::test]
async fn sqlite_opens_with_its_pragmas() {
    let test = TestDatabase::sqlite();
    let Database::Sqlite(sqlite) = Database::open(test.url(), 2).await.unwrap() else {
        panic!("another database")
    };
    for pool in [&sqlite.reader, &sqlite.writer] {
        for (pragma, value) in [
            ("PRAGMA synchronous", 2),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA busy_timeout", 10_000),
        ] {
            let found: i64 = sqlx::query_scalar(pragma).fetch_one(pool).await.unwrap();
            assert_eq!(found, value, "{pragma}");
        }
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
    }
}

#[tokio::test]
async fn postgres_databases_are_dropped() {
    let Some(test) = TestDatabase::postgres("postgres_databases_are_dropped").await else {
        return;
    };
    let url = test.url().to_owned();
    let database = Database::open(&url, 2).await.unwrap();
    assert!(matches!(database, Database::Postgres(_)));
    drop(test);
    assert!(matches!(
        Database::open(&url, 2).await,
        Err(OpenError::Database(_))
    ));
}

#[tokio::test]
async fn unsupported_urls_are_rejected() {
    for (url, expected) in [
        ("mysql://root:secret@h/d", "unsupported database URL"),
        ("data.db", "unsupported database URL"),
        ("sqlite::memory:", "SQLite needs a file"),
        ("sqlite://x?mode=memory", "SQLite needs a file"),
        (
            "sqlite:///no/such/directory/x.db",
            "cannot open the database",
        ),
        (
            "postgres://user:secret@127.0.0.1:1/d",
            "cannot open the database",
        ),
    ] {
        let error = Database::open(url, 1).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{url}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
