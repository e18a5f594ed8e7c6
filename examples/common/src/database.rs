//! The database behind a URL: `SQLite`, embedded, or PostgreSQL.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};

/// How long a connection is waited for, and a lock of `SQLite`.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file of this process and its neighbours on the machine.
    Sqlite(Sqlite),
    /// A server.
    Postgres(PgPool),
}

/// `SQLite` has many readers and one writer, so there is a pool for each: who writes waits in the
/// queue of a pool, not for the lock of a file.
#[derive(Clone, Debug)]
pub struct Sqlite {
    /// For what only reads.
    pub reader: SqlitePool,
    /// One connection. Begin with `BEGIN IMMEDIATE`: other processes may write too.
    pub writer: SqlitePool,
}

/// Why a database does not open. It never shows the URL, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database that is known here.
    #[error(
        "the database URL begins neither with `sqlite://` nor with `postgres://`: write `sqlite://data.db?mode=rwc`"
    )]
    Scheme,
    /// `SQLite` in memory is another database for each connection.
    #[error("SQLite needs a file: write `sqlite://data.db?mode=rwc`")]
    Memory,
    /// The database refuses.
    #[error("the database does not open: {0}")]
    Database(#[from] sqlx::Error),
}

impl Database {
    /// Opens `sqlite://file?mode=rwc` (`rwc` creates the file), with a write-ahead log, foreign
    /// keys and every commit on the disk, or `postgres://user:password@host/database`, with at most
    /// so many connections.
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
        // One outside of the pool, which would ask again and again and in the end not say what is
        // wrong.
        options.connect().await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE);
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    /// Waits for what is underway and closes the connections.
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
        // The writer first: it creates the file, and sets its journal mode.
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
