//! Decimal numbers in JSON.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Reads a decimal number from a JSON string or number, by its text.
///
/// `"88.88"` and `88.88` are the same, and the value never passes through a float.
///
/// # Errors
///
/// Fails if `T` cannot be parsed from the text. Any JSON may arrive here.
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
