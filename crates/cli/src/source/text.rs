//! Lines and columns of a text.

use super::Note;

/// Characters between two kept offsets.
const STEP: usize = 256;

/// A text, by bytes, by characters, and by lines and columns.
#[derive(Debug)]
pub(crate) struct Text {
    whole: String,
    /// Bytes of the byte order mark.
    mark: usize,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// The byte of each `STEP`th character behind the mark; empty for ASCII.
    steps: Vec<usize>,
}

impl Text {
    pub(crate) fn new(text: String) -> Self {
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .skip(usize::from(mark > 0))
                .step_by(STEP)
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            whole: text,
            mark,
            lines,
            steps,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.whole
    }

    /// Without the byte order mark.
    pub(crate) fn content(&self) -> &str {
        self.whole.get(self.mark..).unwrap_or_default()
    }

    /// The byte at which a character of the content begins.
    pub(crate) fn byte(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.whole.len());
        }
        let Some(&step) = self.steps.get(character / STEP) else {
            return self.whole.len();
        };
        let rest = self.whole.get(step..).unwrap_or_default();
        rest.char_indices()
            .nth(character % STEP)
            .map_or(self.whole.len(), |(at, _)| step + at)
    }

    /// The line and the column of a byte, both from 1, columns in characters.
    pub(crate) fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self
            .lines
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let start = if start == 0 { self.mark } else { start };
        let column = self.character(byte).saturating_sub(self.character(start));
        (line, column + 1)
    }

    /// How many characters of the content stand before a byte; a line may be the whole document.
    fn character(&self, byte: usize) -> usize {
        if self.steps.is_empty() {
            return byte;
        }
        let Some(step) = self
            .steps
            .partition_point(|start| *start <= byte)
            .checked_sub(1)
        else {
            return 0;
        };
        let start = self.steps.get(step).copied().unwrap_or_default();
        step * STEP
            + self
                .whole
                .get(start..byte)
                .map_or(0, |rest| rest.chars().count())
    }

    /// A line by its number from 1, without its end.
    pub(crate) fn line(&self, line: usize) -> Option<&str> {
        let start = *self.lines.get(line.checked_sub(1)?)?;
        let end = self.lines.get(line).copied().unwrap_or(self.whole.len());
        Some(self.whole.get(start..end)?.trim_end_matches(['\n', '\r']))
    }

    pub(crate) fn note(&self, byte: usize, message: impl Into<String>) -> Note {
        let (line, column) = self.position(byte);
        Note {
            message: message.into(),
            line,
            column,
        }
    }
}
