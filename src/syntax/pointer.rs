//! JSON Pointer, RFC 6901: the string form, never the URI fragment form, so nothing is
//! percent-decoded.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::text::Ascii;

/// A JSON Pointer in its string form (RFC 6901 §3): empty for the whole document, else reference
/// tokens each with a `/` in front.
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
    /// The empty pointer: the whole document.
    pub const WHOLE: Self = Self(Cow::Borrowed(""));
}

impl JsonPointer<'_> {
    /// The pointer as written, with its escapes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when it points to the whole document.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// The reference tokens in turn, unescaped: `~1` is `/`, then `~0` is `~` (RFC 6901 §4).
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut rest = self.as_str();
        std::iter::from_fn(move || {
            let (head, tail) = step(rest)?;
            rest = tail;
            Some(unescape(head))
        })
    }

    /// The value that it points to in a document; `None` when it points to nothing. An array index
    /// is `0` or has no leading zero; `-` is the element behind the last, so nothing (RFC 6901 §4).
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

    /// Follows the text of a pointer through any kind of tree, however long the text is. `step` gets
    /// the node that was reached and the next reference token, unescaped, with the array index that
    /// it is, if it is one.
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

    /// The pointer that these keys, unescaped, make.
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

    /// The same, owning its text.
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

/// The first reference token, still escaped, and the pointer behind it; `None` at the end.
pub(crate) fn step(pointer: &str) -> Option<(&str, &str)> {
    let rest = pointer.strip_prefix('/')?;
    let end = rest.bytes().position(|b| b == b'/').unwrap_or(rest.len());
    rest.split_at_checked(end)
}

/// A reference token without its escapes.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    // `~1` first: `~01` is the key `~1` (RFC 6901 §4).
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// A key as a reference token.
pub(crate) fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// `array-index = %x30 / ( %x31-39 *(%x30-39) )` (RFC 6901 §4)
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
        }
    }
}
