//! The syntax tree of one expression; printing is the inverse of parsing.

use std::borrow::Cow;
use std::fmt;

use super::name::{Name, Token};
use super::pointer::JsonPointer;

/// A runtime expression. It names a value of an HTTP exchange.
///
/// [`Expression::parse`] borrows from the text. [`Expression::into_owned`] and `str::parse` return
/// an expression that owns its text.
///
/// ```
/// use openapi_expr::Expression;
/// use openapi_expr::syntax::Source;
///
/// let expression = Expression::parse("$request.body#/user/id")?;
/// let Expression::Request(Source::Body(Some(pointer))) = &expression else { panic!() };
/// assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["user", "id"]);
/// assert_eq!(expression.to_string(), "$request.body#/user/id");
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expression<'a> {
    /// `$url`: the absolute URL of the request.
    Url,
    /// `$method`: the method of the request.
    Method,
    /// `$statusCode`: the status code of the response.
    StatusCode,
    /// `$request.…`: a value of the request.
    Request(Source<'a>),
    /// `$response.…`: a value of the response. The grammar allows [`Source::Query`] and
    /// [`Source::Path`] here, but they never have a value.
    Response(Source<'a>),
    /// `$callback_url`, which [`Leniency::BARE_PARAMETER`](crate::Leniency::BARE_PARAMETER)
    /// accepts: the query parameter of that name. If there is none, it is the path parameter, and
    /// then the header with `_` read as `-`.
    Parameter(Name<'a>),
    /// `{paymentId}`, which [`Leniency::SENDER_PARAMETER`](crate::Leniency::SENDER_PARAMETER)
    /// accepts in templates: a path parameter of the callback's own Path Item. The sender of the
    /// callback knows its value.
    SenderParameter(Name<'a>),
}

/// The part of a message that an expression reads.
///
/// `source = header-reference / query-reference / path-reference / body-reference`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source<'a> {
    /// `header.` and a field name.
    Header(Token<'a>),
    /// `query.` and a parameter name.
    Query(Name<'a>),
    /// `path.` and a parameter name.
    Path(Name<'a>),
    /// `body`, optionally with `#` and a JSON Pointer. Without a pointer, or with the empty one, it
    /// is the whole body.
    Body(Option<JsonPointer<'a>>),
}

/// A message of an exchange.
///
/// Other specifications have other messages: the expressions of AsyncAPI read `$message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Message {
    /// The request.
    Request,
    /// The response to the request.
    Response,
}

impl Message {
    /// Returns the message as an expression writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// An expression without its name or pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    Url,
    Method,
    StatusCode,
    Header(Message),
    Query(Message),
    Path(Message),
    Body(Message),
    BodyAt(Message),
    Parameter,
    SenderParameter,
}

impl Root {
    /// Completes the expression with its name or pointer, which the grammar has checked.
    #[inline]
    pub(crate) fn with(self, argument: Cow<'_, str>) -> Expression<'_> {
        let (message, source) = match self {
            Self::Url => return Expression::Url,
            Self::Method => return Expression::Method,
            Self::StatusCode => return Expression::StatusCode,
            Self::Parameter => return Expression::Parameter(Name(argument)),
            Self::SenderParameter => return Expression::SenderParameter(Name(argument)),
            Self::Header(message) => (message, Source::Header(Token(argument))),
            Self::Query(message) => (message, Source::Query(Name(argument))),
            Self::Path(message) => (message, Source::Path(Name(argument))),
            Self::Body(message) => (message, Source::Body(None)),
            Self::BodyAt(message) => (message, Source::Body(Some(JsonPointer(argument)))),
        };
        match message {
            Message::Request => Expression::Request(source),
            Message::Response => Expression::Response(source),
        }
    }
}

impl Expression<'_> {
    /// Returns true if the value is in the response.
    pub fn needs_response(&self) -> bool {
        matches!(self, Expression::StatusCode | Expression::Response(_))
    }

    /// Returns whose body the expression reads, and the pointer into it. An expression without a
    /// pointer reads [`JsonPointer::WHOLE`]. Returns `None` if it does not read a body.
    pub fn body(&self) -> Option<(Message, &JsonPointer<'_>)> {
        let (message, pointer) = match self {
            Expression::Request(Source::Body(pointer)) => (Message::Request, pointer),
            Expression::Response(Source::Body(pointer)) => (Message::Response, pointer),
            _ => return None,
        };
        Some((message, pointer.as_ref().unwrap_or(&JsonPointer::WHOLE)))
    }

    /// Returns the standard expression for a non-standard one: `$callback_url` becomes
    /// `$request.query.callback_url`. A sender parameter does not have one and is not changed.
    #[must_use]
    pub fn to_standard(&self) -> Expression<'_> {
        match self {
            Expression::Parameter(name) => {
                Expression::Request(Source::Query(Name(Cow::Borrowed(name.as_str()))))
            }
            other => other.clone(),
        }
    }

    /// Converts the borrowed text to an owned one.
    pub fn into_owned(self) -> Expression<'static> {
        match self {
            Expression::Url => Expression::Url,
            Expression::Method => Expression::Method,
            Expression::StatusCode => Expression::StatusCode,
            Expression::Request(source) => Expression::Request(source.into_owned()),
            Expression::Response(source) => Expression::Response(source.into_owned()),
            Expression::Parameter(name) => Expression::Parameter(name.into_owned()),
            Expression::SenderParameter(name) => Expression::SenderParameter(name.into_owned()),
        }
    }
}

impl Source<'_> {
    /// Converts the borrowed text to an owned one.
    pub fn into_owned(self) -> Source<'static> {
        match self {
            Source::Header(token) => Source::Header(token.into_owned()),
            Source::Query(name) => Source::Query(name.into_owned()),
            Source::Path(name) => Source::Path(name.into_owned()),
            Source::Body(pointer) => Source::Body(pointer.map(JsonPointer::into_owned)),
        }
    }
}

/// Writes the text that parses to the same expression. A sender parameter has no bare form, so it
/// is written with braces.
impl fmt::Display for Expression<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Url => f.write_str("$url"),
            Expression::Method => f.write_str("$method"),
            Expression::StatusCode => f.write_str("$statusCode"),
            Expression::Request(source) => write!(f, "$request.{source}"),
            Expression::Response(source) => write!(f, "$response.{source}"),
            Expression::Parameter(name) => write!(f, "${name}"),
            Expression::SenderParameter(name) => write!(f, "{{{name}}}"),
        }
    }
}

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Header(token) => write!(f, "header.{token}"),
            Source::Query(name) => write!(f, "query.{name}"),
            Source::Path(name) => write!(f, "path.{name}"),
            Source::Body(None) => f.write_str("body"),
            Source::Body(Some(pointer)) => write!(f, "body#{pointer}"),
        }
    }
}
