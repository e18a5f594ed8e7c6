//! A key or a link's value taken apart, mistakes included.

use super::error::ParseError;
use super::expression::Expression;
use super::leniency::Leniency;
use super::parser::Piece;
use super::parser::{Mistake, recover, recover_text};
use crate::text::Span;

/// A piece of a text.
pub(crate) struct Part<'t> {
    /// With what encloses it.
    pub(crate) span: Span,
    pub(crate) kind: Kind<'t>,
}

pub(crate) enum Kind<'t> {
    Literal,
    /// An expression, and its bytes without what encloses it.
    Expression(Expression<'t>, Span),
    /// A mistake, and what the leniencies read in its place.
    Mistake(ParseError, Option<(Expression<'t>, Leniency)>),
}

/// The parts of a callback's key.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    recover(text, |span, piece| parts.push(part(span, piece)));
    parts
}

/// The parts of a link's value.
pub(crate) fn parts_of_value(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    recover_text(text, |span, piece| parts.push(part(span, piece)));
    parts
}

fn part<'t>(span: Span, piece: Result<Piece<'t>, Mistake<'t>>) -> Part<'t> {
    let kind = match piece {
        Ok(Piece::Literal(_) | Piece::LiteralBrace(_)) => Kind::Literal,
        Ok(Piece::Embedded(read, inside)) => {
            // Bare, or in braces of one byte each.
            let enclosed = usize::from(inside.len() < span.len());
            let inner = Span::new(span.start() + enclosed, span.end() - enclosed);
            Kind::Expression(read.expression(), inner)
        }
        Err(Mistake { error, reading }) => {
            Kind::Mistake(error, reading.map(|read| (read.expression(), read.used)))
        }
    };
    Part { span, kind }
}
