//! Computes the lines and columns of a text, YAML or JSON.

use std::ops::Range;
use std::sync::Arc;

use super::note::Note;
use super::position::{Encoding, Position};

/// Characters between two kept offsets.
const STEP: usize = 256;

/// A text that converts between bytes, and lines and columns.
///
/// Conversions take logarithmic time, even in a document of one line.
#[derive(Clone, Debug)]
pub struct Text {
    whole: Arc<str>,
    /// Bytes of the byte order mark.
    mark: usize,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// Every `STEP`th character after the mark; empty for ASCII.
    steps: Vec<Step>,
}

/// A kept offset.
#[derive(Clone, Copy, Debug)]
struct Step {
    byte: usize,
    /// The UTF-16 code units of the content before it.
    utf16: usize,
}

impl Text {
    /// Prepares a text for conversions.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let whole = text.into();
        let mark = if whole.starts_with('\u{feff}') { 3 } else { 0 };
        let lines = std::iter::once(0)
            .chain(whole.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let steps = if whole.is_ascii() {
            Vec::new()
        } else {
            steps(&whole, mark)
        };
        Self {
            whole,
            mark,
            lines,
            steps,
        }
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// Returns the whole text, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.whole)
    }

    /// The text without the byte order mark.
    pub(crate) fn content(&self) -> &str {
        self.whole.get(self.mark..).unwrap_or_default()
    }

    /// The byte at which a character of the content begins.
    pub(crate) fn byte(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.whole.len());
        }
        let Some(step) = self.steps.get(character / STEP) else {
            return self.whole.len();
        };
        let rest = self.whole.get(step.byte..).unwrap_or_default();
        rest.char_indices()
            .nth(character % STEP)
            .map_or(self.whole.len(), |(at, _)| step.byte + at)
    }

    /// Returns the line and the column of a byte, as people count.
    ///
    /// ```
    /// use openapi_expr_files::Text;
    ///
    /// assert_eq!(Text::new("a\n\u{e9}b").position(4).to_string(), "2:2");
    /// ```
    pub fn position(&self, byte: usize) -> Position {
        let (line, column) = self.line_column(byte, Encoding::Utf32);
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// Returns the line and the column of a byte, as editors count: both from 0, columns in units
    /// of an encoding. A byte order mark is not counted.
    ///
    /// ```
    /// use openapi_expr_files::{Encoding, Text};
    ///
    /// let text = Text::new("a: \u{1f600}b");
    /// assert_eq!(text.line_column(7, Encoding::Utf8), (0, 7));
    /// assert_eq!(text.line_column(7, Encoding::Utf16), (0, 5));
    /// assert_eq!(text.line_column(7, Encoding::Utf32), (0, 4));
    /// ```
    pub fn line_column(&self, byte: usize, encoding: Encoding) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let line = line.saturating_sub(1);
        let start = self.start(line);
        let before = self.count(start, encoding);
        (line, self.count(byte, encoding).saturating_sub(before))
    }

    /// Returns the byte at a line and a column, as editors count: the inverse of
    /// [`line_column`](Self::line_column). A column after the end of its line is the end of the
    /// line, and one within a character is the beginning of the character. Returns `None` for a
    /// line that does not exist.
    ///
    /// ```
    /// use openapi_expr_files::{Encoding, Text};
    ///
    /// let text = Text::new("a: \u{1f600}b\nc");
    /// assert_eq!(text.offset(0, 5, Encoding::Utf16), Some(7));
    /// assert_eq!(text.offset(0, 99, Encoding::Utf16), Some(8));
    /// assert_eq!(text.offset(2, 0, Encoding::Utf16), None);
    /// ```
    pub fn offset(&self, line: usize, column: usize, encoding: Encoding) -> Option<usize> {
        let Range { start, end } = self.line_range(line)?;
        let wanted = self.count(start, encoding) + column;
        // The number of units before a byte grows with the byte.
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.count(middle, encoding) <= wanted {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        (start..=low).rfind(|byte| self.whole.is_char_boundary(*byte))
    }

    /// The byte at which a line begins, by its number from 0, without the byte order mark.
    fn start(&self, line: usize) -> usize {
        let start = self.lines.get(line).copied().unwrap_or_default();
        start.max(self.mark)
    }

    /// The bytes of a line by its number from 0, without its end.
    fn line_range(&self, line: usize) -> Option<Range<usize>> {
        self.lines.get(line)?;
        let start = self.start(line);
        let end = self.lines.get(line + 1).copied();
        let end = end.unwrap_or(self.whole.len());
        let text = self.whole.get(start..end)?;
        Some(start..start + text.trim_end_matches(['\n', '\r']).len())
    }

    /// How many units of the content are before a byte; a line may be the whole document.
    fn count(&self, byte: usize, encoding: Encoding) -> usize {
        if self.steps.is_empty() || encoding == Encoding::Utf8 {
            return byte;
        }
        let number = self.steps.partition_point(|step| step.byte <= byte);
        let Some((number, step)) = number
            .checked_sub(1)
            .and_then(|number| Some((number, self.steps.get(number)?)))
        else {
            return 0;
        };
        let end = (step.byte..=byte.min(self.whole.len()))
            .rfind(|byte| self.whole.is_char_boundary(*byte))
            .unwrap_or(step.byte);
        let rest = self.whole.get(step.byte..end).unwrap_or_default();
        match encoding {
            Encoding::Utf16 => step.utf16 + rest.chars().map(char::len_utf16).sum::<usize>(),
            Encoding::Utf8 | Encoding::Utf32 => number * STEP + rest.chars().count(),
        }
    }

    /// A line by its number from 1, without its end.
    pub(crate) fn line(&self, line: usize) -> Option<&str> {
        self.whole.get(self.line_range(line.checked_sub(1)?)?)
    }

    pub(crate) fn note(&self, byte: usize, message: impl Into<String>) -> Note {
        Note::new(message.into(), self.position(byte), byte)
    }
}

fn steps(text: &str, mark: usize) -> Vec<Step> {
    let (mut steps, mut utf16) = (Vec::new(), 0);
    let content = text.get(mark..).unwrap_or_default();
    for (number, (at, c)) in content.char_indices().enumerate() {
        if number % STEP == 0 {
            let byte = mark + at;
            steps.push(Step { byte, utf16 });
        }
        utf16 += c.len_utf16();
    }
    steps
}
