//! A template compiled for URLs, evaluated to one.

use std::sync::Arc;

use ::url::Url;
use memchr::memchr2;

use super::assembly::{Assembly, Clash};
use super::error::{UrlError, UrlErrorKind};
use super::positions::{Layout, Position};
use crate::eval::{Context, Lookup, NoValue};
use crate::eval::{EvalError, Part};
use crate::eval::{Value, ValueType};
use crate::policy::Policy;
use crate::policy::{TextRule, UrlText, url_text};
use crate::syntax::{Embedded, Piece, Template, push_written};
use crate::syntax::{Leniency, Syntax};
use crate::text::Span;
use crate::text::limits::MAX_VALUE_BYTES;

/// What happens to a value in a path that contains `/` or `\`.
///
/// RFC 3986 §2.2 makes `%2F` data, but nginx, FastAPI and Flask decode it before they route. For
/// them `/invoices/42%2Fcancel` is the resource `/invoices/42/cancel`, so such a value would choose
/// what is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slashes {
    /// It is an error, [`UrlErrorKind::SlashInPath`].
    #[default]
    Refuse,
    /// It is percent-encoded as all other values are: for receivers that take `%2F` and `%5C` as
    /// data. A `.` or `..` between encoded slashes is an error all the same.
    Encode,
}

/// A [`Template`] that can make a URL: each expression has its [`Position`], and what can never
/// make one is refused here, not at the first request.
///
/// Cheap to clone, `Send` and `Sync`, and made to be kept for the life of a service.
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
/// Two options change what is an error by default: [`slashes`](UrlTemplate::slashes) and
/// [`join_query`](UrlTemplate::join_query). They belong to the template and to its clones. Its
/// text, as [`Display`](std::fmt::Display) and serde write it, does not have them: set them again
/// on a template that was read back.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UrlTemplate {
    pub(super) template: Template,
    layout: Arc<Layout>,
    pub(super) base: Option<Arc<str>>,
    /// The text holds values of an exchange: errors do not show it.
    filled: bool,
    slashes: Slashes,
    join_query: bool,
}

impl UrlTemplate {
    /// Parses a template, strictly, and compiles it for URLs.
    ///
    /// # Errors
    ///
    /// As [`Template::parse`] and [`UrlTemplate::new`].
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses a template of a [`Syntax`] and compiles it for URLs.
    ///
    /// # Errors
    ///
    /// As [`Template::parse_with`] and [`UrlTemplate::new`].
    pub fn parse_with(text: &str, syntax: Syntax) -> Result<Self, UrlError> {
        let parsed = Template::parse_with(text, syntax);
        Self::new(&parsed.map_err(|error| UrlError::new(UrlErrorKind::Parse(error), text, None))?)
    }

    /// Compiles a template for URLs.
    ///
    /// # Errors
    ///
    /// What can never make a URL, such as
    ///
    /// - `https://{$request.header.host}/`: an expression in the scheme or the authority
    /// - `{$request.query.url}.example.com`: text behind the beginning that begins neither with `/`
    ///   nor with `?`
    /// - `/invoices/{$request.body#/id}`: relative; see [`UrlTemplate::with_base`]
    /// - `https://h.example/#top`: a fragment
    /// - `ftp://h.example/`, `https://h.example/../x`, `https://h.example/a b`: literal text that
    ///   breaks a [`TextRule`]
    pub fn new(template: &Template) -> Result<Self, UrlError> {
        Ok(Self::laid_out(template, Layout::new(template, None)?, None))
    }

    /// The same, and a relative template is appended to the path of `base`, with one slash between.
    /// A template that is absolute, or begins with an expression, stays as it is.
    ///
    /// # Errors
    ///
    /// As [`UrlTemplate::new`]; a base that breaks a [`TextRule`] or has a query.
    pub fn with_base(template: &Template, base: &str) -> Result<Self, UrlError> {
        let bad = |rule| UrlError::new(UrlErrorKind::Base(rule), template.as_str(), None);
        let (read, _) = url_text::parse(base).map_err(|(rule, _)| bad(rule))?;
        if read.query.is_some() {
            return Err(UrlError::new(
                UrlErrorKind::BaseWithQuery,
                template.as_str(),
                None,
            ));
        }
        let layout = Layout::new(template, Some(base))?;
        let base = layout.relative.then(|| Arc::from(base));
        Ok(Self::laid_out(template, layout, base))
    }

    fn laid_out(template: &Template, layout: Layout, base: Option<Arc<str>>) -> Self {
        let (template, layout) = (template.clone(), Arc::new(layout));
        Self {
            template,
            layout,
            base,
            filled: false,
            slashes: Slashes::Refuse,
            join_query: false,
        }
    }

    /// The same template with another treatment of slashes in path values.
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
    /// assert_eq!(key.to_url(&exchange, &Policy::public())?.as_str(), "https://h.example/files/2026%2Fmay");
    /// # Ok::<(), openapi_expr::UrlError>(())
    /// ```
    #[must_use]
    pub fn slashes(self, slashes: Slashes) -> Self {
        Self { slashes, ..self }
    }

    /// The same template, which goes on after a value at the beginning that has a query: path text
    /// goes in front of that query, query text is joined to it with `&`. Without this option, such
    /// a value is an error ([`UrlErrorKind::PrefixWithQuery`]).
    ///
    /// A parameter name that the template adds and the value already has is an error,
    /// [`UrlErrorKind::RepeatedParameter`]. Names are compared decoded, and each side may have one
    /// name more than once.
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
    ///
    /// let key = UrlTemplate::parse("{$request.body#/url}/done?event=paid")?.join_query(true);
    /// let exchange = Exchange::new("POST").request_body(Body::json(br#"{"url": "https://h.example/hook?key=s"}"#));
    /// let url = key.to_url(&exchange, &Policy::public())?;
    /// assert_eq!(url.as_str(), "https://h.example/hook/done?key=s&event=paid");
    /// # Ok::<(), openapi_expr::UrlError>(())
    /// ```
    #[must_use]
    pub fn join_query(self, join_query: bool) -> Self {
        Self { join_query, ..self }
    }

    /// The template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The expressions and where they stand, in the order of the text.
    pub fn positions(&self) -> impl Iterator<Item = (Embedded<'_>, Position)> {
        self.template
            .expressions()
            .zip(self.layout.positions.iter().copied())
    }

    /// Evaluates to the URL, as the `url` crate prints it: scheme, host and port are those of its
    /// beginning, values in path and query are percent-encoded, and `policy` lets it through.
    ///
    /// # Errors
    ///
    /// - an expression without a value; the first in the order of the text
    /// - a value that is null, an array or an object; that holds a control character; that is empty
    ///   or contains a slash, in a path (see [`UrlTemplate::slashes`]); that is longer than
    ///   [`MAX_VALUE_BYTES`], in path and query
    /// - a value at the beginning that is empty or not a URL by itself, or has a query that other
    ///   text would land in (see [`UrlTemplate::join_query`])
    /// - a URL that breaks a [`TextRule`], such as one with a `..` segment that two values made
    ///   together
    /// - a URL that the policy refuses
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        let mut writer = Writer::new(self);
        self.template.try_each(context, |part| match part {
            Part::Literal(text) => {
                writer.assembly.literal(text);
                Ok(())
            }
            Part::Value {
                number,
                lookup,
                span,
                ..
            } => writer.lookup(number, span, lookup),
        })?;
        let (text, authority_end) = writer.finish()?;
        let text_error = |(rule, _): url_text::Breach| self.fail(UrlErrorKind::Text(rule), None);
        let read = url_text::read(&text).map_err(text_error)?;
        if authority_end.is_some_and(|end| end != read.authority_end) {
            // Cannot be by the rules for what follows the beginning; kept as the last word on who
            // chooses the host.
            return Err(text_error((TextRule::Fixpoint, 0)));
        }
        policy
            .check(&read)
            .map_err(|denied| self.fail(UrlErrorKind::Denied(denied), self.beginning()))?;
        url_text::fixpoint(&read, &text).map_err(text_error)
    }

    /// Evaluates what `context` can answer and leaves the rest: with a request that has no response
    /// yet, a template that needs the response alone. Its text can be stored; what was put in stays
    /// encoded and cannot become syntax. The policy is asked when the URL is built.
    ///
    /// The text holds values of the exchange, so keep it as you keep those. Errors of the template
    /// that comes back, and of one that serde reads, show their expression alone; one that
    /// [`UrlTemplate::parse`] reads again shows its text.
    ///
    /// Left are expressions on a response that is not there ([`NoValue::Response`]), on sender
    /// parameters without a value, and what the context does not know ([`Lookup::Unknown`]).
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
    ///
    /// let key = UrlTemplate::parse("{$request.body#/url}?job={$response.body#/id}")?;
    /// let request = Exchange::new("POST").request_body(Body::json(br#"{"url": "https://h.example/cb"}"#));
    /// let rest = key.partial(&request)?;
    /// assert_eq!(rest.to_string(), "https://h.example/cb?job={$response.body#/id}");
    ///
    /// let later = Exchange::empty().response_body(Body::json(br#"{"id": 7}"#));
    /// assert_eq!(rest.to_url(&later, &Policy::public())?.as_str(), "https://h.example/cb?job=7");
    /// # Ok::<(), openapi_expr::UrlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`UrlTemplate::to_url`] for the expressions that are answered;
    /// [`UrlErrorKind::PartialTooLong`] where the text is longer than a template may be;
    /// [`UrlErrorKind::UnknownParameterName`] where an expression that is left is part of a
    /// parameter's name, and that name must not be in the query of the value at the beginning.
    pub fn partial(&self, context: &(impl Context + ?Sized)) -> Result<Self, UrlError> {
        let mut writer = Writer::new(self);
        self.template.try_each(context, |part| match part {
            Part::Literal(text) => {
                writer.assembly.literal(text);
                Ok(())
            }
            Part::Value {
                lookup:
                    Lookup::Unknown | Lookup::NoValue(NoValue::Response | NoValue::SenderParameter),
                expression,
                ..
            } => {
                let mut text = String::new();
                push_written(&mut text, &expression, self.template.is_bare());
                writer.assembly.open(&text);
                Ok(())
            }
            Part::Value {
                number,
                lookup,
                span,
                ..
            } => writer.lookup(number, span, lookup),
        })?;
        let syntax = Syntax::strict(self.template.dialect())
            .lenient(Leniency::SENDER_PARAMETER | Leniency::BARE_PARAMETER);
        let (text, _) = writer.finish()?;
        let partial = Self::parse_with(&text, syntax);
        // The error would show the values; what is wrong with them together is a rule that the text
        // breaks.
        let options = |partial: Self| partial.slashes(self.slashes).join_query(self.join_query);
        partial
            .map(|partial| options(partial.with_values()))
            .map_err(|error| {
                let kind = match error.kind() {
                    UrlErrorKind::Parse(_) => UrlErrorKind::PartialTooLong,
                    UrlErrorKind::Literal(rule) | UrlErrorKind::Text(rule) => {
                        UrlErrorKind::Text(*rule)
                    }
                    _ => UrlErrorKind::Text(TextRule::Fixpoint),
                };
                self.fail(kind, None)
            })
    }

    /// The same, whose text holds values of an exchange.
    pub(super) fn with_values(self) -> Self {
        Self {
            filled: true,
            ..self
        }
    }

    /// The piece that chooses where the URL leads, unless the base does.
    fn beginning(&self) -> Option<Span> {
        self.template
            .pieces()
            .next()
            .filter(|_| self.base.is_none())
            .map(|piece| match piece {
                Piece::Literal { span, .. } => span,
                Piece::Embedded(embedded) => embedded.span(),
            })
    }

    #[cold]
    fn fail(&self, kind: UrlErrorKind, span: Option<Span>) -> UrlError {
        if !self.filled {
            return UrlError::new(kind, self.template.as_str(), span);
        }
        // Of a text with values in it, only the expression is shown.
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
    fn no_value(&self, error: EvalError) -> UrlError {
        let error = if self.filled {
            error.of_expression_alone()
        } else {
            error
        };
        UrlError::new(
            UrlErrorKind::Evaluate(error),
            if self.filled {
                ""
            } else {
                self.template.as_str()
            },
            None,
        )
    }
}

/// Writes values by their positions.
struct Writer<'t> {
    template: &'t UrlTemplate,
    assembly: Assembly,
    /// Where the authority of the URL at the beginning ends.
    authority_end: Option<usize>,
}

impl<'t> Writer<'t> {
    fn new(template: &'t UrlTemplate) -> Self {
        let assembly = Assembly::new(template.base.as_deref(), template.template.as_str().len());
        Self {
            template,
            assembly,
            authority_end: None,
        }
    }

    fn lookup(&mut self, number: usize, span: Span, lookup: Lookup<'_>) -> Result<(), UrlError> {
        match self.template.template.answer(span, lookup) {
            Ok(value) => self.value(number, span, &value),
            Err(error) => Err(self.template.no_value(error)),
        }
    }

    fn value(&mut self, number: usize, span: Span, value: &Value<'_>) -> Result<(), UrlError> {
        let fail = |kind| Err(self.template.fail(kind, Some(span)));
        if let kind @ (ValueType::Null | ValueType::Array | ValueType::Object) = value.value_type()
        {
            return fail(UrlErrorKind::NotText(kind));
        }
        let text = value.to_text();
        match self.template.layout.positions.get(number) {
            Some(Position::Prefix) | None if text.is_empty() => fail(UrlErrorKind::EmptyUrl),
            Some(Position::Prefix) | None => match url_text::read(&text) {
                Ok(read) => self.prefix(&text, &read, span),
                Err((rule, _)) => fail(UrlErrorKind::Text(rule)),
            },
            Some(Position::Path) if text.is_empty() => fail(UrlErrorKind::EmptyValue),
            Some(position) => {
                if text.len() > MAX_VALUE_BYTES {
                    return fail(UrlErrorKind::ValueTooLong);
                }
                if text.chars().any(char::is_control) {
                    return fail(UrlErrorKind::ControlCharacter);
                }
                let refuses =
                    *position == Position::Path && self.template.slashes == Slashes::Refuse;
                if refuses && memchr2(b'/', b'\\', text.as_bytes()).is_some() {
                    return fail(UrlErrorKind::SlashInPath);
                }
                self.assembly.encoded(&text);
                Ok(())
            }
        }
    }

    /// The URL at the beginning.
    fn prefix(&mut self, text: &str, read: &UrlText<'_>, span: Span) -> Result<(), UrlError> {
        self.authority_end = Some(read.authority_end);
        match read
            .query
            .filter(|_| self.template.template.as_expression().is_none())
        {
            None => self.assembly.value(text),
            Some(query) if self.template.join_query => self.assembly.joining(text, query),
            Some(_) => {
                return Err(self
                    .template
                    .fail(UrlErrorKind::PrefixWithQuery, Some(span)));
            }
        }
        Ok(())
    }

    /// The text, and where the authority of the URL at the beginning ends.
    fn finish(mut self) -> Result<(String, Option<usize>), UrlError> {
        let kind = match self.assembly.finish() {
            Ok(()) => return Ok((self.assembly.text, self.authority_end)),
            Err(Clash::Repeated) => UrlErrorKind::RepeatedParameter,
            Err(Clash::Unknown) => UrlErrorKind::UnknownParameterName,
        };
        Err(self.template.fail(kind, self.template.beginning()))
    }
}

impl Template {
    /// Compiles the template for URLs and evaluates it: [`UrlTemplate::to_url`] for a template that
    /// is used once.
    ///
    /// # Errors
    ///
    /// As [`UrlTemplate::new`] and [`UrlTemplate::to_url`].
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        UrlTemplate::new(self)?.to_url(context, policy)
    }
}
