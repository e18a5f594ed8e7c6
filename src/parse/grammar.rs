//! The grammar: one function per rule of the published ABNF, the rule as its doc. The leaves are nom's *complete*
//! parsers alone (DESIGN.md, "nom"), and after the token that decides, every rule commits.
//!
//! Rules are quoted from OpenAPI 3.2.0, "Runtime Expressions". `expression-string` and what stands below it are ours,
//! after Arazzo 1.1.0: OpenAPI has one sentence on embedding and no grammar for it.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::combinator::{not, peek, recognize, value};
use nom::multi::many0_count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use crate::dialect::{Dialect, Leniency};
use crate::expression::{Expression, Source};
use crate::limits::MAX_POINTER_TOKENS;
use crate::name::{self, Name, Token, is_tchar, is_word};
use crate::parse::fail::{Fail, Want, fail, need};
use crate::pointer::{self, JsonPointer, escape};

pub(crate) type Res<'i, O> = IResult<&'i str, O, Fail<'i>>;

/// What closes the expression that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// The end of the text: a bare expression has the whole language of the ABNF.
    End,
    /// The first `}`: names and pointers hold no braces.
    Brace,
    /// The first `>`: names and pointers hold neither braces nor angle brackets.
    Angle,
}

/// How a text is read. `dialect` has one value today; further roots are further branches of [`root`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) dialect: Dialect,
    pub(crate) leniency: Leniency,
    pub(crate) close: Close,
}

impl Reading {
    fn lets(self, leniency: Leniency) -> bool {
        self.leniency.contains(leniency)
    }

    /// True for what may not stand inside the expression because it closes it, or would open another.
    fn closes(self, c: char) -> bool {
        match self.close {
            Close::End => false,
            Close::Brace => matches!(c, '{' | '}'),
            Close::Angle => matches!(c, '{' | '}' | '<' | '>'),
        }
    }

    /// True where the expression can end.
    fn ends(self, i: &str) -> bool {
        i.chars().next().is_none_or(|c| self.closes(c))
    }
}

/// An expression, and what it used of the leniencies.
pub(crate) type Read<'i> = (Expression<'i>, Leniency);

/// `expression = "$url" / "$method" / "$statusCode" / "$request." source / "$response." source`
pub(crate) fn expression(reading: Reading, i: &str) -> Res<'_, Read<'_>> {
    let (rest, read) = need(Want::Root, preceded(tag("$"), |i| root(reading, i))).parse(i)?;
    if reading.ends(rest) { Ok((rest, read)) } else { fail(rest, Want::End) }
}

/// An expression behind its `$`, which [`Leniency::MISSING_DOLLAR`] lets go.
fn root(reading: Reading, i: &str) -> Res<'_, Read<'_>> {
    let strict = |expression| (expression, Leniency::STRICT);
    let standard = match reading.dialect {
        Dialect::OpenApi => alt((
            preceded(tag("request."), |i| source(reading, i)).map(|(of, used)| (Expression::Request(of), used)),
            preceded(tag("response."), |i| source(reading, i)).map(|(of, used)| (Expression::Response(of), used)),
            value(Expression::Url, word("url")).map(strict),
            value(Expression::Method, word("method")).map(strict),
            value(Expression::StatusCode, word("statusCode")).map(strict),
        ))
        .parse(i),
    };
    match standard {
        Err(nom::Err::Error(_)) if reading.lets(Leniency::BARE_PARAMETER) => bare_parameter(i),
        other => other,
    }
}

/// A keyword that the text does not go on from: `$urls` is no `$url`.
fn word<'i>(keyword: &'static str) -> impl Parser<&'i str, Output = &'i str, Error = Fail<'i>> {
    terminated(tag(keyword), not(peek(take_while_m_n(1, 1, is_word))))
}

/// [`Leniency::BARE_PARAMETER`]: `( ALPHA / "_" ) *( ALPHA / DIGIT / "_" / "-" )`
fn bare_parameter(i: &str) -> Res<'_, Read<'_>> {
    recognize((take_while_m_n(1, 1, |c: char| c.is_ascii_alphabetic() || c == '_'), take_while(is_word)))
        .map(|name| (Expression::Parameter(Name(Cow::Borrowed(name))), Leniency::BARE_PARAMETER))
        .parse(i)
}

/// `source = header-reference / query-reference / path-reference / body-reference`
fn source(reading: Reading, i: &str) -> Res<'_, (Source<'_>, Leniency)> {
    let strict = |source| (source, Leniency::STRICT);
    need(
        Want::Source,
        alt((
            |i| body_reference(reading, i),
            (|i| query_reference(reading, i)).map(strict),
            (|i| header_reference(reading, i)).map(strict),
            (|i| path_reference(reading, i)).map(strict),
        )),
    )
    .parse(i)
}

/// `header-reference = "header." token`
fn header_reference(reading: Reading, i: &str) -> Res<'_, Source<'_>> {
    preceded(tag("header."), |i| token(reading, i)).map(Source::Header).parse(i)
}

/// `query-reference = "query." name`
fn query_reference(reading: Reading, i: &str) -> Res<'_, Source<'_>> {
    preceded(tag("query."), |i| name(reading, i)).map(Source::Query).parse(i)
}

/// `path-reference = "path." name`
fn path_reference(reading: Reading, i: &str) -> Res<'_, Source<'_>> {
    preceded(tag("path."), |i| name(reading, i)).map(Source::Path).parse(i)
}

/// `body-reference = "body" ["#" json-pointer ]`
fn body_reference(reading: Reading, i: &str) -> Res<'_, (Source<'_>, Leniency)> {
    let (rest, _) = word("body").parse(i)?;
    let (used, (rest, pointer)) = match rest.chars().next() {
        Some('#') => {
            let (rest, _) = tag("#").parse(rest)?;
            let slash_missing = !reading.ends(rest) && !rest.starts_with('/');
            if slash_missing && reading.lets(Leniency::MISSING_SLASH) {
                (Leniency::MISSING_SLASH, slash_added(reading, rest)?)
            } else {
                (Leniency::STRICT, json_pointer(reading, rest).map(|(rest, pointer)| (rest, Some(pointer)))?)
            }
        }
        Some('/') if reading.lets(Leniency::MISSING_SLASH) => {
            let (rest, pointer) = json_pointer(reading, rest)?;
            (Leniency::MISSING_SLASH, (rest, Some(pointer)))
        }
        Some('.') if reading.lets(Leniency::DOTTED_BODY) => {
            let (rest, pointer) = dotted_keys(reading, rest)?;
            (Leniency::DOTTED_BODY, (rest, Some(pointer)))
        }
        _ => (Leniency::STRICT, (rest, None)),
    };
    if reading.ends(rest) { Ok((rest, (Source::Body(pointer), used))) } else { fail(rest, Want::PointerEnd) }
}

/// [`Leniency::MISSING_SLASH`]: a JSON Pointer without its first `/`.
fn slash_added(reading: Reading, i: &str) -> Res<'_, Option<JsonPointer<'_>>> {
    let (rest, first) = recognize(|i| reference_token(reading, i)).parse(i)?;
    let (rest, JsonPointer(more)) = json_pointer(reading, rest)?;
    Ok((rest, Some(JsonPointer(Cow::Owned(format!("/{first}{more}"))))))
}

/// [`Leniency::DOTTED_BODY`]: `1*( "." key )`
fn dotted_keys(reading: Reading, i: &str) -> Res<'_, JsonPointer<'_>> {
    let key = |c: char| name::is_unescaped(c) && !matches!(c, '.' | '/' | '#') && !reading.closes(c);
    let mut pointer = String::new();
    let mut at = i;
    let mut count = 0_usize;
    while at.starts_with('.') {
        let (rest, found) = preceded(tag("."), need(Want::DottedKey, take_while1(key))).parse(at)?;
        count += 1;
        if count > MAX_POINTER_TOKENS {
            return fail(at, Want::PointerDepth);
        }
        pointer.push('/');
        pointer.push_str(&escape(found));
        at = rest;
    }
    Ok((at, JsonPointer(Cow::Owned(pointer))))
}

/// `json-pointer = *( "/" reference-token )`
pub(crate) fn json_pointer(reading: Reading, i: &str) -> Res<'_, JsonPointer<'_>> {
    let mut count = 0_usize;
    let mut segment = preceded(tag("/"), |i| reference_token(reading, i));
    let (rest, text) = recognize(many0_count(|i| {
        let (rest, ()) = segment.parse(i)?;
        count += 1;
        if count > MAX_POINTER_TOKENS { fail(i, Want::PointerDepth) } else { Ok((rest, ())) }
    }))
    .parse(i)?;
    if text.is_empty() && !reading.ends(rest) {
        return fail(rest, Want::PointerSlash);
    }
    Ok((rest, JsonPointer(Cow::Borrowed(text))))
}

/// `reference-token = *( unescaped / escaped )`
fn reference_token(reading: Reading, i: &str) -> Res<'_, ()> {
    let unescaped = |c: char| pointer::is_unescaped(c) && !reading.closes(c);
    value((), many0_count(alt((take_while1(unescaped), escaped)))).parse(i)
}

/// `escaped = "~" ( "0" / "1" )`
fn escaped(i: &str) -> Res<'_, &str> {
    recognize(preceded(tag("~"), need(Want::PointerEscape, alt((tag("0"), tag("1")))))).parse(i)
}

/// `name = *char`
pub(crate) fn name(reading: Reading, i: &str) -> Res<'_, Name<'_>> {
    let unescaped = |c: char| name::is_unescaped(c) && !reading.closes(c);
    let (rest, text) = recognize(many0_count(alt((take_while1(unescaped), escape_sequence)))).parse(i)?;
    if reading.ends(rest) { Ok((rest, Name(Cow::Borrowed(text)))) } else { fail(rest, Want::NameChar) }
}

/// `char = unescaped / escape ( %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 / %x75 4HEXDIG )`
/// (RFC 8259 §7), its second half
fn escape_sequence(i: &str) -> Res<'_, &str> {
    let simple = take_while_m_n(1, 1, |c| matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't'));
    let unicode = preceded(tag("u"), take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit()));
    recognize(preceded(tag("\\"), need(Want::NameEscape, alt((simple, unicode))))).parse(i)
}

/// `token = 1*tchar` (RFC 9110 §5.6.2)
pub(crate) fn token(reading: Reading, i: &str) -> Res<'_, Token<'_>> {
    let (rest, text) = need(Want::HeaderName, take_while1(is_tchar)).parse(i)?;
    if reading.ends(rest) { Ok((rest, Token(Cow::Borrowed(text)))) } else { fail(rest, Want::HeaderNameChar) }
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'i> {
    /// Text; two may follow each other.
    Literal(&'i str),
    /// A brace that is text by [`Leniency::LITERAL_BRACES`].
    LiteralBrace(&'i str),
    /// An expression, the leniencies it used, and its text without what encloses it.
    Embedded { expression: Expression<'i>, used: Leniency, text: &'i str },
}

/// `expression-string = *( literal / embedded-expression )`, one of them
pub(crate) fn piece(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    alt((|i| literal(reading, i), |i| embedded_expression(reading, i))).parse(i)
}

/// `literal = 1*( %x00-7A / %x7C / %x7E-10FFFF )`
fn literal(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    if reading.lets(Leniency::ANGLE_BRACKETS) && i.starts_with('<') {
        // `<` is text unless it opens an expression.
        return if i.starts_with("<$") {
            Err(nom::Err::Error(Fail { at: i, want: Want::Unnamed }))
        } else {
            tag("<").map(Piece::Literal).parse(i)
        };
    }
    let angle = reading.lets(Leniency::ANGLE_BRACKETS);
    take_while1(|c| !(matches!(c, '{' | '}') || angle && c == '<')).map(Piece::Literal).parse(i)
}

/// `embedded-expression = "{" expression "}"`
fn embedded_expression(reading: Reading, i: &str) -> Res<'_, Piece<'_>> {
    let lets = |leniency| reading.lets(leniency);
    let braced = Reading { close: Close::Brace, ..reading };
    if i.starts_with("{$") {
        return enclosed(BRACES, Leniency::STRICT, |i| expression(braced, i), i);
    }
    if i.starts_with("<$") && lets(Leniency::ANGLE_BRACKETS) {
        let angled = Reading { close: Close::Angle, ..reading };
        return enclosed(ANGLES, Leniency::ANGLE_BRACKETS, |i| expression(angled, i), i);
    }
    if lets(Leniency::MISSING_DOLLAR) && dollar_missing(i) {
        // No root of the grammar is a bare parameter without its `$`.
        let braced = Reading { leniency: braced.leniency.without(Leniency::BARE_PARAMETER), ..braced };
        return enclosed(BRACES, Leniency::MISSING_DOLLAR, |i| root(braced, i), i);
    }
    if lets(Leniency::SENDER_PARAMETER)
        && let Ok((rest, piece)) = sender_parameter(i)
    {
        return Ok((rest, piece));
    }
    if lets(Leniency::LITERAL_BRACES) && sender_parameter(i).is_err() {
        return take_while_m_n(1, 1, |c| matches!(c, '{' | '}')).map(Piece::LiteralBrace).parse(i);
    }
    fail(i, Want::Opening)
}

/// What opens, what closes, and what is wanted where it does not.
type Enclosure = (&'static str, &'static str, Want);
const BRACES: Enclosure = ("{", "}", Want::CloseBrace);
const ANGLES: Enclosure = ("<", ">", Want::CloseAngle);

/// An expression between its opening and its closing character.
fn enclosed<'i>(
    (open, close, want): Enclosure,
    used: Leniency,
    mut inside: impl FnMut(&'i str) -> Res<'i, Read<'i>>,
    i: &'i str,
) -> Res<'i, Piece<'i>> {
    let (start, _) = tag(open).parse(i)?;
    let (end, (expression, more)) = inside(start)?;
    let (rest, _) = need(want, tag(close)).parse(end)?;
    let text = start.get(..start.len() - end.len()).unwrap_or_default();
    Ok((rest, Piece::Embedded { expression, used: used | more, text }))
}

/// True where [`Leniency::MISSING_DOLLAR`] reads an expression.
fn dollar_missing(i: &str) -> bool {
    let keyword = alt((tag("url}"), tag("method}"), tag("statusCode}"), tag("request."), tag("response.")));
    preceded(tag::<_, _, Fail<'_>>("{"), keyword).parse(i).is_ok()
}

/// [`Leniency::SENDER_PARAMETER`]: `"{" ( ALPHA / "_" ) *( ALPHA / DIGIT / "_" / "-" / "." ) "}"`
fn sender_parameter(i: &str) -> Res<'_, Piece<'_>> {
    let (i, _) = tag("{").parse(i)?;
    let (i, ()) = not(alt((tag("request."), tag("response.")))).parse(i)?;
    let first = take_while_m_n(1, 1, |c: char| c.is_ascii_alphabetic() || c == '_');
    let (rest, text) = terminated(recognize((first, take_while(|c| is_word(c) || c == '.'))), tag("}")).parse(i)?;
    let expression = Expression::SenderParameter(Name(Cow::Borrowed(text)));
    Ok((rest, Piece::Embedded { expression, used: Leniency::SENDER_PARAMETER, text }))
}
