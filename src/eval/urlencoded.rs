//! `application/x-www-form-urlencoded` (WHATWG URL §5.1), without the lossy decoding of
//! `form_urlencoded`: bytes that are not UTF-8 are reported, not replaced.

use std::borrow::Cow;

use super::context::NoValue;
use crate::text::{Ascii, cut};

/// Which value counts when a query parameter or a form field occurs more than once. Two readers of
/// the same request may pick different values, so the default is an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepeatedQuery {
    /// None of them: it is an error.
    #[default]
    Refuse,
    /// The first.
    First,
    /// The last.
    Last,
}

/// A name and its value, as written.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    name: &'a str,
    value: &'a str,
}

impl<'a> Pair<'a> {
    /// Name and value, decoded, or `None` when one is not UTF-8.
    pub(crate) fn decode(self) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
        Some((decode(self.name)?, decode(self.value)?))
    }

    /// The name, decoded, or `None` when it is not UTF-8.
    pub(crate) fn decode_name(self) -> Option<Cow<'a, str>> {
        decode(self.name)
    }

    /// The value as it is written.
    pub(crate) fn value(self) -> &'a str {
        self.value
    }

    /// Returns true if the decoded name is `name`. A name that is not UTF-8 matches nothing.
    pub(crate) fn is_named(self, name: &str) -> bool {
        if ENCODED.split_until(self.name).1.is_empty() {
            self.name == name
        } else {
            decode(self.name).is_some_and(|decoded| decoded == name)
        }
    }
}

static ENCODED: Ascii = Ascii::of("%+");

/// The pairs of a query string, as written.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = Pair<'_>> {
    let mut rest = Some(query);
    let pairs = std::iter::from_fn(move || {
        let (pair, after) = cut(rest?, b'&');
        rest = after;
        Some(pair)
    });
    pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = cut(pair, b'=');
        Pair {
            name,
            value: value.unwrap_or_default(),
        }
    })
}

/// The decoded value of the pair called `name`.
pub(crate) fn pick<'a>(
    query: &'a str,
    name: &str,
    repeated: RepeatedQuery,
) -> Result<Option<Cow<'a, str>>, NoValue> {
    let found = named(query, name, repeated)?;
    found
        .map(|pair| decode(pair.value).ok_or(NoValue::NotUtf8))
        .transpose()
}

/// The pair called `name`.
pub(crate) fn named<'a>(
    query: &'a str,
    name: &str,
    repeated: RepeatedQuery,
) -> Result<Option<Pair<'a>>, NoValue> {
    repeated.choose(pairs(query).filter(|pair| pair.is_named(name)))
}

impl RepeatedQuery {
    /// The one of several entries with the same name that counts.
    #[inline]
    pub(super) fn choose<T>(
        self,
        mut entries: impl Iterator<Item = T>,
    ) -> Result<Option<T>, NoValue> {
        match (entries.next(), self) {
            (None, _) => Ok(None),
            (Some(entry), Self::First) => Ok(Some(entry)),
            (Some(entry), Self::Last) => Ok(Some(entries.last().unwrap_or(entry))),
            (Some(entry), Self::Refuse) if entries.next().is_none() => Ok(Some(entry)),
            (Some(_), Self::Refuse) => Err(NoValue::Repeated),
        }
    }
}

/// The pairs as an object of strings.
pub(crate) fn object<T: AsRef<str> + Into<String>>(
    pairs: impl Iterator<Item = Result<(T, T), NoValue>>,
    repeated: RepeatedQuery,
) -> Result<serde_json::Value, NoValue> {
    let mut object = serde_json::Map::new();
    for pair in pairs {
        let (name, value) = pair?;
        match (object.contains_key(name.as_ref()), repeated) {
            (true, RepeatedQuery::Refuse) => return Err(NoValue::Repeated),
            (true, RepeatedQuery::First) => {}
            _ => {
                object.insert(name.into(), value.into().into());
            }
        }
    }
    Ok(serde_json::Value::Object(object))
}

/// The text with `+` read as a space and `%XX` as a byte. A `%` that does not begin a triplet
/// stays. `None` when the result is not UTF-8.
pub(crate) fn decode(text: &str) -> Option<Cow<'_, str>> {
    let (run, encoded) = ENCODED.split_until(text);
    if encoded.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend_from_slice(run.as_bytes());
    let mut rest = encoded.as_bytes();
    while let Some((byte, after)) = decode_first(rest) {
        decoded.push(byte);
        let end = after.iter().position(|byte| ENCODED.has(*byte));
        let (run, next) = end
            .and_then(|end| after.split_at_checked(end))
            .unwrap_or((after, &[]));
        // Triplets often follow each other, and a copy of nothing is a call too.
        if !run.is_empty() {
            decoded.extend_from_slice(run);
        }
        rest = next;
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// The byte of a `+`, a triplet or a `%` that does not begin one, and what follows it.
#[inline]
fn decode_first(text: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = text.split_first()?;
    let triplet = match rest {
        _ if *first == b'+' => return Some((b' ', rest)),
        [high, low, after @ ..] => triplet(*high, *low).map(|byte| (byte, after)),
        _ => None,
    };
    Some(triplet.unwrap_or((b'%', rest)))
}

/// The byte that two hexadecimal digits are.
#[inline]
fn triplet(high: u8, low: u8) -> Option<u8> {
    Some(digit(high)? << 4 | digit(low)?)
}

/// The value of a hexadecimal digit.
#[inline]
const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_is_that_of_the_standard_where_it_is_utf8() {
        for text in [
            "", "a", "%41", "%4", "%", "%zz%41", "a+b%2B", "%C3%A9", "é%", "%%41", "+", "%2",
            "x%20", "%é9",
        ] {
            let standard = ::url::form_urlencoded::parse(text.as_bytes())
                .next()
                .map_or(Cow::Borrowed(""), |(name, _)| name);
            assert_eq!(decode(text).as_deref(), Some(standard.as_ref()), "{text}");
        }
        for text in ["%ff", "%C3", "%C3%", "a%80"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
