//! Lines and columns as people and editors count them. [`Text`](super::Text), in `lines.rs`,
//! computes them.

use std::fmt;

/// A place in a text as people count: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_structs, reason = "a place has no third coordinate")]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// `LINE:COLUMN`
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What an editor counts as one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// A byte.
    Utf8,
    /// A UTF-16 code unit: the default of the Language Server Protocol.
    Utf16,
    /// A character.
    Utf32,
}
