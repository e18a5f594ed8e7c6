//! What the checks of a text are given: the text's surroundings, and a part that cannot be read.

use crate::lint::guess::Search;
use crate::lint::operation::scope::Scope;
use crate::syntax::{Expression, ParseError};
use crate::text::Span;

/// Where a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Site {
    /// A key of a Callback Object: an expression or a URL.
    Key,
    /// A value of a Link Object: text that is not an expression is a constant.
    Link,
}

impl Site {
    pub(super) fn is_link(self) -> bool {
        self == Self::Link
    }
}

/// What knows more about a text than the text.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Reader<'s, 'd> {
    pub(in crate::lint) scope: Scope<'s, 'd>,
    pub(in crate::lint) search: &'s Search,
    pub(in crate::lint) site: Site,
    /// The only place of the text to look at; `None` for all of it.
    pub(in crate::lint) focus: Option<Span>,
}

impl Reader<'_, '_> {
    /// Returns false for a piece of a text that is not to be looked at.
    pub(in crate::lint) fn looks_at(&self, piece: Span) -> bool {
        self.focus
            .is_none_or(|focus| piece.start() <= focus.end() && focus.start() <= piece.end())
    }
}

/// A part of a text that cannot be read.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Broken<'t> {
    pub(in crate::lint) text: &'t str,
    pub(in crate::lint) piece: Span,
    pub(in crate::lint) error: &'t ParseError,
    /// What all leniencies together read in its place.
    pub(in crate::lint) meant: Option<&'t Expression<'t>>,
}

impl<'t> Broken<'t> {
    /// Returns the part as it is written.
    pub(super) fn written(&self) -> &'t str {
        self.piece.slice(self.text).unwrap_or_default()
    }

    /// Returns the name in `$name` or `{name}`.
    pub(super) fn parameter(&self) -> Option<&'t str> {
        match self.meant {
            Some(Expression::Parameter(name) | Expression::SenderParameter(name)) => {
                Some(name.as_str())
            }
            _ => None,
        }
    }
}
