//! The one boundary between nom and the rest of the crate: `Fail` comes in, [`ParseError`] goes out.

mod embedding;
mod fail;
mod grammar;
mod help;
mod leaf;

use crate::dialect::{Dialect, Leniency};
use crate::error::{Inner, ParseError, ParseErrorKind};
use crate::expression::Expression;
use crate::limits::{MAX_EXPRESSIONS, MAX_TEMPLATE_BYTES};
use crate::name::{Name, Token, is_word};
use crate::pointer::JsonPointer;
use crate::span::Span;
pub(crate) use embedding::Piece;
use fail::{Fail, Want};
pub(crate) use grammar::Read;
use grammar::{Close, Reading};
use leaf::Res;

impl<'i> Expression<'i> {
    /// Parses one bare expression of the OpenAPI Specification, strictly; the text must be it whole.
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
        Self::parse_with(text, Dialect::OpenApi, Leniency::STRICT)
    }

    /// The same in a dialect and with leniencies.
    ///
    /// # Errors
    ///
    /// As [`Expression::parse`], less what `leniency` lets through.
    pub fn parse_with(text: &'i str, dialect: Dialect, leniency: Leniency) -> Result<Self, ParseError> {
        check_length(text)?;
        bare(text, dialect, leniency).map(Read::expression)
    }
}

/// Parses one bare expression, strictly, and owns the result.
impl std::str::FromStr for Expression<'static> {
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
    /// Text that is not empty and does not begin with `/`; a `~` that is not followed by `0` or `1`; more than
    /// [`MAX_POINTER_TOKENS`](crate::limits::MAX_POINTER_TOKENS) reference tokens.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::json_pointer).map(|pointer| Self(pointer.into()))
    }
}

/// Parses a template: one bare expression when it begins with `$` (decision 1.2), pieces otherwise. `sink` gets each
/// piece with its offset; it has them all, or an error comes back.
pub(crate) fn template<'i>(
    text: &'i str,
    dialect: Dialect,
    leniency: Leniency,
    mut sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    check_length(text)?;
    if text.starts_with('$') {
        sink(0, Piece::Embedded(bare(text, dialect, leniency)?, text));
        return Ok(());
    }
    let reading = Reading { dialect, leniency, close: Close::Brace };
    let mut rest = text;
    let mut expressions = 0_usize;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let (next, piece) = embedding::piece(reading, rest).map_err(|error| explain(text, Some(at), &error))?;
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

fn bare(text: &str, dialect: Dialect, leniency: Leniency) -> Result<Read<'_>, ParseError> {
    whole(text, grammar::expression(Reading { dialect, leniency, close: Close::End }, text))
}

fn part<'i, O>(text: &'i str, rule: fn(Reading, &'i str) -> Res<'i, O>) -> Result<O, ParseError> {
    check_length(text)?;
    let reading = Reading { dialect: Dialect::OpenApi, leniency: Leniency::STRICT, close: Close::End };
    whole(text, rule(reading, text))
}

/// Every rule ends where the text ends, or says why not.
fn whole<'i, O>(text: &'i str, parsed: Res<'i, O>) -> Result<O, ParseError> {
    match parsed {
        Ok(("", output)) => Ok(output),
        Ok((at, _)) => Err(explain(text, None, &nom::Err::Failure(Fail { at, want: Want::End }))),
        Err(error) => Err(explain(text, None, &error)),
    }
}

fn check_length(text: &str) -> Result<(), ParseError> {
    if text.len() <= MAX_TEMPLATE_BYTES {
        return Ok(());
    }
    let start = (0..=MAX_TEMPLATE_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    // The excerpt of an error needs no more of a text that may be huge.
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).find(|end| *end > start + 64);
    let end = end.unwrap_or(text.len());
    let head = text.get(..end).unwrap_or_default();
    Err(plain(head, ParseErrorKind::TooLong, Span::new(start, end)))
}

fn plain(text: &str, kind: ParseErrorKind, span: Span) -> ParseError {
    ParseError::new(Inner { text: text.to_owned(), kind, span, expected: &[], help: None, fix: None })
}

/// From nom's failure to ours. `piece` is the offset of the template's piece that was being read; `None` for a text
/// that is read whole.
#[cold]
fn explain(text: &str, piece: Option<usize>, error: &nom::Err<Fail<'_>>) -> ParseError {
    let fail = match *error {
        nom::Err::Error(fail) | nom::Err::Failure(fail) => fail,
        // Only streaming parsers answer so, and the grammar has none; the end of the text is what it would mean.
        nom::Err::Incomplete(_) => Fail { at: "", want: Want::Unnamed },
    };
    let at = text.len() - fail.at.len();
    let opening = piece.filter(|_| fail.want != Want::Opening);
    let behind = |start: usize| text.get(start..).unwrap_or_default();
    let unclosed = opening.filter(|start| {
        let close = if behind(*start).starts_with('<') { '>' } else { '}' };
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
            (ParseErrorKind::UnknownRoot, Span::new(at, word(dollar).max(at + one)))
        }
        Want::Source => (ParseErrorKind::UnknownSource, Span::new(at, word(at).max(at + one))),
        Want::HeaderName | Want::HeaderNameChar => (ParseErrorKind::InvalidHeaderName, Span::new(at, at + one)),
        Want::NameChar | Want::NameEscape => (ParseErrorKind::InvalidName, Span::new(at, at + one)),
        Want::PointerSlash | Want::DottedKey => (ParseErrorKind::InvalidPointer, Span::new(at, at + one)),
        Want::PointerEscape => (ParseErrorKind::InvalidEscape, Span::new(at, at + one)),
        Want::PointerDepth => (ParseErrorKind::PointerTooDeep, Span::new(at, at + one)),
        Want::Opening => (ParseErrorKind::StrayBrace, Span::new(at, at + one)),
        Want::CloseBrace | Want::CloseAngle => (ParseErrorKind::BraceInExpression, Span::new(at, at + one)),
        Want::PointerEnd | Want::End | Want::Unnamed => (ParseErrorKind::TrailingText, Span::new(at, at + one)),
    };
    let (help, fix) = help::help(text, piece, kind).map_or((None, None), |(help, fix)| (Some(help), fix));
    ParseError::new(Inner { text: text.to_owned(), kind, span, expected: fail.want.words(), help, fix })
}
