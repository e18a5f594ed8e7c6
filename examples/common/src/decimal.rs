//! Decimal numbers in JSON.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Reads a string or a number, of which the text counts: `"88.88"` and `88.88` are the same, and no
/// float is on the way.
///
/// # Errors
///
/// What the type says of the text, which may be any JSON.
pub fn decimal<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let text: Cow<'_, str> = match raw.get() {
        string if string.starts_with('"') => {
            serde_json::from_str(string).map_err(D::Error::custom)?
        }
        number => number.into(),
    };
    text.parse().map_err(D::Error::custom)
}
