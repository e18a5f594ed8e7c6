//! The public key in the forms that it comes in.

use alipay::notification::{Fields, NoPublicKey, PublicKey};

use crate::cases::cases;

/// A key of 1024 bits, as apps of the old `sign_type` RSA have it.
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
fn every_form_verifies() {
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
fn what_is_no_key_is_told() {
    let key = cases().alipay_public_key;
    for (text, error) in [
        (String::new(), NoPublicKey::Text),
        ("alipay.pem".to_owned(), NoPublicKey::Text),
        (format!("{key}!"), NoPublicKey::Text),
        (
            key.strip_suffix("AQAB").unwrap().to_owned(),
            NoPublicKey::Key,
        ),
        ("AAAA".to_owned(), NoPublicKey::Key),
        (pem("PUBLIC KEY", "AAAA"), NoPublicKey::Key),
        (SHORT.to_owned(), NoPublicKey::Key),
        (pem("PUBLIC KEY", SHORT), NoPublicKey::Key),
        (pem("PRIVATE KEY", "AAAA"), NoPublicKey::Private),
        (pem("RSA PRIVATE KEY", "AAAA"), NoPublicKey::Private),
        (pem("CERTIFICATE", "AAAA"), NoPublicKey::OtherPem),
        (
            "-----BEGIN PUBLIC KEY-----\nAAAA\n".to_owned(),
            NoPublicKey::OtherPem,
        ),
    ] {
        assert_eq!(PublicKey::parse(&text).unwrap_err(), error, "{text}");
    }
}
