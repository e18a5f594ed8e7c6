//! One attempt: a signed request, and what its answer means.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use openapi_expr::client::{Answer, CONNECT_TIMEOUT, Client, SendError, SendErrorKind};
use openapi_expr::{Denied, Policy};
use serde_json::Value;

use crate::delivery::{Finished, Leased, State};
use crate::schedule::Schedule;
use crate::signature::{self, Secret};

/// Sends notifications.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    client: Client,
    method: Method,
    secrets: Vec<Secret>,
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
        method: Method,
        secrets: Vec<Secret>,
        schedule: Schedule,
        timeout: Duration,
    ) -> Result<Self, SendError> {
        let client = Client::builder(policy).timeout(timeout).connect_timeout(timeout.min(CONNECT_TIMEOUT)).build()?;
        Ok(Self { client, method, secrets, schedule })
    }

    /// Makes the attempt.
    pub(crate) async fn send(&self, leased: &Leased) -> Finished {
        let sent = match self.headers(leased) {
            Some(headers) => self.client.send(self.method.clone(), &leased.url, headers, leased.body.clone()).await,
            None => return self.failed(leased, None, None, "the delivery's id is no header value".to_owned()),
        };
        match sent {
            Ok(answer) if answer.status.is_success() => Finished {
                state: State::Delivered,
                delay: Duration::ZERO,
                outcome: "delivered",
                status: Some(answer.status.as_u16()),
                detail: odd(&answer),
            },
            Ok(answer) if answer.status == StatusCode::GONE => {
                ended(State::Gone, Some(answer.status), "the receiver wants no more".to_owned())
            }
            Ok(answer) => {
                let detail = format!("the answer is {}", answer.status);
                self.failed(leased, Some(answer.status), Some(&answer.headers), detail)
            }
            // A name that has no address today may have one tomorrow; what is refused stays refused.
            Err(error) if matches!(error.kind(), SendErrorKind::Denied(denied) if denied != Denied::NoAddress) => {
                ended(State::Blocked, None, error.to_string())
            }
            Err(error) => self.failed(leased, error.status(), None, format!("{error:#}")),
        }
    }

    fn headers(&self, leased: &Leased) -> Option<HeaderMap> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let timestamp = i64::try_from(now.as_secs()).ok()?;
        let signature = signature::sign(&self.secrets, &leased.id, timestamp, leased.body.as_bytes());
        let text = |text: &str| HeaderValue::from_str(text).ok();
        Some(HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (USER_AGENT, HeaderValue::from_static(concat!("openapi-expr-invoices/", env!("CARGO_PKG_VERSION")))),
            (HeaderName::from_static(signature::ID), text(&leased.id)?),
            (HeaderName::from_static(signature::TIMESTAMP), timestamp.into()),
            (HeaderName::from_static(signature::SIGNATURE), text(&signature)?),
        ]))
    }

    fn failed(
        &self,
        leased: &Leased,
        status: Option<StatusCode>,
        headers: Option<&HeaderMap>,
        detail: String,
    ) -> Finished {
        let next = self.schedule.delay(leased.failures + 1, headers, SystemTime::now());
        Finished {
            state: if next.is_some() { State::Pending } else { State::Failed },
            delay: next.unwrap_or_default(),
            outcome: "failed",
            status: status.map(|status| status.as_u16()),
            detail: Some(detail),
        }
    }
}

fn ended(state: State, status: Option<StatusCode>, detail: String) -> Finished {
    Finished {
        state,
        delay: Duration::ZERO,
        outcome: state.name(),
        status: status.map(|status| status.as_u16()),
        detail: Some(detail),
    }
}

/// The status decides. A body other than the documented one is worth a note: somebody else may be answering there.
fn odd(answer: &Answer) -> Option<String> {
    match serde_json::from_slice::<Value>(&answer.body).ok().as_ref().and_then(|body| body.get("ok")) {
        Some(Value::Bool(true)) => None,
        Some(Value::Bool(false)) => Some("the body is {\"ok\": false}".to_owned()),
        _ => Some("the body is not {\"ok\": true}".to_owned()),
    }
}
