//! Makes one attempt: sends a signed request and interprets the response.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use openapi_expr::{Denied, Policy};
use openapi_expr_client::{CONNECT_TIMEOUT, Client, Response, SendError, SendErrorKind};
use reqwest::dns::Resolve;
use serde_json::Value;

use crate::delivery::{Finished, Leased, State};
use crate::schedule::Schedule;
use crate::secrets::Secrets;
use crate::signature;
use crate::turns::Busy;

/// How many characters of an unexpected body are logged.
const LOGGED_CHARACTERS: usize = 200;

/// Sends notifications.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    client: Client,
    method: Method,
    secrets: Secrets,
    schedule: Schedule,
}

impl Sender {
    /// Creates a sender that only calls what the policy allows, with this timeout for an attempt.
    ///
    /// # Errors
    ///
    /// Fails if the system has no root certificates for TLS.
    pub(crate) fn new(
        policy: Policy,
        resolver: Arc<dyn Resolve>,
        method: Method,
        secrets: Secrets,
        schedule: Schedule,
        timeout: Duration,
    ) -> Result<Self, SendError> {
        let client = Client::builder(policy)
            .resolver(resolver)
            .timeout(timeout)
            .connect_timeout(timeout.min(CONNECT_TIMEOUT))
            .build()?;
        Ok(Self {
            client,
            method,
            secrets,
            schedule,
        })
    }

    /// Makes the attempt. Returns `None` if nothing was sent because the host already has as many
    /// attempts in progress as it may have.
    pub(crate) async fn send(&self, leased: &Leased) -> Option<Finished> {
        let sent = match self.headers(leased) {
            Some(headers) => {
                self.client
                    .send(
                        self.method.clone(),
                        &leased.url,
                        headers,
                        leased.body.clone(),
                    )
                    .await
            }
            None => {
                return Some(self.failed(
                    leased,
                    None,
                    None,
                    "the delivery's id is not a valid header value".to_owned(),
                ));
            }
        };
        Some(match sent {
            Ok(answer) => self.answered(
                leased,
                answer.status,
                Some(&answer.headers),
                unexpected_body(leased, &answer),
            ),
            Err(error) if Busy::is_cause_of(&error) => return None,
            Err(error) => {
                // Only the log gets the causes: they describe the receiver's certificate and system
                // errors.
                tracing::info!(
                    delivery = leased.id,
                    attempt = leased.attempt,
                    error = format!("{error:#}"),
                    "no response"
                );
                self.not_answered(leased, &error)
            }
        })
    }

    fn not_answered(&self, leased: &Leased, error: &SendError) -> Finished {
        match (error.kind(), error.status()) {
            // A name without an address today may have one tomorrow. Any other refusal is final.
            (SendErrorKind::Denied(denied), _) if denied != Denied::NoAddress => {
                ended(State::Blocked, None, Some(error.to_string()))
            }
            // The response broke off after its status, and only the status counts.
            (_, Some(status)) => self.answered(leased, status, None, Some(error.to_string())),
            _ => self.failed(leased, None, None, error.to_string()),
        }
    }

    fn answered(
        &self,
        leased: &Leased,
        status: StatusCode,
        headers: Option<&HeaderMap>,
        detail: Option<String>,
    ) -> Finished {
        match status {
            StatusCode::GONE => ended(
                State::Gone,
                Some(status),
                Some("the receiver wants no more notifications".to_owned()),
            ),
            _ if status.is_success() => ended(State::Delivered, Some(status), detail),
            _ => self.failed(
                leased,
                Some(status),
                headers,
                format!("the response is {status}"),
            ),
        }
    }

    fn headers(&self, leased: &Leased) -> Option<HeaderMap> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let timestamp = i64::try_from(now.as_secs()).ok()?;
        let signature = signature::sign(
            self.secrets.of(&leased.url),
            &leased.id,
            timestamp,
            leased.body.as_bytes(),
        );
        let text = |text: &str| HeaderValue::from_str(text).ok();
        Some(HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (
                USER_AGENT,
                HeaderValue::from_static(concat!(
                    "openapi-expr-invoices/",
                    env!("CARGO_PKG_VERSION")
                )),
            ),
            (HeaderName::from_static(signature::ID), text(&leased.id)?),
            (
                HeaderName::from_static(signature::TIMESTAMP),
                timestamp.into(),
            ),
            (
                HeaderName::from_static(signature::SIGNATURE),
                text(&signature)?,
            ),
        ]))
    }

    fn failed(
        &self,
        leased: &Leased,
        status: Option<StatusCode>,
        headers: Option<&HeaderMap>,
        detail: String,
    ) -> Finished {
        let next = self
            .schedule
            .delay(leased.failures + 1, headers, SystemTime::now());
        Finished {
            state: if next.is_some() {
                State::Pending
            } else {
                State::Failed
            },
            delay: next.unwrap_or_default(),
            outcome: "failed",
            status: status.map(|status| status.as_u16()),
            detail: Some(detail),
        }
    }
}

fn ended(state: State, status: Option<StatusCode>, detail: Option<String>) -> Finished {
    Finished {
        state,
        delay: Duration::ZERO,
        outcome: state.name(),
        status: status.map(|status| status.as_u16()),
        detail,
    }
}

/// Notes a body other than the documented one, because somebody else may be answering there.
///
/// Only the log gets the start of the body: everybody who sees the invoice sees the attempt.
fn unexpected_body(leased: &Leased, answer: &Response) -> Option<String> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if body.is_some_and(|body| body.get("ok") == Some(&Value::Bool(true))) {
        return None;
    }
    let kept: String = answer.text().chars().take(LOGGED_CHARACTERS).collect();
    tracing::info!(
        delivery = leased.id,
        attempt = leased.attempt,
        body = kept,
        "unexpected response body"
    );
    Some("the body is not {\"ok\": true}".to_owned())
}
