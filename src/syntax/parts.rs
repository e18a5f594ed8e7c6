//! A recovering parse: a text taken apart, mistakes included.
//!
//! [`Template`](super::Template) stops at the first mistake. A linter and an editor need the rest
//! of the text as well.

use super::error::ParseError;
use super::expression::Expression;
use super::parser::{Piece, Read, Unread, recover, recover_text};
use crate::text::Span;

/// A part of a text, in the order of the text.
pub(crate) struct Part<'t> {
    /// The bytes of the part, with what encloses it.
    pub(crate) span: Span,
    pub(crate) kind: PartKind<'t>,
}

/// What a [`Part`] is.
pub(crate) enum PartKind<'t> {
    /// Literal text. Two literals may follow each other.
    Literal,
    /// An expression.
    Expression {
        expression: Expression<'t>,
        /// The bytes of the expression, without what encloses it.
        inner: Span,
    },
    /// A part that cannot be read.
    Mistake {
        error: ParseError,
        /// What all leniencies together read in its place.
        meant: Option<Expression<'t>>,
    },
}

/// Takes a template apart, such as the key of a Callback Object.
pub(crate) fn parts_of_template(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    recover(text, |span, piece| parts.push(part(span, piece)));
    parts
}

/// Takes a text apart that is not a URL, such as a value in a Link Object. A brace is literal text
/// unless an expression was meant.
pub(crate) fn parts_of_text(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    recover_text(text, |span, piece| parts.push(part(span, piece)));
    parts
}

fn part<'t>(span: Span, piece: Result<Piece<'t>, Unread<'t>>) -> Part<'t> {
    let kind = match piece {
        Ok(Piece::Literal(_) | Piece::LiteralBrace(_)) => PartKind::Literal,
        Ok(Piece::Embedded(read, inside)) => {
            // Bare, or enclosed by one byte on each side.
            let enclosed = usize::from(inside.len() < span.len());
            PartKind::Expression {
                expression: read.expression(),
                inner: Span::new(span.start() + enclosed, span.end() - enclosed),
            }
        }
        Err(Unread { error, lenient }) => PartKind::Mistake {
            error,
            meant: lenient.map(Read::expression),
        },
    };
    Part { span, kind }
}
