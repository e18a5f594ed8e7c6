//! The pieces of a template: literal text and expressions.

use super::expression::Expression;
use crate::text::Span;

/// A piece of a [`Template`](crate::Template).
///
/// Every piece is literal text or an expression. There will be no other kind, so a `match` needs no
/// wildcard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Literal text.
    Literal {
        /// The text.
        text: &'t str,
        /// Where the text is in the template.
        span: Span,
    },
    /// An expression.
    Embedded(Embedded<'t>),
}

/// An expression in a [`Template`](crate::Template).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded<'t> {
    pub(super) expression: Expression<'t>,
    pub(super) text: &'t str,
    pub(super) span: Span,
}

impl<'t> Embedded<'t> {
    /// Returns the expression.
    pub fn expression(&self) -> &Expression<'t> {
        &self.expression
    }

    /// Consumes the piece and returns the expression.
    pub fn into_expression(self) -> Expression<'t> {
        self.expression
    }

    /// Returns the expression as it is written, without the braces.
    pub fn as_str(&self) -> &'t str {
        self.text
    }

    /// Returns where [`as_str`](Embedded::as_str) is in the template.
    pub fn span(&self) -> Span {
        self.span
    }
}
