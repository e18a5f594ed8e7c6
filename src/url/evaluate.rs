//! From a [`UrlTemplate`] and a context to a URL, or to a template of what is left.

use ::url::Url;

use super::error::UrlError;
use super::error_kind::UrlErrorKind;
use super::url_template::UrlTemplate;
use super::writer::Writer;
use crate::eval::{Context, Lookup, NoValue, Part};
use crate::policy::{Policy, TextRule, url_text};
use crate::syntax::{Leniency, Syntax, Template, push_written};

impl UrlTemplate {
    /// Builds the URL. Its scheme, host and port are those that it starts with, values in the path
    /// and the query are percent-encoded, and `policy` allows it.
    ///
    /// # Errors
    ///
    /// - an expression without a value; the first one in the text is reported
    /// - a value that is null, an array or an object
    /// - a value in the path or the query that contains a control character or is longer than
    ///   [`MAX_VALUE_BYTES`](crate::text::limits::MAX_VALUE_BYTES)
    /// - a value in the path that is empty or contains a slash (see [`UrlTemplate::slashes`])
    /// - a leading value that is empty or not a URL by itself, or that has a query when more text
    ///   follows (see [`UrlTemplate::join_query`])
    /// - a URL that breaks a [`TextRule`], such as a `..` segment that two values make together
    /// - a URL that the policy denies
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        let mut writer = Writer::new(self);
        self.template.try_each(context, |part| writer.part(part))?;
        let (text, front) = writer.finish()?;
        let text_error = |(rule, _): url_text::Breach| self.fail(UrlErrorKind::Text(rule), None);
        // The beginning was read by all rules, and so was each part that follows it. The last check
        // compares the whole with what the `url` crate reads.
        let read = url_text::read_after(front, &text).map_err(text_error)?;
        policy
            .check(&read)
            .map_err(|denied| self.fail(UrlErrorKind::Denied(denied), self.beginning()))?;
        url_text::fixpoint(&read, &text).map_err(text_error)
    }

    /// Fills in the values that `context` knows and returns a template for the rest. With a request
    /// that has no response yet, the result only needs the response. Its text can be stored: the
    /// values in it are encoded and cannot become syntax. The policy is checked when the URL is
    /// built.
    ///
    /// These expressions remain: those that read a response that does not exist yet
    /// ([`NoValue::Response`]), sender parameters without a value, and those whose value the
    /// context does not know ([`Lookup::Unknown`]).
    ///
    /// The text contains values of the exchange, so protect it as you protect those. Errors of the
    /// returned template, and of one that serde reads, only show the expression. Errors of one that
    /// [`UrlTemplate::parse`] reads show the whole text.
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
    ///
    /// let key = UrlTemplate::parse("{$request.body#/url}?job={$response.body#/id}")?;
    /// let body = Body::json(br#"{"url": "https://h.example/cb"}"#);
    /// let request = Exchange::new("POST").request_body(body);
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
    /// - the errors of [`UrlTemplate::to_url`] for the expressions that have a value
    /// - [`UrlErrorKind::PartialTooLong`] if the text is longer than a template may be
    /// - [`UrlErrorKind::UnknownParameterName`] if an expression without a value is part of the
    ///   name of a parameter that is joined to the query of the leading value
    pub fn partial(&self, context: &(impl Context + ?Sized)) -> Result<Self, UrlError> {
        let mut writer = Writer::new(self);
        self.template.try_each(context, |part| match part {
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
            part => writer.part(part),
        })?;
        let syntax = Syntax::strict(self.template.dialect())
            .lenient(Leniency::SENDER_PARAMETER | Leniency::BARE_PARAMETER);
        let (text, _) = writer.finish()?;
        let partial = Self::parse_with(&text, syntax);
        // The error of the parser would show the values, so only its rule is kept.
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
}

impl Template {
    /// Compiles the template for URLs and builds one. To use a template more than once, keep a
    /// [`UrlTemplate`].
    ///
    /// # Errors
    ///
    /// The errors of [`UrlTemplate::new`] and [`UrlTemplate::to_url`].
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        UrlTemplate::new(self)?.to_url(context, policy)
    }
}
