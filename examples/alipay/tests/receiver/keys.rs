//! Parses the public key in all the forms in which people have it.

use alipay::notification::{Fields, InvalidPublicKey, PublicKey};

use crate::cases::cases;

/// A key of 1024 bits, which apps with the old `sign_type` RSA use.
const SHORT: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDIe0gIECC4G4NpeDho1WHGFg58CgCsO5mzyPOHNZ61Cfb6An06k8\
    XZg09bgMoJzafQyK3IXJhRaWtqW6idHbIj0WKq6jgGXHi2jww6W5qHOKthIGbrF6/VqXM9Wpp+Mu5Z40SUzAg9oRuH\
    tAQx3pMbidoe7Dudcq5UoiggbTTenQIDAQAB";

fn pem(label: &str, base64: &str) -> String {
    let lines: Vec<_> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

#[test]
fn every_form_of_the_key_verifies() {
    let cases = cases();
    let fields = Fields::parse(cases.notifications[0].body.as_bytes()).unwrap();
    let base64 = &cases.alipay_public_key;
    let (front, back) = base64.split_at(64);
    for text in [
        base64.clone(),
        format!("{base64}\n"),
        format!("\r\n {front}\r\n{back}\r\n"),
        format!("\u{feff}{base64}"),
        pem("PUBLIC KEY", base64),
        format!(
            "# Alipay's\n{}",
            pem("PUBLIC KEY", base64).replace('\n', "\r\n")
        ),
    ] {
        let key = PublicKey::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(key.verify(&fields), Ok(()), "{text}");
    }
}

#[test]
fn invalid_keys_are_rejected_with_a_reason() {
    let key = cases().alipay_public_key;
    for (text, error) in [
        (String::new(), InvalidPublicKey::Text),
        ("alipay.pem".to_owned(), InvalidPublicKey::Text),
        (format!("{key}!"), InvalidPublicKey::Text),
        (
            key.strip_suffix("AQAB").unwrap().to_owned(),
            InvalidPublicKey::Key,
        ),
        ("AAAA".to_owned(), InvalidPublicKey::Key),
        (pem("PUBLIC KEY", "AAAA"), InvalidPublicKey::Key),
        (SHORT.to_owned(), InvalidPublicKey::Key),
        (pem("PUBLIC KEY", SHORT), InvalidPublicKey::Key),
        (pem("PRIVATE KEY", "AAAA"), InvalidPublicKey::Private),
        (pem("RSA PRIVATE KEY", "AAAA"), InvalidPublicKey::Private),
        (pem("CERTIFICATE", "AAAA"), InvalidPublicKey::OtherPem),
        (
            "-----BEGIN PUBLIC KEY-----\nAAAA\n".to_owned(),
            InvalidPublicKey::OtherPem,
        ),
    ] {
        assert_eq!(PublicKey::parse(&text).unwrap_err(), error, "{text}");
    }
}
