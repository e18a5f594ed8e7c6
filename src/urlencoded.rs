//! `application/x-www-form-urlencoded` (WHATWG URL §5.1), without the lossy decoding: bytes that are no UTF-8 are
//! told, not replaced.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::context::Missing;

/// Which one counts when a query parameter or a form field occurs more than once. Two readers of one request may pick
/// different ones, so none does unless somebody says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RepeatedQuery {
    /// None: it is an error.
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
    /// Name and value, decoded; `None` when one is not UTF-8.
    pub(crate) fn decode(self) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
        Some((decode(self.name)?, decode(self.value)?))
    }

    /// True when the decoded name is `name`. A name that is not UTF-8 is nobody's.
    fn is_named(self, name: &str) -> bool {
        if self.name.bytes().any(|b| matches!(b, b'%' | b'+')) {
            decode(self.name).is_some_and(|decoded| decoded == name)
        } else {
            self.name == name
        }
    }
}

/// The pairs of a query string, as written.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = Pair<'_>> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Pair { name, value }
    })
}

/// The decoded value of the pair called `name`.
pub(crate) fn pick<'a>(query: &'a str, name: &str, repeated: RepeatedQuery) -> Result<Option<Cow<'a, str>>, Missing> {
    let mut named = pairs(query).filter(|pair| pair.is_named(name));
    let pair = match (named.next(), repeated) {
        (None, _) => return Ok(None),
        (Some(pair), RepeatedQuery::First) => pair,
        (Some(pair), RepeatedQuery::Last) => named.last().unwrap_or(pair),
        (Some(pair), RepeatedQuery::Refuse) if named.next().is_none() => pair,
        (Some(_), RepeatedQuery::Refuse) => return Err(Missing::Repeated),
    };
    decode(pair.value).map(Some).ok_or(Missing::NotUtf8)
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    if text.contains('+') {
        // A `+` that was percent-encoded is none of these: the blanks come first.
        let blanks = text.replace('+', " ");
        return percent_decode_str(&blanks).decode_utf8().ok().map(|decoded| Cow::Owned(decoded.into_owned()));
    }
    percent_decode_str(text).decode_utf8().ok()
}
