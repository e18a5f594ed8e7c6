//! The simulator: its settings, its key, its document and its trades.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use openapi_expr::{Document, DocumentError, Policy};
use openapi_expr_client::{Client, SendError};

use super::attempt::Attempt;
use super::key::SigningKey;
use super::trade::TradeReport;
use crate::notification::MerchantIds;

/// The operation that takes a payment.
pub(super) const PAY: &str = "pay";

/// The settings of the simulator.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whom the payments are for.
    pub merchant: MerchantIds,
    /// How many seconds of the schedule pass in one second.
    pub time_scale: u32,
    /// Where notifications may go.
    pub policy: Policy,
}

/// The simulator.
#[derive(Debug)]
pub struct Gateway {
    pub(super) settings: Settings,
    pub(super) key: SigningKey,
    pub(super) client: Client,
    pub(super) document: Document,
    trades: Mutex<BTreeMap<String, TradeReport>>,
}

/// Why the simulator cannot start.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The HTTP client cannot be built.
    #[error("{0:#}: are root certificates installed (Debian's ca-certificates)?")]
    Client(#[from] SendError),
    /// The document is invalid.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The document cannot be serialized.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Gateway {
    /// Creates a simulator that signs with this key and calls what this document says.
    pub(super) fn with_document(
        key: SigningKey,
        settings: Settings,
        document: Document,
    ) -> Result<Self, GatewayError> {
        let client = Client::new(settings.policy.clone())?;
        Ok(Self {
            settings,
            key,
            client,
            document,
            trades: Mutex::default(),
        })
    }

    /// Returns a paid trade by the merchant's order number.
    pub fn trade(&self, out_trade_no: &str) -> Option<TradeReport> {
        self.trades().get(out_trade_no).cloned()
    }

    pub(super) fn trades(&self) -> MutexGuard<'_, BTreeMap<String, TradeReport>> {
        self.trades.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn record(&self, out_trade_no: &str, attempt: Attempt) {
        if let Some(report) = self.trades().get_mut(out_trade_no) {
            report.attempts.push(attempt);
        }
    }

    pub(super) fn end(&self, out_trade_no: &str) {
        if let Some(report) = self.trades().get_mut(out_trade_no) {
            report.ended = true;
        }
    }
}
