//! Byte ranges in the text that was read.

use std::fmt;
use std::ops::Range;

/// A range of bytes in the text that was read. Both ends are on character boundaries.
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
    /// Returns the span from `start` to `end`, exclusive. If `end` is less than `start`, the span
    /// is empty.
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// Returns the offset of the first byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// Returns the offset after the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns true if the span has no bytes. It is then a place between two characters.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Moves the span by `by` bytes to the right, such as from a nested text to the text around it.
    #[must_use]
    pub const fn shift(self, by: usize) -> Self {
        Self {
            start: self.start.saturating_add(by),
            end: self.end.saturating_add(by),
        }
    }

    /// Returns the part of `text` that the span covers, or `None` if the span is not in `text`.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// Returns the span as a range.
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
