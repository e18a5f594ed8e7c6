//! The characters of a URL, and the text after its authority: path and query.

use memchr::memchr2;

use super::parts::Breach;
use crate::policy::character::BadCharacter;
use crate::policy::text_rule::TextRule;
use crate::text::Ascii;

/// The characters that a URL is written with besides triplets: `unreserved` and `reserved` of RFC
/// 3986 §2, without the `#` of a fragment. The others are what parsers repair or escape.
static GOOD: Ascii = Ascii::of(
    "!$&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~",
);

/// Returns the position of the first byte that is neither a good character nor part of a triplet.
pub(super) fn first_bad(text: &str) -> Option<usize> {
    let mut rest = text.as_bytes();
    loop {
        let at = rest.iter().position(|byte| !GOOD.has(*byte))?;
        rest = rest.get(at..).unwrap_or_default();
        match rest {
            [b'%', high, low, after @ ..]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                rest = after;
            }
            _ => return Some(text.len() - rest.len()),
        }
    }
}

/// Checks the characters of a URL.
pub(super) fn characters(text: &str) -> Result<(), Breach> {
    first_bad(text).map_or(Ok(()), |at| Err((rule_for(text, at), at)))
}

/// Returns the rule that the byte at `at` breaks.
#[cold]
fn rule_for(text: &str, at: usize) -> TextRule {
    match text.as_bytes().get(at) {
        Some(b'%') => TextRule::Triplet,
        Some(b'#') => TextRule::Fragment,
        _ => TextRule::Character(BadCharacter::of(text, at)),
    }
}

/// Returns the start of the first `.` or `..` segment of a path. Triplets are decoded once, and an
/// encoded `/` or `\` separates like a plain one: receivers decode a path before they choose a
/// route.
pub(super) fn dot_segments(path: &str) -> Option<usize> {
    let mut rest = path.as_bytes();
    // Most paths have neither a dot nor a triplet.
    memchr2(b'.', b'%', rest)?;
    // Where the segment starts, and how many dots it consists of; `None` if it has anything else.
    let (mut start, mut dots) = (0, Some(0));
    loop {
        let (byte, after) = match rest {
            [] => (b'/', rest),
            [b'%', high, low, after @ ..] => (decoded(*high, *low), after),
            [byte, after @ ..] => (*byte, after),
        };
        match (byte, dots) {
            (b'/' | b'\\', Some(1 | 2)) => return Some(start),
            (b'/' | b'\\', _) if rest.is_empty() => return None,
            (b'/' | b'\\', _) => (start, dots) = (path.len() - after.len(), Some(0)),
            (b'.', Some(count)) => dots = Some(count + 1),
            _ => dots = None,
        }
        rest = after;
    }
}

/// Decodes a triplet to `.`, `/` or `\`. Returns `%` for any other.
fn decoded(high: u8, low: u8) -> u8 {
    match [high, low.to_ascii_lowercase()] {
        [b'2', b'e'] => b'.',
        [b'2', b'f'] => b'/',
        [b'5', b'c'] => b'\\',
        _ => b'%',
    }
}

/// Returns true if a text after the authority can break no rule, whatever values are before and
/// after it. It has good characters except `'`, which the `url` crate escapes in a query. It has
/// neither a triplet nor a segment that starts with a dot.
pub(crate) fn is_plain_target(text: &str) -> bool {
    let mut before = b'/';
    text.bytes().all(|byte| {
        let starts_with_dot = byte == b'.' && before == b'/';
        before = byte;
        GOOD.has(byte) && byte != b'\'' && !starts_with_dot
    })
}
