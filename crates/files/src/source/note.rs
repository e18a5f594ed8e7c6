//! A remark on a place of a text.

use std::fmt;

use super::position::Position;
use crate::line::OneLine;

/// A message about a place of a text: why the text cannot be read, or what its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// What is wrong there.
    pub message: String,
    /// The place.
    pub position: Position,
    /// The byte of the place.
    pub byte: usize,
}

impl Note {
    pub(crate) fn new(message: String, position: Position, byte: usize) -> Self {
        Self {
            message,
            position,
            byte,
        }
    }
}

/// `LINE:COLUMN: MESSAGE`, on one line.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.position, OneLine(&self.message))
    }
}

impl std::error::Error for Note {}
