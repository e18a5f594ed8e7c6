//! Whether a spelling works, and what a loose one means.

use crate::syntax::dialect::Syntax;
use crate::syntax::leniency::Leniency;
use crate::syntax::name::is_word;
use crate::syntax::parser::embedding::piece;
use crate::syntax::parser::grammar::{Close, Reading, expression};
use crate::syntax::parser::pieces::pieces;
use crate::text::limits::MAX_TEMPLATE_BYTES;

const fn reading(leniency: Leniency) -> Reading {
    Reading {
        syntax: Syntax::openapi().lenient(leniency),
        close: Close::Brace,
    }
}

/// Returns true if `text` is one expression without any leniency, both bare and in braces.
pub(super) fn is_expression(text: &str) -> bool {
    text.len() <= MAX_TEMPLATE_BYTES
        && matches!(expression(reading(Leniency::STRICT), text), Ok(("", _)))
}

/// Returns true if `text`, which does not begin with `$`, is a template without any leniency.
pub(super) fn is_template(text: &str) -> bool {
    !text.starts_with('$')
        && text.len() <= MAX_TEMPLATE_BYTES
        && pieces(text, |_, rest| piece(Reading::STRICT, rest)).all(|(_, found)| found.is_ok())
}

/// Returns true for what [`Leniency::SENDER_PARAMETER`] reads between braces.
pub(super) fn is_sender_parameter(name: &str) -> bool {
    let text = format!("{{{name}}}");
    matches!(
        piece(reading(Leniency::SENDER_PARAMETER), &text),
        Ok(("", _))
    )
}

/// Returns an expression in a loose spelling in the standard one, with the leniencies it takes.
pub(super) fn standard(text: &str) -> Option<(String, Leniency)> {
    let Ok(("", read)) = expression(reading(Leniency::LENIENT), text) else {
        return None;
    };
    Some((read.expression().to_standard().to_string(), read.used))
}

/// Returns a text without its spaces, unless one of them separates two words.
pub(super) fn without_spaces(text: &str) -> Option<String> {
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let first = words.next()?.to_owned();
    words.try_fold(first, |text, word| {
        let separates = text.ends_with(is_word) && word.starts_with(is_word);
        (!separates).then(|| text + word)
    })
}

/// Escapes each `~` of a JSON Pointer that does not escape anything.
pub(super) fn escape_tildes(pointer: &str) -> String {
    let mut rest = pointer.split('~');
    let first = rest.next().unwrap_or_default().to_owned();
    rest.fold(first, |text, part| {
        let tilde = if part.starts_with(['0', '1']) {
            "~"
        } else {
            "~0"
        };
        text + tilde + part
    })
}

/// Spells `items[0].id`, as other languages index, as a leniency reads it: `items.0.id`, or
/// `items/0/id` if the text is a pointer already.
pub(super) fn spell_indexes(inside: &str) -> String {
    let separator = if inside.contains("body.") { "." } else { "/" };
    let mut parts = inside.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(']') {
        Some((index, after)) if !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()) => {
            text + separator + index + after
        }
        _ => text + "[" + part,
    })
}
