//! A template compiled for URLs.

use std::sync::Arc;

use super::error::UrlError;
use super::error_kind::UrlErrorKind;
use super::layout::Layout;
use super::positions::Position;
use crate::eval::EvalError;
use crate::policy::url_text;
use crate::syntax::{Embedded, Piece, Syntax, Template};
use crate::text::Span;

/// What happens to a value in a path that contains `/` or `\`.
///
/// By RFC 3986 §2.2 `%2F` is data, but nginx, FastAPI and Flask decode it before they choose a
/// route. To them `/invoices/42%2Fcancel` is the resource `/invoices/42/cancel`, so such a value
/// would choose what is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slashes {
    /// The value is an error, [`UrlErrorKind::SlashInPath`].
    #[default]
    Refuse,
    /// The value is percent-encoded like all others. Use this for receivers that treat `%2F` and
    /// `%5C` as data. A `.` or `..` between encoded slashes is still an error.
    Encode,
}

/// A [`Template`] that can make URLs. Each expression has a [`Position`] in the URL, and a template
/// that could never make a URL is rejected when it is compiled, not at the first request.
///
/// It is cheap to clone, `Send` and `Sync`, and meant to be kept for the life of a service.
///
/// ```
/// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
///
/// // Once, at start-up.
/// let key = UrlTemplate::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
/// // Per request.
/// let exchange = Exchange::new("POST")
///     .url("https://api.example.com/invoices/?callback_url=https://www.external.org/events")
///     .request_body(Body::json(br#"{"id": "a b?c"}"#));
/// let url = key.to_url(&exchange, &Policy::public())?;
/// assert_eq!(url.as_str(), "https://www.external.org/events/invoices/a%20b%3Fc");
/// # Ok::<(), openapi_expr::UrlError>(())
/// ```
///
/// Two options allow what is an error by default: [`slashes`](UrlTemplate::slashes) and
/// [`join_query`](UrlTemplate::join_query). They belong to the template and its clones. They are
/// not part of the text that [`Display`](std::fmt::Display) and serde write: set them again on a
/// template that was read back.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UrlTemplate {
    pub(super) template: Template,
    pub(super) layout: Layout,
    pub(super) base: Option<Arc<str>>,
    /// Whether the text contains values of an exchange. Errors do not show such a text.
    filled: bool,
    pub(super) slashes: Slashes,
    pub(super) join_query: bool,
}

impl UrlTemplate {
    /// Parses a template, strictly, and compiles it for URLs.
    ///
    /// # Errors
    ///
    /// The errors of [`Template::parse`] and [`UrlTemplate::new`].
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses a template of a [`Syntax`] and compiles it for URLs.
    ///
    /// # Errors
    ///
    /// The errors of [`Template::parse_with`] and [`UrlTemplate::new`].
    pub fn parse_with(text: &str, syntax: Syntax) -> Result<Self, UrlError> {
        let parsed = Template::parse_with(text, syntax);
        Self::new(&parsed.map_err(|error| UrlError::new(UrlErrorKind::Parse(error), "", None))?)
    }

    /// Compiles a template for URLs.
    ///
    /// # Errors
    ///
    /// A template that can never make a URL, such as
    ///
    /// - `https://{$request.header.host}/`: an expression in the scheme or the authority
    /// - `{$request.query.url}.example.com`: text after the leading expression that does not start
    ///   with `/` or `?`
    /// - `/invoices/{$request.body#/id}`: a relative template; see [`UrlTemplate::with_base`]
    /// - `https://h.example/#top`: a fragment
    /// - `ftp://h.example/`, `https://h.example/../x`, `https://h.example/a b`: literal text that
    ///   breaks a [`TextRule`](crate::policy::TextRule)
    pub fn new(template: &Template) -> Result<Self, UrlError> {
        Ok(Self::laid_out(template, Layout::new(template, None)?, None))
    }

    /// Compiles a template for URLs, with a base URL for a relative one. The template is appended
    /// to the path of `base`, with one slash between them. The base does not change a template that
    /// is absolute or starts with an expression.
    ///
    /// ```
    /// use openapi_expr::{Exchange, Policy, Template, UrlTemplate};
    ///
    /// let template = Template::parse("/events?method={$method}")?;
    /// let key = UrlTemplate::with_base(&template, "https://api.example.com/v1/")?;
    /// let url = key.to_url(&Exchange::new("POST"), &Policy::public())?;
    /// assert_eq!(url.as_str(), "https://api.example.com/v1/events?method=POST");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - the errors of [`UrlTemplate::new`], except for a relative template
    /// - a `base` that has a query or breaks a [`TextRule`](crate::policy::TextRule)
    pub fn with_base(template: &Template, base: &str) -> Result<Self, UrlError> {
        let bad = |kind| UrlError::new(kind, template.as_str(), None);
        let read = url_text::parse(base).map_err(|(rule, _)| bad(UrlErrorKind::Base(rule)));
        if read?.0.query.is_some() {
            return Err(bad(UrlErrorKind::BaseWithQuery));
        }
        let layout = Layout::new(template, Some(base))?;
        let base = layout.positions.is_relative.then(|| Arc::from(base));
        Ok(Self::laid_out(template, layout, base))
    }

    fn laid_out(template: &Template, layout: Layout, base: Option<Arc<str>>) -> Self {
        Self {
            template: template.clone(),
            layout,
            base,
            filled: false,
            slashes: Slashes::Refuse,
            join_query: false,
        }
    }

    /// Sets what happens to a value in a path that contains `/` or `\`.
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
    /// use openapi_expr::url::Slashes;
    ///
    /// let key = UrlTemplate::parse("https://h.example/files/{$request.body#/name}")?;
    /// let exchange = Exchange::new("POST").request_body(Body::json(br#"{"name": "2026/may"}"#));
    /// assert_eq!(key.to_url(&exchange, &Policy::public()).unwrap_err().code(), "slash-in-path");
    ///
    /// let key = key.slashes(Slashes::Encode);
    /// let url = key.to_url(&exchange, &Policy::public())?;
    /// assert_eq!(url.as_str(), "https://h.example/files/2026%2Fmay");
    /// # Ok::<(), openapi_expr::UrlError>(())
    /// ```
    #[must_use]
    pub fn slashes(self, slashes: Slashes) -> Self {
        Self { slashes, ..self }
    }

    /// Allows a leading value that has a query when more text follows. The path of the template
    /// goes before that query, and the query of the template is joined to it with `&`. Without this
    /// option such a value is an error, [`UrlErrorKind::PrefixWithQuery`].
    ///
    /// If the template adds a parameter that the value already has, that is an error,
    /// [`UrlErrorKind::RepeatedParameter`]. Names are compared decoded. Each side by itself may
    /// have a name more than once.
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
    ///
    /// let key = UrlTemplate::parse("{$request.body#/url}/done?event=paid")?.join_query(true);
    /// let body = Body::json(br#"{"url": "https://h.example/hook?key=s"}"#);
    /// let exchange = Exchange::new("POST").request_body(body);
    /// let url = key.to_url(&exchange, &Policy::public())?;
    /// assert_eq!(url.as_str(), "https://h.example/hook/done?key=s&event=paid");
    /// # Ok::<(), openapi_expr::UrlError>(())
    /// ```
    #[must_use]
    pub fn join_query(self, join_query: bool) -> Self {
        Self { join_query, ..self }
    }

    /// Returns the template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Returns the expressions with their positions in the URL, in the order of the text.
    pub fn positions(&self) -> impl Iterator<Item = (Embedded<'_>, Position)> {
        let positions = self.layout.positions;
        self.template
            .expressions()
            .zip((0..).map(move |number| positions.of(number)))
    }

    /// Marks the text as one that contains values of an exchange.
    pub(super) fn with_values(self) -> Self {
        Self {
            filled: true,
            ..self
        }
    }

    /// Returns the piece that chooses the host, unless the base does.
    pub(super) fn beginning(&self) -> Option<Span> {
        self.template
            .pieces()
            .next()
            .filter(|_| self.base.is_none())
            .map(|piece| match piece {
                Piece::Literal { span, .. } => span,
                Piece::Embedded(embedded) => embedded.span(),
            })
    }

    /// Makes an error that never shows a value.
    #[cold]
    pub(super) fn fail(&self, kind: UrlErrorKind, span: Option<Span>) -> UrlError {
        if !self.filled {
            return UrlError::new(kind, self.template.as_str(), span);
        }
        // Only the expression of a text with values is shown.
        let is_expression = |span: &Span| {
            self.template
                .expressions()
                .any(|embedded| embedded.span() == *span)
        };
        let shown = span
            .filter(is_expression)
            .and_then(|span| span.slice(self.template.as_str()))
            .unwrap_or_default();
        UrlError::new(kind, shown, span.map(|_| Span::new(0, shown.len())))
    }

    #[cold]
    pub(super) fn no_value(&self, error: EvalError) -> UrlError {
        let error = if self.filled {
            error.of_expression_alone()
        } else {
            error
        };
        UrlError::new(UrlErrorKind::Evaluate(error), "", None)
    }
}
