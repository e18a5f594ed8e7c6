//! JSON taken apart member by member. Numbers keep their spelling, and no member is dropped without
//! a word. Errors say where a value is and what it must be, never what it is.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{InvalidExchange, Problem};

/// A JSON value, with the path of the member that has it.
pub(super) struct At<'a> {
    raw: &'a RawValue,
    path: String,
}

impl<'a> At<'a> {
    /// A value that is not part of another one.
    pub(super) fn whole(raw: &'a RawValue) -> Self {
        Self {
            raw,
            path: String::new(),
        }
    }

    /// The JSON text of the value.
    pub(super) fn json(&self) -> &'a str {
        self.raw.get()
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn fail(&self, problem: Problem) -> InvalidExchange {
        InvalidExchange::new(self.path.as_str(), problem)
    }

    pub(super) fn read<T: Deserialize<'a>>(
        &self,
        expected: &'static str,
    ) -> Result<T, InvalidExchange> {
        serde_json::from_str(self.json()).map_err(|_| self.fail(Problem::Expected(expected)))
    }

    pub(super) fn text(&self) -> Result<String, InvalidExchange> {
        self.read(if self.json().starts_with('"') {
            "Unicode text, without unpaired surrogates"
        } else {
            "a string"
        })
    }

    /// A string, or a number or a boolean as it is spelled.
    pub(super) fn scalar(&self) -> Result<String, InvalidExchange> {
        match self.json().as_bytes() {
            [b'n' | b'{' | b'[', ..] => {
                Err(self.fail(Problem::Expected("a string, a number or a boolean")))
            }
            [b'"', ..] => self.text(),
            _ => Ok(self.json().to_owned()),
        }
    }

    pub(super) fn texts(&self) -> Result<Vec<String>, InvalidExchange> {
        let items: Vec<&RawValue> = self.read("an array")?;
        let item = |(n, raw)| Self {
            raw,
            path: format!("{}[{n}]", self.path),
        };
        items
            .into_iter()
            .enumerate()
            .map(|numbered| item(numbered).text())
            .collect()
    }

    /// The members of an object in their order, with those that have the same name.
    pub(super) fn members(&self) -> Result<Vec<(String, At<'a>)>, InvalidExchange> {
        let Members(members) = self.read("an object")?;
        let at = |(name, raw): (String, _)| {
            let path = below(&self.path, &name);
            (name, Self { raw, path })
        };
        Ok(members.into_iter().map(at).collect())
    }

    pub(super) fn object(&self) -> Result<Object<'a>, InvalidExchange> {
        let Members(members) = self.read("an object")?;
        Ok(Object {
            path: self.path.clone(),
            members,
        })
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// An object whose members are taken out by name.
pub(super) struct Object<'a> {
    path: String,
    members: Vec<(String, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// A member as it is, also when it is `null`.
    pub(super) fn take_any(&mut self, name: &str) -> Result<Option<At<'a>>, InvalidExchange> {
        let Some(first) = self.members.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        let (_, raw) = self.members.remove(first);
        let path = below(&self.path, name);
        if self.members.iter().any(|(known, _)| known == name) {
            return Err(InvalidExchange::new(path, Problem::Duplicate));
        }
        Ok(Some(At { raw, path }))
    }

    /// A member; `null` is the same as an absent member.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<At<'a>>, InvalidExchange> {
        let member = self.take_any(name)?;
        Ok(member.filter(|member| member.json() != "null"))
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, InvalidExchange> {
        self.take(name)?.map(|member| member.text()).transpose()
    }

    /// Rejects members that were not taken: a typing error in a name must not read as an absent
    /// value.
    pub(super) fn finish(self, known: &'static [&'static str]) -> Result<(), InvalidExchange> {
        self.members.first().map_or(Ok(()), |(name, _)| {
            let path = below(&self.path, name);
            Err(InvalidExchange::new(path, Problem::Unknown(known)))
        })
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
