//! The mistake in a text that failed to parse: where the search begins.

use super::braces::{self, Stray};
use super::expression::{in_expression, tool_extension};
use super::known::{Advice, Known};
use super::spelling::{escape_tildes, is_expression};
use super::whole;
use crate::syntax::error::ParseErrorKind;
use crate::syntax::mistake::Mistake;
use crate::text::Span;

/// Recognises the mistake in a bare expression.
pub(in crate::syntax::parser) fn in_whole(text: &str) -> Option<Known> {
    whole::RECOGNISERS
        .iter()
        .find_map(|recognise| recognise(text))
}

/// Recognises the mistake in the piece of a template that begins at `at`.
pub(in crate::syntax::parser) fn in_piece(
    text: &str,
    at: usize,
    kind: ParseErrorKind,
) -> Option<Known> {
    let (before, rest) = text.split_at_checked(at)?;
    if kind == ParseErrorKind::UnclosedBrace {
        return Some(braces::unclosed(rest));
    }
    let close = if rest.starts_with('<') { '>' } else { '}' };
    let inside = rest.get(1..)?.split(close).next()?;
    tool_extension(inside).or_else(|| {
        if kind == ParseErrorKind::StrayBrace {
            return Some(braces::in_stray(&Stray::new(before, rest)));
        }
        let unclosed = kind == ParseErrorKind::BraceInExpression && close == '}';
        let brace = || Known::new(Mistake::BraceInExpression, Advice::Reason);
        in_expression(inside, at + 1).or_else(|| unclosed.then(brace))
    })
}

/// Recognises the mistake in a header field name, a parameter name or a JSON Pointer by itself.
pub(in crate::syntax::parser) fn in_part(text: &str, kind: ParseErrorKind) -> Option<Known> {
    let (mistake, pointer) = match kind {
        ParseErrorKind::InvalidPointer => {
            let tokens = text.trim_start_matches('#').trim_start_matches('/');
            (Mistake::MissingSlash, format!("/{tokens}"))
        }
        ParseErrorKind::InvalidEscape => (Mistake::PointerEscape, escape_tildes(text)),
        _ => return None,
    };
    is_expression(&format!("$request.body#{pointer}"))
        .then(|| Known::fixed(mistake, Span::new(0, text.len()), pointer))
}

/// Recognises an expression that was meant in a template that is literal text.
pub(crate) fn in_literal(text: &str) -> Option<Mistake> {
    if is_without_braces(text, "$request.") || is_without_braces(text, "$response.") {
        Some(Mistake::MissingBraces)
    } else if text.starts_with("#/") {
        Some(Mistake::MissingBody)
    } else if text.starts_with("request.") {
        Some(Mistake::MissingDollar)
    } else {
        None
    }
}

fn is_without_braces(text: &str, root: &str) -> bool {
    text.match_indices(root)
        .any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with('{')))
}
