//! Cuts a text at a byte.

use memchr::memchr;

/// Returns the text before the first `at`, and the text after it, if there is one.
#[inline]
pub(crate) fn cut(text: &str, at: u8) -> (&str, Option<&str>) {
    match memchr(at, text.as_bytes()) {
        Some(end) => (text.get(..end).unwrap_or_default(), text.get(end + 1..)),
        None => (text, None),
    }
}
