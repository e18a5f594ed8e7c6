//! JSON Pointers (RFC 6901) in their string form. They are not percent-decoded, because that
//! belongs to the URI fragment form.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::text::Ascii;

/// A JSON Pointer in its string form (RFC 6901 §3): reference tokens with a `/` before each, or
/// empty for the whole document.
///
/// ```
/// use openapi_expr::syntax::JsonPointer;
///
/// let document = serde_json::json!({"a/b": [{"": "deep"}]});
/// let pointer = JsonPointer::parse("/a~1b/0/")?;
/// assert_eq!(pointer.resolve(&document), Some(&serde_json::json!("deep")));
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonPointer<'a>(pub(crate) Cow<'a, str>);

impl JsonPointer<'static> {
    /// The empty pointer, which refers to the whole document.
    pub const WHOLE: Self = Self(Cow::Borrowed(""));
}

impl JsonPointer<'_> {
    /// Returns the pointer as written, with its escapes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true if the pointer refers to the whole document.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the reference tokens, unescaped: `~1` becomes `/`, then `~0` becomes `~` (RFC
    /// 6901 §4).
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut rest = self.as_str();
        std::iter::from_fn(move || {
            let (head, tail) = step(rest)?;
            rest = tail;
            Some(unescape(head))
        })
    }

    /// Returns the value that the pointer refers to, or `None` if it matches nothing. An array
    /// index must not have leading zeros. `-` is the element after the last one, which does not
    /// exist (RFC 6901 §4).
    pub fn resolve<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        let mut at = document;
        let mut rest = self.as_str();
        while let Some((head, tail)) = step(rest) {
            at = match at {
                Value::Object(members) => members.get(unescape(head).as_ref())?,
                Value::Array(items) => items.get(array_index(head)?)?,
                _ => return None,
            };
            rest = tail;
        }
        Some(at)
    }

    /// Follows a pointer of any length through any kind of tree. `step` gets the current node, the
    /// next reference token, unescaped, and the array index if the token is one. It returns the
    /// next node.
    ///
    /// ```
    /// use openapi_expr::syntax::JsonPointer;
    ///
    /// let tree = [["a", "b"], ["c", "d"]];
    /// let row = JsonPointer::follow("/1", None, |_, _, index| Some(tree.get(index?)));
    /// assert_eq!(row.flatten(), Some(&["c", "d"]));
    /// let row = JsonPointer::follow("/01", None, |_, _, index| Some(tree.get(index?)));
    /// assert_eq!(row, None);
    /// ```
    pub fn follow<T>(
        pointer: &str,
        start: T,
        mut step: impl FnMut(T, &str, Option<usize>) -> Option<T>,
    ) -> Option<T> {
        let (mut at, mut rest) = (start, pointer);
        while let Some((head, tail)) = self::step(rest) {
            at = step(at, &unescape(head), array_index(head))?;
            rest = tail;
        }
        rest.is_empty().then_some(at)
    }

    /// Builds a pointer from unescaped reference tokens.
    ///
    /// ```
    /// use openapi_expr::syntax::JsonPointer;
    ///
    /// assert_eq!(JsonPointer::from_tokens(["a/b", "m~n", ""]).as_str(), "/a~1b/m~0n/");
    /// ```
    pub fn from_tokens<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> JsonPointer<'static> {
        let pointer = tokens.into_iter().fold(String::new(), |pointer, token| {
            pointer + "/" + &escape(token.as_ref())
        });
        JsonPointer(Cow::Owned(pointer))
    }

    /// Converts the borrowed text to an owned one.
    pub fn into_owned(self) -> JsonPointer<'static> {
        JsonPointer(Cow::Owned(self.0.into_owned()))
    }
}

impl fmt::Display for JsonPointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for JsonPointer<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// All but `unescaped = %x00-2E / %x30-7D / %x7F-10FFFF` (RFC 6901 §3)
pub(crate) const NOT_UNESCAPED: Ascii = Ascii::of("/~");

/// Splits a pointer into its first reference token, still escaped, and the rest. Returns `None` at
/// the end.
pub(crate) fn step(pointer: &str) -> Option<(&str, &str)> {
    let rest = pointer.strip_prefix('/')?;
    let end = rest.bytes().position(|b| b == b'/').unwrap_or(rest.len());
    rest.split_at_checked(end)
}

/// Removes the escapes of a reference token.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    // `~1` first: `~01` is the key `~1` (RFC 6901 §4).
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Returns true if `key` is what the token stands for: the bytes of [`unescape`] of it.
pub(crate) fn stands_for(token: &str, key: &[u8]) -> bool {
    // An escape is longer than what it stands for.
    if token.len() < key.len() {
        return false;
    }
    let mut token = token.bytes();
    let same = key.iter().all(|byte| match (token.next(), byte) {
        (Some(b'~'), b'~') => token.next() == Some(b'0'),
        (Some(b'~'), b'/') => token.next() == Some(b'1'),
        (Some(b'~') | None, _) => false,
        (Some(next), byte) => next == *byte,
    });
    same && token.next().is_none()
}

/// Escapes a key to a reference token.
pub(crate) fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// Reads an array index: `array-index = %x30 / ( %x31-39 *(%x30-39) )` (RFC 6901 §4).
pub(crate) fn array_index(token: &str) -> Option<usize> {
    let digits = token.bytes().all(|b| b.is_ascii_digit());
    let canonical = token == "0" || !token.starts_with('0');
    if digits && canonical {
        token.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_unescaped_slash_first() {
        let tokens = |text: &'static str| {
            JsonPointer(text.into())
                .tokens()
                .map(Cow::into_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(tokens(""), Vec::<String>::new());
        assert_eq!(tokens("/"), [""]);
        assert_eq!(tokens("//"), ["", ""]);
        assert_eq!(tokens("/a/"), ["a", ""]);
        assert_eq!(tokens("/~01/~10/~0~1"), ["~1", "/0", "~/"]);
    }

    #[test]
    fn a_token_is_one_key() {
        let tokens = [
            "", "a", "ab", "~0", "~1", "~01", "~00", "a~1", "a~1b", "~0~1",
        ];
        for token in tokens {
            for key in tokens.map(|token| unescape(token).into_owned()) {
                assert_eq!(
                    stands_for(token, key.as_bytes()),
                    unescape(token) == key,
                    "{token}"
                );
            }
            assert!(
                !token.contains('~') || !stands_for(token, token.as_bytes()),
                "{token}"
            );
        }
    }

    #[test]
    fn an_index_is_canonical() {
        for (token, index) in [
            ("0", Some(0)),
            ("10", Some(10)),
            ("01", None),
            ("00", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(array_index(token), index, "{token}");
        }
        for token in ["+0", "-1", " 1", "1 ", "0x1", "18446744073709551616", "²"] {
            assert_eq!(array_index(token), None, "{token}");
        }
    }

    #[test]
    fn a_key_survives_escaping() {
        for key in ["", "~", "/", "~1", "a/b~c", "~01"] {
            assert_eq!(unescape(&escape(key)), key);
            assert!(stands_for(&escape(key), key.as_bytes()));
        }
    }
}
