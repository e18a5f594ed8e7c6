//! How errors show the place they speak of: one renderer for all of them.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::span::Span;

/// Columns of the excerpt that a caret line shows at most.
const COLUMNS: usize = 96;
/// Columns kept in front of the marked place when the text is longer.
const LEAD: usize = 32;

/// The character as the excerpt shows it: controls as their Unicode pictures, so that one line
/// stays one line.
fn shown(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Line separators and marks of direction would break or reorder the line.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// Text on one line, whatever it holds.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn width(c: char) -> usize {
    UnicodeWidthChar::width(shown(c)).unwrap_or(0)
}

/// A text on one line, between backticks, cut to a length that a log line bears.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.chars();
        f.write_str("`")?;
        rest.by_ref()
            .take(COLUMNS)
            .try_for_each(|c| fmt::Write::write_char(f, shown(c)))?;
        f.write_str(if rest.next().is_some() { "…`" } else { "`" })
    }
}

/// Writes the line of `text` with carets under `span`: counted in columns, cut around the span when
/// it is long.
pub(crate) fn excerpt(f: &mut fmt::Formatter<'_>, text: &str, span: Span) -> fmt::Result {
    let before = text.get(..span.start()).unwrap_or_default();
    let marked = span.slice(text).unwrap_or_default();
    let behind = text.get(span.end()..).unwrap_or_default();

    // From the mark backwards as far as the window goes, then forwards.
    let total: usize = text.chars().map(width).sum();
    let (mut lead, mut from) = (0, before.len());
    let reach = if total <= COLUMNS { COLUMNS } else { LEAD };
    for (at, c) in before.char_indices().rev() {
        if lead + width(c) > reach {
            break;
        }
        lead += width(c);
        from = at;
    }
    let mut room = COLUMNS.saturating_sub(lead);
    let mut take = |part: &str| {
        part.chars()
            .take_while(|c| {
                let fits = width(*c) <= room;
                room = room.saturating_sub(width(*c));
                fits
            })
            .collect::<String>()
    };
    let shown_mark = take(marked);
    let shown_behind = take(behind);
    let cut_front = from > 0;
    let cut_back = shown_mark.len() + shown_behind.len() < marked.len() + behind.len();

    let line = before
        .get(from..)
        .unwrap_or_default()
        .chars()
        .chain(shown_mark.chars())
        .chain(shown_behind.chars());
    f.write_str("\n  ")?;
    f.write_str(if cut_front { "…" } else { "" })?;
    line.map(shown)
        .try_for_each(|c| fmt::Write::write_char(f, c))?;
    f.write_str(if cut_back { "…" } else { "" })?;
    let indent = lead + usize::from(cut_front);
    let carets = shown_mark.chars().map(width).sum::<usize>().max(1);
    write!(f, "\n  {:indent$}{}", "", "^".repeat(carets))
}
