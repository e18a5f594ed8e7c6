//! Signatures of [Standard Webhooks](https://www.standardwebhooks.com), `v1`: HMAC-SHA256 over id,
//! timestamp and body.

use std::fmt::{self, Write};
use std::str::FromStr;

use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

/// Names the event, the same in every attempt.
pub const ID: &str = "webhook-id";
/// Seconds since 1970, of the attempt.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// One signature for each secret, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// How far the clocks of sender and receiver may be apart, in seconds.
const TOLERANCE: u64 = 5 * 60;

/// A secret that sender and receiver share: `whsec_` and 24 to 64 bytes in base64.
#[derive(Clone)]
pub struct Secret {
    key: hmac::Key,
    text: String,
}

/// A text that is no secret. It is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a secret is `whsec_` and 24 to 64 bytes in base64, as `echo whsec_$(openssl rand -base64 32)` prints one"
)]
pub struct InvalidSecret;

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// A header of the three is missing, occurs twice or is no text.
    #[error(
        "the message needs one each of `webhook-id`, `webhook-timestamp` and `webhook-signature`"
    )]
    Headers,
    /// It is too old, or from the future: it may be a repetition by somebody who listened.
    #[error("`webhook-timestamp` is more than {TOLERANCE} seconds from now, or no number")]
    Timestamp,
    /// No signature is right.
    #[error("no signature in `webhook-signature` is right for this secret")]
    Signature,
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
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

    /// The secret itself, for the file that keeps it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The signature for a message.
    fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        STANDARD.encode(hmac::sign(&self.key, &signed_text(id, timestamp, body)))
    }
}

/// The value of `webhook-signature`: one for each secret, so that a secret can be replaced while
/// both are accepted.
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

/// Verifies a message that came at `now`, in seconds since 1970, and gives its id.
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
        // In constant time.
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
