//! Errors point into the text, are one line, and have fixes that work.

use std::fmt::{Debug, Display};

use openapi_expr::syntax::ParseErrorKind;
use openapi_expr::text::Fix;
use openapi_expr::text::limits::MAX_TEMPLATE_BYTES;
use openapi_expr::{Expression, ParseError, Template};

use super::MARKER;

/// Checks an error of `text`, which `read` rejected.
pub(crate) fn parse(error: &ParseError, text: &str, read: impl Fn(&str) -> Result<(), ParseError>) {
    let span = error.span();
    let found = span
        .slice(error.text())
        .expect("the span is in the text, on character boundaries");
    assert_eq!(error.found(), Some(found).filter(|found| !found.is_empty()));
    if error.kind() == ParseErrorKind::TooLong {
        assert!(text.len() > MAX_TEMPLATE_BYTES && text.starts_with(error.text()));
    } else {
        assert_eq!(error.text(), text);
        assert!(
            found.is_empty() == (span.start() == text.len()),
            "an empty span is the end of the text: {error}"
        );
    }
    one_line(error);
    excerpt(error, error.help().is_some());
    if let Some(fix) = error.fix() {
        fix_works(error, fix, text, read);
    }
}

/// The replacement is valid by itself, and any other mistake of the text comes after it.
fn fix_works(
    error: &ParseError,
    fix: &Fix,
    text: &str,
    read: impl Fn(&str) -> Result<(), ParseError>,
) {
    let alone = fix.replacement.as_str();
    let right =
        Template::parse(alone).is_ok() || Expression::parse(alone).is_ok() || read(alone).is_ok();
    assert!(right, "{alone:?} of {error}");
    assert!(fix.span.slice(text).is_some(), "{:?} of {error}", fix.span);
    assert!(error.help().is_some());
    let mut fixed = text.to_owned();
    fixed.replace_range(fix.span.range(), alone);
    assert_ne!(fixed, text);
    if let Err(next) = read(&fixed) {
        let limit = matches!(
            next.kind(),
            ParseErrorKind::TooLong | ParseErrorKind::TooManyExpressions
        );
        let end = fix.span.start() + alone.len();
        assert!(
            limit || next.span().start() >= end,
            "{alone:?} does not fix {text:?}: {next}"
        );
    }
}

/// `{}` and `{:?}` are one line without control characters.
pub(crate) fn one_line(error: &(impl Display + Debug)) {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for line in [error.to_string(), format!("{error:?}")] {
        assert!(!line.is_empty() && !line.contains(obeyed), "{line:?}");
    }
}

/// `{:#}` is a message, a line of the text, a line of carets, and the help if there is one.
pub(crate) fn excerpt(error: &impl Display, has_help: bool) {
    let text = format!("{error:#}");
    let lines: Vec<_> = text.split('\n').collect();
    assert_eq!(lines.len(), 3 + usize::from(has_help), "{text}");
    let carets = lines[2].trim_start_matches(' ');
    assert!(
        !carets.is_empty() && carets.bytes().all(|b| b == b'^'),
        "{text}"
    );
}

/// Neither the error nor its parts hold a value of the exchange. They may show `template`, which
/// its author wrote.
pub(crate) fn never_shows_values(shown: &(impl Display + Debug), template: &str) {
    if !template.contains(MARKER) {
        for text in [
            shown.to_string(),
            format!("{shown:#}"),
            format!("{shown:?}"),
            format!("{shown:#?}"),
        ] {
            assert!(!text.contains(MARKER), "{text}");
        }
    }
}

/// The same for a type that only implements `Debug`.
pub(crate) fn debug_never_shows_values(shown: &impl Debug) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert!(!text.contains(MARKER), "{text}");
    }
}
