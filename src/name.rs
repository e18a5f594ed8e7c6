//! `token` and `name`: how parameters and header fields are called.

use std::borrow::Cow;
use std::fmt;

/// A header field name: RFC 9110 `token`. Compared without regard to ASCII case when a header is looked up, as
/// written otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token<'a>(pub(crate) Cow<'a, str>);

/// The name of a query or path parameter: RFC 8259 `char`s, compared as written (escapes are not decoded); it may
/// be empty and holds dots, slashes and blanks as they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name<'a>(pub(crate) Cow<'a, str>);

/// ``tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA``
/// (RFC 9110 §5.6.2)
pub(crate) fn is_tchar(c: char) -> bool {
    matches!(c, '!' | '#'..='\'' | '*' | '+' | '-' | '.' | '^'..='`' | '|' | '~' | '0'..='9' | 'A'..='Z' | 'a'..='z')
}

/// `unescaped = %x20-21 / %x23-5B / %x5D-10FFFF` (RFC 8259 §7)
pub(crate) fn is_unescaped(c: char) -> bool {
    c >= ' ' && c != '"' && c != '\\'
}

/// What a word of the grammar goes on with; `$urls` is no `$url`.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

macro_rules! text_type {
    ($type:ident) => {
        impl $type<'_> {
            /// The text as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The same, owning its text.
            pub fn into_owned(self) -> $type<'static> {
                $type(Cow::Owned(self.0.into_owned()))
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $type<'_> {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

text_type!(Token);
text_type!(Name);

#[cfg(test)]
mod tests {
    use super::is_tchar;

    #[test]
    fn tchar_is_the_table_of_rfc_9110() {
        let table = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for c in '\0'..='\u{2ff}' {
            assert_eq!(is_tchar(c), table.contains(c), "{c:?}");
        }
    }
}
