//! The leaves of the grammar. They are complete parsers: at the end of the text they fail and never
//! ask for more (DESIGN.md, "nom"). The speed of a parser depends on runs of characters and
//! keywords, so these are written by hand.

use nom::{IResult, Parser};

use super::failure::{Fail, Want};
use crate::syntax::name::WORD;
use crate::text::Ascii;

pub(super) type Res<'i, O> = IResult<&'i str, O, Fail<'i>>;

/// Reads exactly this text.
#[inline]
pub(super) fn lit<'i>(text: &'static str) -> impl Parser<&'i str, Output = (), Error = Fail<'i>> {
    move |i: &'i str| i.strip_prefix(text).map_or(no(i), |rest| Ok((rest, ())))
}

/// Returns what follows this word, unless a longer word begins with it: `$urls` is not `$url`.
#[inline]
pub(super) fn word<'i>(text: &'static str, i: &'i str) -> Option<&'i str> {
    i.strip_prefix(text)
        .filter(|rest| !rest.bytes().next().is_some_and(|byte| WORD.has(byte)))
}

/// Reads one character or more that are not in `stops`.
#[inline]
pub(super) fn run<'i>(
    stops: &'static Ascii,
) -> impl Parser<&'i str, Output = &'i str, Error = Fail<'i>> {
    move |i| some(i, stops.split_until(i))
}

/// Reads one character or more that are in `set`.
#[inline]
pub(super) fn run_of<'i>(
    set: &'static Ascii,
) -> impl Parser<&'i str, Output = &'i str, Error = Fail<'i>> {
    move |i| some(i, set.split_while(i))
}

/// Reads `*( run / escape )` as one text: characters that are not in `stops`, and escapes.
#[inline]
pub(super) fn escaped_run<'i>(
    stops: &'static Ascii,
    escape: impl Fn(&'i str) -> Res<'i, &'i str>,
    i: &'i str,
) -> Res<'i, &'i str> {
    let (_, mut rest) = stops.split_until(i);
    loop {
        match escape(rest) {
            Ok((after, _)) => (_, rest) = stops.split_until(after),
            Err(nom::Err::Error(_)) => return Ok((rest, taken(i, rest))),
            Err(failure) => return Err(failure),
        }
    }
}

#[inline]
fn some<'i>(i: &'i str, (run, rest): (&'i str, &'i str)) -> Res<'i, &'i str> {
    if run.is_empty() {
        no(i)
    } else {
        Ok((rest, run))
    }
}

/// Fails, so that the next alternative is tried.
#[inline]
pub(super) fn no<O>(at: &str) -> Res<'_, O> {
    Err(nom::Err::Error(Fail {
        at,
        want: Want::Unnamed,
    }))
}

/// Returns what was read of `i` if `rest` is left.
#[inline]
pub(super) fn taken<'i>(i: &'i str, rest: &str) -> &'i str {
    i.get(..i.len() - rest.len()).unwrap_or_default()
}
