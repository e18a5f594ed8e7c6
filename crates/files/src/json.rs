//! Takes JSON apart member by member.
//!
//! Start with [`Part::parse`]. Numbers keep their spelling. Errors say where a value is and what it
//! must be, never what it is: headers and bodies carry secrets, and serde's messages quote them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The error for a value of a JSON text that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JsonError(String);

impl JsonError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        "invalid-json"
    }

    /// Makes an error of a message, which must not quote the value.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<JsonError> for String {
    fn from(error: JsonError) -> Self {
        error.0
    }
}

/// A value of a JSON text, and where it is.
///
/// ```
/// use openapi_expr_files::json::Part;
///
/// let mut object = Part::parse(r#"{"id": 1.50, "names": ["a", 2]}"#)?.object()?;
/// assert_eq!(object.need("id")?.raw().get(), "1.50");
/// let error = object.need("names")?.texts().unwrap_err();
/// assert_eq!(error.to_string(), "`names[1]` must be a string");
/// # Ok::<(), openapi_expr_files::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Part<'a> {
    raw: &'a RawValue,
    place: String,
}

/// A JSON object whose members are taken out by name.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    place: String,
    members: Vec<(String, &'a RawValue)>,
}

impl<'a> Part<'a> {
    /// Reads a whole JSON text.
    ///
    /// # Errors
    ///
    /// A text that is not JSON.
    pub fn parse(json: &'a str) -> Result<Self, JsonError> {
        let raw = serde_json::from_str(json).map_err(|error| not_json(&error))?;
        let place = String::new();
        Ok(Self { raw, place })
    }

    /// Returns the value as it is written.
    pub fn raw(&self) -> &'a RawValue {
        self.raw
    }

    /// Returns where the value is: `log.entries[2]`; empty for the whole text.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns the error for a value that is not what is expected.
    pub fn wrong(&self, expected: &str) -> JsonError {
        JsonError(if self.place.is_empty() {
            format!("expected {expected}")
        } else {
            format!("`{}` must be {expected}", self.place)
        })
    }

    fn read<T: Deserialize<'a>>(&self, expected: &str) -> Result<T, JsonError> {
        serde_json::from_str(self.raw.get()).map_err(|_| self.wrong(expected))
    }

    /// Returns a string.
    ///
    /// # Errors
    ///
    /// Another type, and unpaired surrogates.
    pub fn text(&self) -> Result<String, JsonError> {
        let is_string = self.raw.get().starts_with('"');
        self.read(if is_string {
            "Unicode text, without unpaired surrogates"
        } else {
            "a string"
        })
    }

    /// Returns a boolean.
    ///
    /// # Errors
    ///
    /// Another type.
    pub fn boolean(&self) -> Result<bool, JsonError> {
        self.read("true or false")
    }

    /// Returns a number.
    ///
    /// # Errors
    ///
    /// Another type, and a number that `T` cannot represent.
    pub fn number<T: DeserializeOwned>(&self, expected: &str) -> Result<T, JsonError> {
        self.read(expected)
    }

    /// Returns the items of an array.
    ///
    /// # Errors
    ///
    /// Another type.
    pub fn items(&self) -> Result<Vec<Part<'a>>, JsonError> {
        let items: Vec<&RawValue> = self.read("an array")?;
        let numbered = items.into_iter().enumerate();
        Ok(numbered
            .map(|(n, raw)| Self {
                raw,
                place: format!("{}[{n}]", self.place),
            })
            .collect())
    }

    /// Returns the items of an array of strings.
    ///
    /// # Errors
    ///
    /// Another type, of the value or of an item.
    pub fn texts(&self) -> Result<Vec<String>, JsonError> {
        self.items()?.iter().map(Part::text).collect()
    }

    /// Returns an object.
    ///
    /// # Errors
    ///
    /// Another type.
    pub fn object(&self) -> Result<Object<'a>, JsonError> {
        let Members(members) = self.read("an object")?;
        Ok(Object {
            place: self.place.clone(),
            members,
        })
    }
}

impl<'a> Object<'a> {
    /// Takes a member as it is, even if it is `null`.
    ///
    /// # Errors
    ///
    /// A member that occurs twice.
    pub fn take_any(&mut self, name: &str) -> Result<Option<Part<'a>>, JsonError> {
        let Some(first) = self.members.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        let (_, raw) = self.members.remove(first);
        let place = below(&self.place, name);
        if self.members.iter().any(|(known, _)| known == name) {
            return Err(JsonError(format!("`{place}` occurs twice")));
        }
        Ok(Some(Part { raw, place }))
    }

    /// Takes a member; `null` is the same as an absent member.
    ///
    /// # Errors
    ///
    /// A member that occurs twice.
    pub fn take(&mut self, name: &str) -> Result<Option<Part<'a>>, JsonError> {
        Ok(self
            .take_any(name)?
            .filter(|value| value.raw.get() != "null"))
    }

    /// Takes a member that must be there.
    ///
    /// # Errors
    ///
    /// An absent member, and one that occurs twice.
    pub fn need(&mut self, name: &str) -> Result<Part<'a>, JsonError> {
        self.take_any(name)?
            .ok_or_else(|| JsonError(format!("`{}` is missing", below(&self.place, name))))
    }

    /// Takes a member that is a string.
    ///
    /// # Errors
    ///
    /// Another type, and a member that occurs twice.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, JsonError> {
        self.take(name)?.map(|value| value.text()).transpose()
    }

    /// Takes a member that is a boolean.
    ///
    /// # Errors
    ///
    /// Another type, and a member that occurs twice.
    pub fn boolean(&mut self, name: &str) -> Result<Option<bool>, JsonError> {
        self.take(name)?.map(|value| value.boolean()).transpose()
    }

    /// Takes the items of a member that is an array. An absent member has none.
    ///
    /// # Errors
    ///
    /// Another type, and a member that occurs twice.
    pub fn items(&mut self, name: &str) -> Result<Vec<Part<'a>>, JsonError> {
        let items = self.take(name)?.map(|value| value.items()).transpose()?;
        Ok(items.unwrap_or_default())
    }
}

fn not_json(error: &serde_json::Error) -> JsonError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let (line, column) = (error.line(), error.column());
    JsonError(if line > 1 {
        format!("this is not JSON: {message}, at line {line}, column {column}")
    } else {
        format!("this is not JSON: {message}, at column {column}")
    })
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<'a>(PhantomData<&'a ()>);

        impl<'de> Visitor<'de> for InOrder<'de> {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
