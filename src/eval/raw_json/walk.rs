//! The way of the pointers through a text. What is not on it is skipped.

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
    /// The values that were found. None is empty.
    found: [&'a str; ROOM],
    twice: Mask,
}

impl<'a, 'w, const ROOM: usize> Walk<'a, 'w, ROOM> {
    pub(super) fn new(text: &'a str, pointers: &[&'w JsonPointer<'_>]) -> Self {
        Self {
            text,
            wanted: Wanted::new(pointers),
            found: [""; ROOM],
            twice: 0,
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
                can_be_held(self.between(text, rest)?)?;
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

    /// Reads the name of a member and its colon, and returns the pointers that continue with it.
    #[inline]
    fn name(&self, text: &'a [u8], names: &Names) -> Option<(Mask, &'a [u8])> {
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
    fn escaped_name(&self, text: &'a [u8], names: &Names) -> Option<(Mask, &'a [u8])> {
        let rest = skip::string(text)?;
        let inside = self.between(text, rest)?;
        let name: String = serde_json::from_str(&format!("\"{inside}")).ok()?;
        Some((self.wanted.named(name.as_bytes(), names), rest))
    }

    fn array(&mut self, text: &'a [u8], of: Mask, depth: usize) -> Option<&'a [u8]> {
        let depth = deeper(depth)?;
        let mut left = self.wanted.indexes(of);
        let mut next = self.wanted.next_item(left);
        let mut rest = space(text);
        if let [b']', rest @ ..] = rest {
            return Some(rest);
        }
        for index in 0.. {
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
        }
        None
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

/// Returns nothing for a scalar that `serde_json` cannot hold: half a surrogate pair in a string,
/// or a number beyond `f64`.
fn can_be_held(json: &str) -> Option<()> {
    match json.as_bytes() {
        [b'"', inside @ ..] if inside.contains(&b'\\') => {
            serde_json::from_str::<String>(json).is_ok().then_some(())
        }
        [b'-' | b'0'..=b'9', ..] => serde_json::from_str::<serde_json::Number>(json)
            .is_ok()
            .then_some(()),
        _ => Some(()),
    }
}
