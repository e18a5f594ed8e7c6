//! An expression where it occurs.

use crate::syntax::Expression;
use crate::text::Span;
use crate::url::Position;

/// An expression in a text, its place, and its position in a URL, if it is in one.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Occurrence<'e, 't> {
    pub(in crate::lint) expression: &'e Expression<'t>,
    pub(in crate::lint) span: Span,
    pub(in crate::lint) position: Option<Position>,
    /// Returns true if the whole text is this expression without braces.
    pub(in crate::lint) bare: bool,
}
