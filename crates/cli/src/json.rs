//! JSON taken apart member by member. Numbers keep their spelling. Errors say where a value is and
//! what it must be, never what it is: headers and bodies carry secrets, and serde's messages quote
//! them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value, and where it is.
pub(crate) struct At<'a> {
    raw: &'a RawValue,
    place: String,
}

impl<'a> At<'a> {
    pub(crate) fn new(raw: &'a RawValue, place: &str) -> Self {
        Self {
            raw,
            place: place.to_owned(),
        }
    }

    /// A whole JSON text.
    pub(crate) fn parse(json: &'a str) -> Result<Self, String> {
        serde_json::from_str(json)
            .map(|raw| Self::new(raw, ""))
            .map_err(|error| {
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                let (line, column) = (error.line(), error.column());
                if line > 1 {
                    format!("this is not JSON: {message}, at line {line}, column {column}")
                } else {
                    format!("this is not JSON: {message}, at column {column}")
                }
            })
    }

    pub(crate) fn raw(&self) -> &'a RawValue {
        self.raw
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn wrong(&self, expected: &str) -> String {
        if self.place.is_empty() {
            format!("expected {expected}")
        } else {
            format!("`{}` must be {expected}", self.place)
        }
    }

    fn read<T: Deserialize<'a>>(&self, expected: &str) -> Result<T, String> {
        serde_json::from_str(self.raw.get()).map_err(|_| self.wrong(expected))
    }

    pub(crate) fn text(&self) -> Result<String, String> {
        let half = self.raw.get().starts_with('"');
        self.read(if half {
            "Unicode text, without unpaired surrogates"
        } else {
            "a string"
        })
    }

    pub(crate) fn boolean(&self) -> Result<bool, String> {
        self.read("true or false")
    }

    pub(crate) fn number<T: DeserializeOwned>(&self, expected: &str) -> Result<T, String> {
        self.read(expected)
    }

    pub(crate) fn items(&self) -> Result<Vec<At<'a>>, String> {
        let items: Vec<&RawValue> = self.read("an array")?;
        let numbered = items.into_iter().enumerate();
        Ok(numbered
            .map(|(n, raw)| Self {
                raw,
                place: format!("{}[{n}]", self.place),
            })
            .collect())
    }

    pub(crate) fn texts(&self) -> Result<Vec<String>, String> {
        self.items()?.iter().map(At::text).collect()
    }

    pub(crate) fn object(&self) -> Result<Object<'a>, String> {
        let Members(members) = self.read("an object")?;
        Ok(Object {
            place: self.place.clone(),
            members,
        })
    }
}

/// An object whose members are taken out by name.
pub(crate) struct Object<'a> {
    place: String,
    members: Vec<(String, &'a RawValue)>,
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}

impl<'a> Object<'a> {
    /// A member as it is, also when it is `null`.
    pub(crate) fn take_any(&mut self, name: &str) -> Result<Option<At<'a>>, String> {
        let Some(first) = self.members.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        let (_, raw) = self.members.remove(first);
        let place = below(&self.place, name);
        if self.members.iter().any(|(known, _)| known == name) {
            return Err(format!("`{place}` occurs twice"));
        }
        Ok(Some(At { raw, place }))
    }

    /// A member; `null` is the same as an absent member.
    pub(crate) fn take(&mut self, name: &str) -> Result<Option<At<'a>>, String> {
        Ok(self
            .take_any(name)?
            .filter(|value| value.raw.get() != "null"))
    }

    pub(crate) fn need(&mut self, name: &str) -> Result<At<'a>, String> {
        self.take_any(name)?
            .ok_or_else(|| format!("`{}` is missing", below(&self.place, name)))
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        self.take(name)?.map(|value| value.text()).transpose()
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
