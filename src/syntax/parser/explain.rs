//! From nom's failure to a [`ParseError`].

use super::failure::{Fail, Want};
use super::help::help;
use super::mistakes;
use crate::syntax::error::{Inner, ParseError, ParseErrorKind};
use crate::syntax::name::is_word;
use crate::text::limits::MAX_TEMPLATE_BYTES;
use crate::text::{Span, one_line};

/// What was being read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A bare expression.
    Expression,
    /// A header field name, a parameter name or a JSON Pointer by itself.
    Part,
    /// A piece of a template.
    Piece(Span),
}

/// Checks that a text is not too long.
#[inline]
pub(super) fn check_length(text: &str) -> Result<(), ParseError> {
    if text.len() <= MAX_TEMPLATE_BYTES {
        Ok(())
    } else {
        Err(too_long(text))
    }
}

#[cold]
fn too_long(text: &str) -> ParseError {
    let start = (0..=MAX_TEMPLATE_BYTES)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default();
    // The excerpt of an error needs no more of a text that may be huge.
    let end = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .find(|end| *end > start + 64);
    let end = end.unwrap_or(text.len());
    let head = text.get(..end).unwrap_or_default();
    ParseError::new(Inner {
        text: head.to_owned(),
        kind: ParseErrorKind::TooLong,
        span: Span::new(start, end),
        expected: &[],
        mistake: None,
        help: None,
        fix: None,
    })
}

/// Explains a failure to the user.
#[cold]
pub(super) fn explain(text: &str, subject: Subject, error: &nom::Err<Fail<'_>>) -> ParseError {
    let fail = match *error {
        nom::Err::Error(fail) | nom::Err::Failure(fail) => fail,
        // Only streaming parsers return this, and the grammar has none. It would mean the end of
        // the text.
        nom::Err::Incomplete(_) => Fail {
            at: "",
            want: Want::Unnamed,
        },
    };
    let (kind, span) = kind_and_span(text, subject, fail);
    let expected = match subject {
        Subject::Part => fail.want.words_of_a_part(),
        Subject::Expression | Subject::Piece(_) => fail.want.words(),
    };
    let known = match subject {
        _ if kind.is_limit() => None,
        Subject::Part => mistakes::in_part(text, kind),
        Subject::Expression => mistakes::in_whole(text),
        Subject::Piece(piece) => mistakes::in_piece(text, piece.start(), kind),
    };
    ParseError::new(Inner {
        text: text.to_owned(),
        kind,
        span,
        expected,
        mistake: known.as_ref().map(|known| known.mistake),
        help: known.as_ref().map(|known| one_line(&help(known))),
        fix: known.and_then(|known| known.fix()),
    })
}

fn kind_and_span(text: &str, subject: Subject, fail: Fail<'_>) -> (ParseErrorKind, Span) {
    if let Some(brace) = unclosed(text, subject, fail.want) {
        return (ParseErrorKind::UnclosedBrace, brace);
    }
    let at = text.len() - fail.at.len();
    let one = fail.at.chars().next().map_or(0, char::len_utf8);
    let character = Span::new(at, at + one);
    let word = || {
        let start = at + usize::from(fail.want == Want::Root && fail.at.starts_with('$'));
        let word = text.get(start..).unwrap_or_default();
        let length = word.find(|c| !is_word(c)).unwrap_or(word.len());
        Span::new(at, (start + length).max(character.end()))
    };
    match fail.want {
        Want::Root => (ParseErrorKind::UnknownRoot, word()),
        Want::Source => (ParseErrorKind::UnknownSource, word()),
        Want::HeaderDot | Want::ParameterDot => (ParseErrorKind::UnknownSource, character),
        Want::HeaderName | Want::HeaderNameChar => (ParseErrorKind::InvalidHeaderName, character),
        Want::NameChar | Want::NameEscape => (ParseErrorKind::InvalidName, character),
        Want::PointerSlash | Want::DottedKey => (ParseErrorKind::InvalidPointer, character),
        Want::PointerEscape => (ParseErrorKind::InvalidEscape, character),
        Want::PointerDepth => (ParseErrorKind::PointerTooDeep, character),
        Want::Opening => (ParseErrorKind::StrayBrace, character),
        Want::CloseBrace | Want::CloseAngle => (ParseErrorKind::BraceInExpression, character),
        Want::PointerEnd | Want::End | Want::Unnamed => (ParseErrorKind::TrailingText, character),
        Want::FewerExpressions => match subject {
            Subject::Piece(piece) => (ParseErrorKind::TooManyExpressions, piece),
            Subject::Expression | Subject::Part => (ParseErrorKind::TooManyExpressions, character),
        },
    }
}

/// Returns the opening brace of a piece that is never closed.
fn unclosed(text: &str, subject: Subject, want: Want) -> Option<Span> {
    let Subject::Piece(piece) = subject else {
        return None;
    };
    let rest = text.get(piece.start()..)?;
    let close = if rest.starts_with('<') { '>' } else { '}' };
    (want != Want::Opening && !rest.contains(close))
        .then(|| Span::new(piece.start(), piece.start() + 1))
}
