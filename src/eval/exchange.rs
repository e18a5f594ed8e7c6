//! One HTTP request, and the response to it when there is one, borrowed from what a server already
//! has.

use std::borrow::Cow;
use std::fmt;

use http::uri::Authority;
use http::{HeaderMap, Method, Request, StatusCode, Uri, header, request, response};

use super::body::Body;
use super::context::{Context, Lookup, NoValue};
use super::urlencoded::{RepeatedQuery, pick};
use crate::syntax::JsonPointer;
use crate::syntax::Name;
use crate::syntax::{Expression, Message, Source};
use crate::text::limits::MAX_EXPRESSIONS;

/// Which one counts when a header occurs on more than one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepeatedHeader {
    /// None: it is an error.
    #[default]
    Refuse,
    /// The first.
    First,
    /// The last.
    Last,
    /// All, joined by `, ` (RFC 9110 §5.3); `Set-Cookie`, which cannot be joined, stays an error.
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
/// let exchange = Exchange::from(&parts).path_param("org", "42").request_body(Body::json(body.as_bytes()));
/// let template = Template::parse("{$request.path.org}/{$request.query.tag}/{$request.header.x-id}/{$request.body#/id}")?;
/// assert_eq!(template.expand(&exchange)?, "42/a b/7/x");
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

    /// A request from its parts. When `uri` is in absolute form it is `$url` too; for one in origin
    /// form, as servers get it, see [`Exchange::origin`], [`Exchange::origin_from_host_header`] and
    /// [`Exchange::url`].
    pub fn from_parts(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            headers: Some(headers),
            ..Self::new(method.as_str())
        }
        .uri(uri)
    }

    /// The request's target: its query, and `$url` when it is in absolute form.
    #[must_use]
    pub fn uri(self, uri: &'a Uri) -> Self {
        Self {
            uri: Some(uri),
            ..self
        }
    }

    /// `$url`, absolute; it is handed out as given. Its query is the request's query where no `Uri`
    /// has one.
    #[must_use]
    pub fn url(self, url: &'a str) -> Self {
        Self {
            url: Some(url),
            ..self
        }
    }

    /// Scheme and authority of `$url` for a `Uri` in origin form, such as `https` and
    /// `api.example.com`.
    #[must_use]
    pub fn origin(self, scheme: &'a str, authority: &'a str) -> Self {
        Self {
            origin: Some((scheme, Host::Given(authority))),
            ..self
        }
    }

    /// Scheme of `$url` for a `Uri` in origin form, with the request's `Host` header as the
    /// authority. The client writes that header: use it where a proxy has checked it. One that is
    /// no authority is as good as none.
    #[must_use]
    pub fn origin_from_host_header(self, scheme: &'a str) -> Self {
        Self {
            origin: Some((scheme, Host::Header)),
            ..self
        }
    }

    /// The request's headers.
    #[must_use]
    pub fn request_headers(self, headers: &'a HeaderMap) -> Self {
        Self {
            headers: Some(headers),
            ..self
        }
    }

    /// A path parameter of the request, decoded. Of two with one name the first counts.
    #[must_use]
    pub fn path_param(
        mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.path_params.push((name.into(), value.into()));
        self
    }

    /// A path parameter of the callback's own Path Item, for
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

    /// The request's body.
    #[must_use]
    pub fn request_body(self, body: Body<'a>) -> Self {
        Self { body, ..self }
    }

    /// The response's status code and headers.
    #[must_use]
    pub fn response(self, parts: &'a response::Parts) -> Self {
        self.status(parts.status).response_headers(&parts.headers)
    }

    /// The response's status code.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self {
            answered: true,
            status: Some(status),
            ..self
        }
    }

    /// The response's headers.
    #[must_use]
    pub fn response_headers(self, headers: &'a HeaderMap) -> Self {
        Self {
            answered: true,
            response_headers: Some(headers),
            ..self
        }
    }

    /// The response's body.
    #[must_use]
    pub fn response_body(self, body: Body<'a>) -> Self {
        Self {
            answered: true,
            response_body: body,
            ..self
        }
    }

    /// Which query parameter, or field of a form, counts when it occurs more than once.
    #[must_use]
    pub fn repeated_query(self, repeated: RepeatedQuery) -> Self {
        Self {
            repeated_query: repeated,
            ..self
        }
    }

    /// Which header counts when it occurs more than once.
    #[must_use]
    pub fn repeated_header(self, repeated: RepeatedHeader) -> Self {
        Self {
            repeated_header: repeated,
            ..self
        }
    }

    fn lookup_url(&self) -> Lookup<'_> {
        let unknown = Lookup::NoValue(NoValue::Url);
        if let Some(url) = self.url {
            return url.into();
        }
        let Some(uri) = self.uri else { return unknown };
        if uri.scheme().is_some() {
            return uri.to_string().into();
        }
        // `*` (RFC 9112 §3.2.4) and an authority alone are targets, and no part of a URL.
        let target = uri
            .path_and_query()
            .map(http::uri::PathAndQuery::as_str)
            .filter(|target| target.starts_with('/'));
        let (Some((scheme, host)), Some(target)) = (self.origin, target) else {
            return unknown;
        };
        let authority: Cow<'_, str> = match host {
            Host::Given(authority) => authority.into(),
            Host::Header => match self.header(self.headers, header::HOST.as_str()) {
                Lookup::Value(host) if host.to_text().parse::<Authority>().is_ok() => {
                    host.to_text().into_owned().into()
                }
                Lookup::Value(_) | Lookup::NoValue(NoValue::Header) | Lookup::Unknown => {
                    return unknown;
                }
                missing @ Lookup::NoValue(_) => return missing,
            },
        };
        format!("{scheme}://{authority}{target}").into()
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

    fn header(&self, headers: Option<&'a HeaderMap>, name: &str) -> Lookup<'a> {
        let Some(headers) = headers else {
            return Lookup::NoValue(NoValue::Header);
        };
        let mut lines = headers.get_all(name).iter();
        let Some(first) = lines.next() else {
            return Lookup::NoValue(NoValue::Header);
        };
        let text = |value: &'a http::HeaderValue| std::str::from_utf8(value.as_bytes());
        let picked = match (lines.next_back(), self.repeated_header) {
            (None, _) | (_, RepeatedHeader::First) => text(first),
            (Some(last), RepeatedHeader::Last) => text(last),
            (Some(_), RepeatedHeader::Join)
                if !name.eq_ignore_ascii_case(header::SET_COOKIE.as_str()) =>
            {
                let all: Result<Vec<_>, _> = headers.get_all(name).iter().map(text).collect();
                return all.map_or(Lookup::NoValue(NoValue::NotUtf8), |all| {
                    all.join(", ").into()
                });
            }
            (Some(_), RepeatedHeader::Refuse | RepeatedHeader::Join) => {
                return Lookup::NoValue(NoValue::Repeated);
            }
        };
        picked.map_or(Lookup::NoValue(NoValue::NotUtf8), Lookup::from)
    }

    fn query(&self, name: &Name<'_>) -> Lookup<'a> {
        match pick(self.query_string(), name.as_str(), self.repeated_query) {
            Ok(Some(value)) => value.into(),
            Ok(None) => Lookup::NoValue(NoValue::Parameter),
            Err(missing) => Lookup::NoValue(missing),
        }
    }

    /// `$callback_url`: query, path, then header with `_` read as `-`.
    fn parameter(&self, name: &Name<'_>) -> Lookup<'_> {
        match self.query(name) {
            Lookup::NoValue(NoValue::Parameter) => {}
            answer => return answer,
        }
        match param(&self.path_params, name, NoValue::Parameter) {
            Lookup::NoValue(_) => {}
            answer => return answer,
        }
        match self.header(self.headers, &name.as_str().replace('_', "-")) {
            Lookup::NoValue(NoValue::Header) => Lookup::NoValue(NoValue::Parameter),
            answer => answer,
        }
    }

    fn response_source(&self, source: &Source<'_>) -> Lookup<'_> {
        match source {
            Source::Query(_) | Source::Path(_) => Lookup::NoValue(NoValue::NotInResponse),
            _ if !self.answered => Lookup::NoValue(NoValue::Response),
            Source::Header(token) => self.header(self.response_headers, token.as_str()),
            Source::Body(pointer) => self.response_body.lookup(
                pointer.as_ref().unwrap_or(&JsonPointer::WHOLE),
                self.repeated_query,
            ),
        }
    }
}

fn param<'p>(
    params: &'p [(Cow<'_, str>, Cow<'_, str>)],
    name: &Name<'_>,
    missing: NoValue,
) -> Lookup<'p> {
    let found = params.iter().find(|(known, _)| known == name.as_str());
    found.map_or(Lookup::NoValue(missing), |(_, value)| value.as_ref().into())
}

impl<'a> From<&'a request::Parts> for Exchange<'a> {
    fn from(parts: &'a request::Parts) -> Self {
        Self::from_parts(&parts.method, &parts.uri, &parts.headers)
    }
}

/// Method, target and headers. The body, whatever its type, is given by [`Exchange::request_body`].
impl<'a, T> From<&'a Request<T>> for Exchange<'a> {
    fn from(request: &'a Request<T>) -> Self {
        Self::from_parts(request.method(), request.uri(), request.headers())
    }
}

impl Context for Exchange<'_> {
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
        match expression {
            Expression::Url => self.lookup_url(),
            Expression::Method => self
                .method
                .map_or(Lookup::NoValue(NoValue::Method), Lookup::from),
            Expression::StatusCode => match self.status {
                Some(status) => status.into(),
                None => Lookup::NoValue(NoValue::Response),
            },
            Expression::Request(Source::Header(token)) => self.header(self.headers, token.as_str()),
            Expression::Request(Source::Query(name)) => self.query(name),
            Expression::Request(Source::Path(name)) => {
                param(&self.path_params, name, NoValue::Parameter)
            }
            Expression::Request(Source::Body(pointer)) => self.body.lookup(
                pointer.as_ref().unwrap_or(&JsonPointer::WHOLE),
                self.repeated_query,
            ),
            Expression::Response(source) => self.response_source(source),
            Expression::Parameter(name) => self.parameter(name),
            Expression::SenderParameter(name) => {
                param(&self.sender_params, name, NoValue::SenderParameter)
            }
        }
    }

    fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
        // Raw bodies first, each in one pass for all that is asked of it.
        let bodies = [
            (Message::Request, &self.body),
            (Message::Response, &self.response_body),
        ];
        for (message, body) in bodies.into_iter().filter(|(_, body)| body.is_raw()) {
            let mut pointers = [&JsonPointer::WHOLE; MAX_EXPRESSIONS];
            let mut places = [0; MAX_EXPRESSIONS];
            let mut asked = 0;
            let bodies = expressions
                .iter()
                .enumerate()
                .filter_map(|(n, expression)| {
                    expression
                        .body()
                        .filter(|(of, _)| *of == message)
                        .map(|(_, pointer)| (n, pointer))
                });
            for ((pointer, place), (n, wanted)) in pointers.iter_mut().zip(&mut places).zip(bodies)
            {
                (*pointer, *place) = (wanted, n);
                asked += 1;
            }
            body.lookup_raw(pointers.get(..asked).unwrap_or_default(), |k, lookup| {
                if let Some(slot) = places.get(k).and_then(|n| answers.get_mut(*n)) {
                    *slot = lookup;
                }
            });
        }
        for (expression, answer) in expressions.iter().zip(answers) {
            if matches!(answer, Lookup::Unknown) {
                *answer = self.lookup(expression);
            }
        }
    }
}

/// What is known, not what it is: headers, queries and bodies carry secrets.
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
