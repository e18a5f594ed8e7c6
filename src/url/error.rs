//! Why a template does not make a URL.

use std::fmt;

use super::error_kind::UrlErrorKind;
use crate::syntax::{Mistake, help_for_literal, in_literal};
use crate::text::Span;
use crate::text::limits::{MAX_TEMPLATE_BYTES, MAX_VALUE_BYTES};
use crate::text::{Quoted, located};

/// A template that cannot make a URL, or cannot make one from this exchange. It never contains a
/// value of the exchange.
///
/// `{}` writes one line. `{:#}` shows the template with carets under the place:
///
/// ```
/// use openapi_expr::UrlTemplate;
///
/// let error = UrlTemplate::parse("https://{$request.header.host}/cb").unwrap_err();
/// assert_eq!(error.code(), "expression-in-authority");
/// assert_eq!(
///     format!("{error:#}"),
///     "an expression must not choose the host or any other part of the authority
///   https://{$request.header.host}/cb
///            ^^^^^^^^^^^^^^^^^^^^"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UrlError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    kind: UrlErrorKind,
    text: String,
    span: Option<Span>,
}

impl UrlError {
    pub(crate) fn new(kind: UrlErrorKind, text: &str, span: Option<Span>) -> Self {
        Self(Box::new(Details {
            kind,
            text: text.to_owned(),
            span,
        }))
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> &UrlErrorKind {
        &self.0.kind
    }

    /// Returns true if the peer left a value out, or sent an empty one for the whole URL. To a
    /// sender this means that nobody asked for the callback.
    pub fn is_missing(&self) -> bool {
        match &self.0.kind {
            UrlErrorKind::Evaluate(error) => error.is_missing(),
            kind => *kind == UrlErrorKind::EmptyUrl,
        }
    }

    /// Returns true if the template can never make a URL, whatever the exchange.
    pub fn is_permanent(&self) -> bool {
        self.0.kind.is_permanent()
    }

    /// Returns the place of the error in [`text`](UrlError::text), or `None` if the URL as a whole
    /// is wrong.
    pub fn span(&self) -> Option<Span> {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => Some(error.span()),
            UrlErrorKind::Evaluate(error) => Some(error.span()),
            _ => self.0.span,
        }
    }

    /// Returns the text of the template. A template that contains values, because
    /// [`partial`](crate::UrlTemplate::partial) made it or serde read it, is not shown: the text is
    /// then the expression alone, or empty.
    pub fn text(&self) -> &str {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.text(),
            UrlErrorKind::Evaluate(error) => error.text(),
            _ => &self.0.text,
        }
    }

    /// Returns the known mistake in the template, if it is one.
    pub fn mistake(&self) -> Option<Mistake> {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.mistake(),
            UrlErrorKind::LiteralFragment => in_literal(&self.0.text),
            _ => None,
        }
    }

    /// Returns how to fix the error, for a known mistake.
    pub fn help(&self) -> Option<&str> {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.help(),
            UrlErrorKind::Relative => {
                Some("give a base URL, or start with `https://` or an expression")
            }
            UrlErrorKind::NetworkPath => Some("start with one `/`, or with `https://`"),
            UrlErrorKind::TextAfterPrefix => Some("write `/` or `?` after the expression"),
            UrlErrorKind::PrefixWithQuery => {
                Some("allow this with `--join-query`, or in Rust with `UrlTemplate::join_query`")
            }
            UrlErrorKind::SlashInPath => Some(
                "if the receiver treats `%2F` as data, encode it with `--slashes encode`, or in Rust \
                 with `UrlTemplate::slashes`",
            ),
            UrlErrorKind::LiteralFragment => help_for_literal(self.mistake()?),
            _ => None,
        }
    }

    /// Returns a stable name for machines, in kebab case.
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// Returns what is wrong, without the place and the help.
    pub fn message(&self) -> String {
        let place = self
            .0
            .span
            .and_then(|span| span.slice(&self.0.text))
            .unwrap_or_default();
        let value = format!("the value of {}", Quoted(place));
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.message(),
            UrlErrorKind::Evaluate(error) => error.message(),
            UrlErrorKind::Relative => "a relative template needs a base URL".to_owned(),
            UrlErrorKind::NetworkPath => {
                "text that starts with `//` would choose another host".to_owned()
            }
            UrlErrorKind::Base(rule) => format!("invalid base URL: {rule}"),
            UrlErrorKind::BaseWithQuery => {
                "the base URL has a query, and the template would become part of it".to_owned()
            }
            UrlErrorKind::ExpressionInScheme => {
                "an expression must not choose the scheme".to_owned()
            }
            UrlErrorKind::ExpressionInAuthority => {
                "an expression must not choose the host or any other part of the authority"
                    .to_owned()
            }
            UrlErrorKind::LiteralFragment => {
                "a callback URL cannot have a fragment (`#`): fragments are never sent".to_owned()
            }
            UrlErrorKind::TextAfterPrefix => {
                "what directly follows the leading expression would extend its host name".to_owned()
            }
            UrlErrorKind::EmptyUrl => format!("{value} is empty, so there is no URL to call"),
            UrlErrorKind::PrefixWithQuery => {
                format!("{value} has a query, and the text after it would become part of it")
            }
            UrlErrorKind::RepeatedParameter => {
                format!("the template adds a query parameter that {value} already has")
            }
            UrlErrorKind::UnknownParameterName => {
                format!(
                    "{value} has a query, and the name of a parameter that the template adds to it is not known yet"
                )
            }
            UrlErrorKind::NotText(kind) => {
                format!("{value} is {kind}, which cannot be part of a URL")
            }
            UrlErrorKind::ControlCharacter => format!("{value} contains a control character"),
            UrlErrorKind::EmptyValue => format!("{value} is empty, which would change the path"),
            UrlErrorKind::SlashInPath => {
                format!(
                    "{value} contains `/` or `\\`, which many receivers decode before they choose a route"
                )
            }
            UrlErrorKind::ValueTooLong => format!("{value} is longer than {MAX_VALUE_BYTES} bytes"),
            UrlErrorKind::Literal(rule) => {
                format!("the template cannot produce a valid URL: {rule}")
            }
            UrlErrorKind::Text(rule) if self.0.span.is_some() => {
                format!("{value} is not a valid URL: {rule}")
            }
            UrlErrorKind::Text(rule) => format!("invalid URL: {rule}"),
            UrlErrorKind::PartialTooLong => {
                format!(
                    "with its values filled in, the template is longer than {MAX_TEMPLATE_BYTES} bytes"
                )
            }
            UrlErrorKind::Denied(denied) => format!("the policy denies the URL: {denied}"),
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.fmt(f),
            UrlErrorKind::Evaluate(error) => error.fmt(f),
            _ => located(f, &self.message(), &self.0.text, self.0.span, self.help()),
        }
    }
}

impl fmt::Debug for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UrlError({self})")
    }
}

impl std::error::Error for UrlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            UrlErrorKind::Denied(denied) => Some(denied),
            _ => None,
        }
    }
}
