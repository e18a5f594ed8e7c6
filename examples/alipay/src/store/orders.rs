//! Creates and reads orders, and reads users.

use common::database::Database;
use sqlx::{Error, Postgres, Sqlite, Transaction};

use super::open::Store;
use super::rows::{Order, User};
use super::statements::{Statements, Tables};
use crate::money::Fen;

/// How many ledger entries are shown.
const LINES: i64 = 100;

/// The outcome of creating an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// The order was created.
    New(Order),
    /// The same order already exists.
    Same(Order),
    /// Another order has the number.
    Taken,
}

impl Store {
    /// Creates an order. If the same order already exists, nothing changes.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn create_order(
        &self,
        out_trade_no: &str,
        user_id: &str,
        total: Fen,
    ) -> Result<Created, Error> {
        match &self.0 {
            Database::Sqlite(sqlite) => {
                let mut transaction = sqlite.writer.begin_with("BEGIN IMMEDIATE").await?;
                let created = create(
                    &mut Statements::<Sqlite>(&mut transaction),
                    out_trade_no,
                    user_id,
                    total,
                )
                .await?;
                created.keep(transaction).await
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let created = create(
                    &mut Statements::<Postgres>(&mut transaction),
                    out_trade_no,
                    user_id,
                    total,
                )
                .await?;
                created.keep(transaction).await
            }
        }
    }

    /// Returns the order with this number.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn order(&self, out_trade_no: &str) -> Result<Option<Order>, Error> {
        match &self.0 {
            Database::Sqlite(sqlite) => {
                Statements::<Sqlite>(&mut *sqlite.reader.acquire().await?)
                    .order(out_trade_no)
                    .await
            }
            Database::Postgres(pool) => {
                Statements::<Postgres>(&mut *pool.acquire().await?)
                    .order(out_trade_no)
                    .await
            }
        }
    }

    /// Returns a user, if there is an order of that user.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn user(&self, user_id: &str) -> Result<Option<User>, Error> {
        match &self.0 {
            Database::Sqlite(sqlite) => {
                // A transaction makes sure that the points are the sum of the lines.
                let mut reading = sqlite.reader.begin().await?;
                user(&mut Statements::<Sqlite>(&mut reading), user_id).await
            }
            Database::Postgres(pool) => {
                let mut reading = pool
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?;
                user(&mut Statements::<Postgres>(&mut reading), user_id).await
            }
        }
    }
}

impl Created {
    /// Commits, unless the number was taken: then the new user must not stay either.
    async fn keep<DB: sqlx::Database>(
        self,
        transaction: Transaction<'_, DB>,
    ) -> Result<Self, Error> {
        match self {
            Self::Taken => transaction.rollback().await?,
            _ => transaction.commit().await?,
        }
        Ok(self)
    }
}

async fn create(
    tables: &mut impl Tables,
    out_trade_no: &str,
    user_id: &str,
    total: Fen,
) -> Result<Created, Error> {
    let new = tables.insert_order(out_trade_no, user_id, total).await?;
    let order = tables
        .order(out_trade_no)
        .await?
        .ok_or(Error::RowNotFound)?;
    Ok(
        match (new, order.user_id == user_id && order.total_amount == total) {
            (true, _) => Created::New(order),
            (false, true) => Created::Same(order),
            (false, false) => Created::Taken,
        },
    )
}

async fn user(tables: &mut impl Tables, user_id: &str) -> Result<Option<User>, Error> {
    let Some(points) = tables.points(user_id).await? else {
        return Ok(None);
    };
    let ledger = tables.lines(user_id, LINES).await?;
    Ok(Some(User {
        user_id: user_id.to_owned(),
        points,
        ledger,
    }))
}
