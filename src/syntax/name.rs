//! `token` and `name`: how parameters and header fields are called.

use std::borrow::Cow;
use std::fmt;

use crate::text::Ascii;

/// A header field name: RFC 9110 `token`. Compared without regard to ASCII case when a header is
/// looked up, as written otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token<'a>(pub(crate) Cow<'a, str>);

/// The name of a query or path parameter: RFC 8259 `char`s, compared as written (escapes are not
/// decoded); it may be empty and holds dots, slashes and blanks as they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name<'a>(pub(crate) Cow<'a, str>);

/// ``tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" /
/// "~" / DIGIT / ALPHA`` (RFC 9110 §5.6.2)
pub(crate) static TCHAR: Ascii =
    Ascii::of("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// All but `unescaped = %x20-21 / %x23-5B / %x5D-10FFFF` (RFC 8259 §7)
pub(crate) const NOT_UNESCAPED: Ascii = Ascii::CONTROLS.or(&Ascii::of("\"\\"));

/// What a word of the grammar goes on with; `$urls` is no `$url`.
pub(crate) static WORD: Ascii = ALPHA.or(&Ascii::of("-0123456789"));

/// What a parameter's name begins with where a leniency reads it.
pub(crate) static ALPHA: Ascii = Ascii::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

/// True for a character of a word.
pub(crate) fn is_word(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| WORD.has(byte))
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
