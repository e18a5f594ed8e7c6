//! The leaves of the grammar, complete ones: at the end of the text they say no, never "more,
//! please" (DESIGN.md, "nom"). Runs of characters and keywords are what the speed of a parser is
//! made of, so these are our own.

use nom::{IResult, Parser};

use super::failure::{Fail, Want};
use crate::syntax::name::WORD;
use crate::text::Ascii;

pub(super) type Res<'i, O> = IResult<&'i str, O, Fail<'i>>;

/// Exactly this text.
#[inline]
pub(super) fn lit<'i>(text: &'static str) -> impl Parser<&'i str, Output = (), Error = Fail<'i>> {
    move |i: &'i str| i.strip_prefix(text).map_or(no(i), |rest| Ok((rest, ())))
}

/// What follows this word, where the text does not go on with a longer one: `$urls` is no `$url`.
#[inline]
pub(super) fn word<'i>(text: &'static str, i: &'i str) -> Option<&'i str> {
    i.strip_prefix(text)
        .filter(|rest| !rest.bytes().next().is_some_and(|byte| WORD.has(byte)))
}

/// One character or more that are not in `stops`.
#[inline]
pub(super) fn run<'i>(
    stops: &'static Ascii,
) -> impl Parser<&'i str, Output = &'i str, Error = Fail<'i>> {
    move |i| some(i, stops.split_until(i))
}

/// One character or more that are in `set`.
#[inline]
pub(super) fn run_of<'i>(
    set: &'static Ascii,
) -> impl Parser<&'i str, Output = &'i str, Error = Fail<'i>> {
    move |i| some(i, set.split_while(i))
}

/// `*( run / escape )`, as one text: characters that are not in `stops`, and escapes among them.
#[inline]
pub(super) fn escaped_run<'i>(
    stops: &'static Ascii,
    escape: impl Fn(&'i str) -> Res<'i, &'i str>,
    i: &'i str,
) -> Res<'i, &'i str> {
    let (_, mut rest) = stops.split_until(i);
    loop {
        match escape(rest) {
            Ok((behind, _)) => (_, rest) = stops.split_until(behind),
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

/// Not here; another alternative may.
#[inline]
pub(super) fn no<O>(at: &str) -> Res<'_, O> {
    Err(nom::Err::Error(Fail {
        at,
        want: Want::Unnamed,
    }))
}

/// What was read of `i` when `rest` is left.
#[inline]
pub(super) fn taken<'i>(i: &'i str, rest: &str) -> &'i str {
    i.get(..i.len() - rest.len()).unwrap_or_default()
}
