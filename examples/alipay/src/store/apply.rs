//! Applies one notification in one transaction.

use common::database::Database;
use sqlx::{Postgres, Sqlite};

use super::open::Store;
use super::statements::{Statements, Tables};
use crate::money::Fen;
use crate::notification::{Notification, Refusal};
use crate::order::{Event, State, Step};

/// The effect of a notification. Each is answered with `success`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The notification was applied before.
    Repeated,
    /// The order was already in that state or a later one.
    Unchanged(State),
    /// The order has moved.
    Moved {
        /// The state before.
        from: State,
        /// The state after.
        to: State,
    },
}

impl Store {
    /// Applies a notification once.
    ///
    /// Its id, the order, the ledger and the points change together or not at all. When this
    /// returns, the change is on disk.
    ///
    /// # Errors
    ///
    /// Fails with the refusals that need the order, or with [`Refusal::Database`].
    pub async fn apply(&self, notification: &Notification) -> Result<Applied, Refusal> {
        match &self.0 {
            Database::Sqlite(sqlite) => {
                let mut transaction = sqlite.writer.begin_with("BEGIN IMMEDIATE").await?;
                let applied =
                    apply(&mut Statements::<Sqlite>(&mut transaction), notification).await?;
                transaction.commit().await?;
                Ok(applied)
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let applied =
                    apply(&mut Statements::<Postgres>(&mut transaction), notification).await?;
                transaction.commit().await?;
                Ok(applied)
            }
        }
    }
}

/// Locks the order first. Checking the id alone is not enough, because two notifications of one
/// order may race.
async fn apply(tables: &mut impl Tables, notification: &Notification) -> Result<Applied, Refusal> {
    let Notification {
        notify_id,
        out_trade_no,
        trade_status,
        event,
        total,
        ..
    } = notification;
    let order = tables
        .lock_order(out_trade_no)
        .await?
        .ok_or(Refusal::UnknownOrder)?;
    if order.total_amount != *total {
        return Err(Refusal::AmountDiffers {
            expected: order.total_amount,
            found: *total,
        });
    }
    if !tables.remember(notification).await? {
        let known = tables.remembered(notify_id).await?;
        if known.is_some_and(|(order, status)| order == *out_trade_no && status == *trade_status) {
            return Ok(Applied::Repeated);
        }
        // The notification is signed and its content is new. The order's state prevents any double
        // effect.
        tracing::warn!(
            ?notify_id,
            ?out_trade_no,
            "a known notify_id arrived with another order or status"
        );
    }
    if *event == Event::Waiting {
        return Ok(Applied::Unchanged(order.state));
    }
    let trade_no = notification.trade_no.as_deref();
    if order
        .trade_no
        .as_deref()
        .zip(trade_no)
        .is_some_and(|(ours, theirs)| ours != theirs)
    {
        return Err(Refusal::OtherTrade);
    }
    let to = match order.state.on(*event) {
        Step::Contradiction => {
            return Err(Refusal::Contradiction {
                state: order.state,
                event: *event,
            });
        }
        Step::Stay => order.state,
        Step::To(to) => to,
    };
    tables
        .note(
            out_trade_no,
            trade_no,
            notification.refunded.unwrap_or(Fen::ZERO),
        )
        .await?;
    if to == order.state {
        return Ok(Applied::Unchanged(to));
    }
    if !tables.move_order(&order, to).await? {
        return Err(Refusal::Database(
            "the order changed while it was locked".to_owned(),
        ));
    }
    // A refund may arrive before the payment that it refunds. The ledger still gets both entries.
    if to.was_paid() {
        tables
            .book(&order, "grant", order.total_amount.points())
            .await?;
    }
    if to == State::Refunded {
        tables
            .book(&order, "take_back", -order.total_amount.points())
            .await?;
    }
    Ok(Applied::Moved {
        from: order.state,
        to,
    })
}
