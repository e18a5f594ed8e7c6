//! How errors show the place that they are about. All errors use these functions.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::span::Span;

/// The maximum width of an excerpt, in columns.
const COLUMNS: usize = 96;
/// The columns before the marked place, if the text is longer than the excerpt.
const LEAD: usize = 32;

/// Returns the character to show for one of the text. Control characters become their Unicode
/// pictures, so that the excerpt is always one line.
fn shown(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Line separators and direction marks would break or reorder the line.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// Returns any text as one line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn width(c: char) -> usize {
    UnicodeWidthChar::width(shown(c)).unwrap_or(0)
}

/// A text as one line in backticks, short enough for a log.
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

/// Writes an error: its message, its place in a text, and its help.
pub(crate) fn located(
    f: &mut fmt::Formatter<'_>,
    message: &str,
    text: &str,
    span: Option<Span>,
    help: Option<&str>,
) -> fmt::Result {
    f.write_str(message)?;
    if f.alternate() {
        span.map_or(Ok(()), |span| excerpt(f, text, span))?;
        return help.map_or(Ok(()), |help| write!(f, "\nhelp: {help}"));
    }
    match span {
        Some(span) => write!(f, ", at byte {} of {}", span.start(), Quoted(text))?,
        None => write!(f, ", in {}", Quoted(text))?,
    }
    help.map_or(Ok(()), |help| write!(f, "; {help}"))
}

/// Writes `text` as one line with carets under `span`. The carets count columns. A long text is cut
/// around the span.
pub(crate) fn excerpt(f: &mut fmt::Formatter<'_>, text: &str, span: Span) -> fmt::Result {
    let before = text.get(..span.start()).unwrap_or_default();
    let marked = span.slice(text).unwrap_or_default();
    let after = text.get(span.end()..).unwrap_or_default();

    // Extend the window from the mark backwards, then forwards.
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
    let shown_after = take(after);
    let cut_front = from > 0;
    let cut_back = shown_mark.len() + shown_after.len() < marked.len() + after.len();

    let line = before
        .get(from..)
        .unwrap_or_default()
        .chars()
        .chain(shown_mark.chars())
        .chain(shown_after.chars());
    f.write_str("\n  ")?;
    f.write_str(if cut_front { "…" } else { "" })?;
    line.map(shown)
        .try_for_each(|c| fmt::Write::write_char(f, c))?;
    f.write_str(if cut_back { "…" } else { "" })?;
    let indent = lead + usize::from(cut_front);
    let carets = shown_mark.chars().map(width).sum::<usize>().max(1);
    write!(f, "\n  {:indent$}{}", "", "^".repeat(carets))
}
