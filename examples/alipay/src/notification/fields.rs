//! The form of a notification, read strictly, so that every reader gets the same fields.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::percent_decode;

use super::refusal::Refusal;

/// The fields of a form, each once, sorted by name in byte order. They are signed in this order.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fields(BTreeMap<String, String>);

/// The two fields that are not part of the signed text.
const UNSIGNED: [&str; 2] = ["sign", "sign_type"];

impl Fields {
    /// Parses a form: pairs `name=value` joined with `&`, percent-encoded UTF-8, with `+` for a
    /// space.
    ///
    /// Values are kept exactly, including empty ones and spaces at either end, because they are
    /// signed that way.
    ///
    /// # Errors
    ///
    /// Rejects everything that lenient parsers repair in different ways: a pair without a name or
    /// `=`, a broken `%`, bytes that are not UTF-8, a NUL, and a name that occurs twice. Also
    /// rejects names with characters that Alipay does not use, because they could pass for several
    /// pairs.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = BTreeMap::new();
        if body.is_empty() {
            return Ok(Self(fields));
        }
        for (pair, number) in body.split(|byte| *byte == b'&').zip(1..) {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let (Some(name @ [_, ..]), Some(value)) = (parts.next(), parts.next()) else {
                return Err(Refusal::Pair(number));
            };
            let (name, value) = (decode(name, number)?, decode(value, number)?);
            if !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
            {
                return Err(Refusal::Name(number));
            }
            if fields.contains_key(&name) {
                return Err(Refusal::Repeated(name));
            }
            fields.insert(name, value);
        }
        Ok(Self(fields))
    }

    /// Returns the value of a field that must not be empty.
    ///
    /// # Errors
    ///
    /// Fails if the field is missing or empty.
    pub fn required(&self, name: &'static str) -> Result<&str, Refusal> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .ok_or(Refusal::Missing(name))
    }

    /// Returns the value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Returns names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the signed text: all fields except `sign` and `sign_type`, decoded and joined as
    /// `name=value` with `&`.
    pub fn signed_text(&self) -> String {
        let signed = self.iter().filter(|(name, _)| !UNSIGNED.contains(name));
        signed
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// Returns the first of these names for which a value contains `&name=`.
    ///
    /// The signed text can then be split in two ways, and one of them has another value for that
    /// field.
    pub fn hidden(&self, names: &[&'static str]) -> Option<&'static str> {
        let holds = |name: &str| {
            self.0
                .values()
                .any(|value| value.contains(&format!("&{name}=")))
        };
        names.iter().copied().find(|name| holds(name))
    }

    /// Encodes the form for transmission.
    pub fn to_form(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.iter())
            .finish()
    }
}

/// Shows the names only: values contain details of the buyer.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn decode(text: &[u8], pair: usize) -> Result<String, Refusal> {
    let mut after_percent = text.split(|byte| *byte == b'%').skip(1);
    let triplet =
        |rest: &[u8]| matches!(rest, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    if !after_percent.all(triplet) {
        return Err(Refusal::Percent(pair));
    }
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let text = percent_decode(&spaced)
        .decode_utf8()
        .map_err(|_| Refusal::NotUtf8(pair))?;
    if text.contains('\0') {
        Err(Refusal::Nul(pair))
    } else {
        Ok(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_parsed_signed_and_written_back() {
        let fields =
            Fields::parse(b"b=%E6%B5%8B+%2B&a=1%263=&sign=x&c=&sign_type=RSA2&A= y ").unwrap();
        assert_eq!(fields.signed_text(), "A= y &a=1&3=&b=测 +&c=");
        assert_eq!(
            Fields::parse(fields.to_form().as_bytes()),
            Ok(fields),
            "the form survives a round trip"
        );
        assert_eq!(Fields::parse(b""), Ok(Fields::default()));
    }

    #[test]
    fn malformed_forms_are_rejected() {
        for (body, refusal) in [
            (&b"a=1&b"[..], Refusal::Pair(2)),
            (b"=1", Refusal::Pair(1)),
            (b"a=1&&b=1", Refusal::Pair(2)),
            (b"a=1&", Refusal::Pair(2)),
            (b"&", Refusal::Pair(1)),
            (b"a=1&b%26c=1", Refusal::Name(2)),
            (b"a%3Db=1", Refusal::Name(1)),
            (b"%E6%B5%8B=1", Refusal::Name(1)),
            (b"a=%", Refusal::Percent(1)),
            (b"a=1&b=%4", Refusal::Percent(2)),
            (b"a=%%41", Refusal::Percent(1)),
            (b"%g1=1", Refusal::Percent(1)),
            (b"a=%ff", Refusal::NotUtf8(1)),
            (b"\xff=1", Refusal::NotUtf8(1)),
            (b"a=1&b=%00", Refusal::Nul(2)),
            (b"a\0=1", Refusal::Nul(1)),
            (b"a=1&%61=2", Refusal::Repeated("a".to_owned())),
        ] {
            assert_eq!(
                Fields::parse(body),
                Err(refusal),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }
}
