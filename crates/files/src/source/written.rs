//! The bytes that write a scalar: the parser reports more of them, or less.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// The bytes of a scalar without its anchor and tag, with the header of a block scalar.
pub(super) fn written(
    text: &str,
    at: Range<usize>,
    style: ScalarStyle,
    has_properties: bool,
) -> Range<usize> {
    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return header(text, at);
    }
    let at = if has_properties {
        content(text, at)
    } else {
        at
    };
    if style == ScalarStyle::Plain {
        at
    } else {
        quoted(text, at)
    }
}

/// The bytes of a scalar without its anchor, its tag, and what is between them.
fn content(text: &str, at: Range<usize>) -> Range<usize> {
    let mut rest = text.get(at.clone()).unwrap_or_default();
    loop {
        let next = rest.trim_start();
        rest = match next.chars().next() {
            Some('&' | '!') => next.trim_start_matches(|c: char| !c.is_whitespace()),
            Some('#') if next.len() < rest.len() => {
                next.trim_start_matches(|c: char| !matches!(c, '\r' | '\n'))
            }
            _ => return at.end - next.len()..at.end,
        };
    }
}

/// The bytes of a quoted scalar without a comment after it, which the parser includes.
fn quoted(text: &str, at: Range<usize>) -> Range<usize> {
    let raw = text.get(at.clone()).unwrap_or_default();
    let Some(quote) = raw.chars().next().filter(|_| raw.contains('#')) else {
        return at;
    };
    let mut characters = raw.char_indices().skip(1).peekable();
    while let Some((n, c)) = characters.next() {
        match c {
            '\\' if quote == '"' => _ = characters.next(),
            '\'' if quote == c && characters.next_if(|(_, next)| *next == c).is_some() => {}
            c if c == quote => return at.start..at.start + n + 1,
            _ => {}
        }
    }
    at
}

/// The bytes of a block scalar with its header: the parser reports those of its text.
fn header(text: &str, at: Range<usize>) -> Range<usize> {
    let before = text.get(..at.start).unwrap_or_default().trim_end();
    let line = before.rfind('\n').map_or(0, |feed| feed + 1);
    let is_header = |from: usize| {
        let rest = before
            .get(from + 1..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| matches!(c, '-' | '+' | '1'..='9'));
        rest.is_empty() || (rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'))
    };
    let candidates = before
        .get(line..)
        .unwrap_or_default()
        .match_indices(['|', '>']);
    let start = candidates
        .map(|(from, _)| line + from)
        .find(|from| is_header(*from));
    start.unwrap_or(at.start)..at.end
}
