//! Signatures of [Standard Webhooks](https://www.standardwebhooks.com), version `v1`: HMAC-SHA256
//! over id, timestamp and body.

use std::fmt::{self, Write};
use std::str::FromStr;

use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

/// The header with the id of the event, the same in every attempt.
pub const ID: &str = "webhook-id";
/// The header with the time of the attempt, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with one signature for each secret, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// How far the clocks of sender and receiver may differ, in seconds.
const TOLERANCE: u64 = 5 * 60;

/// A secret that sender and receiver share: `whsec_` and 24 to 64 bytes in Base64.
#[derive(Clone)]
pub struct Secret {
    key: hmac::Key,
    text: String,
}

/// A text that is not a secret. The message never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid secret: expected `whsec_` and 24 to 64 bytes in Base64; `echo whsec_$(openssl rand -base64 32)` prints a new one"
)]
pub struct InvalidSecret;

/// Why a message is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// One of the three headers is missing, occurs twice or is not text.
    #[error(
        "the message must have exactly one each of `webhook-id`, `webhook-timestamp` and `webhook-signature`"
    )]
    Headers,
    /// The timestamp is too old or in the future. Somebody may be replaying a recorded message.
    #[error(
        "`webhook-timestamp` is not a number, or differs from the current time by more than {TOLERANCE} seconds"
    )]
    Timestamp,
    /// No signature is right.
    #[error("no signature in `webhook-signature` matches the secret")]
    Signature,
}

impl Secret {
    /// Generates a new secret.
    ///
    /// # Errors
    ///
    /// Fails if the system cannot provide randomness.
    pub fn generate() -> Result<Self, aws_lc_rs::error::Unspecified> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes)?;
        Ok(Self::of(&bytes))
    }

    fn of(bytes: &[u8]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, bytes),
            text: format!("whsec_{}", STANDARD.encode(bytes)),
        }
    }

    /// Returns the secret itself, for the file that keeps it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Returns the signature of a message.
    fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        STANDARD.encode(hmac::sign(&self.key, &signed_text(id, timestamp, body)))
    }
}

/// Returns the value of `webhook-signature`: one signature for each secret, so that a secret can be
/// replaced while both are accepted.
pub fn sign<'s>(
    secrets: impl IntoIterator<Item = &'s Secret>,
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> String {
    let mut value = String::new();
    for secret in secrets {
        let space = if value.is_empty() { "" } else { " " };
        // Writing into a `String` cannot fail.
        let _ = write!(value, "{space}v1,{}", secret.sign(id, timestamp, body));
    }
    value
}

/// Verifies a message that arrived at `now`, in seconds since 1970, and returns its id.
///
/// # Errors
///
/// See [`Unverified`].
pub fn verify<'h>(
    secret: &Secret,
    headers: &'h HeaderMap,
    body: &[u8],
    now: i64,
) -> Result<&'h str, Unverified> {
    let one = |name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next().filter(|_| values.next().is_none());
        value
            .and_then(|value| value.to_str().ok())
            .ok_or(Unverified::Headers)
    };
    let (id, timestamp, signatures) = (one(ID)?, one(TIMESTAMP)?, one(SIGNATURE)?);
    let timestamp: i64 = timestamp.parse().map_err(|_| Unverified::Timestamp)?;
    if timestamp.abs_diff(now) > TOLERANCE {
        return Err(Unverified::Timestamp);
    }
    let text = signed_text(id, timestamp, body);
    let right = |signature: &str| {
        let bytes = signature
            .strip_prefix("v1,")
            .and_then(|signature| STANDARD.decode(signature).ok());
        // `hmac::verify` compares in constant time.
        bytes.is_some_and(|bytes| hmac::verify(&secret.key, &text, &bytes).is_ok())
    };
    if signatures.split(' ').any(right) {
        Ok(id)
    } else {
        Err(Unverified::Signature)
    }
}

fn signed_text(id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
    [format!("{id}.{timestamp}.").as_bytes(), body].concat()
}

impl FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, InvalidSecret> {
        let bytes = text
            .strip_prefix("whsec_")
            .and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes
            .filter(|bytes| (24..=64).contains(&bytes.len()))
            .ok_or(InvalidSecret)?;
        Ok(Self::of(&bytes))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
