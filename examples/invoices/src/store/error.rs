//! Errors of the outbox.

/// The database failed, or contains data that this program never wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row is invalid.
    #[error("invalid data in the database: {0}")]
    Row(String),
}
