//! What goes to stderr, and how text of others is shown in a terminal.

use std::fmt::{self, Display, Write as _};
use std::io::Write as _;

use anstyle::{AnsiColor, Style};

use crate::inert::inert;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// An error, its carets and its help in colour where the terminal has any.
pub(crate) fn error(message: &str) {
    let mut text = format!("{ERROR}error:{ERROR:#} ");
    for (n, line) in message.lines().enumerate() {
        let carets = line.trim_start();
        // Writing into a `String` cannot fail.
        let _ = match line.strip_prefix("help:") {
            _ if n == 0 => writeln!(text, "{line}"),
            Some(help) => writeln!(text, "{HELP}help:{HELP:#}{help}"),
            None if !carets.is_empty() && carets.bytes().all(|b| b == b'^') => {
                writeln!(text, "{ERROR}{line}{ERROR:#}")
            }
            None => writeln!(text, "{line}"),
        };
    }
    to_stderr(&text);
}

pub(crate) fn warning(message: impl Display) {
    to_stderr(&format!("{WARNING}warning:{WARNING:#} {message}\n"));
}

/// What is told beside the answer.
pub(crate) fn note(message: &str) {
    to_stderr(&format!("{message}\n"));
}

/// Nobody is left to be told when stderr is closed.
fn to_stderr(text: &str) {
    let _ = anstream::stderr().write_all(inert(text).as_bytes());
}

/// Line and paragraph separators, and the marks that change the direction of text.
pub(crate) fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text on one line: what would break or reorder the line, or speak to the terminal, is escaped.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            c if reorders(c) => write!(f, "{}", c.escape_unicode()),
            c if c.is_control() => write!(f, "{}", c.escape_default()),
            c => f.write_char(c),
        })
    }
}
