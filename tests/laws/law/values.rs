//! A value has several representations.

use std::fmt;

use openapi_expr::Value;
use openapi_expr::eval::ValueType;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The representations of a value agree.
pub(crate) fn representations(value: &Value<'_>) {
    assert_eq!(
        value.as_str().is_some(),
        value.value_type() == ValueType::String
    );
    assert!(value.as_str().is_none_or(|text| text == value.to_text()));
    if let Ok(json) = value.clone().into_json() {
        let kind = match &json {
            serde_json::Value::Null => ValueType::Null,
            serde_json::Value::Bool(_) => ValueType::Boolean,
            serde_json::Value::Number(_) => ValueType::Number,
            serde_json::Value::String(_) => ValueType::String,
            serde_json::Value::Array(_) => ValueType::Array,
            serde_json::Value::Object(_) => ValueType::Object,
        };
        assert_eq!(kind, value.value_type());
        let serialized = serde_json::to_string(value).unwrap();
        assert!(
            alike(&serde_json::from_str(&serialized).unwrap(), &json),
            "{serialized}"
        );
        let text = value.to_text();
        assert!(
            kind == ValueType::String || alike(&serde_json::from_str(&text).unwrap(), &json),
            "{text}"
        );
    }
}

/// Returns true if the values are equal, except for the digits that `serde_json` loses when it
/// parses a float that it has printed.
fn alike(one: &serde_json::Value, two: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (one, two) {
        (Json::Number(one), Json::Number(two)) if one != two => {
            match (one.as_f64(), two.as_f64()) {
                (Some(one), Some(two)) => (one - two).abs() <= one.abs() * 4.0 * f64::EPSILON,
                _ => false,
            }
        }
        (Json::Array(one), Json::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(a, b)| alike(a, b))
        }
        (Json::Object(one), Json::Object(two)) => {
            one.len() == two.len()
                && one
                    .iter()
                    .zip(two)
                    .all(|((key, a), (other, b))| key == other && alike(a, b))
        }
        _ => one == two,
    }
}

/// JSON that keeps members whose names occur twice.
pub(crate) enum Tree {
    Scalar,
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// Returns true if an object on the path of the pointer has two members with the next name.
    pub(crate) fn is_ambiguous(&self, tokens: &[impl AsRef<str>]) -> bool {
        let [token, rest @ ..] = tokens else {
            return false;
        };
        let next = match self {
            Self::Scalar => None,
            Self::Array(items) => items
                .iter()
                .enumerate()
                .find(|(n, _)| n.to_string() == token.as_ref())
                .map(|(_, at)| at),
            Self::Object(members) => {
                let mut named = members
                    .iter()
                    .filter(|(name, _)| name == token.as_ref())
                    .map(|(_, value)| value);
                let first = named.next();
                if named.next().is_some() {
                    return true;
                }
                first
            }
        };
        next.is_some_and(|next| next.is_ambiguous(rest))
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = members.next_entry()? {
                    all.push(member);
                }
                Ok(Tree::Object(all))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(Tree::Array(all))
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }

            fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
                Ok(Tree::Scalar)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
