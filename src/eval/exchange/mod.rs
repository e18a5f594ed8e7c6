//! One HTTP request and its response, if there is one, borrowed from what a server already has.

mod lookup;

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, Method, Request, StatusCode, Uri, request, response};

use super::body::Body;
use super::urlencoded::RepeatedQuery;

/// Which value counts when a header occurs on more than one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepeatedHeader {
    /// None of them: it is an error.
    #[default]
    Refuse,
    /// The first.
    First,
    /// The last.
    Last,
    /// All of them, joined by `, ` (RFC 9110 §5.3). `Set-Cookie` cannot be joined and stays an
    /// error.
    Join,
}

/// An HTTP exchange to evaluate expressions against.
///
/// ```
/// use openapi_expr::{Body, Exchange, Template};
///
/// let (parts, body) = http::Request::post("https://api.example.com/orgs/42/streams?tag=a%20b")
///     .header("X-Id", "7")
///     .body(r#"{"id": "x"}"#)?
///     .into_parts();
/// let exchange = Exchange::from(&parts)
///     .path_param("org", "42")
///     .request_body(Body::json(body.as_bytes()));
/// let template = Template::parse("{$request.path.org}/{$request.query.tag}/{$request.body#/id}")?;
/// assert_eq!(template.expand(&exchange)?, "42/a b/x");
/// assert_eq!(Template::parse("$request.header.x-id")?.expand(&exchange)?, "7");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Exchange<'a> {
    method: Option<&'a str>,
    url: Option<&'a str>,
    uri: Option<&'a Uri>,
    origin: Option<(&'a str, Host<'a>)>,
    headers: Option<&'a HeaderMap>,
    path_params: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    sender_params: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    body: Body<'a>,
    answered: bool,
    status: Option<StatusCode>,
    response_headers: Option<&'a HeaderMap>,
    response_body: Body<'a>,
    repeated_query: RepeatedQuery,
    repeated_header: RepeatedHeader,
}

/// Where the authority of `$url` comes from.
#[derive(Clone, Copy)]
enum Host<'a> {
    Given(&'a str),
    Header,
}

impl<'a> Exchange<'a> {
    /// Creates a request with a method and nothing else.
    pub fn new(method: &'a str) -> Self {
        Self {
            method: Some(method),
            ..Self::empty()
        }
    }

    /// Creates an exchange without any part. Its method is not known either.
    pub fn empty() -> Self {
        Self {
            method: None,
            url: None,
            uri: None,
            origin: None,
            headers: None,
            path_params: Vec::new(),
            sender_params: Vec::new(),
            body: Body::NONE,
            answered: false,
            status: None,
            response_headers: None,
            response_body: Body::NONE,
            repeated_query: RepeatedQuery::default(),
            repeated_header: RepeatedHeader::default(),
        }
    }

    /// Creates a request from its method, target and headers. A `uri` in absolute form is also
    /// `$url`. Servers receive the origin form: see [`Exchange::origin`],
    /// [`Exchange::origin_from_host_header`] and [`Exchange::url`].
    pub fn from_parts(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            headers: Some(headers),
            ..Self::new(method.as_str())
        }
        .uri(uri)
    }

    /// Sets the target of the request: its query, and also `$url` if it is in absolute form.
    #[must_use]
    pub fn uri(self, uri: &'a Uri) -> Self {
        Self {
            uri: Some(uri),
            ..self
        }
    }

    /// Sets `$url`, the absolute URL, which evaluates to exactly this text. Its query is the query
    /// of the request unless a `Uri` has one.
    #[must_use]
    pub fn url(self, url: &'a str) -> Self {
        Self {
            url: Some(url),
            ..self
        }
    }

    /// Sets the scheme and the authority of `$url` for a `Uri` in origin form, such as `https` and
    /// `api.example.com`.
    #[must_use]
    pub fn origin(self, scheme: &'a str, authority: &'a str) -> Self {
        Self {
            origin: Some((scheme, Host::Given(authority))),
            ..self
        }
    }

    /// Sets the scheme of `$url` for a `Uri` in origin form, and takes the authority from the
    /// `Host` header of the request. The client controls that header: use this only where a proxy
    /// has checked it. A header that is not a valid authority counts as absent.
    #[must_use]
    pub fn origin_from_host_header(self, scheme: &'a str) -> Self {
        Self {
            origin: Some((scheme, Host::Header)),
            ..self
        }
    }

    /// Sets the headers of the request.
    #[must_use]
    pub fn request_headers(self, headers: &'a HeaderMap) -> Self {
        Self {
            headers: Some(headers),
            ..self
        }
    }

    /// Adds a path parameter of the request, decoded. The first of two with the same name counts.
    #[must_use]
    pub fn path_param(
        mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.path_params.push((name.into(), value.into()));
        self
    }

    /// Adds a path parameter of the callback's own Path Item, for
    /// [`Leniency::SENDER_PARAMETER`](crate::Leniency).
    #[must_use]
    pub fn sender_param(
        mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.sender_params.push((name.into(), value.into()));
        self
    }

    /// Sets the body of the request.
    #[must_use]
    pub fn request_body(self, body: Body<'a>) -> Self {
        Self { body, ..self }
    }

    /// Sets the status code and the headers of the response.
    #[must_use]
    pub fn response(self, parts: &'a response::Parts) -> Self {
        self.status(parts.status).response_headers(&parts.headers)
    }

    /// Sets the status code of the response.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self {
            answered: true,
            status: Some(status),
            ..self
        }
    }

    /// Sets the headers of the response.
    #[must_use]
    pub fn response_headers(self, headers: &'a HeaderMap) -> Self {
        Self {
            answered: true,
            response_headers: Some(headers),
            ..self
        }
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn response_body(self, body: Body<'a>) -> Self {
        Self {
            answered: true,
            response_body: body,
            ..self
        }
    }

    /// Sets which query parameter, or field of a form, counts when it occurs more than once.
    #[must_use]
    pub fn repeated_query(self, repeated: RepeatedQuery) -> Self {
        Self {
            repeated_query: repeated,
            ..self
        }
    }

    /// Sets which header counts when it occurs more than once.
    #[must_use]
    pub fn repeated_header(self, repeated: RepeatedHeader) -> Self {
        Self {
            repeated_header: repeated,
            ..self
        }
    }

    /// Which query parameter counts when it occurs more than once.
    pub(crate) fn repeated(&self) -> RepeatedQuery {
        self.repeated_query
    }

    /// The query of the request's target, or of its URL.
    pub(crate) fn query_string(&self) -> &'a str {
        let given = || {
            let text = self.url?;
            let text = text.split_once('#').map_or(text, |(text, _)| text);
            text.split_once('?').map(|(_, query)| query)
        };
        self.uri
            .and_then(Uri::query)
            .or_else(given)
            .unwrap_or_default()
    }
}

impl<'a> From<&'a request::Parts> for Exchange<'a> {
    fn from(parts: &'a request::Parts) -> Self {
        Self::from_parts(&parts.method, &parts.uri, &parts.headers)
    }
}

/// Takes the method, the target and the headers. [`Exchange::request_body`] adds the body.
impl<'a, T> From<&'a Request<T>> for Exchange<'a> {
    fn from(request: &'a Request<T>) -> Self {
        Self::from_parts(request.method(), request.uri(), request.headers())
    }
}

/// Shows which parts are there, not what they are: headers, queries and bodies carry secrets.
impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("method", &self.method)
            .field("body", &self.body)
            .field("status", &self.status)
            .field("response_body", &self.response_body)
            .finish_non_exhaustive()
    }
}
