//! Raw JSON, read in one pass for all pointers. Values that no pointer refers to are skipped, and
//! no tree is built.

mod escapes;
mod mask;
mod skip;
mod walk;
mod wanted;

use super::context::{Lookup, NoValue};
use super::value::Value;
use crate::syntax::JsonPointer;
use crate::text::limits::MAX_EXPRESSIONS;
use walk::{Found, Walk};

/// Reads `json` once and calls `answer` for each pointer, with its index in `pointers`, in order.
/// The whole text is checked to be JSON.
///
/// Pointers beyond the limit of a template, [`MAX_EXPRESSIONS`], are looked up in further passes.
pub(super) fn read<'a>(
    json: &'a [u8],
    pointers: &[&JsonPointer<'_>],
    mut answer: impl FnMut(usize, Lookup<'a>),
) {
    let Ok(text) = std::str::from_utf8(json) else {
        return (0..pointers.len()).for_each(|n| answer(n, Lookup::NoValue(NoValue::NotUtf8)));
    };
    for (pass, pointers) in pointers.chunks(MAX_EXPRESSIONS).enumerate() {
        let answer = |n, lookup| answer(pass * MAX_EXPRESSIONS + n, lookup);
        // Room for few pointers is cheaper to set up.
        match pointers.len() {
            0..=1 => read_for::<1>(text, pointers, answer),
            2..=4 => read_for::<4>(text, pointers, answer),
            5..=16 => read_for::<16>(text, pointers, answer),
            _ => read_for::<MAX_EXPRESSIONS>(text, pointers, answer),
        }
    }
}

fn read_for<'a, const ROOM: usize>(
    text: &'a str,
    pointers: &[&JsonPointer<'_>],
    mut answer: impl FnMut(usize, Lookup<'a>),
) {
    let mut walk = Walk::<ROOM>::new(text, pointers);
    let valid = walk.whole(pointers.len()).is_some();
    for n in 0..pointers.len() {
        let missing = |why| Lookup::NoValue(why);
        let lookup = match walk.found(n) {
            _ if !valid => missing(NoValue::NotJson),
            Found::Nothing => missing(NoValue::Pointer),
            Found::Twice => missing(NoValue::DuplicateMember),
            Found::Value(json) => {
                Value::from_raw(json).map_or(missing(NoValue::NotJson), Lookup::Value)
            }
        };
        answer(n, lookup);
    }
}
