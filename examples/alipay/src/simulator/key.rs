//! The simulator's key pair, made at start and kept in memory alone.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::notification::Fields;

/// What signs notifications in Alipay's stead.
pub struct SigningKey(RsaKeyPair);

/// The cryptography gives no reason.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("no key or signature could be made")]
pub struct NoKey;

impl From<Unspecified> for NoKey {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl SigningKey {
    /// A new RSA key of 2048 bits.
    ///
    /// # Errors
    ///
    /// The system gives no randomness.
    pub fn generate() -> Result<Self, NoKey> {
        Ok(Self(RsaKeyPair::generate(KeySize::Rsa2048)?))
    }

    /// The public half as Alipay's console shows it, Base64 without PEM lines.
    ///
    /// # Errors
    ///
    /// The key cannot be written.
    pub fn public_key(&self) -> Result<String, NoKey> {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der()?;
        Ok(BASE64_STANDARD.encode(der.as_ref()))
    }

    /// Signs the fields as they are, RSA2: sets `sign_type` and `sign`.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub fn sign(&self, fields: &mut Fields) -> Result<(), NoKey> {
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

/// Nothing of it.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}
