//! The grammar of a template: expressions embedded in text. OpenAPI has one sentence on embedding
//! and no grammar for it, so these rules follow Arazzo 1.1.0.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{not, opt, recognize};
use nom::sequence::{preceded, terminated};

use super::failure::{Want, fail, need};
use super::grammar::{Close, Read, Reading, expression, root};
use super::leaf::{Res, lit, run, run_of, taken};
use crate::syntax::expression::Root;
use crate::syntax::leniency::Leniency;
use crate::syntax::name::{ALPHA, WORD};
use crate::text::Ascii;

/// A piece of a template.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'i> {
    /// Literal text. Two literals may follow each other.
    Literal(&'i str),
    /// A brace that is literal text because of [`Leniency::LITERAL_BRACES`].
    LiteralBrace(&'i str),
    /// An expression, with its text without what encloses it.
    Embedded(Read<'i>, &'i str),
}

static BRACE: Ascii = Ascii::of("{}");
static BRACE_OR_ANGLE: Ascii = Ascii::of("{}<");
static PARAMETER: Ascii = WORD.or(&Ascii::of("."));

/// `expression-string = *( literal / embedded-expression )`, one of them
#[inline]
pub(super) fn piece(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    let angle = reading.lets(Leniency::ANGLE_BRACKETS);
    if i.starts_with(['{', '}']) || angle && i.starts_with("<$") {
        embedded_expression(reading, i)
    } else {
        literal(angle, i)
    }
}

/// Reads the same in a text that is not a URL, such as a value in a link: `{$` opens an expression,
/// and every other brace is text.
pub(super) fn piece_of_text(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    if i.starts_with("{$") {
        return embedded_expression(reading, i);
    }
    alt((run(&BRACE), recognize(lit("{")), recognize(lit("}"))))
        .map(Piece::Literal)
        .parse(i)
}

/// Returns true for a brace in a text that is not a URL if an expression was meant: `{request.…}`,
/// `{ $request.… }`, `{\$url}`, `${request.…}`, the same in two pairs of braces, and `{{$…}}`
/// around text that is not an expression.
pub(super) fn is_meant(before: &str, i: &str) -> bool {
    let Some(inside) = i
        .strip_prefix('{')
        .filter(|inside| !inside.starts_with('$'))
    else {
        return false;
    };
    if inside.starts_with("{$") {
        return piece_of_text(Reading::STRICT, inside).is_err();
    }
    if before.ends_with('$') && inside.contains('}') {
        return true;
    }
    let inside = inside.strip_prefix('{').unwrap_or(inside);
    let trimmed = inside.trim_start_matches([' ', '\\']);
    let dollar = trimmed.starts_with('$');
    let trimmed = trimmed.trim_start_matches('$');
    let keyword = |word: &str| {
        trimmed
            .strip_prefix(word)
            .is_some_and(|after| after.trim_start().starts_with('}'))
    };
    ["request.", "response."]
        .iter()
        .any(|root| trimmed.starts_with(root))
        || dollar
            && ["url", "method", "statusCode"]
                .iter()
                .any(|word| keyword(word))
}

/// `literal = 1*( %x00-7A / %x7C / %x7E-10FFFF )`; a `<` is text unless it opens an expression
#[inline]
fn literal(angle: bool, i: &str) -> Res<'_, Piece<'_>> {
    let single = recognize(lit("<"));
    let run = run(if angle { &BRACE_OR_ANGLE } else { &BRACE });
    alt((run, single)).map(Piece::Literal).parse(i)
}

/// `embedded-expression = "{" expression "}"`
#[inline]
fn embedded_expression(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    let braced = Reading {
        close: Close::Brace,
        ..reading
    };
    if i.starts_with("{$") {
        return enclosed(BRACES, Leniency::STRICT, |i| expression(braced, i), i);
    }
    if reading.syntax.leniency().is_strict() {
        fail(i, Want::Opening)
    } else {
        leniently_embedded(reading, i)
    }
}

/// Reads what opens an expression, or is literal text, because of a leniency.
fn leniently_embedded(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    if i.starts_with("<$") && reading.lets(Leniency::ANGLE_BRACKETS) {
        let angled = Reading {
            close: Close::Angle,
            ..reading
        };
        return enclosed(
            ANGLES,
            Leniency::ANGLE_BRACKETS,
            |i| expression(angled, i),
            i,
        );
    }
    if reading.lets(Leniency::MISSING_DOLLAR) && dollar_missing(i) {
        let braced = Reading {
            close: Close::Brace,
            ..reading
        };
        return enclosed(BRACES, Leniency::MISSING_DOLLAR, |i| root(braced, i), i);
    }
    match sender_parameter(i) {
        Ok(parameter) if reading.lets(Leniency::SENDER_PARAMETER) => Ok(parameter),
        Err(_) if reading.lets(Leniency::LITERAL_BRACES) => {
            alt((recognize(lit("{")), recognize(lit("}"))))
                .map(Piece::LiteralBrace)
                .parse(i)
        }
        _ => fail(i, Want::Opening),
    }
}

/// What opens, what closes, and what is expected if it does not close.
type Enclosure = (&'static str, &'static str, Want);
const BRACES: Enclosure = ("{", "}", Want::CloseBrace);
const ANGLES: Enclosure = ("<", ">", Want::CloseAngle);

/// Reads an expression between its opening and its closing character.
#[inline]
fn enclosed<'i>(
    (open, close, want): Enclosure,
    used: Leniency,
    mut inside: impl FnMut(&'i str) -> Res<'i, Read<'i>>,
    i: &'i str,
) -> Res<'i, Piece<'i>> {
    let (start, ()) = lit(open).parse(i)?;
    let (end, read) = inside(start)?;
    let (rest, ()) = need(want, lit(close)).parse(end)?;
    Ok((rest, Piece::Embedded(read.with(used), taken(start, end))))
}

/// Returns true if [`Leniency::MISSING_DOLLAR`] reads an expression here. It begins with a root of
/// the grammar, so it is never a bare parameter.
fn dollar_missing(i: &str) -> bool {
    let keyword = alt((
        lit("url}"),
        lit("method}"),
        lit("statusCode}"),
        lit("request."),
        lit("response."),
    ));
    preceded(lit("{"), keyword).parse(i).is_ok()
}

/// [`Leniency::SENDER_PARAMETER`]: `"{" ( ALPHA / "_" ) *( ALPHA / DIGIT / "_" / "-" / "." ) "}"`
fn sender_parameter(i: &str) -> Res<'_, Piece<'_>> {
    let (i, ()) = lit("{").parse(i)?;
    let (i, ()) = not(alt((lit("request."), lit("response.")))).parse(i)?;
    let (rest, text) = terminated(
        recognize((run_of(&ALPHA), opt(run_of(&PARAMETER)))),
        lit("}"),
    )
    .parse(i)?;
    let read = Read::new(Root::SenderParameter, text, Leniency::SENDER_PARAMETER);
    Ok((rest, Piece::Embedded(read, text)))
}
