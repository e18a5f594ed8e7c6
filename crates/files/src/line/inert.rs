//! Output in which no CI system finds a command that others have written.
//!
//! GitHub and Azure obey `##[name]` and `##vso[name]` anywhere in a line, others
//! `##teamcity[name]`, and GitHub `::name::` at the beginning of one. Documents, file names and
//! URLs are shown on such lines.

use std::borrow::Cow;

/// Replaces one character, so that carets stay under what they mark.
const BROKEN: &str = "\u{fffd}";

/// What has just been read.
#[derive(Clone, Copy)]
enum Seen {
    /// Only spaces so far on this line.
    Start,
    /// A `:` after them.
    Colon,
    /// One `#`.
    Hash,
    /// `##`, and maybe a word. The number is where the second `#` was written.
    Hashes(usize),
    Other,
}

/// Breaks the workflow commands in lines: in each command that a CI system would obey, one
/// character is replaced with `U+FFFD`.
///
/// ```
/// use openapi_expr_files::line::inert;
///
/// assert_eq!(inert("##[group]x"), "#\u{fffd}[group]x");
/// ```
pub fn inert(lines: &str) -> Cow<'_, str> {
    broken(lines, Seen::Start)
}

/// Does the same as [`inert`] for text within a line, where `::` does not begin a command.
pub fn inert_within(text: &str) -> Cow<'_, str> {
    broken(text, Seen::Other)
}

fn broken(text: &str, mut seen: Seen) -> Cow<'_, str> {
    if !text.contains('#') && !text.contains(':') {
        return text.into();
    }
    let (mut written, mut escape) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        // Our own colours, which are removed if the output is not a terminal.
        if escape || c == '\u{1b}' {
            escape = !c.is_ascii_alphabetic();
            written.push(c);
            continue;
        }
        match (seen, c) {
            (Seen::Hashes(at), '[') => written.replace_range(at..=at, BROKEN),
            (Seen::Colon, ':') => {
                written.push_str(BROKEN);
                seen = Seen::Other;
                continue;
            }
            _ => {}
        }
        seen = match (seen, c) {
            (_, '\n' | '\r') => Seen::Start,
            (Seen::Start, c) if c.is_whitespace() => Seen::Start,
            (Seen::Start, ':') => Seen::Colon,
            (Seen::Hash | Seen::Hashes(_), '#') => Seen::Hashes(written.len()),
            (_, '#') => Seen::Hash,
            (Seen::Hashes(at), c) if c.is_ascii_alphanumeric() => Seen::Hashes(at),
            _ => Seen::Other,
        };
        written.push(c);
    }
    written.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_broken_visibly() {
        for (lines, expected) in [
            ("a ##[stop-commands]tok", "a #\u{fffd}[stop-commands]tok"),
            ("####[x]##[y", "###\u{fffd}[x]#\u{fffd}[y"),
            (
                "##vso[task.setvariable variable=a]b",
                "#\u{fffd}vso[task.setvariable variable=a]b",
            ),
            ("##teamcity[buildStop]", "#\u{fffd}teamcity[buildStop]"),
            (
                "\u{1b}[1m##\u{1b}[0m\u{1b}[1m[x",
                "\u{1b}[1m#\u{fffd}\u{1b}[0m\u{1b}[1m[x",
            ),
            (
                "  ::error::x\na::b\n::group::",
                "  :\u{fffd}error::x\na::b\n:\u{fffd}group::",
            ),
            ("\u{1b}[1m:\u{1b}[0m:x", "\u{1b}[1m:\u{1b}[0m\u{fffd}x"),
            (":::", ":\u{fffd}:"),
        ] {
            assert_eq!(inert(lines), expected);
            assert_eq!(inert(expected), expected);
        }
        for lines in [
            "# [x]",
            "#a#[x]",
            "## [x]",
            "##a-b[x]",
            "$request.body#/a[0]",
            "a ::b",
            "é: ::x",
            "",
        ] {
            assert_eq!(inert(lines), lines);
        }
        assert_eq!(inert_within("::##[x"), "::#\u{fffd}[x");
    }
}
