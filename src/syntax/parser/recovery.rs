//! A parse that goes on after a mistake.

use super::embedding::{Piece, is_meant, piece, piece_of_text};
use super::explain::{Subject, check_length, explain};
use super::grammar::{Read, Reading};
use super::leaf::Res;
use super::pieces::pieces;
use super::whole::bare;
use crate::syntax::dialect::Syntax;
use crate::syntax::error::{ParseError, ParseErrorKind};
use crate::syntax::leniency::Leniency;
use crate::text::Span;

/// A piece that cannot be read.
pub(crate) struct Unread<'t> {
    pub(crate) error: ParseError,
    /// What the leniencies read in its place.
    pub(crate) lenient: Option<Read<'t>>,
}

/// The most mistakes that are reported in one text.
const MAX_MISTAKES: usize = 16;

const LENIENT_SYNTAX: Syntax = Syntax::openapi().lenient(Leniency::LENIENT);

const LENIENT: Reading = Reading {
    syntax: LENIENT_SYNTAX,
    ..Reading::STRICT
};

/// Reads a template and goes on after each mistake. `sink` gets every piece with its bytes, or the
/// mistake in it. A text that is over a limit is one mistake.
pub(crate) fn recover<'t>(text: &'t str, sink: impl FnMut(Span, Result<Piece<'t>, Unread<'t>>)) {
    recover_with(text, |_, rest| piece(Reading::STRICT, rest), sink);
}

/// The same for a text that is not a URL. A brace there is text, unless an expression was meant in
/// it.
pub(crate) fn recover_text<'t>(
    text: &'t str,
    sink: impl FnMut(Span, Result<Piece<'t>, Unread<'t>>),
) {
    let read = |at, rest| {
        if is_meant(text.get(..at).unwrap_or_default(), rest) {
            piece(Reading::STRICT, rest)
        } else {
            piece_of_text(Reading::STRICT, rest)
        }
    };
    recover_with(text, read, sink);
}

fn recover_with<'t>(
    text: &'t str,
    read: impl Fn(usize, &'t str) -> Res<'t, Piece<'t>>,
    mut sink: impl FnMut(Span, Result<Piece<'t>, Unread<'t>>),
) {
    let all = Span::new(0, text.len());
    if let Err(error) = check_length(text) {
        let lenient = None;
        return sink(all, Err(Unread { error, lenient }));
    }
    if text.starts_with('$') {
        return sink(all, recover_bare(text));
    }
    let mut pieces = pieces(text, read);
    let mut mistakes = 0;
    while mistakes < MAX_MISTAKES
        && let Some((span, found)) = pieces.next()
    {
        match found {
            Ok(piece) => sink(span, Ok(piece)),
            Err(failure) => {
                mistakes += 1;
                let error = explain(text, Subject::Piece(span), &failure);
                let found = lenient_piece(text, span, &error);
                let (span, lenient) = found.map_or((span, None), |(rest, read)| {
                    (pieces.resume(span.start(), rest), Some(read))
                });
                sink(span, Err(Unread { error, lenient }));
            }
        }
    }
}

/// Reads a piece with all leniencies. Returns what follows it and the expression.
fn lenient_piece<'t>(text: &'t str, span: Span, error: &ParseError) -> Option<(&'t str, Read<'t>)> {
    if error.kind() == ParseErrorKind::TooManyExpressions {
        return None;
    }
    match piece(LENIENT, text.get(span.start()..)?) {
        Ok((rest, Piece::Embedded(read, _))) => Some((rest, read)),
        _ => None,
    }
}

fn recover_bare(text: &str) -> Result<Piece<'_>, Unread<'_>> {
    match bare(text, Syntax::openapi()) {
        Ok(found) => Ok(Piece::Embedded(found, text)),
        Err(error) => Err(Unread {
            error,
            lenient: bare(text, LENIENT_SYNTAX).ok(),
        }),
    }
}
