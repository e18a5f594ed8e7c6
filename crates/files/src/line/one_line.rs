//! Characters that a terminal obeys.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

/// Shows text on one line: control characters, line separators and marks that change the direction
/// of text are escaped.
///
/// ```
/// use openapi_expr_files::line::OneLine;
///
/// assert_eq!(OneLine("a\nb\u{202e}").to_string(), r"a\nb\u{202e}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OneLine<'a>(pub &'a str);

impl Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            c if reorders(c) => write!(f, "{}", c.escape_unicode()),
            c if c.is_control() => write!(f, "{}", c.escape_default()),
            c => f.write_char(c),
        })
    }
}

/// Replaces with `U+FFFD` what [`OneLine`] escapes, except for ASCII characters: line feeds and the
/// escape sequences of colours stay. Columns do not change.
///
/// ```
/// use openapi_expr_files::line::masked;
///
/// assert_eq!(masked("\u{1b}[1ma\u{9b}b\n"), "\u{1b}[1ma\u{fffd}b\n");
/// ```
pub fn masked(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| reorders(c) || (c.is_control() && !c.is_ascii());
    if text.contains(is_unsafe) {
        text.replace(is_unsafe, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Does the same as [`masked`], but only for characters that are as long as `U+FFFD`, so that byte
/// offsets stay valid.
pub fn masked_in_place(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| reorders(c) && c.len_utf8() == '\u{fffd}'.len_utf8();
    if text.contains(is_unsafe) {
        text.replace(is_unsafe, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Line and paragraph separators, and the marks that change the direction of text.
fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
