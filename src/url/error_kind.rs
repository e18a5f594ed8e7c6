//! The kinds of a [`UrlError`](super::UrlError), each with its code.

use crate::eval::{EvalError, ValueType};
use crate::policy::{Denied, TextRule};
use crate::syntax::ParseError;

/// The kinds of a [`UrlError`](crate::UrlError).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlErrorKind {
    /// The text is not a template.
    Parse(ParseError),
    /// An expression has no value.
    Evaluate(EvalError),
    /// The template is relative and there is no base URL.
    Relative,
    /// The template starts with `//`, which would choose another host, with a base URL or without.
    NetworkPath,
    /// The base URL breaks a rule.
    Base(TextRule),
    /// The base URL has a query, and the template would become part of it.
    BaseWithQuery,
    /// An expression is in the scheme.
    ExpressionInScheme,
    /// An expression is in the authority, and a value must not choose the host.
    ExpressionInAuthority,
    /// The template contains `#`, but fragments are never sent.
    LiteralFragment,
    /// The leading expression is followed by something other than `/` or `?`, which would extend
    /// the host name.
    TextAfterPrefix,
    /// The value of the leading expression is empty. A form sends `callback_url=` to say "no
    /// callback", so [`is_missing`](crate::UrlError::is_missing) returns true.
    EmptyUrl,
    /// The value of the leading expression has a query, and the text after it would become part of
    /// that query. See [`UrlTemplate::join_query`](crate::UrlTemplate::join_query).
    PrefixWithQuery,
    /// The query of the leading value already has a parameter that the template adds.
    RepeatedParameter,
    /// [`UrlTemplate::partial`](crate::UrlTemplate::partial) does not know the name of a parameter
    /// that the template adds, so that name could be in the query of the leading value. An
    /// expression that has no value yet is part of the name.
    UnknownParameterName,
    /// The value is null, an array or an object.
    NotText(ValueType),
    /// The value contains a control character.
    ControlCharacter,
    /// A value in the path is empty, which makes another path: `/invoices/`.
    EmptyValue,
    /// A value in the path contains `/` or `\`. See
    /// [`UrlTemplate::slashes`](crate::UrlTemplate::slashes).
    SlashInPath,
    /// The value is longer than [`MAX_VALUE_BYTES`](crate::text::limits::MAX_VALUE_BYTES).
    ValueTooLong,
    /// The literal text of the template breaks a rule for URLs.
    Literal(TextRule),
    /// The value of the leading expression, or the whole URL, breaks a rule.
    Text(TextRule),
    /// The result of [`UrlTemplate::partial`](crate::UrlTemplate::partial) is longer than
    /// [`MAX_TEMPLATE_BYTES`](crate::text::limits::MAX_TEMPLATE_BYTES).
    PartialTooLong,
    /// The policy refuses the URL.
    Denied(Denied),
}

impl UrlErrorKind {
    /// Returns a stable name for machines, in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Parse(error) => error.code(),
            Self::Evaluate(error) => error.code(),
            Self::Relative => "relative-template",
            Self::NetworkPath => "network-path",
            Self::Base(_) | Self::BaseWithQuery => "base-url",
            Self::ExpressionInScheme => "expression-in-scheme",
            Self::ExpressionInAuthority => "expression-in-authority",
            Self::LiteralFragment => "literal-fragment",
            Self::TextAfterPrefix => "text-after-prefix",
            Self::EmptyUrl => "empty",
            Self::PrefixWithQuery => "prefix-with-query",
            Self::RepeatedParameter => "repeated-parameter",
            Self::UnknownParameterName => "unknown-parameter-name",
            Self::NotText(ValueType::Null) => "null-value",
            Self::NotText(_) => "structured-value",
            Self::ControlCharacter => "control-character",
            Self::EmptyValue => "empty-value",
            Self::SlashInPath => "slash-in-path",
            Self::ValueTooLong => "value-too-long",
            Self::Literal(rule) | Self::Text(rule) => rule.code(),
            Self::PartialTooLong => "partial-too-long",
            Self::Denied(denied) => denied.code(),
        }
    }

    /// Returns true if the template can never make a URL, whatever the exchange.
    pub(super) fn is_permanent(&self) -> bool {
        matches!(
            self,
            Self::Parse(_)
                | Self::Relative
                | Self::NetworkPath
                | Self::Base(_)
                | Self::BaseWithQuery
                | Self::Literal(_)
                | Self::ExpressionInScheme
                | Self::ExpressionInAuthority
                | Self::LiteralFragment
                | Self::TextAfterPrefix
        )
    }
}
