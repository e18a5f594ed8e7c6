//! The database that a URL names: SQLite (embedded) or PostgreSQL.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};

/// How long to wait for a connection, and for a lock of SQLite.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file, used by this process and perhaps by others on the same machine.
    Sqlite(Sqlite),
    /// A server.
    Postgres(PgPool),
}

/// SQLite allows many readers and one writer, so each has its own pool. Writers wait in the queue
/// of a pool, not for the lock of the file.
#[derive(Clone, Debug)]
pub struct Sqlite {
    /// For reading only.
    pub reader: SqlitePool,
    /// One connection. Start with `BEGIN IMMEDIATE`, because other processes may write too.
    pub writer: SqlitePool,
}

/// Why a database cannot be opened. The message never contains the URL, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names neither of the supported databases.
    #[error(
        "unsupported database URL: expected `sqlite://` or `postgres://`, for example `sqlite://data.db?mode=rwc`"
    )]
    Scheme,
    /// In memory, each connection of SQLite would have its own database.
    #[error("SQLite needs a file, for example `sqlite://data.db?mode=rwc`")]
    Memory,
    /// The database reported an error.
    #[error("cannot open the database: {0}")]
    Database(#[from] sqlx::Error),
}

impl Database {
    /// Opens a database with at most `connections` connections.
    ///
    /// The URL is `sqlite://file?mode=rwc` (`rwc` creates the file) or
    /// `postgres://user:password@host/database`. SQLite gets a write-ahead log and foreign keys,
    /// and writes every commit to disk.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(url: &str, connections: u32) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            return Sqlite::open(url, connections).await.map(Self::Sqlite);
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(OpenError::Scheme);
        }
        let options = PgConnectOptions::from_str(url)?;
        // Try one connection outside the pool first. The pool would retry again and again, and in
        // the end would not report what is wrong.
        options.connect().await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE);
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    /// Waits for the work in progress and closes the connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.reader.close().await;
                sqlite.writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Sqlite {
    async fn open(url: &str, connections: u32) -> Result<Self, OpenError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(OpenError::Memory);
        }
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE);
        // Open the writer first: it creates the file and sets its journal mode.
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let reader = pool()
            .max_connections(connections)
            .connect_with(options)
            .await?;
        Ok(Self { reader, writer })
    }
}
