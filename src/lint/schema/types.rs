//! The types that a schema's own keywords allow.

use serde_json::{Map, Value};

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Types(u8);

impl Types {
    pub(in crate::lint) const STRING: Self = Self(1);
    pub(in crate::lint) const NUMBER: Self = Self(1 << 1);
    pub(in crate::lint) const INTEGER: Self = Self(1 << 2);
    pub(in crate::lint) const BOOLEAN: Self = Self(1 << 3);
    pub(in crate::lint) const ARRAY: Self = Self(1 << 4);
    pub(in crate::lint) const OBJECT: Self = Self(1 << 5);
    pub(in crate::lint) const NULL: Self = Self(1 << 6);
    pub(in crate::lint) const ANY: Self = Self(0b111_1111);
    pub(in crate::lint) const NONE: Self = Self(0);

    fn named(name: &str) -> Self {
        match name {
            "string" => Self::STRING,
            "number" => Self::NUMBER.or(Self::INTEGER),
            "integer" => Self::INTEGER,
            "boolean" => Self::BOOLEAN,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            "null" => Self::NULL,
            _ => Self::ANY,
        }
    }

    pub(in crate::lint) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.is_f64() => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    pub(in crate::lint) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::lint) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(in crate::lint) const fn is_any(self) -> bool {
        self.0 == Self::ANY.0
    }

    pub(in crate::lint) const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Returns true if the schema says that it may be null.
    pub(in crate::lint) const fn nullable(self) -> bool {
        !self.is_any() && !self.and(Self::NULL).is_none()
    }

    /// Returns true if each of its types is one of `others` or null.
    pub(in crate::lint) const fn only(self, others: Self) -> bool {
        let rest = self.0 & !Self::NULL.0;
        rest != 0 && rest & !others.0 == 0
    }

    /// The names, joined by "or".
    pub(in crate::lint) fn names(self) -> String {
        const NAMES: [(Types, &str); 7] = [
            (Types::STRING, "a string"),
            (Types::NUMBER, "a number"),
            (Types::INTEGER, "an integer"),
            (Types::BOOLEAN, "a boolean"),
            (Types::ARRAY, "an array"),
            (Types::OBJECT, "an object"),
            (Types::NULL, "null"),
        ];
        let known = NAMES.iter().filter(|(one, _)| !self.and(*one).is_none());
        let number = !self.and(Self::NUMBER).is_none();
        let names: Vec<_> = known
            .filter(|(one, _)| !(number && *one == Self::INTEGER))
            .map(|(_, name)| *name)
            .collect();
        names.join(" or ")
    }
}

pub(in crate::lint) fn list<'d>(
    schema: &'d Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'d Value> + use<'d> {
    schema
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

pub(in crate::lint) fn has_members(schema: &Map<String, Value>, name: &str) -> bool {
    schema
        .get(name)
        .and_then(Value::as_object)
        .is_some_and(|members| !members.is_empty())
}

/// What `type` and 3.0's `nullable` say.
pub(in crate::lint) fn declared_types(schema: &Map<String, Value>) -> Option<Types> {
    let types = match schema.get("type")? {
        Value::String(name) => Types::named(name),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .map(Types::named)
            .reduce(Types::or)
            .unwrap_or(Types::ANY),
        _ => Types::ANY,
    };
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    Some(if nullable {
        types.or(Types::NULL)
    } else {
        types
    })
}

pub(in crate::lint) fn own_types(schema: &Map<String, Value>) -> Types {
    declared_types(schema).unwrap_or_else(|| {
        let values = list(schema, "enum")
            .chain(schema.get("const"))
            .map(Types::of)
            .reduce(Types::or);
        match values {
            Some(types) => types,
            None if has_members(schema, "properties") => Types::OBJECT,
            None if schema.contains_key("items") => Types::ARRAY,
            None => Types::ANY,
        }
    })
}
