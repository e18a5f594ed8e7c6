//! Money as a decimal number. It is never a float, from the request's text to the database's.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// The maximum number of digits before the decimal point.
const DIGITS: usize = 20;
/// The maximum number of digits after the decimal point.
const DECIMALS: usize = 8;
/// The same limits as a JSON Schema pattern.
const PATTERN: &str = r"^[0-9]{1,20}(\.[0-9]{1,8})?$";

/// An amount of money, as written: `9999`, `12.50`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Decimal);

/// A text that is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid amount: expected a decimal number with up to {DIGITS} digits and up to {DECIMALS} decimals, without sign or \
     exponent, for example \"9999.50\""
)]
pub struct InvalidAmount;

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (digits, decimals) = text
            .split_once('.')
            .map_or((text, None), |(digits, rest)| (digits, Some(rest)));
        let number = |text: &str, longest| {
            (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !number(digits, DIGITS) || decimals.is_some_and(|decimals| !number(decimals, DECIMALS)) {
            return Err(InvalidAmount);
        }
        Decimal::from_str_exact(text)
            .map(Self)
            .map_err(|_| InvalidAmount)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Writes a string, because parsers of JSON numbers may round them.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Accepts a string or a number, and reads it by its text.
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        common::decimal(deserializer)
    }
}

impl PartialSchema for Amount {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Number]))
            .description(Some(
                "An exact amount of money: a decimal number. Responses contain it as a string.",
            ))
            .pattern(Some(PATTERN))
            .examples([serde_json::json!("9999.50")])
            .into()
    }
}

impl ToSchema for Amount {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (json, text) in [
            (r#""9999""#, "9999"),
            (r#""9999.50""#, "9999.50"),
            ("0.1", "0.1"),
            ("9007199254740993", "9007199254740993"),
            (
                "99999999999999999999.99999999",
                "99999999999999999999.99999999",
            ),
            (r#""\u0031.5""#, "1.5"),
        ] {
            let amount: Amount = serde_json::from_str(json).unwrap();
            assert_eq!(amount.to_string(), text);
            assert_eq!(
                serde_json::to_string(&amount).unwrap(),
                format!("\"{text}\"")
            );
        }
    }

    #[test]
    fn invalid_amounts_are_rejected_with_an_example() {
        for json in [
            "1e3",
            "-1",
            r#""""#,
            r#""1.""#,
            r#"".5""#,
            r#""1,5""#,
            r#"" 1""#,
            r#""+1""#,
            "1.000000001",
            "100000000000000000000",
            "null",
            "[]",
            "true",
        ] {
            let error = serde_json::from_str::<Amount>(json)
                .unwrap_err()
                .to_string();
            assert!(error.contains("for example \"9999.50\""), "{json}: {error}");
        }
    }
}
