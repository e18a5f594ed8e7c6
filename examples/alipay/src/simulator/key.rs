//! The simulator's key pair. It is generated at start and only kept in memory.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::notification::Fields;

/// The key that signs notifications in place of Alipay's.
pub struct SigningKey(RsaKeyPair);

/// A key or a signature could not be made. The cryptography library gives no reason.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("cannot generate a key or a signature")]
pub struct SigningError;

impl From<Unspecified> for SigningError {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl SigningKey {
    /// Generates an RSA key of 2048 bits.
    ///
    /// # Errors
    ///
    /// Fails if the system cannot provide randomness.
    pub fn generate() -> Result<Self, SigningError> {
        Ok(Self(RsaKeyPair::generate(KeySize::Rsa2048)?))
    }

    /// Returns the public key as Alipay's console shows it: Base64 without PEM lines.
    ///
    /// # Errors
    ///
    /// Fails if the key cannot be encoded.
    pub fn public_key(&self) -> Result<String, SigningError> {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der()?;
        Ok(BASE64_STANDARD.encode(der.as_ref()))
    }

    /// Signs the fields with RSA2: sets `sign_type` and `sign`.
    ///
    /// # Errors
    ///
    /// Fails if the key cannot sign.
    pub fn sign(&self, fields: &mut Fields) -> Result<(), SigningError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            fields.signed_text().as_bytes(),
            &mut signature,
        )?;
        fields.set("sign_type", "RSA2");
        fields.set("sign", BASE64_STANDARD.encode(signature));
        Ok(())
    }
}

/// Shows nothing of the key.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}
