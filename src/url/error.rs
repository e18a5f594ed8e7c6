//! Why a template makes no URL.

use std::fmt;

use crate::eval::EvalError;
use crate::eval::ValueType;
use crate::policy::Denied;
use crate::policy::TextRule;
use crate::syntax::ParseError;
use crate::text::Span;
use crate::text::limits::{MAX_TEMPLATE_BYTES, MAX_VALUE_BYTES};
use crate::text::{Quoted, excerpt};

/// What kind of mistake a [`UrlError`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlErrorKind {
    /// The text is no template.
    Parse(ParseError),
    /// An expression has no value.
    Evaluate(EvalError),
    /// The template is relative and no base URL was given.
    Relative,
    /// The template begins with `//`: with a base or without, that would choose another host.
    NetworkPath,
    /// The base URL breaks a rule.
    Base(TextRule),
    /// The base URL has a query: the template would land in it.
    BaseWithQuery,
    /// An expression stands in the scheme.
    ExpressionInScheme,
    /// An expression stands in the authority: values must not choose the host.
    ExpressionInAuthority,
    /// A literal `#`: a fragment is never sent.
    LiteralFragment,
    /// What follows an expression that is the URL's beginning begins neither with `/` nor with `?`:
    /// it could go on with the host.
    TextAfterPrefix,
    /// The value at the beginning is empty, as where a form sends `callback_url=` for "no
    /// callback": [`is_missing`](UrlError::is_missing) is true.
    EmptyUrl,
    /// The value at the beginning has a query, and text follows it: that would land in the query.
    /// See [`UrlTemplate::join_query`](crate::UrlTemplate::join_query).
    PrefixWithQuery,
    /// The query of the value at the beginning has a parameter that the template adds.
    RepeatedParameter,
    /// [`UrlTemplate::partial`](crate::UrlTemplate::partial) cannot tell whether a parameter that
    /// the template adds is in the query of the value at the beginning: an expression that is left
    /// is part of its name.
    UnknownParameterName,
    /// The value is null, an array or an object.
    NotText(ValueType),
    /// The value holds a control character.
    ControlCharacter,
    /// An empty value in the path: `/invoices/` is another resource.
    EmptyValue,
    /// A value in the path contains `/` or `\`. See
    /// [`UrlTemplate::slashes`](crate::UrlTemplate::slashes).
    SlashInPath,
    /// The value is longer than [`MAX_VALUE_BYTES`].
    ValueTooLong,
    /// The template's literal text breaks a rule for URLs.
    Literal(TextRule),
    /// The value at the beginning, or the whole URL, breaks a rule.
    Text(TextRule),
    /// What [`UrlTemplate::partial`](crate::UrlTemplate::partial) leaves is longer than
    /// [`MAX_TEMPLATE_BYTES`].
    PartialTooLong,
    /// The policy refuses the URL.
    Denied(Denied),
}

/// A template that makes no URL, or none for this exchange. It never holds a value of the exchange.
///
/// `{}` is one line; `{:#}` shows the template with carets under the place:
///
/// ```
/// use openapi_expr::UrlTemplate;
///
/// let error = UrlTemplate::parse("https://{$request.header.host}/cb").unwrap_err();
/// assert_eq!(error.code(), "expression-in-authority");
/// assert_eq!(
///     format!("{error:#}"),
///     "an expression must not choose the host, nor a part of the authority
///   https://{$request.header.host}/cb
///            ^^^^^^^^^^^^^^^^^^^^"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UrlError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: UrlErrorKind,
    text: String,
    span: Option<Span>,
}

impl UrlError {
    pub(crate) fn new(kind: UrlErrorKind, text: &str, span: Option<Span>) -> Self {
        Self(Box::new(Inner {
            kind,
            text: text.to_owned(),
            span,
        }))
    }

    /// What kind of mistake it is.
    pub fn kind(&self) -> &UrlErrorKind {
        &self.0.kind
    }

    /// True where the peer simply left a value out, or gave an empty one for the whole URL: to a
    /// sender that means that nobody asked for the callback.
    pub fn is_missing(&self) -> bool {
        match &self.0.kind {
            UrlErrorKind::Evaluate(error) => error.is_missing(),
            kind => *kind == UrlErrorKind::EmptyUrl,
        }
    }

    /// True where the template can never make a URL, whatever the exchange.
    pub fn is_permanent(&self) -> bool {
        use UrlErrorKind as Kind;
        matches!(
            self.0.kind,
            Kind::Parse(_)
                | Kind::Relative
                | Kind::NetworkPath
                | Kind::Base(_)
                | Kind::BaseWithQuery
                | Kind::Literal(_)
                | Kind::ExpressionInScheme
                | Kind::ExpressionInAuthority
                | Kind::LiteralFragment
                | Kind::TextAfterPrefix
        )
    }

    /// The place in the template; `None` when it is the whole URL that is refused.
    pub fn span(&self) -> Option<Span> {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => Some(error.span()),
            UrlErrorKind::Evaluate(error) => Some(error.span()),
            _ => self.0.span,
        }
    }

    /// The template's text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// How it is mended, for a known mistake.
    pub fn help(&self) -> Option<&str> {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.help(),
            UrlErrorKind::Relative => {
                Some("give a base URL, or begin with `https://` or an expression")
            }
            UrlErrorKind::NetworkPath => Some("begin with one `/`, or with `https://`"),
            UrlErrorKind::TextAfterPrefix => Some("begin it with `/` or `?`"),
            UrlErrorKind::PrefixWithQuery => {
                Some("join the two with `--join-query`, in Rust with `UrlTemplate::join_query`")
            }
            UrlErrorKind::SlashInPath => Some(
                "for a receiver that takes `%2F` as data, encode it with `--slashes encode`, in Rust with `UrlTemplate::slashes`",
            ),
            UrlErrorKind::LiteralFragment if is_unbraced(&self.0.text) => {
                Some("an expression with text around it stands in braces, as `{$request.body#/id}`")
            }
            UrlErrorKind::LiteralFragment if self.0.text.starts_with("#/") => {
                Some("say whose body, as `$request.body#/id`")
            }
            UrlErrorKind::LiteralFragment if self.0.text.starts_with("request.") => {
                Some("an expression begins with `$`, as `$request.body#/id`")
            }
            _ => None,
        }
    }

    /// A stable name for machines, in kebab case.
    pub fn code(&self) -> &'static str {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => error.kind().code(),
            UrlErrorKind::Evaluate(error) => error.code(),
            UrlErrorKind::Relative => "relative-template",
            UrlErrorKind::NetworkPath => "network-path",
            UrlErrorKind::Base(_) | UrlErrorKind::BaseWithQuery => "base-url",
            UrlErrorKind::ExpressionInScheme => "expression-in-scheme",
            UrlErrorKind::ExpressionInAuthority => "expression-in-authority",
            UrlErrorKind::LiteralFragment => "literal-fragment",
            UrlErrorKind::TextAfterPrefix => "text-after-prefix",
            UrlErrorKind::EmptyUrl => "empty",
            UrlErrorKind::PrefixWithQuery => "prefix-with-query",
            UrlErrorKind::RepeatedParameter => "repeated-parameter",
            UrlErrorKind::UnknownParameterName => "unknown-parameter-name",
            UrlErrorKind::NotText(ValueType::Null) => "null-value",
            UrlErrorKind::NotText(_) => "structured-value",
            UrlErrorKind::ControlCharacter => "control-character",
            UrlErrorKind::EmptyValue => "empty-value",
            UrlErrorKind::SlashInPath => "slash-in-path",
            UrlErrorKind::ValueTooLong => "value-too-long",
            UrlErrorKind::Literal(rule) | UrlErrorKind::Text(rule) => rule.code(),
            UrlErrorKind::PartialTooLong => "partial-too-long",
            UrlErrorKind::Denied(denied) => denied.code(),
        }
    }

    /// What is wrong, without the place and the help.
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
            UrlErrorKind::Relative => "a relative template makes no URL by itself".to_owned(),
            UrlErrorKind::NetworkPath => {
                "text that begins with `//` would choose another host".to_owned()
            }
            UrlErrorKind::Base(rule) => format!("the base URL cannot be used: {rule}"),
            UrlErrorKind::BaseWithQuery => {
                "the base URL has a query, and the template would land in it".to_owned()
            }
            UrlErrorKind::ExpressionInScheme => {
                "an expression must not choose the scheme".to_owned()
            }
            UrlErrorKind::ExpressionInAuthority => {
                "an expression must not choose the host, nor a part of the authority".to_owned()
            }
            UrlErrorKind::LiteralFragment => {
                "a callback URL has no fragment: `#` is never sent".to_owned()
            }
            UrlErrorKind::TextAfterPrefix => {
                "text behind an expression that is the URL's beginning could go on with \
                the host"
                    .to_owned()
            }
            UrlErrorKind::EmptyUrl => format!("{value} is empty, so there is no URL to call"),
            UrlErrorKind::PrefixWithQuery => {
                format!("{value} has a query, and what follows would land in it")
            }
            UrlErrorKind::RepeatedParameter => {
                format!("the template adds a query parameter that {value} already has")
            }
            UrlErrorKind::UnknownParameterName => {
                format!(
                    "the name of a query parameter is not known yet, and {value} has a query that it must not repeat"
                )
            }
            UrlErrorKind::NotText(kind) => format!("{value} is {kind}, which no URL holds"),
            UrlErrorKind::ControlCharacter => format!("{value} holds a control character"),
            UrlErrorKind::EmptyValue => format!("{value} is empty, which makes another path"),
            UrlErrorKind::SlashInPath => {
                format!(
                    "{value} contains `/` or `\\`, which many receivers decode before they choose a route"
                )
            }
            UrlErrorKind::ValueTooLong => format!("{value} is longer than {MAX_VALUE_BYTES} bytes"),
            UrlErrorKind::Literal(rule) => format!("the text makes no URL: {rule}"),
            UrlErrorKind::Text(rule) if self.0.span.is_some() => {
                format!("{value} makes no URL: {rule}")
            }
            UrlErrorKind::Text(rule) => format!("the URL breaks a rule: {rule}"),
            UrlErrorKind::PartialTooLong => {
                format!(
                    "with the values in it, the template is longer than {MAX_TEMPLATE_BYTES} bytes"
                )
            }
            UrlErrorKind::Denied(denied) => format!("the policy refuses the URL: {denied}"),
        }
    }
}

/// True where an expression stands in the text without braces.
fn is_unbraced(text: &str) -> bool {
    let behind = |root: &str| {
        text.match_indices(root)
            .any(|(at, _)| !text.get(..at).is_some_and(|t| t.ends_with('{')))
    };
    behind("$request.") || behind("$response.")
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            UrlErrorKind::Parse(error) => return error.fmt(f),
            UrlErrorKind::Evaluate(error) => return error.fmt(f),
            _ => f.write_str(&self.message())?,
        }
        if f.alternate() {
            self.0
                .span
                .map_or(Ok(()), |span| excerpt(f, &self.0.text, span))?;
            self.help()
                .map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
        } else {
            let place = self.0.span.map_or("in".to_owned(), |span| {
                format!("at byte {} of", span.start())
            });
            write!(f, ", {place} {}", Quoted(&self.0.text))?;
            self.help().map_or(Ok(()), |help| write!(f, "; {help}"))
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
