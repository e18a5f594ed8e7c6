//! Writes the values of expressions, each by its position in the URL. A path value that is empty or
//! contains a slash, which would become `%2F`, is refused here.

use memchr::memchr2;

use super::assembly::{Assembly, Clash};
use super::error::UrlError;
use super::error_kind::UrlErrorKind;
use super::positions::Position;
use super::url_template::{Slashes, UrlTemplate};
use crate::eval::{Part, Value, ValueType};
use crate::policy::url_text::{self, Front, UrlText};
use crate::text::Span;
use crate::text::limits::MAX_VALUE_BYTES;

/// Writes the values of expressions, each by its position in the URL.
pub(super) struct Writer<'t> {
    template: &'t UrlTemplate,
    pub(super) assembly: Assembly,
    /// The scheme and the authority of the URL, if its beginning is written.
    front: Option<Front>,
}

impl<'t> Writer<'t> {
    pub(super) fn new(template: &'t UrlTemplate) -> Self {
        let assembly = Assembly::new(template.base.as_deref(), template.template.as_str().len());
        Self {
            template,
            assembly,
            front: template.layout.front,
        }
    }

    /// Writes a part of the template.
    #[inline]
    pub(super) fn part(&mut self, part: Part<'_, '_>) -> Result<(), UrlError> {
        match part {
            Part::Literal(text) => {
                self.assembly.literal(text);
                Ok(())
            }
            Part::Value {
                number,
                lookup,
                span,
                ..
            } => match self.template.template.answer(span, lookup) {
                Ok(value) => self.value(number, span, &value),
                Err(error) => Err(self.template.no_value(error)),
            },
        }
    }

    fn value(&mut self, number: usize, span: Span, value: &Value<'_>) -> Result<(), UrlError> {
        let fail = |kind| Err(self.template.fail(kind, Some(span)));
        if let kind @ (ValueType::Null | ValueType::Array | ValueType::Object) = value.value_type()
        {
            return fail(UrlErrorKind::NotText(kind));
        }
        let text = value.to_text();
        match self.template.layout.positions.of(number) {
            Position::Prefix if text.is_empty() => fail(UrlErrorKind::EmptyUrl),
            Position::Prefix => match url_text::read(&text) {
                Ok(read) => self.prefix(&text, &read, span),
                Err((rule, _)) => fail(UrlErrorKind::Text(rule)),
            },
            Position::Path if text.is_empty() => fail(UrlErrorKind::EmptyValue),
            position => {
                if text.len() > MAX_VALUE_BYTES {
                    return fail(UrlErrorKind::ValueTooLong);
                }
                if text.chars().any(char::is_control) {
                    return fail(UrlErrorKind::ControlCharacter);
                }
                let refuses =
                    position == Position::Path && self.template.slashes == Slashes::Refuse;
                if refuses && memchr2(b'/', b'\\', text.as_bytes()).is_some() {
                    return fail(UrlErrorKind::SlashInPath);
                }
                self.assembly.encoded(&text);
                Ok(())
            }
        }
    }

    /// Writes the leading value, which is a URL.
    fn prefix(&mut self, text: &str, read: &UrlText<'_>, span: Span) -> Result<(), UrlError> {
        self.front = Some(Front::of(read));
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

    /// Returns the text, and its scheme and authority.
    pub(super) fn finish(mut self) -> Result<(String, Option<Front>), UrlError> {
        let kind = match self.assembly.finish() {
            Ok(()) => return Ok((self.assembly.text, self.front)),
            Err(Clash::Repeated) => UrlErrorKind::RepeatedParameter,
            Err(Clash::Unknown) => UrlErrorKind::UnknownParameterName,
        };
        Err(self.template.fail(kind, self.template.beginning()))
    }
}
