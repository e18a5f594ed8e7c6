//! Byte spans into the text that the user gave.

use std::fmt;
use std::ops::Range;

/// A range of bytes in the text that the user gave, both ends on character boundaries.
///
/// ```
/// use openapi_expr::Template;
///
/// let template = Template::parse("https://é.example/{$request.body#/id}")?;
/// let embedded = template.expressions().next().expect("one expression");
/// assert_eq!(embedded.span().slice(template.as_str()), Some("$request.body#/id"));
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`; an `end` before `start` is read as
    /// `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// Offset of the first byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// Offset behind the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True for a span of no bytes: a place between two characters.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same place in a text that has `by` more bytes in front: a nested text's span in its
    /// host.
    #[must_use]
    pub const fn shift(self, by: usize) -> Self {
        Self {
            start: self.start.saturating_add(by),
            end: self.end.saturating_add(by),
        }
    }

    /// The bytes of `text` that this span covers; `None` when `text` is not the one it was made
    /// for.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// The span as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
