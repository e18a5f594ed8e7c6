//! A payment: where its notifications go is what the document says.

use std::collections::btree_map::Entry;
use std::sync::Arc;

use axum::http::request::Parts;
use openapi_expr::{Body, Exchange, UrlError};
use serde::Serialize;
use utoipa::ToSchema;

use super::gateway::{Gateway, PAY};
use super::key::NoKey;
use super::scenario::Scenario;
use super::trade::{Trade, TradeReport, now, number};
use crate::money::NoAmount;
use crate::notification::{Fields, Refusal};

/// A payment that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The simulator's number.
    pub trade_no: String,
    /// Where the notifications go; none where the payment asked for none.
    pub notify_url: Option<String>,
}

/// Why a payment is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotPaid {
    /// Not the form of a payment.
    #[error("{0}")]
    Form(#[from] Refusal),
    /// The amount.
    #[error("total_amount is no amount: {0}")]
    Amount(#[from] NoAmount),
    /// The scenario.
    #[error("scenario is none that is known: {0}")]
    Scenario(String),
    /// Where the notifications would go.
    #[error("no notification can go there: {0}")]
    Url(#[from] UrlError),
    /// The number is taken.
    #[error("there is a trade with this out_trade_no: choose a new one")]
    Taken,
    /// Too many trades are kept.
    #[error("the simulator keeps no more trades: start it again")]
    Full,
    /// No number or no operation.
    #[error("the simulator failed: {0}")]
    Failed(String),
}

impl From<NoKey> for NotPaid {
    fn from(error: NoKey) -> Self {
        Self::Failed(error.to_string())
    }
}

/// How many trades are kept.
const MAX_TRADES: usize = 10_000;

impl Gateway {
    /// Takes a payment, and begins to send its notifications. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// See [`NotPaid`].
    pub fn pay(self: &Arc<Self>, request: &Parts, body: &[u8]) -> Result<Accepted, NotPaid> {
        let form = Fields::parse(body)?;
        let scenario = form.get("scenario").map_or(Ok(Scenario::Paid), |name| {
            <Scenario as clap::ValueEnum>::from_str(name, false).map_err(NotPaid::Scenario)
        })?;
        let now = now();
        let trade = Trade {
            out_trade_no: form.required("out_trade_no")?.to_owned(),
            trade_no: number(now.date())?,
            subject: form.required("subject")?.to_owned(),
            total: form.required("total_amount")?.parse()?,
            created: now,
        };
        let notify_url = self.notify_url(request, body)?;
        self.keep(&trade, notify_url.clone())?;
        let trade_no = trade.trade_no.clone();
        if let Some(url) = notify_url.clone() {
            tokio::spawn(Arc::clone(self).deliver(trade, url, scenario.messages()));
        }
        Ok(Accepted {
            trade_no,
            notify_url,
        })
    }

    /// The URL that the document's Callback Object gives for this request. A payment without a
    /// `notify_url` asks for no notifications.
    fn notify_url(&self, request: &Parts, body: &[u8]) -> Result<Option<String>, NotPaid> {
        let exchange = Exchange::from(request).request_body(Body::form(body));
        let operation = self
            .document
            .operation(PAY)
            .map_err(|error| NotPaid::Failed(error.to_string()))?;
        let callback = operation
            .callbacks()
            .next()
            .ok_or_else(|| NotPaid::Failed("no callback".to_owned()))?;
        match callback.to_url(&exchange, self.client.policy()) {
            Ok(url) => Ok(Some(url.into())),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn keep(&self, trade: &Trade, notify_url: Option<String>) -> Result<(), NotPaid> {
        let mut trades = self.trades();
        if trades.len() >= MAX_TRADES {
            return Err(NotPaid::Full);
        }
        let Entry::Vacant(place) = trades.entry(trade.out_trade_no.clone()) else {
            return Err(NotPaid::Taken);
        };
        let ended = notify_url.is_none();
        place.insert(TradeReport {
            trade_no: trade.trade_no.clone(),
            notify_url,
            attempts: Vec::new(),
            ended,
        });
        Ok(())
    }
}
