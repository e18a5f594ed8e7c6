//! The way of the pointers through a text. What is not on it is skipped.

use super::escapes::decode;
use super::mask::{Mask, bit, first, numbers};
use super::skip::{self, space};
use super::wanted::{Names, Wanted};
use crate::syntax::JsonPointer;

/// How many arrays and objects a pointer may enter: as many as `serde_json` does.
const DEEPEST: usize = 127;

/// What a pointer refers to.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    Nothing,
    /// A JSON text without spaces around it.
    Value(&'a str),
    /// The path of the pointer is ambiguous.
    Twice,
}

/// Follows pointers through a text, up to `ROOM` of them. The functions take the rest of the text
/// and return what follows, or `None` where the text is not JSON.
pub(super) struct Walk<'a, 'w, const ROOM: usize> {
    text: &'a str,
    wanted: Wanted<'w, ROOM>,
    /// The values that were found, or empty texts.
    found: [&'a str; ROOM],
    twice: Mask,
    /// The last string with escapes, to be used again.
    decoded: String,
}

impl<'a, 'w, const ROOM: usize> Walk<'a, 'w, ROOM> {
    pub(super) fn new(text: &'a str, pointers: &[&'w JsonPointer<'_>]) -> Self {
        Self {
            text,
            wanted: Wanted::new(pointers),
            found: [""; ROOM],
            twice: 0,
            decoded: String::new(),
        }
    }

    /// Reads the whole text for the first `count` pointers.
    pub(super) fn whole(&mut self, count: usize) -> Option<()> {
        let rest = self.value(self.text.as_bytes(), first(count), 0)?;
        space(rest).is_empty().then_some(())
    }

    pub(super) fn found(&self, n: usize) -> Found<'a> {
        match self.found.get(n) {
            _ if self.twice & bit(n) != 0 => Found::Twice,
            None | Some(&"") => Found::Nothing,
            Some(json) => Found::Value(json),
        }
    }

    /// Reads a value that these pointers lead to, or through.
    fn value(&mut self, text: &'a [u8], of: Mask, depth: usize) -> Option<&'a [u8]> {
        let text = space(text);
        let ending = self.wanted.ending(of);
        let on = of & !ending;
        let rest = match text {
            _ if on == 0 => skip::value(text)?,
            [b'{', rest @ ..] => self.object(rest, on, depth)?,
            [b'[', rest @ ..] => self.array(rest, on, depth)?,
            _ => {
                let rest = skip::value(text)?;
                self.held(self.between(text, rest)?)?;
                rest
            }
        };
        if ending != 0 {
            let value = self.between(text, rest)?;
            for n in numbers(ending) {
                *self.found.get_mut(n)? = value;
            }
        }
        Some(rest)
    }

    fn object(&mut self, text: &'a [u8], of: Mask, depth: usize) -> Option<&'a [u8]> {
        let depth = deeper(depth)?;
        let names = self.wanted.names(of);
        let mut seen = 0;
        let mut rest = space(text);
        if let [b'}', rest @ ..] = rest {
            return Some(rest);
        }
        loop {
            let (open, member) = self.name(rest, &names)?;
            rest = if open & !seen == 0 {
                self.twice |= open;
                skip::value(member)?
            } else {
                seen |= open;
                let head = self.wanted.head(open)?;
                let rest = self.value(member, open, depth)?;
                self.wanted.set_head(open, head);
                rest
            };
            match space(rest) {
                [b',', next @ ..] => rest = next,
                [b'}', after @ ..] => return Some(after),
                _ => return None,
            }
        }
    }

    /// Reads the name of a member and its colon, and returns the pointers that continue with the
    /// name. It is compared as written unless it has escapes.
    #[inline]
    fn name(&mut self, text: &'a [u8], names: &Names) -> Option<(Mask, &'a [u8])> {
        let text = space(text).strip_prefix(b"\"")?;
        let (open, rest) = match skip::plain(text) {
            after @ [b'"', rest @ ..] => {
                let name = text.get(..text.len() - after.len())?;
                (self.wanted.named(name, names), rest)
            }
            _ => self.escaped_name(text, names)?,
        };
        Some((open, space(rest).strip_prefix(b":")?))
    }

    #[cold]
    fn escaped_name(&mut self, text: &'a [u8], names: &Names) -> Option<(Mask, &'a [u8])> {
        let rest = skip::string(text)?;
        let inside = self.between(text, rest)?.strip_suffix('"')?;
        decode(inside, &mut self.decoded)?;
        Some((self.wanted.named(self.decoded.as_bytes(), names), rest))
    }

    /// Returns `None` for a scalar that `serde_json` cannot hold: half a surrogate pair in a
    /// string, or a number beyond `f64`.
    #[cold]
    fn held(&mut self, json: &str) -> Option<()> {
        match json.as_bytes() {
            [b'"', ..] => decode(json, &mut self.decoded),
            [b'-' | b'0'..=b'9', ..] => serde_json::from_str(json)
                .map(drop::<serde_json::Number>)
                .ok(),
            _ => Some(()),
        }
    }

    fn array(&mut self, text: &'a [u8], of: Mask, depth: usize) -> Option<&'a [u8]> {
        let depth = deeper(depth)?;
        let mut left = self.wanted.indexes(of);
        let mut next = self.wanted.next_item(left);
        let mut rest = space(text);
        if let [b']', rest @ ..] = rest {
            return Some(rest);
        }
        let mut index = 0;
        loop {
            rest = match next {
                Some((wanted, open)) if wanted == index => {
                    let rest = self.value(rest, open, depth)?;
                    left &= !open;
                    next = self.wanted.next_item(left);
                    rest
                }
                _ => skip::value(rest)?,
            };
            match space(rest) {
                [b',', item @ ..] => rest = item,
                [b']', after @ ..] => return Some(after),
                _ => return None,
            }
            index += 1;
        }
    }

    /// The text between two rests of it.
    #[inline]
    fn between(&self, from: &[u8], to: &[u8]) -> Option<&'a str> {
        let length = self.text.len();
        self.text.get(length - from.len()..length - to.len())
    }
}

/// The depth inside an array or an object at `depth`.
fn deeper(depth: usize) -> Option<usize> {
    (depth < DEEPEST).then_some(depth + 1)
}
