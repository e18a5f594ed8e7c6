//! The SQL statements. Both drivers number parameters as `$1`, so both share one text.

use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::{
    ColumnIndex, Database, Decode, Encode, Error, Executor, IntoArguments, Row, Type, query,
};

use super::rows::{Line, Order};
use crate::money::Fen;
use crate::notification::Notification;
use crate::order::State;

/// The statements that run on a connection, inside or outside a transaction.
pub(super) trait Tables {
    /// Returns the order.
    async fn order(&mut self, out_trade_no: &str) -> Result<Option<Order>, Error>;

    /// Returns the order and locks it until the transaction ends.
    async fn lock_order(&mut self, out_trade_no: &str) -> Result<Option<Order>, Error>;

    /// Creates an order unless it exists. Returns whether it was created.
    async fn insert_order(
        &mut self,
        out_trade_no: &str,
        user_id: &str,
        total: Fen,
    ) -> Result<bool, Error>;

    /// Moves an order to a state, unless it has left the state it was read in. Returns whether it
    /// moved.
    async fn move_order(&mut self, found: &Order, to: State) -> Result<bool, Error>;

    /// Stores Alipay's trade number and the refunded amount. A number is never replaced, and the
    /// amount never decreases.
    async fn note(
        &mut self,
        out_trade_no: &str,
        trade_no: Option<&str>,
        refunded: Fen,
    ) -> Result<(), Error>;

    /// Stores the id of a notification. Returns false if the id is known.
    async fn remember(&mut self, notification: &Notification) -> Result<bool, Error>;

    /// Returns the order and the status that a known id arrived with.
    async fn remembered(&mut self, notify_id: &str) -> Result<Option<(String, String)>, Error>;

    /// Adds an entry to the ledger and changes the user's points, unless the order already has that
    /// entry. Returns whether it was added.
    async fn book(&mut self, order: &Order, entry: &str, points: i64) -> Result<bool, Error>;

    /// Returns the user's points, or `None` for a user without orders.
    async fn points(&mut self, user_id: &str) -> Result<Option<i64>, Error>;

    /// Returns the user's latest ledger entries, newest first, at most `limit`.
    async fn lines(&mut self, user_id: &str, limit: i64) -> Result<Vec<Line>, Error>;
}

/// A connection to either database.
pub(super) struct Statements<'c, DB: Database>(pub(super) &'c mut DB::Connection);

impl<DB> Tables for Statements<'_, DB>
where
    DB: Database,
    for<'e> &'e mut DB::Connection: Executor<'e, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    for<'e> &'e str: Encode<'e, DB>,
    for<'e> Option<&'e str>: Encode<'e, DB>,
    for<'e> i64: Encode<'e, DB> + Decode<'e, DB>,
    for<'e> String: Decode<'e, DB>,
    for<'e> Option<String>: Decode<'e, DB>,
    str: Type<DB>,
    String: Type<DB>,
    i64: Type<DB>,
    for<'e> &'e str: ColumnIndex<DB::Row>,
{
    async fn order(&mut self, out_trade_no: &str) -> Result<Option<Order>, Error> {
        let found = query(
            "SELECT out_trade_no, user_id, total_fen, refunded_fen, state, trade_no FROM orders WHERE out_trade_no = $1",
        );
        found
            .bind(out_trade_no)
            .fetch_optional(&mut *self.0)
            .await?
            .as_ref()
            .map(read_order)
            .transpose()
    }

    async fn lock_order(&mut self, out_trade_no: &str) -> Result<Option<Order>, Error> {
        // SQLite has no `FOR UPDATE`. An update that changes nothing locks the row in both
        // databases.
        let found = query(
            "UPDATE orders SET state = state WHERE out_trade_no = $1 \
             RETURNING out_trade_no, user_id, total_fen, refunded_fen, state, trade_no",
        );
        found
            .bind(out_trade_no)
            .fetch_optional(&mut *self.0)
            .await?
            .as_ref()
            .map(read_order)
            .transpose()
    }

    async fn insert_order(
        &mut self,
        out_trade_no: &str,
        user_id: &str,
        total: Fen,
    ) -> Result<bool, Error> {
        let user = query(
            "INSERT INTO points (user_id, points) VALUES ($1, 0) ON CONFLICT (user_id) DO NOTHING",
        );
        user.bind(user_id).execute(&mut *self.0).await?;
        let order = query(
            "INSERT INTO orders (out_trade_no, user_id, total_fen, state, created_at, changed_at) \
             VALUES ($1, $2, $3, 'created', $4, $4) ON CONFLICT (out_trade_no) DO NOTHING RETURNING out_trade_no",
        );
        let order = order
            .bind(out_trade_no)
            .bind(user_id)
            .bind(total.get())
            .bind(now());
        Ok(order.fetch_optional(&mut *self.0).await?.is_some())
    }

    async fn move_order(&mut self, found: &Order, to: State) -> Result<bool, Error> {
        let moved = query(
            "UPDATE orders SET state = $1, changed_at = $2 WHERE out_trade_no = $3 AND state = $4 RETURNING state",
        );
        let moved = moved
            .bind(to.as_str())
            .bind(now())
            .bind(found.out_trade_no.as_str())
            .bind(found.state.as_str());
        Ok(moved.fetch_optional(&mut *self.0).await?.is_some())
    }

    async fn note(
        &mut self,
        out_trade_no: &str,
        trade_no: Option<&str>,
        refunded: Fen,
    ) -> Result<(), Error> {
        let noted = query(
            "UPDATE orders SET trade_no = COALESCE(trade_no, $1), \
             refunded_fen = CASE WHEN refunded_fen < $2 THEN $2 ELSE refunded_fen END WHERE out_trade_no = $3",
        );
        noted
            .bind(trade_no)
            .bind(refunded.get())
            .bind(out_trade_no)
            .execute(&mut *self.0)
            .await
            .map(|_| ())
    }

    async fn remember(&mut self, notification: &Notification) -> Result<bool, Error> {
        let remembered = query(
            "INSERT INTO notifications (notify_id, out_trade_no, trade_status, received_at) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (notify_id) DO NOTHING RETURNING notify_id",
        );
        let Notification {
            notify_id,
            out_trade_no,
            trade_status,
            ..
        } = notification;
        let ids = remembered
            .bind(notify_id.as_str())
            .bind(out_trade_no.as_str())
            .bind(trade_status.as_str());
        Ok(ids
            .bind(now())
            .fetch_optional(&mut *self.0)
            .await?
            .is_some())
    }

    async fn remembered(&mut self, notify_id: &str) -> Result<Option<(String, String)>, Error> {
        let known =
            query("SELECT out_trade_no, trade_status FROM notifications WHERE notify_id = $1");
        let row = known.bind(notify_id).fetch_optional(&mut *self.0).await?;
        row.map(|row| Ok((row.try_get("out_trade_no")?, row.try_get("trade_status")?)))
            .transpose()
    }

    async fn book(&mut self, order: &Order, entry: &str, points: i64) -> Result<bool, Error> {
        let line = query(
            "INSERT INTO ledger (out_trade_no, entry, user_id, points, at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (out_trade_no, entry) DO NOTHING RETURNING entry",
        );
        let line = line
            .bind(order.out_trade_no.as_str())
            .bind(entry)
            .bind(order.user_id.as_str());
        let booked = line
            .bind(points)
            .bind(now())
            .fetch_optional(&mut *self.0)
            .await?
            .is_some();
        if booked {
            let moved = query("UPDATE points SET points = points + $1 WHERE user_id = $2");
            moved
                .bind(points)
                .bind(order.user_id.as_str())
                .execute(&mut *self.0)
                .await?;
        }
        Ok(booked)
    }

    async fn points(&mut self, user_id: &str) -> Result<Option<i64>, Error> {
        let found = query("SELECT points FROM points WHERE user_id = $1").bind(user_id);
        found
            .fetch_optional(&mut *self.0)
            .await?
            .map(|row| row.try_get("points"))
            .transpose()
    }

    async fn lines(&mut self, user_id: &str, limit: i64) -> Result<Vec<Line>, Error> {
        let found = query(
            "SELECT out_trade_no, entry, points, at FROM ledger WHERE user_id = $1 \
             ORDER BY at DESC, out_trade_no, entry DESC LIMIT $2",
        );
        let rows = found
            .bind(user_id)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?;
        let line = |row: DB::Row| {
            Ok(Line {
                out_trade_no: row.try_get("out_trade_no")?,
                entry: row.try_get("entry")?,
                points: row.try_get("points")?,
                at: row.try_get("at")?,
            })
        };
        rows.into_iter().map(line).collect()
    }
}

fn read_order<R: Row>(row: &R) -> Result<Order, Error>
where
    for<'e> i64: Decode<'e, R::Database> + Type<R::Database>,
    for<'e> String: Decode<'e, R::Database> + Type<R::Database>,
    for<'e> Option<String>: Decode<'e, R::Database> + Type<R::Database>,
    for<'e> &'e str: ColumnIndex<R>,
{
    let state: String = row.try_get("state")?;
    Ok(Order {
        out_trade_no: row.try_get("out_trade_no")?,
        user_id: row.try_get("user_id")?,
        total_amount: Fen::stored(row.try_get("total_fen")?),
        refunded_amount: Fen::stored(row.try_get("refunded_fen")?),
        state: state
            .parse()
            .map_err(|error| Error::Decode(Box::new(error)))?,
        trade_no: row.try_get("trade_no")?,
    })
}

/// Returns the time in milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
