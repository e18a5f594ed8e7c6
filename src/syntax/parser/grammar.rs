//! The grammar of one expression: one function for each rule of the published ABNF, with the rule
//! as its documentation. Every rule commits after the token that decides.
//!
//! Rules are quoted from OpenAPI 3.2.0, "Runtime Expressions".

use std::borrow::Cow;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;

use super::failure::{Want, fail, need};
use super::leaf::{Res, escaped_run, lit, no, run, run_of, taken, word};
use crate::syntax::dialect::{Dialect, Syntax};
use crate::syntax::expression::{Expression, Message, Root};
use crate::syntax::leniency::Leniency;
use crate::syntax::name::{self, ALPHA, TCHAR, WORD};
use crate::syntax::pointer::{self, escape};
use crate::text::Ascii;
use crate::text::limits::MAX_POINTER_TOKENS;

/// What closes the expression that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// The end of the text: a bare expression can be all that the ABNF allows.
    End,
    /// The first `}`: names and pointers cannot contain braces.
    Brace,
    /// The first `>`: names and pointers cannot contain braces or angle brackets.
    Angle,
}

/// How a text is read. `dialect` has one value today; further roots are further branches of
/// [`root`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) syntax: Syntax,
    pub(super) close: Close,
}

impl Reading {
    /// The pieces of a template of the OpenAPI Specification, without leniencies.
    pub(super) const STRICT: Self = Self {
        syntax: Syntax::openapi(),
        close: Close::Brace,
    };

    #[inline]
    pub(super) fn lets(self, leniency: Leniency) -> bool {
        self.syntax.leniency().contains(leniency)
    }

    /// Returns true if the expression can end here.
    #[inline]
    fn ends(self, i: &str) -> bool {
        i.bytes()
            .next()
            .is_none_or(|byte| CLOSERS.by(self.close).has(byte))
    }
}

/// A set of characters, with those that close an expression.
struct Stops([Ascii; 3]);

impl Stops {
    const fn new(set: &Ascii) -> Self {
        Self([
            Ascii::NONE.or(set),
            Ascii::of("{}").or(set),
            Ascii::of("{}<>").or(set),
        ])
    }

    #[inline]
    fn by(&self, close: Close) -> &Ascii {
        let [end, brace, angle] = &self.0;
        match close {
            Close::End => end,
            Close::Brace => brace,
            Close::Angle => angle,
        }
    }
}

static CLOSERS: Stops = Stops::new(&Ascii::NONE);
static NAME_STOPS: Stops = Stops::new(&name::NOT_UNESCAPED);
static POINTER_STOPS: Stops = Stops::new(&pointer::NOT_UNESCAPED);
static KEY_STOPS: Stops = Stops::new(&name::NOT_UNESCAPED.or(&Ascii::of("./#")));

/// An expression as the grammar finds it: what it reads, the name or the pointer as it is written,
/// and the leniencies that it used. It is small and `Copy`, because it is passed on often.
#[derive(Clone, Copy)]
pub(crate) struct Read<'i> {
    pub(crate) root: Root,
    written: &'i str,
    pub(crate) used: Leniency,
}

impl<'i> Read<'i> {
    pub(super) fn new(root: Root, written: &'i str, used: Leniency) -> Self {
        Self {
            root,
            written,
            used,
        }
    }

    /// Returns the same, with more leniencies used.
    pub(super) fn with(self, used: Leniency) -> Self {
        Self {
            used: self.used | used,
            ..self
        }
    }

    /// Returns the name or the pointer, in the standard spelling.
    #[inline]
    pub(crate) fn argument(self) -> Cow<'i, str> {
        if self.used.contains(Leniency::DOTTED_BODY) {
            self.written
                .split('.')
                .skip(1)
                .fold(String::new(), |pointer, key| pointer + "/" + &escape(key))
                .into()
        } else if self.used.contains(Leniency::MISSING_SLASH) && !self.written.starts_with('/') {
            format!("/{}", self.written).into()
        } else {
            self.written.into()
        }
    }

    /// Returns the expression.
    #[inline]
    pub(crate) fn expression(self) -> Expression<'i> {
        self.root.with(self.argument())
    }
}

#[inline]
fn read(root: Root, written: &str) -> Read<'_> {
    Read::new(root, written, Leniency::STRICT)
}

/// `expression = "$url" / "$method" / "$statusCode" / "$request." source / "$response." source`
#[inline]
pub(super) fn expression(reading: Reading, i: &str) -> Res<'_, Read<'_>> {
    let Some(after) = i.strip_prefix('$') else {
        return fail(i, Want::Root);
    };
    match root(reading, after) {
        Ok((rest, read)) if reading.ends(rest) => Ok((rest, read)),
        Ok((rest, _)) => fail(rest, Want::End),
        Err(nom::Err::Error(_)) => fail(i, Want::Root),
        Err(failure) => Err(failure),
    }
}

/// Reads an expression after its `$`, which is optional with [`Leniency::MISSING_DOLLAR`].
///
/// This and [`source`] run for each expression. They choose by prefix, because `alt` would build an
/// error for each branch that is not taken.
#[inline]
pub(super) fn root(reading: Reading, i: &str) -> Res<'_, Read<'_>> {
    match reading.syntax.dialect() {
        Dialect::OpenApi => {
            if let Some(i) = i.strip_prefix("request.") {
                return source(reading, Message::Request, i);
            }
            if let Some(i) = i.strip_prefix("response.") {
                return source(reading, Message::Response, i);
            }
            for (keyword, root) in [
                ("url", Root::Url),
                ("method", Root::Method),
                ("statusCode", Root::StatusCode),
            ] {
                if let Some(rest) = word(keyword, i) {
                    return Ok((rest, Read::new(root, "", Leniency::STRICT)));
                }
            }
        }
    }
    if reading.lets(Leniency::BARE_PARAMETER) {
        bare_parameter(i)
    } else {
        no(i)
    }
}

/// [`Leniency::BARE_PARAMETER`]: `( ALPHA / "_" ) *( ALPHA / DIGIT / "_" / "-" )`
fn bare_parameter(i: &str) -> Res<'_, Read<'_>> {
    recognize((run_of(&ALPHA), opt(run_of(&WORD))))
        .map(|name| Read::new(Root::Parameter, name, Leniency::BARE_PARAMETER))
        .parse(i)
}

/// `source = header-reference / query-reference / path-reference / body-reference`
#[inline]
fn source(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    if let Some(i) = word("body", i) {
        return body_reference(reading, of, i);
    }
    if let Some(i) = i.strip_prefix("query.") {
        return query_reference(reading, of, i);
    }
    if let Some(i) = i.strip_prefix("header.") {
        return header_reference(reading, of, i);
    }
    if let Some(i) = i.strip_prefix("path.") {
        return path_reference(reading, of, i);
    }
    let named = [
        ("header", Want::HeaderDot),
        ("query", Want::ParameterDot),
        ("path", Want::ParameterDot),
    ]
    .into_iter();
    let dot = named
        .into_iter()
        .find_map(|(source, want)| Some((word(source, i)?, want)));
    dot.map_or_else(|| fail(i, Want::Source), |(rest, want)| fail(rest, want))
}

/// `header-reference = "header." token`, after the dot
#[inline]
fn header_reference(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    token(reading, i).map(|(rest, token)| (rest, read(Root::Header(of), token)))
}

/// `query-reference = "query." name`, after the dot
#[inline]
fn query_reference(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    name(reading, i).map(|(rest, name)| (rest, read(Root::Query(of), name)))
}

/// `path-reference = "path." name`, after the dot
#[inline]
fn path_reference(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    name(reading, i).map(|(rest, name)| (rest, read(Root::Path(of), name)))
}

/// `body-reference = "body" ["#" json-pointer ]`, after the word
#[inline]
fn body_reference(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    let (rest, read) = if let Some(pointer) = i.strip_prefix('#') {
        if reading.ends(pointer)
            || pointer.starts_with('/')
            || !reading.lets(Leniency::MISSING_SLASH)
        {
            let (rest, pointer) = json_pointer(reading, pointer)?;
            (rest, read(Root::BodyAt(of), pointer))
        } else {
            slash_added(reading, of, pointer)?
        }
    } else if i.starts_with('/') && reading.lets(Leniency::MISSING_SLASH) {
        let (rest, pointer) = json_pointer(reading, i)?;
        (
            rest,
            Read::new(Root::BodyAt(of), pointer, Leniency::MISSING_SLASH),
        )
    } else if i.starts_with('.') && reading.lets(Leniency::DOTTED_BODY) {
        dotted_keys(reading, of, i)?
    } else {
        (i, read(Root::Body(of), ""))
    };
    if reading.ends(rest) {
        Ok((rest, read))
    } else {
        fail(rest, Want::PointerEnd)
    }
}

/// [`Leniency::MISSING_SLASH`]: a JSON Pointer without its first `/`.
fn slash_added(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    let (rest, _) = reference_token(reading, i)?;
    let (rest, more) = json_pointer(reading, rest)?;
    // The token without a `/` counts too.
    if more.bytes().filter(|b| *b == b'/').count() >= MAX_POINTER_TOKENS {
        return fail(i, Want::PointerDepth);
    }
    Ok((
        rest,
        Read::new(Root::BodyAt(of), taken(i, rest), Leniency::MISSING_SLASH),
    ))
}

/// [`Leniency::DOTTED_BODY`]: `1*( "." key )`
fn dotted_keys(reading: Reading, of: Message, i: &str) -> Res<'_, Read<'_>> {
    let mut rest = i;
    let mut count = 0_usize;
    while rest.starts_with('.') {
        count += 1;
        if count > MAX_POINTER_TOKENS {
            return fail(rest, Want::PointerDepth);
        }
        (rest, _) = preceded(
            lit("."),
            need(Want::DottedKey, run(KEY_STOPS.by(reading.close))),
        )
        .parse(rest)?;
    }
    Ok((
        rest,
        Read::new(Root::BodyAt(of), taken(i, rest), Leniency::DOTTED_BODY),
    ))
}

/// `json-pointer = *( "/" reference-token )`
#[inline]
pub(super) fn json_pointer(reading: Reading, i: &str) -> Res<'_, &str> {
    let mut rest = i;
    let mut count = 0_usize;
    while let Some(after) = rest.strip_prefix('/') {
        count += 1;
        if count > MAX_POINTER_TOKENS {
            return fail(rest, Want::PointerDepth);
        }
        (rest, _) = reference_token(reading, after)?;
    }
    if count == 0 && !reading.ends(rest) {
        return fail(rest, Want::PointerSlash);
    }
    Ok((rest, taken(i, rest)))
}

/// `reference-token = *( unescaped / escaped )`
#[inline]
fn reference_token(reading: Reading, i: &str) -> Res<'_, &str> {
    escaped_run(POINTER_STOPS.by(reading.close), escaped, i)
}

/// `escaped = "~" ( "0" / "1" )`
#[inline]
fn escaped(i: &str) -> Res<'_, &str> {
    if !i.starts_with('~') {
        return no(i);
    }
    recognize(preceded(
        lit("~"),
        need(Want::PointerEscape, alt((lit("0"), lit("1")))),
    ))
    .parse(i)
}

/// `name = *char`
#[inline]
pub(super) fn name(reading: Reading, i: &str) -> Res<'_, &str> {
    let (rest, text) = escaped_run(NAME_STOPS.by(reading.close), escape_sequence, i)?;
    if reading.ends(rest) {
        Ok((rest, text))
    } else {
        fail(rest, Want::NameChar)
    }
}

/// `char = unescaped / escape ( %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 / %x75
/// 4HEXDIG )` (RFC 8259 §7), its second half
#[inline]
fn escape_sequence(i: &str) -> Res<'_, &str> {
    if !i.starts_with('\\') {
        return no(i);
    }
    let simple = take_while_m_n(1, 1, |c| {
        matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')
    });
    let unicode = preceded(
        lit("u"),
        take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit()),
    );
    recognize(preceded(
        lit("\\"),
        need(Want::NameEscape, alt((simple, unicode))),
    ))
    .parse(i)
}

/// `token = 1*tchar` (RFC 9110 §5.6.2)
#[inline]
pub(super) fn token(reading: Reading, i: &str) -> Res<'_, &str> {
    let (text, rest) = TCHAR.split_while(i);
    if text.is_empty() {
        return fail(i, Want::HeaderName);
    }
    if reading.ends(rest) {
        Ok((rest, text))
    } else {
        fail(rest, Want::HeaderNameChar)
    }
}
