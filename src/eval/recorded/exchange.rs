//! The recorded exchange itself.

use std::collections::BTreeMap;
use std::fmt;

use http::{HeaderMap, StatusCode};

use super::body::RecordedBody;
use crate::eval::exchange::{Exchange, RepeatedHeader};
use crate::eval::urlencoded::RepeatedQuery;

/// An HTTP exchange that owns its parts: one that was logged, read from a file, or sent by another
/// process.
///
/// [`RecordedExchange::exchange`] borrows it as the [`Exchange`] that expressions are
/// evaluated against.
///
/// It is read from JSON ([`RecordedExchange::parse`], [`FromStr`](std::str::FromStr), `TryFrom` for
/// a `RawValue`, `Deserialize`) or built in code with the methods that [`Exchange`] has too.
///
/// # JSON
///
/// Every member is optional. `null` is the same as an absent member, except for `body`.
///
/// | member | value |
/// |---|---|
/// | `request.method` | a string |
/// | `request.url` | a string, the absolute URL |
/// | `request.headers` | an object: strings, or arrays with a string for each field line |
/// | `request.path` | an object: the path parameters, decoded, each a string, number or boolean |
/// | `request.body` | any JSON value, `null` too |
/// | `request.body_text` | instead of `body`: text, read by the `Content-Type` among the headers |
/// | `response.status` | a number from 100 to 999 |
/// | `response.headers`, `response.body`, `response.body_text` | as those of the request |
/// | `sender` | an object: the values of `{name}` under `Leniency::SENDER_PARAMETER` |
///
/// Bodies and numbers keep the spelling they have in the text.
///
/// ```
/// use openapi_expr::eval::RecordedExchange;
/// use openapi_expr::Template;
///
/// let recorded = RecordedExchange::parse(r#"{
///     "request": {"method": "POST", "url": "https://api.example.com/orders?tag=a%20b",
///                 "headers": {"X-Id": "7"}, "path": {"org": 42}, "body": {"total": 1.50}},
///     "response": {"status": 201, "headers": {"Location": "/orders/1"}}
/// }"#)?;
/// let exchange = recorded.exchange();
/// let text = Template::parse("{$request.path.org} {$request.query.tag}: {$request.body#/total}")?;
/// assert_eq!(text.expand(&exchange)?, "42 a b: 1.50");
/// assert_eq!(Template::parse("$statusCode")?.expand(&exchange)?, "201");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # In code
///
/// ```
/// use openapi_expr::eval::{RecordedBody, RecordedExchange};
/// use openapi_expr::Template;
///
/// let recorded = RecordedExchange::new("POST")
///     .url("https://api.example.com/orders")
///     .request_body(RecordedBody::form("hook=https%3A%2F%2Fh.example%2F"));
/// let hook = Template::parse("{$request.body#/hook}")?;
/// assert_eq!(hook.expand(&recorded.exchange())?, "https://h.example/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct RecordedExchange {
    pub(super) request: Request,
    pub(super) response: Option<Response>,
    pub(super) sender_params: BTreeMap<String, String>,
    pub(super) repeated_query: RepeatedQuery,
    pub(super) repeated_header: RepeatedHeader,
}

#[derive(Clone, Default)]
pub(super) struct Request {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) path_params: BTreeMap<String, String>,
    pub(super) body: RecordedBody,
}

#[derive(Clone, Default)]
pub(super) struct Response {
    pub(super) status: Option<StatusCode>,
    pub(super) headers: HeaderMap,
    pub(super) body: RecordedBody,
}

impl RecordedExchange {
    /// Creates a request with a method and nothing else.
    pub fn new(method: impl Into<String>) -> Self {
        let mut recorded = Self::empty();
        recorded.request.method = Some(method.into());
        recorded
    }

    /// Creates an exchange without any part, as [`Exchange::empty`]. Its method is not known.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Sets `$url`, the absolute URL of the request. Its query is the query of the request.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.request.url = Some(url.into());
        self
    }

    /// Sets the headers of the request.
    #[must_use]
    pub fn request_headers(mut self, headers: HeaderMap) -> Self {
        self.request.headers = headers;
        self
    }

    /// Sets a path parameter of the request, decoded. It replaces one of the same name.
    #[must_use]
    pub fn path_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.path_params.insert(name.into(), value.into());
        self
    }

    /// Sets a path parameter of the callback's own Path Item, for
    /// [`Leniency::SENDER_PARAMETER`](crate::Leniency). It replaces one of the same name.
    #[must_use]
    pub fn sender_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.sender_params.insert(name.into(), value.into());
        self
    }

    /// Sets the body of the request.
    #[must_use]
    pub fn request_body(mut self, body: RecordedBody) -> Self {
        self.request.body = body;
        self
    }

    /// Sets the status code of the response.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.answered().status = Some(status);
        self
    }

    /// Sets the headers of the response.
    #[must_use]
    pub fn response_headers(mut self, headers: HeaderMap) -> Self {
        self.answered().headers = headers;
        self
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn response_body(mut self, body: RecordedBody) -> Self {
        self.answered().body = body;
        self
    }

    /// Sets which query parameter, or field of a form, counts when it occurs more than once.
    #[must_use]
    pub fn repeated_query(mut self, repeated: RepeatedQuery) -> Self {
        self.repeated_query = repeated;
        self
    }

    /// Sets which header counts when it occurs more than once.
    #[must_use]
    pub fn repeated_header(mut self, repeated: RepeatedHeader) -> Self {
        self.repeated_header = repeated;
        self
    }

    fn answered(&mut self) -> &mut Response {
        self.response.get_or_insert_default()
    }

    /// Returns the method of the request, if it is known.
    pub fn request_method(&self) -> Option<&str> {
        self.request.method.as_deref()
    }

    /// Returns the URL of the request as it was given, if it is known.
    pub fn request_url(&self) -> Option<&str> {
        self.request.url.as_deref()
    }

    /// Borrows the exchange to evaluate expressions against.
    pub fn exchange(&self) -> Exchange<'_> {
        let request = &self.request;
        let method = request.method.as_deref();
        let mut exchange = method.map_or_else(Exchange::empty, Exchange::new);
        if let Some(url) = &request.url {
            exchange = exchange.url(url);
        }
        for (name, value) in &request.path_params {
            exchange = exchange.path_param(name, value);
        }
        for (name, value) in &self.sender_params {
            exchange = exchange.sender_param(name, value);
        }
        if let Some(response) = &self.response {
            exchange = exchange
                .response_headers(&response.headers)
                .response_body(response.body.body());
            if let Some(status) = response.status {
                exchange = exchange.status(status);
            }
        }
        exchange
            .request_headers(&request.headers)
            .request_body(request.body.body())
            .repeated_query(self.repeated_query)
            .repeated_header(self.repeated_header)
    }
}

/// Shows which parts are there, not what they are: headers, URLs and bodies carry secrets.
impl fmt::Debug for RecordedExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = self.response.as_ref();
        f.debug_struct("RecordedExchange")
            .field("method", &self.request.method)
            .field("request_body", &self.request.body)
            .field("status", &response.and_then(|response| response.status))
            .field("response_body", &response.map(|response| &response.body))
            .finish_non_exhaustive()
    }
}
