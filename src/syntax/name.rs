//! The names of header fields and parameters, and the characters that they consist of.
//! `parser/grammar.rs` parses them, by the rules `token` and `name`.

use std::borrow::Cow;
use std::fmt;

use crate::text::Ascii;

/// The name of a header field, an RFC 9110 `token`. The look-up of a header ignores ASCII case, but
/// two tokens are only equal if they are written alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token<'a>(pub(crate) Cow<'a, str>);

/// The name of a query or path parameter, a sequence of RFC 8259 `char`s. It is compared as it is
/// written: escapes are not decoded. It can be empty, and contain dots, slashes and spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name<'a>(pub(crate) Cow<'a, str>);

/// ``tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" /
/// "~" / DIGIT / ALPHA`` (RFC 9110 §5.6.2)
pub(crate) static TCHAR: Ascii =
    Ascii::of("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// All but `unescaped = %x20-21 / %x23-5B / %x5D-10FFFF` (RFC 8259 §7)
pub(crate) const NOT_UNESCAPED: Ascii = Ascii::CONTROLS.or(&Ascii::of("\"\\"));

/// The characters that continue a word of the grammar, so `$urls` does not start with `$url`.
pub(crate) static WORD: Ascii = ALPHA.or(&Ascii::of("-0123456789"));

/// The characters that start the name of a parameter which a leniency reads.
pub(crate) static ALPHA: Ascii = Ascii::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

/// Returns true for a character of a word.
pub(crate) fn is_word(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| WORD.has(byte))
}

macro_rules! text_type {
    ($type:ident) => {
        impl $type<'_> {
            /// Returns the text as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts the borrowed text to an owned one.
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
