//! Messages on stderr.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use openapi_expr_files::line::inert;

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

/// A line beside the results.
pub(crate) fn note(message: &str) {
    to_stderr(&format!("{message}\n"));
}

/// Errors are ignored: nobody reads a stderr that is closed.
fn to_stderr(text: &str) {
    let _ = anstream::stderr().write_all(inert(text).as_bytes());
}

/// Stderr as a writer. Commands that others have written are broken in each text, and errors are
/// ignored.
#[derive(Clone, Copy)]
pub(crate) struct Stderr;

impl Write for Stderr {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        to_stderr(&String::from_utf8_lossy(text));
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
