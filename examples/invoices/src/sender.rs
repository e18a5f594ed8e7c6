//! One attempt: a signed request, and what its answer means.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use openapi_expr::{Denied, Policy};
use openapi_expr_client::{Answer, CONNECT_TIMEOUT, Client, SendError, SendErrorKind};
use reqwest::dns::Resolve;
use serde_json::Value;

use crate::delivery::{Finished, Leased, State};
use crate::dispatch::Busy;
use crate::schedule::Schedule;
use crate::secrets::Secrets;
use crate::signature;

/// How much of an odd body is logged.
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
    /// A sender to where the policy lets it go, with so much time for an attempt.
    ///
    /// # Errors
    ///
    /// The system has no root certificates for TLS.
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

    /// Makes the attempt; none where nothing was sent, since the host has as many under way as it
    /// may have.
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
                odd(leased, &answer),
            ),
            Err(error) if Busy::is_cause_of(&error) => return None,
            Err(error) => {
                // Its causes are for the log: they name the receiver's certificate, and what its
                // system says.
                tracing::info!(
                    delivery = leased.id,
                    attempt = leased.attempt,
                    error = format!("{error:#}"),
                    "not answered"
                );
                self.not_answered(leased, &error)
            }
        })
    }

    fn not_answered(&self, leased: &Leased, error: &SendError) -> Finished {
        match (error.kind(), error.status()) {
            // A name that has no address today may have one tomorrow; what is refused stays
            // refused.
            (SendErrorKind::Denied(denied), _) if denied != Denied::NoAddress => {
                ended(State::Blocked, None, Some(error.to_string()))
            }
            // The answer broke off after its status, which is all that counts.
            (_, Some(status)) => self.answered(leased, status, None, Some(error.to_string())),
            _ => self.failed(leased, None, None, error.to_string()),
        }
    }

    fn answered(
        &self,
        leased: &Leased,
        status: StatusCode,
        headers: Option<&HeaderMap>,
        odd: Option<String>,
    ) -> Finished {
        match status {
            StatusCode::GONE => ended(
                State::Gone,
                Some(status),
                Some("the receiver wants no more".to_owned()),
            ),
            _ if status.is_success() => ended(State::Delivered, Some(status), odd),
            _ => self.failed(
                leased,
                Some(status),
                headers,
                format!("the answer is {status}"),
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

/// A body other than the documented one is noted: somebody else may be answering there. Its
/// beginning is in the log alone, since everybody who sees the invoice sees the attempt.
fn odd(leased: &Leased, answer: &Answer) -> Option<String> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if body.is_some_and(|body| body.get("ok") == Some(&Value::Bool(true))) {
        return None;
    }
    let kept: String = answer.text().chars().take(LOGGED_CHARACTERS).collect();
    tracing::info!(
        delivery = leased.id,
        attempt = leased.attempt,
        body = kept,
        "an odd answer"
    );
    Some("the body is not {\"ok\": true}".to_owned())
}
