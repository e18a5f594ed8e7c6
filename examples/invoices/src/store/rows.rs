//! Rows as both databases return them.

use sqlx::FromRow;

use super::error::StoreError;
use crate::delivery::{Attempt, Delivery, Leased};
use crate::invoice::{Invoice, InvoiceId};
use crate::lane::Lane;

#[derive(FromRow)]
pub(super) struct InvoiceRow {
    pub(super) number: i64,
    id: String,
    title: Option<String>,
    customer: String,
    total: String,
    callback: Option<String>,
    paid_at: Option<i64>,
}

#[derive(FromRow)]
pub(super) struct DeliveryRow {
    pub(super) id: String,
    pub(super) invoice: i64,
    event: String,
    url: String,
    state: String,
    next_at: i64,
}

#[derive(FromRow)]
pub(super) struct AttemptRow {
    pub(super) delivery_id: String,
    number: i64,
    started_at: i64,
    finished_at: Option<i64>,
    outcome: Option<String>,
    status: Option<i64>,
    detail: Option<String>,
}

#[derive(FromRow)]
pub(super) struct LeasedRow {
    id: String,
    url: String,
    body: String,
    attempt: i64,
    failures: i64,
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn bad(error: impl ToString) -> StoreError {
    StoreError::Row(error.to_string())
}

impl InvoiceRow {
    pub(super) fn read(self, deliveries: Vec<Delivery>) -> Result<Invoice, StoreError> {
        let Self {
            number,
            id,
            title,
            customer,
            total,
            callback,
            paid_at,
        } = self;
        let (id, total) = (InvoiceId::stored(id), total.parse().map_err(bad)?);
        Ok(Invoice {
            number,
            id,
            title,
            customer,
            total,
            callback,
            paid_at,
            deliveries,
        })
    }
}

impl DeliveryRow {
    pub(super) fn read(self, attempts: Vec<Attempt>) -> Result<Delivery, StoreError> {
        let Self {
            id,
            invoice: _,
            event,
            url,
            state,
            next_at,
        } = self;
        Ok(Delivery {
            id,
            event,
            url,
            state: state.parse().map_err(bad)?,
            next_at,
            attempts,
        })
    }
}

impl AttemptRow {
    pub(super) fn read(self) -> Result<Attempt, StoreError> {
        let Self {
            delivery_id: _,
            number,
            started_at,
            finished_at,
            outcome,
            status,
            detail,
        } = self;
        let status = status.map(u16::try_from).transpose().map_err(bad)?;
        Ok(Attempt {
            number,
            started_at,
            finished_at,
            outcome,
            status,
            detail,
        })
    }
}

impl LeasedRow {
    pub(super) fn of(self, lane: &Lane) -> Leased {
        let Self {
            id,
            url,
            body,
            attempt,
            failures,
        } = self;
        Leased {
            id,
            lane: lane.clone(),
            url,
            body,
            attempt,
            failures,
        }
    }
}
