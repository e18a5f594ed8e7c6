//! RSA2: RSASSA-PKCS1-v1_5 with SHA-256.

use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls_pki_types::pem::{PemObject, SectionKind};

use super::fields::Fields;
use super::refusal::Refusal;

/// Alipay's public key, which verifies Alipay's signatures.
#[derive(Clone, Debug)]
pub struct PublicKey(ParsedPublicKey);

/// Why a text is not a usable public key. The message never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPublicKey {
    /// The text is in neither of the two forms.
    #[error(
        "the key is neither PEM nor Base64: copy the Alipay public key from the console, as one line or as PEM"
    )]
    Text,
    /// The text is a private key.
    #[error(
        "this is a private key: use the Alipay public key instead, and keep the private key out of this file"
    )]
    Private,
    /// The text is PEM of something else.
    #[error(
        "the PEM file does not contain a public key: it must begin with -----BEGIN PUBLIC KEY-----"
    )]
    OtherPem,
    /// The key is not RSA, or too short.
    #[error("the key is not an RSA public key of 2048 to 8192 bits, which RSA2 requires")]
    Key,
}

impl PublicKey {
    /// Parses a key: either PEM, or bare Base64 as Alipay's console shows it. Line breaks are
    /// ignored.
    ///
    /// # Errors
    ///
    /// See [`InvalidPublicKey`].
    pub fn parse(text: &str) -> Result<Self, InvalidPublicKey> {
        // Some Windows editors start a file with a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        let der = if text.contains("-----BEGIN") {
            read_pem(text)?
        } else {
            read_base64(text)?
        };
        // A key for signatures is only checked when it verifies, so a key of 1024 bits would be
        // accepted here and would then reject everything. A key for encryption is checked right
        // away.
        PublicEncryptingKey::from_der(&der).map_err(|_| InvalidPublicKey::Key)?;
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
            .map(Self)
            .map_err(|_| InvalidPublicKey::Key)
    }

    /// Verifies the fields' signature.
    ///
    /// # Errors
    ///
    /// Fails if there is no signature, if it is not RSA2 over UTF-8, or if it is wrong.
    pub fn verify(&self, fields: &Fields) -> Result<(), Refusal> {
        let sign = fields.required("sign")?;
        if fields.required("sign_type")? != "RSA2" {
            return Err(Refusal::SignType);
        }
        if !fields.required("charset")?.eq_ignore_ascii_case("utf-8") {
            return Err(Refusal::Charset);
        }
        let sign = BASE64_STANDARD
            .decode(sign)
            .map_err(|_| Refusal::SignEncoding)?;
        self.0
            .verify_sig(fields.signed_text().as_bytes(), &sign)
            .map_err(|_| Refusal::Signature)
    }
}

fn read_pem(text: &str) -> Result<Vec<u8>, InvalidPublicKey> {
    match <(SectionKind, Vec<u8>)>::from_pem_slice(text.as_bytes()) {
        Ok((SectionKind::PublicKey, der)) => Ok(der),
        Ok((
            SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey,
            _,
        )) => Err(InvalidPublicKey::Private),
        _ => Err(InvalidPublicKey::OtherPem),
    }
}

fn read_base64(text: &str) -> Result<Vec<u8>, InvalidPublicKey> {
    let joined: String = text.split_ascii_whitespace().collect();
    BASE64_STANDARD
        .decode(joined)
        .ok()
        .filter(|der| !der.is_empty())
        .ok_or(InvalidPublicKey::Text)
}
