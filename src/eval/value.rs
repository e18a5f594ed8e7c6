//! The value of an expression, with its type, borrowed where possible.

use std::borrow::Cow;
use std::fmt;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The value of an expression, with its JSON type.
///
/// A value from raw JSON keeps the spelling of its numbers.
///
/// ```
/// use openapi_expr::Value;
///
/// let number = Value::from(serde_json::json!(12));
/// assert_eq!((number.as_str(), number.to_text()), (None, "12".into()));
/// assert_eq!(Value::from("12").into_json()?, serde_json::json!("12"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Value<'a>(Repr<'a>);

#[derive(Clone)]
enum Repr<'a> {
    Text(Cow<'a, str>),
    Status(u16),
    Json(Cow<'a, serde_json::Value>),
    /// A JSON text that is not a string, without spaces around it.
    Raw(&'a str),
}

/// The JSON type of a [`Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// A number.
    Number,
    /// A string, and every value that is not from a JSON body.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl<'a> Value<'a> {
    /// A JSON text without spaces around it, or `None` for a string that is not Unicode text, such as an
    /// unpaired surrogate.
    pub(crate) fn from_raw(text: &'a str) -> Option<Self> {
        let Some(inside) = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        else {
            return Some(Self(Repr::Raw(text)));
        };
        let string = if inside.contains('\\') {
            Cow::Owned(serde_json::from_str::<String>(text).ok()?)
        } else {
            Cow::Borrowed(inside)
        };
        Some(Self(Repr::Text(string)))
    }

    /// Returns the JSON type.
    pub fn value_type(&self) -> ValueType {
        match &self.0 {
            Repr::Text(_) => ValueType::String,
            Repr::Status(_) => ValueType::Number,
            Repr::Json(value) => match value.as_ref() {
                serde_json::Value::Null => ValueType::Null,
                serde_json::Value::Bool(_) => ValueType::Boolean,
                serde_json::Value::Number(_) => ValueType::Number,
                serde_json::Value::String(_) => ValueType::String,
                serde_json::Value::Array(_) => ValueType::Array,
                serde_json::Value::Object(_) => ValueType::Object,
            },
            Repr::Raw(raw) => match raw.bytes().next() {
                Some(b'n') => ValueType::Null,
                Some(b't' | b'f') => ValueType::Boolean,
                Some(b'[') => ValueType::Array,
                Some(b'{') => ValueType::Object,
                _ => ValueType::Number,
            },
        }
    }

    /// Returns the text if the value is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text(text) => Some(text),
            Repr::Json(value) => value.as_str(),
            Repr::Status(_) | Repr::Raw(_) => None,
        }
    }

    /// Returns the parsed JSON, to look inside without a copy, or `None` for a value that was not
    /// parsed: one from raw JSON, a parameter or a header.
    pub fn as_json(&self) -> Option<&serde_json::Value> {
        match &self.0 {
            Repr::Json(value) => Some(value),
            Repr::Text(_) | Repr::Status(_) | Repr::Raw(_) => None,
        }
    }

    /// Converts the value to text: strings as they are, numbers in their JSON spelling, `true`,
    /// `false` and `null`, and arrays and objects as compact JSON. This is the conversion of Arazzo
    /// 1.1.0; OpenAPI does not define one.
    pub fn to_text(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Text(text) => Cow::Borrowed(text),
            Repr::Status(code) => Cow::Owned(code.to_string()),
            Repr::Json(value) => value
                .as_str()
                .map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed),
            Repr::Raw(raw) => match self.value_type() {
                ValueType::Array | ValueType::Object => Cow::Owned(compact(raw)),
                _ => Cow::Borrowed(raw),
            },
        }
    }

    /// Appends [`Value::to_text`].
    #[inline]
    pub(crate) fn push_to(&self, buffer: &mut String) {
        match &self.0 {
            Repr::Text(text) => buffer.push_str(text),
            Repr::Json(value) if value.is_string() => {
                buffer.push_str(value.as_str().unwrap_or_default());
            }
            _ => buffer.push_str(&self.to_text()),
        }
    }

    /// Converts the value to JSON. To keep the spelling of numbers as well, serialize the `Value`
    /// itself.
    ///
    /// # Errors
    ///
    /// Returns an error for a value from raw JSON that `serde_json` cannot hold: a number beyond
    /// `f64`, arrays nested deeper than 128 levels, or an escape that is not Unicode text.
    pub fn into_json(self) -> serde_json::Result<serde_json::Value> {
        Ok(match self.0 {
            Repr::Text(text) => serde_json::Value::String(text.into_owned()),
            Repr::Status(code) => serde_json::Value::from(code),
            Repr::Json(value) => value.into_owned(),
            Repr::Raw(raw) => serde_json::from_str(raw)?,
        })
    }

    /// Converts the value to JSON. A value from raw JSON that `serde_json` cannot hold stays text.
    pub(crate) fn into_json_or_text(self) -> serde_json::Value {
        let raw = match self.0 {
            Repr::Raw(raw) => raw,
            // Only raw JSON can fail.
            _ => "",
        };
        self.into_json().unwrap_or_else(|_| {
            let text = Self(Repr::Raw(raw)).to_text().into_owned();
            serde_json::Value::String(text)
        })
    }
}

/// The JSON without the whitespace between its tokens.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    json.chars()
        .filter(|c| {
            let keep = in_string || !matches!(c, ' ' | '\t' | '\n' | '\r');
            (in_string, escaped) = match c {
                '"' if !escaped => (!in_string, false),
                '\\' if in_string => (true, !escaped),
                _ => (in_string, false),
            };
            keep
        })
        .collect()
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self(Repr::Text(Cow::Borrowed(text)))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self(Repr::Text(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(Repr::Text(text))
    }
}

impl From<http::StatusCode> for Value<'_> {
    fn from(code: http::StatusCode) -> Self {
        Self(Repr::Status(code.as_u16()))
    }
}

impl<'a> From<&'a serde_json::Value> for Value<'a> {
    fn from(value: &'a serde_json::Value) -> Self {
        Self(Repr::Json(Cow::Borrowed(value)))
    }
}

impl From<serde_json::Value> for Value<'_> {
    fn from(value: serde_json::Value) -> Self {
        Self(Repr::Json(Cow::Owned(value)))
    }
}

/// Serializes as compact JSON. Numbers and the order of members stay as they were read.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Text(text) => serializer.serialize_str(text),
            Repr::Status(code) => serializer.serialize_u16(*code),
            Repr::Json(value) => value.serialize(serializer),
            Repr::Raw(_) => serde_json::from_str::<&RawValue>(&self.to_text())
                .map_err(S::Error::custom)?
                .serialize(serializer),
        }
    }
}

/// Shows the type only: bodies and headers carry secrets, and `{:?}` ends up in logs.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({:?})", self.value_type())
    }
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn compact_keeps_strings() {
        let json = "{ \"a b\" : [ 1.50 , \"\\\" , \\\\\" , true ]\n}";
        assert_eq!(compact(json), "{\"a b\":[1.50,\"\\\" , \\\\\",true]}");
    }
}
