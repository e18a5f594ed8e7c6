//! Tests signatures of Standard Webhooks.

use http::{HeaderMap, HeaderName};
use invoices::signature::{ID, SIGNATURE, Secret, TIMESTAMP, Unverified, sign, verify};

use super::world::SECRET;

/// The test vector that the libraries of Standard Webhooks share.
const VECTOR_ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const VECTOR_TIMESTAMP: i64 = 1_614_265_330;
const VECTOR_BODY: &[u8] = br#"{"test": 2432232314}"#;
const VECTOR_SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn secret() -> Secret {
    SECRET.parse().unwrap()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(HeaderName::from_static(name), value.parse().unwrap());
    }
    headers
}

fn vector(timestamp: &str, signature: &str) -> HeaderMap {
    headers(&[
        (ID, VECTOR_ID),
        (TIMESTAMP, timestamp),
        (SIGNATURE, signature),
    ])
}

#[test]
fn the_published_vector_is_reproduced() {
    assert_eq!(
        sign(&[secret()], VECTOR_ID, VECTOR_TIMESTAMP, VECTOR_BODY),
        VECTOR_SIGNATURE
    );
    let signed = vector("1614265330", VECTOR_SIGNATURE);
    for seconds in [-300, 0, 300] {
        assert_eq!(
            verify(&secret(), &signed, VECTOR_BODY, VECTOR_TIMESTAMP + seconds),
            Ok(VECTOR_ID)
        );
    }
    for seconds in [-301, 301] {
        let error =
            verify(&secret(), &signed, VECTOR_BODY, VECTOR_TIMESTAMP + seconds).unwrap_err();
        assert_eq!(error, Unverified::Timestamp);
    }
}

#[test]
fn another_library_agrees() {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let now = i64::try_from(now).unwrap();
    let theirs = standardwebhooks::Webhook::new(SECRET).unwrap();
    let body = br#"{"description":"\u00e9","paid":true}"#;
    assert_eq!(
        theirs.sign("msg_1", now, body).unwrap(),
        sign(&[secret()], "msg_1", now, body)
    );
}

#[test]
fn a_secret_can_be_replaced() {
    let (old, new) = (secret(), Secret::generate().unwrap());
    let signature = sign(
        &[new.clone(), old.clone()],
        VECTOR_ID,
        VECTOR_TIMESTAMP,
        VECTOR_BODY,
    );
    for secret in [&old, &new] {
        let signed = vector("1614265330", &signature);
        assert_eq!(
            verify(secret, &signed, VECTOR_BODY, VECTOR_TIMESTAMP),
            Ok(VECTOR_ID)
        );
    }
    let other = Secret::generate().unwrap();
    let error = verify(
        &other,
        &vector("1614265330", &signature),
        VECTOR_BODY,
        VECTOR_TIMESTAMP,
    )
    .unwrap_err();
    assert_eq!(error, Unverified::Signature);
}

#[test]
fn forgeries_are_rejected() {
    let check = |headers: &HeaderMap, body: &[u8]| {
        verify(&secret(), headers, body, VECTOR_TIMESTAMP).unwrap_err()
    };
    let signed = vector("1614265330", VECTOR_SIGNATURE);
    assert_eq!(
        check(&signed, br#"{"test": 2432232315}"#),
        Unverified::Signature
    );
    assert_eq!(
        check(&vector("1614265331", VECTOR_SIGNATURE), VECTOR_BODY),
        Unverified::Signature
    );
    let renamed = headers(&[
        (ID, "msg_2"),
        (TIMESTAMP, "1614265330"),
        (SIGNATURE, VECTOR_SIGNATURE),
    ]);
    assert_eq!(check(&renamed, VECTOR_BODY), Unverified::Signature);
    for signature in [
        "",
        "v1,",
        "v1a,g0hM",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v2,x",
        "v1,!!",
    ] {
        assert_eq!(
            check(&vector("1614265330", signature), VECTOR_BODY),
            Unverified::Signature,
            "{signature}"
        );
    }
    for timestamp in [
        "-9223372036854775808",
        "9223372036854775807",
        "99999999999999999999",
        "now",
        "",
        "1614265330.0",
    ] {
        assert_eq!(
            check(&vector(timestamp, VECTOR_SIGNATURE), VECTOR_BODY),
            Unverified::Timestamp,
            "{timestamp}"
        );
    }
    for name in [ID, TIMESTAMP, SIGNATURE] {
        let mut without = signed.clone();
        without.remove(name);
        assert_eq!(
            check(&without, VECTOR_BODY),
            Unverified::Headers,
            "{name} is missing"
        );
        let mut twice = signed.clone();
        twice.append(name, signed[name].clone());
        assert_eq!(
            check(&twice, VECTOR_BODY),
            Unverified::Headers,
            "{name} occurs twice"
        );
    }
}

#[test]
fn short_secrets_are_rejected_and_secrets_are_not_shown() {
    for bytes in [
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_!!!!",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ] {
        let error = bytes.parse::<Secret>().unwrap_err().to_string();
        assert!(error.contains("24 to 64 bytes"), "{error}");
        assert!(bytes.len() < 8 || !error.contains(bytes), "{error}");
    }
    assert_eq!(secret().reveal(), SECRET);
    assert_eq!(format!("{:?}", secret()), "Secret");
    assert_ne!(
        Secret::generate().unwrap().reveal(),
        Secret::generate().unwrap().reveal()
    );
}
