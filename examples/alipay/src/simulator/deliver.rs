//! Notifies the merchant, again and again until the response is `success`.

use std::fmt;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use openapi_expr_client::SendErrorKind;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::gateway::Gateway;
use super::key::SigningError;
use super::scenario::Message;
use super::schedule::attempts;
use super::trade::{Trade, now, number};
use crate::receiver::callback::SUCCESS;

/// An attempt to deliver a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Attempt {
    /// The id of the notification.
    pub notify_id: String,
    /// The status it reports.
    #[schema(example = "TRADE_SUCCESS")]
    pub trade_status: &'static str,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The outcome.
    #[schema(value_type = String, example = "success")]
    pub outcome: Outcome,
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The response was `success`. There is no further attempt.
    Acknowledged,
    /// There was another response.
    Refused(StatusCode, String),
    /// There was no response.
    Failed(String),
    /// The policy forbids requests to this URL. There is no further attempt.
    Denied(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Acknowledged => f.write_str("success"),
            Self::Refused(status, text) => write!(f, "{} {}", status.as_u16(), text.escape_debug()),
            Self::Failed(error) | Self::Denied(error) => f.write_str(error),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many characters of another response are kept.
const SHOWN: usize = 64;

impl Gateway {
    /// Sends the messages one after the other. The next one follows when the previous one is
    /// acknowledged or given up.
    pub(super) async fn deliver(
        self: Arc<Self>,
        trade: Trade,
        url: String,
        messages: &'static [Message],
    ) {
        for message in messages {
            let sent = match number(now().date()) {
                Ok(notify_id) => self.repeat(&trade, &url, *message, &notify_id).await,
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                tracing::error!(
                    out_trade_no = trade.out_trade_no,
                    "notification not sent: {error}"
                );
            }
        }
        self.end(&trade.out_trade_no);
    }

    async fn repeat(
        &self,
        trade: &Trade,
        url: &str,
        message: Message,
        notify_id: &str,
    ) -> Result<(), SigningError> {
        for _ in 0..message.times {
            for (number, wait) in attempts(self.settings.time_scale) {
                tokio::time::sleep(wait).await;
                let fields =
                    trade.notification(message, notify_id, &self.settings.merchant, &self.key)?;
                let outcome = self.send(url, fields.to_form()).await;
                let Trade { out_trade_no, .. } = trade;
                tracing::info!(
                    out_trade_no,
                    notify_id,
                    number,
                    "{} sent: {outcome}",
                    message.status
                );
                let last = matches!(outcome, Outcome::Acknowledged | Outcome::Denied(_));
                let notify_id = notify_id.to_owned();
                self.record(
                    out_trade_no,
                    Attempt {
                        notify_id,
                        trade_status: message.status,
                        number,
                        outcome,
                    },
                );
                if last {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn send(&self, url: &str, form: String) -> Outcome {
        // The real service spells it like this, although it is not a well-formed media type.
        let kind =
            HeaderValue::from_static("application/x-www-form-urlencoded; text/html; charset=utf-8");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
        match self.client.send(Method::POST, url, headers, form).await {
            Ok(answer) if answer.status == StatusCode::OK && answer.body == SUCCESS.as_bytes() => {
                Outcome::Acknowledged
            }
            Ok(answer) => {
                Outcome::Refused(answer.status, answer.text().chars().take(SHOWN).collect())
            }
            Err(error) if matches!(error.kind(), SendErrorKind::Denied(_)) => {
                Outcome::Denied(error.to_string())
            }
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}
