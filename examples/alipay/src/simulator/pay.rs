//! Takes a payment. The document defines where its notifications go.

use std::collections::btree_map::Entry;
use std::sync::Arc;

use axum::http::request::Parts;
use openapi_expr::{Body, Exchange, UrlError};
use serde::Serialize;
use utoipa::ToSchema;

use super::gateway::{Gateway, PAY};
use super::key::SigningError;
use super::scenario::Scenario;
use super::trade::{Trade, TradeReport, now, number};
use crate::money::InvalidAmount;
use crate::notification::{Fields, Refusal};

/// An accepted payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The simulator's trade number.
    pub trade_no: String,
    /// Where the notifications go, if the payment asked for any.
    pub notify_url: Option<String>,
}

/// Why a payment is rejected.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// The body is not a payment form.
    #[error("{0}")]
    Form(#[from] Refusal),
    /// The amount is invalid.
    #[error("total_amount is not an amount: {0}")]
    Amount(#[from] InvalidAmount),
    /// The scenario is unknown.
    #[error("unknown scenario: {0}")]
    Scenario(String),
    /// Notifications cannot go to the `notify_url`.
    #[error("cannot send notifications to this notify_url: {0}")]
    Url(#[from] UrlError),
    /// The order number is in use.
    #[error("a trade with this out_trade_no exists; choose a new number")]
    Taken,
    /// Too many trades are stored.
    #[error("the simulator cannot keep more trades; restart it")]
    Full,
    /// The simulator itself failed.
    #[error("the simulator failed: {0}")]
    Failed(String),
}

impl From<SigningError> for PayError {
    fn from(error: SigningError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// How many trades are kept at most.
const MAX_TRADES: usize = 10_000;

impl Gateway {
    /// Takes a payment and starts to send its notifications. Needs a Tokio runtime.
    ///
    /// # Errors
    ///
    /// See [`PayError`].
    pub fn pay(self: &Arc<Self>, request: &Parts, body: &[u8]) -> Result<Accepted, PayError> {
        let form = Fields::parse(body)?;
        let scenario = form.get("scenario").map_or(Ok(Scenario::Paid), |name| {
            <Scenario as clap::ValueEnum>::from_str(name, false).map_err(PayError::Scenario)
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

    /// Evaluates the document's Callback Object for this request. A payment without a `notify_url`
    /// asks for no notifications.
    fn notify_url(&self, request: &Parts, body: &[u8]) -> Result<Option<String>, PayError> {
        let exchange = Exchange::from(request).request_body(Body::form(body));
        let operation = self
            .document
            .operation(PAY)
            .ok_or_else(|| PayError::Failed(format!("no operation `{PAY}`")))?;
        let callback = operation
            .callbacks()
            .next()
            .ok_or_else(|| PayError::Failed("no callback".to_owned()))?;
        match callback.to_url(&exchange, self.client.policy()) {
            Ok(url) => Ok(Some(url.into())),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn keep(&self, trade: &Trade, notify_url: Option<String>) -> Result<(), PayError> {
        let mut trades = self.trades();
        if trades.len() >= MAX_TRADES {
            return Err(PayError::Full);
        }
        let Entry::Vacant(place) = trades.entry(trade.out_trade_no.clone()) else {
            return Err(PayError::Taken);
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
