//! A remark on a place of one of the files of a bundle.

use std::fmt;

use crate::line::OneLine;
use crate::source::Note;

/// A message about a place in a file of a [`Bundle`](crate::Bundle).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileNote {
    /// The number of the file in the bundle. The document itself is 0.
    pub file: usize,
    /// The name of the file.
    pub name: String,
    /// The message, and its place in the file.
    pub note: Note,
}

impl FileNote {
    pub(super) fn new(file: usize, name: &str, note: Note) -> Self {
        Self {
            file,
            name: name.to_owned(),
            note,
        }
    }
}

/// `FILE:LINE:COLUMN: MESSAGE`, on one line.
impl fmt::Display for FileNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", OneLine(&self.name), self.note)
    }
}
