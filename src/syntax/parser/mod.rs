//! The one boundary between nom and the rest of the crate: `Fail` comes in, [`ParseError`] goes
//! out.

mod embedding;
mod failure;
mod grammar;
mod help;
mod leaf;
mod neighbour;

use std::str::FromStr;

use super::dialect::Syntax;
use super::error::{Inner, ParseError, ParseErrorKind};
use super::expression::Expression;
use super::leniency::Leniency;
use super::name::{Name, Token, is_word};
use super::pointer::JsonPointer;
use crate::text::Span;
use crate::text::limits::{MAX_EXPRESSIONS, MAX_TEMPLATE_BYTES};
use crate::text::one_line;
pub(crate) use embedding::Piece;
use failure::{Fail, Want};
pub(crate) use grammar::Read;
use grammar::{Close, Reading};
use leaf::Res;

impl<'i> Expression<'i> {
    /// Parses one bare expression of the OpenAPI Specification, strictly; the text must be it
    /// whole.
    ///
    /// # Errors
    ///
    /// Text that is not an expression, such as
    ///
    /// - `$request.body.id`: a place in the body is a JSON Pointer, `$request.body#/id`
    /// - `$URL`: keywords are case-sensitive
    /// - `$request.header.X Y`: a header field name is an RFC 9110 `token`
    /// - `$request.body#/a~2`: `~` is written `~0` (RFC 6901 §3)
    /// - `{$url}`: braces embed an expression into a text; that is a [`Template`](crate::Template)
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses one bare expression of a [`Syntax`].
    ///
    /// # Errors
    ///
    /// As [`Expression::parse`], except what the leniencies of `syntax` accept.
    pub fn parse_with(text: &'i str, syntax: Syntax) -> Result<Self, ParseError> {
        check_length(text)?;
        bare(text, syntax).map(Read::expression)
    }
}

/// Parses one bare expression, strictly, and owns the result.
impl FromStr for Expression<'static> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Expression::parse(text).map(Expression::into_owned)
    }
}

impl<'i> TryFrom<&'i str> for Expression<'i> {
    type Error = ParseError;

    fn try_from(text: &'i str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl<'i> Token<'i> {
    /// Parses a header field name.
    ///
    /// # Errors
    ///
    /// Text that is no RFC 9110 `token`: empty, or with a blank, a colon, a non-ASCII character…
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::token).map(|token| Self(token.into()))
    }
}

impl<'i> Name<'i> {
    /// Parses a parameter name.
    ///
    /// # Errors
    ///
    /// Text with a `"`, a control character, or a `\` that begins no JSON escape.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::name).map(|name| Self(name.into()))
    }
}

impl<'i> JsonPointer<'i> {
    /// Parses a JSON Pointer in its string form.
    ///
    /// # Errors
    ///
    /// Text that is not empty and does not begin with `/`; a `~` that is not followed by `0` or
    /// `1`; more than [`MAX_POINTER_TOKENS`](crate::text::limits::MAX_POINTER_TOKENS) reference tokens.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::json_pointer).map(|pointer| Self(pointer.into()))
    }
}

macro_rules! part_from_text {
    ($type:ident) => {
        /// Parses and owns the result.
        impl FromStr for $type<'static> {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                $type::parse(text).map($type::into_owned)
            }
        }

        impl<'i> TryFrom<&'i str> for $type<'i> {
            type Error = ParseError;

            fn try_from(text: &'i str) -> Result<Self, ParseError> {
                Self::parse(text)
            }
        }
    };
}

part_from_text!(Token);
part_from_text!(Name);
part_from_text!(JsonPointer);

/// Parses a template: one bare expression when it begins with `$` (DESIGN.md §1.2), pieces
/// otherwise. `sink` gets each piece with its offset; it has them all, or an error comes back.
pub(crate) fn template<'i>(
    text: &'i str,
    syntax: Syntax,
    sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    pieces(
        text,
        Reading {
            syntax,
            close: Close::Brace,
        },
        embedding::piece,
        sink,
    )
}

/// The same, strictly, for a text that is not a URL: a brace that opens no expression is text
/// (DESIGN.md §1.4).
pub(crate) fn text<'i>(
    text: &'i str,
    sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    pieces(text, Reading::STRICT, embedding::piece_of_text, sink)
}

#[inline]
fn pieces<'i>(
    text: &'i str,
    reading: Reading,
    piece: impl Fn(Reading, &'i str) -> Res<'i, Piece<'i>>,
    mut sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    check_length(text)?;
    if text.starts_with('$') {
        sink(0, Piece::Embedded(bare(text, reading.syntax)?, text));
        return Ok(());
    }
    let mut rest = text;
    let mut expressions = 0_usize;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let (next, piece) =
            piece(reading, rest).map_err(|error| explain(text, Whole::Piece(at), &error))?;
        if matches!(piece, Piece::Embedded(..)) {
            expressions += 1;
            if expressions > MAX_EXPRESSIONS {
                let span = Span::new(at, text.len() - next.len());
                return Err(plain(text, ParseErrorKind::TooManyExpressions, span));
            }
        }
        sink(at, piece);
        rest = next;
    }
    Ok(())
}

/// A mistake, and what the leniencies make of the piece that holds it.
pub(crate) struct Mistake<'i> {
    pub(crate) error: ParseError,
    pub(crate) reading: Option<Read<'i>>,
}

/// Most mistakes that [`recover`] tells of one text.
const MAX_MISTAKES: usize = 16;

/// Reads a template and goes on behind each mistake: `sink` gets every piece, or the mistake in it,
/// with its bytes. A text that is over a limit is one mistake.
pub(crate) fn recover<'i>(text: &'i str, sink: impl FnMut(Span, Result<Piece<'i>, Mistake<'i>>)) {
    recover_with(
        text,
        |_, rest| embedding::piece(Reading::STRICT, rest),
        sink,
    );
}

/// The same for a text that is not a URL. There a brace is text, unless an expression was meant in
/// it.
pub(crate) fn recover_text<'i>(
    text: &'i str,
    sink: impl FnMut(Span, Result<Piece<'i>, Mistake<'i>>),
) {
    let piece = |before: &str, rest| {
        if embedding::is_meant(before, rest) {
            embedding::piece(Reading::STRICT, rest)
        } else {
            embedding::piece_of_text(Reading::STRICT, rest)
        }
    };
    recover_with(text, piece, sink);
}

/// `strict` reads a piece, given what is before it.
fn recover_with<'i>(
    text: &'i str,
    strict: impl Fn(&'i str, &'i str) -> Res<'i, Piece<'i>>,
    mut sink: impl FnMut(Span, Result<Piece<'i>, Mistake<'i>>),
) {
    let all = Span::new(0, text.len());
    if let Err(error) = check_length(text) {
        return sink(
            all,
            Err(Mistake {
                error,
                reading: None,
            }),
        );
    }
    if text.starts_with('$') {
        let read = bare(text, Syntax::openapi()).map(|read| Piece::Embedded(read, text));
        let reading = || bare(text, Syntax::openapi().lenient(Leniency::LENIENT)).ok();
        return sink(
            all,
            read.map_err(|error| Mistake {
                error,
                reading: reading(),
            }),
        );
    }
    let lenient = Reading {
        syntax: Syntax::openapi().lenient(Leniency::LENIENT),
        ..Reading::STRICT
    };
    let (mut rest, mut expressions, mut mistakes) = (text, 0_usize, 0);
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let before = text.get(..at).unwrap_or_default();
        let (next, found) = match strict(before, rest) {
            Ok((next, piece)) => {
                expressions += usize::from(matches!(piece, Piece::Embedded(..)));
                (next, Ok(piece))
            }
            Err(error) => {
                mistakes += 1;
                let (next, reading) = match embedding::piece(lenient, rest) {
                    Ok((next, Piece::Embedded(read, _))) => (next, Some(read)),
                    _ => (behind_braces(rest), None),
                };
                (
                    next,
                    Err(Mistake {
                        error: explain(text, Whole::Piece(at), &error),
                        reading,
                    }),
                )
            }
        };
        let span = Span::new(at, text.len() - next.len());
        if expressions > MAX_EXPRESSIONS {
            let error = plain(text, ParseErrorKind::TooManyExpressions, span);
            return sink(
                span,
                Err(Mistake {
                    error,
                    reading: None,
                }),
            );
        }
        sink(span, found);
        if mistakes == MAX_MISTAKES {
            return;
        }
        rest = next;
    }
}

/// Behind a piece that begins with a brace and is no expression: what closes as often as it opens,
/// else the first closing brace, else all.
fn behind_braces(rest: &str) -> &str {
    let behind = |at: usize| rest.get(at..).unwrap_or_default();
    let opening = rest.bytes().take_while(|b| *b == b'{').count();
    match rest.find('}') {
        _ if opening == 0 => behind(1),
        Some(at) => {
            let closing = behind(at).bytes().take_while(|b| *b == b'}').count();
            behind(at + closing.min(opening))
        }
        None => "",
    }
}

fn bare(text: &str, syntax: Syntax) -> Result<Read<'_>, ParseError> {
    whole(
        text,
        grammar::expression(
            Reading {
                syntax,
                close: Close::End,
            },
            text,
        ),
        Whole::Expression,
    )
}

fn part<'i, O>(text: &'i str, rule: fn(Reading, &'i str) -> Res<'i, O>) -> Result<O, ParseError> {
    check_length(text)?;
    let reading = Reading {
        syntax: Syntax::openapi(),
        close: Close::End,
    };
    whole(text, rule(reading, text), Whole::Part)
}

/// Every rule ends where the text ends, or says why not.
fn whole<'i, O>(text: &'i str, parsed: Res<'i, O>, what: Whole) -> Result<O, ParseError> {
    match parsed {
        Ok(("", output)) => Ok(output),
        Ok((at, _)) => Err(explain(
            text,
            what,
            &nom::Err::Failure(Fail {
                at,
                want: Want::End,
            }),
        )),
        Err(error) => Err(explain(text, what, &error)),
    }
}

/// What was being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// A bare expression.
    Expression,
    /// A header field name, a parameter name or a JSON Pointer by itself.
    Part,
    /// The piece of a template that begins at the offset.
    Piece(usize),
}

fn check_length(text: &str) -> Result<(), ParseError> {
    if text.len() <= MAX_TEMPLATE_BYTES {
        return Ok(());
    }
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
    Err(plain(head, ParseErrorKind::TooLong, Span::new(start, end)))
}

fn plain(text: &str, kind: ParseErrorKind, span: Span) -> ParseError {
    ParseError::new(Inner {
        text: text.to_owned(),
        kind,
        span,
        expected: &[],
        help: None,
        fix: None,
    })
}

/// From nom's failure to ours.
#[cold]
fn explain(text: &str, what: Whole, error: &nom::Err<Fail<'_>>) -> ParseError {
    let piece = match what {
        Whole::Piece(at) => Some(at),
        Whole::Expression | Whole::Part => None,
    };
    let fail = match *error {
        nom::Err::Error(fail) | nom::Err::Failure(fail) => fail,
        // Only streaming parsers answer so, and the grammar has none; the end of the text is what
        // it would mean.
        nom::Err::Incomplete(_) => Fail {
            at: "",
            want: Want::Unnamed,
        },
    };
    let at = text.len() - fail.at.len();
    let opening = piece.filter(|_| fail.want != Want::Opening);
    let behind = |start: usize| text.get(start..).unwrap_or_default();
    let unclosed = opening.filter(|start| {
        let close = if behind(*start).starts_with('<') {
            '>'
        } else {
            '}'
        };
        !behind(*start).contains(close)
    });

    let one = fail.at.chars().next().map_or(0, char::len_utf8);
    let word = |from: usize| from + behind(from).chars().take_while(|c| is_word(*c)).count();
    let (kind, span) = match fail.want {
        _ if unclosed.is_some() => {
            let start = unclosed.unwrap_or_default();
            (ParseErrorKind::UnclosedBrace, Span::new(start, start + 1))
        }
        Want::Root => {
            let dollar = at + usize::from(fail.at.starts_with('$'));
            (
                ParseErrorKind::UnknownRoot,
                Span::new(at, word(dollar).max(at + one)),
            )
        }
        Want::Source => (
            ParseErrorKind::UnknownSource,
            Span::new(at, word(at).max(at + one)),
        ),
        Want::HeaderDot | Want::ParameterDot => {
            (ParseErrorKind::UnknownSource, Span::new(at, at + one))
        }
        Want::HeaderName | Want::HeaderNameChar => {
            (ParseErrorKind::InvalidHeaderName, Span::new(at, at + one))
        }
        Want::NameChar | Want::NameEscape => (ParseErrorKind::InvalidName, Span::new(at, at + one)),
        Want::PointerSlash | Want::DottedKey => {
            (ParseErrorKind::InvalidPointer, Span::new(at, at + one))
        }
        Want::PointerEscape => (ParseErrorKind::InvalidEscape, Span::new(at, at + one)),
        Want::PointerDepth => (ParseErrorKind::PointerTooDeep, Span::new(at, at + one)),
        Want::Opening => (ParseErrorKind::StrayBrace, Span::new(at, at + one)),
        Want::CloseBrace | Want::CloseAngle => {
            (ParseErrorKind::BraceInExpression, Span::new(at, at + one))
        }
        Want::PointerEnd | Want::End | Want::Unnamed => {
            (ParseErrorKind::TrailingText, Span::new(at, at + one))
        }
    };
    let (help, expected) = match what {
        Whole::Part => (help::part(text, kind), fail.want.words_of_a_part()),
        _ => (help::help(text, piece, kind), fail.want.words()),
    };
    let (help, fix) = help.map_or((None, None), |(help, fix)| (Some(one_line(&help)), fix));
    ParseError::new(Inner {
        text: text.to_owned(),
        kind,
        span,
        expected,
        help,
        fix,
    })
}
