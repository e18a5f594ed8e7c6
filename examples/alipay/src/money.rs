//! Money, counted in fen (a hundredth of a yuan), never as a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// An amount in fen, never negative. Its text is in yuan: `88.88`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Fen(i64);

/// The largest amount of a trade: 100,000,000 yuan.
const MAX_FEN: i64 = 10_000_000_000;

/// A text that is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected yuan from 0 to 100000000 with at most two decimals, for example 88.88")]
pub struct InvalidAmount;

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Wraps an amount from a database, which has checked it.
    pub(crate) const fn stored(fen: i64) -> Self {
        Self(fen)
    }

    /// Returns the number of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Returns the points for the amount: one for each whole yuan.
    pub const fn points(self) -> i64 {
        self.0 / 100
    }
}

/// Accepts digits without leading zeros, optionally followed by a decimal point and one or two
/// digits.
impl FromStr for Fen {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (yuan, decimals) = match text.split_once('.') {
            Some((yuan, decimals)) if matches!(decimals.len(), 1 | 2) => (yuan, decimals),
            Some(_) => return Err(InvalidAmount),
            None => (text, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let spelled = matches!(yuan.len(), 1..=9) && (yuan.len() == 1 || !yuan.starts_with('0'));
        if !spelled || !digits(yuan) || !digits(decimals) {
            return Err(InvalidAmount);
        }
        let fen: i64 = format!("{yuan}{decimals:0<2}")
            .parse()
            .map_err(|_| InvalidAmount)?;
        if fen <= MAX_FEN {
            Ok(Self(fen))
        } else {
            Err(InvalidAmount)
        }
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl From<Fen> for String {
    fn from(fen: Fen) -> Self {
        fen.to_string()
    }
}

/// Accepts a string or a number.
impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        common::decimal(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_parsed_and_printed() {
        for (text, fen, printed) in [
            ("88.88", 8888, "88.88"),
            ("88.8", 8880, "88.80"),
            ("88", 8800, "88.00"),
            ("0.01", 1, "0.01"),
            ("0", 0, "0.00"),
            ("100000000.00", MAX_FEN, "100000000.00"),
        ] {
            let amount: Fen = text.parse().unwrap();
            assert_eq!(
                (amount.get(), amount.to_string().as_str()),
                (fen, printed),
                "{text}"
            );
        }
        assert_eq!("99.99".parse::<Fen>().unwrap().points(), 99);
        assert_eq!("0.99".parse::<Fen>().unwrap().points(), 0);
    }

    #[test]
    fn amounts_are_read_from_strings_and_numbers() {
        for (json, fen) in [
            (r#""88.88""#, 8888),
            ("88.88", 8888),
            ("88", 8800),
            ("0.1", 10),
            ("99999999.99", MAX_FEN - 1),
        ] {
            assert_eq!(
                serde_json::from_str::<Fen>(json).unwrap().get(),
                fen,
                "{json}"
            );
        }
        for json in [
            "1e2", "88.880", "0.001", "-1", "null", "true", "[]", r#""""#,
        ] {
            let error = serde_json::from_str::<Fen>(json).unwrap_err().to_string();
            assert!(
                error.starts_with("expected yuan from 0 to 100000000"),
                "{json}: {error}"
            );
        }
    }

    #[test]
    fn other_texts_are_rejected() {
        for text in [
            "",
            ".",
            "1.",
            ".1",
            "1.234",
            "88.880",
            "01",
            "00",
            "-1",
            "+1",
            "1e2",
            " 1",
            "1 ",
            "1,00",
            "１",
            "1.٣",
            "NaN",
            "100000000.01",
            "999999999",
            "1000000000",
            "9223372036854775808",
            "1.1.1",
            "0x1",
        ] {
            assert_eq!(text.parse::<Fen>(), Err(InvalidAmount), "{text:?}");
        }
    }
}
