//! The core schema of YAML 1.2 (chapter 10.3): the values of plain scalars.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

/// The value of a scalar that is not a string.
pub(super) fn other(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Option<Value> {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => core(text),
        Some(_) => None,
        None if style == ScalarStyle::Plain => core(text),
        None => None,
    }
}

/// JSON has neither infinity nor NaN: they stay text, and so does a number that is too large.
fn core(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    let radix = |digits: &str, radix| i64::from_str_radix(digits, radix).ok().map(Value::from);
    // `from_str_radix` would accept a sign.
    match text.split_at_checked(2) {
        Some(("0x", digits)) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            return radix(digits, 16);
        }
        Some(("0o", digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            return radix(digits, 8);
        }
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit()) {
        let whole = text.strip_prefix('+').unwrap_or(text);
        let small = whole.parse::<i64>().map(Value::from);
        if let Some(number) = small
            .ok()
            .or_else(|| whole.parse::<u64>().ok().map(Value::from))
        {
            return Some(number);
        }
    }
    if !is_float(unsigned) {
        return None;
    }
    text.parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .map(Value::Number)
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent && digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())
}

/// Whether a plain scalar with this text would not be a string.
pub(crate) fn is_plain_other(text: &str) -> bool {
    core(text).is_some()
}
