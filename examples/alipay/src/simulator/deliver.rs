//! Notifies the merchant, again and again until the response is `success`.

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use openapi_expr_client::SendErrorKind;

use super::attempt::{Attempt, Outcome};
use super::gateway::Gateway;
use super::key::SigningError;
use super::scenario::Message;
use super::schedule::attempts;
use super::trade::{Trade, now, number};
use crate::receiver::callback::SUCCESS;

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
