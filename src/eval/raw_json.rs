//! Raw JSON, read in one pass for all pointers. Values that no pointer refers to are skipped, and
//! no tree is built.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::context::{Lookup, NoValue};
use super::value::Value;
use crate::syntax::{JsonPointer, array_index, step, unescape};
use crate::text::limits::MAX_EXPRESSIONS;

/// The greatest depth that is read: that of `serde_json`. It holds for a single pointer, and for
/// several where each is the beginning of the next.
const DEEPEST: usize = 128;

/// Reads `json` once and calls `answer` for each pointer, with its index in `pointers`, in any
/// order. The whole text is checked to be JSON.
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
        let mut found = [const { Found::Nothing }; MAX_EXPRESSIONS];
        let mut wanted = [""; MAX_EXPRESSIONS];
        for (slot, pointer) in wanted.iter_mut().zip(pointers) {
            *slot = pointer.as_str();
        }
        let all = Wanted {
            rest: &wanted,
            open: mask(pointers.len()),
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = Walk {
            wanted: all,
            found: &mut found,
            depth: 0,
        }
        .deserialize(&mut deserializer);
        let valid = read.and_then(|()| deserializer.end()).is_ok();
        for (n, found) in found.into_iter().take(pointers.len()).enumerate() {
            let missing = |why| Lookup::NoValue(why);
            let lookup = match found {
                _ if !valid => missing(NoValue::NotJson),
                Found::Nothing => missing(NoValue::Pointer),
                Found::Twice => missing(NoValue::DuplicateMember),
                Found::Value(raw) => {
                    Value::from_raw(raw).map_or(missing(NoValue::NotJson), Lookup::Value)
                }
            };
            answer(pass * MAX_EXPRESSIONS + n, lookup);
        }
    }
}

#[derive(Clone, Copy)]
enum Found<'a> {
    Nothing,
    Value(&'a RawValue),
    /// The path of the pointer is ambiguous.
    Twice,
}

/// A set of pointers by their numbers.
type Mask = u32;
const _: () = assert!(MAX_EXPRESSIONS <= Mask::BITS as usize);

fn mask(count: usize) -> Mask {
    (0..count).fold(0, |mask, n| mask | bit(n))
}

fn bit(n: usize) -> Mask {
    u32::try_from(n)
        .ok()
        .and_then(|n| (1 as Mask).checked_shl(n))
        .unwrap_or(0)
}

/// The pointers that continue from a place, each with the rest of it.
#[derive(Clone, Copy)]
struct Wanted<'w> {
    rest: &'w [&'w str; MAX_EXPRESSIONS],
    open: Mask,
}

impl<'w> Wanted<'w> {
    /// The pointers that are open, with their numbers.
    fn each(self) -> impl Iterator<Item = (usize, &'w str)> {
        self.rest
            .iter()
            .copied()
            .enumerate()
            .filter(move |(n, _)| self.open & bit(*n) != 0)
    }

    /// The rest of the pointers in `open` after their next token.
    fn step(self, open: Mask) -> [&'w str; MAX_EXPRESSIONS] {
        let mut rest = [""; MAX_EXPRESSIONS];
        for ((n, slot), from) in rest.iter_mut().enumerate().zip(self.rest) {
            if open & bit(n) != 0 {
                *slot = step(from).map_or("", |(_, tail)| tail);
            }
        }
        rest
    }
}

/// Reads one value.
struct Walk<'w, 'f, 'a> {
    wanted: Wanted<'w>,
    found: &'f mut [Found<'a>; MAX_EXPRESSIONS],
    depth: usize,
}

impl<'a> Walk<'_, '_, 'a> {
    fn mark(&mut self, of: Mask, as_what: Found<'a>) {
        let found = self.found.iter_mut().enumerate();
        found
            .filter(|(n, _)| of & bit(*n) != 0)
            .for_each(|(_, slot)| *slot = as_what);
    }

    /// The same walk, one step further along the pointers in `open`.
    fn descend<'n>(
        &'n mut self,
        rest: &'n [&'n str; MAX_EXPRESSIONS],
        open: Mask,
    ) -> Walk<'n, 'n, 'a> {
        Walk {
            wanted: Wanted { rest, open },
            found: self.found,
            depth: self.depth + 1,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        // The reader counts its depth too, but starts again at zero for a value that is read a
        // second time, below.
        if self.depth > DEEPEST {
            return Err(serde::de::Error::custom("too deep"));
        }
        let ending = self
            .wanted
            .each()
            .filter(|(_, rest)| rest.is_empty())
            .fold(0, |mask, (n, _)| mask | bit(n));
        if ending == 0 {
            return deserializer.deserialize_any(self);
        }
        let raw = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
        self.mark(ending, Found::Value(raw));
        let deeper = self.wanted.open & !ending;
        if deeper != 0 {
            // One pointer ends where another continues. The value is already checked to be JSON,
            // and is read a second time for the other pointer.
            let rest = *self.wanted.rest;
            let walk = self.descend(&rest, deeper);
            walk.deserialize(&mut serde_json::Deserializer::from_str(raw.get()))
                .map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut heads = [const { (Cow::Borrowed(""), 0) }; MAX_EXPRESSIONS];
        let mut count = 0;
        for (slot, (n, rest)) in heads.iter_mut().zip(self.wanted.each()) {
            *slot = (unescape(step(rest).map_or("", |(token, _)| token)), bit(n));
            count += 1;
        }
        let heads = heads.get(..count).unwrap_or_default();
        let mut seen = 0;
        while let Some(open) = members.next_key_seed(Key(heads))? {
            let twice = open & seen;
            if twice != 0 {
                self.mark(twice, Found::Twice);
                self.wanted.open &= !twice;
            }
            let open = open & self.wanted.open;
            if open == 0 {
                members.next_value::<IgnoredAny>()?;
            } else {
                seen |= open;
                let outer = self.wanted;
                let rest = outer.step(open);
                members.next_value_seed(self.descend(&rest, open))?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        // The rest is skipped where no pointer has an index, or all indexes are found.
        let mut indexes = [None; MAX_EXPRESSIONS];
        for (n, rest) in self.wanted.each() {
            if let Some(slot) = indexes.get_mut(n) {
                *slot = step(rest).and_then(|(token, _)| array_index(token));
            }
        }
        let last = indexes.iter().copied().flatten().max();
        for index in 0..=last.unwrap_or(0) {
            let asked = indexes
                .iter()
                .enumerate()
                .filter(|(_, wanted)| **wanted == Some(index));
            let open = asked.fold(0, |mask, (n, _)| mask | bit(n));
            let outer = self.wanted;
            let rest = outer.step(open);
            let more = if open == 0 {
                items.next_element::<IgnoredAny>()?.is_some()
            } else {
                items
                    .next_element_seed(self.descend(&rest, open))?
                    .is_some()
            };
            if !more {
                return Ok(());
            }
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads the name of a member, and returns the pointers that continue with it. Each pointer has its
/// next reference token here, unescaped.
struct Key<'w>(&'w [(Cow<'w, str>, Mask)]);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Mask;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Mask, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Mask;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Mask, E> {
        Ok(self
            .0
            .iter()
            .filter(|(token, _)| token == key)
            .fold(0, |mask, (_, bit)| mask | bit))
    }
}
