//! RSA2: RSASSA-PKCS1-v1_5 with SHA-256.

use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls_pki_types::pem::{PemObject, SectionKind};

use super::fields::Fields;
use super::refusal::Refusal;

/// Alipay's public key, which verifies what Alipay signs.
#[derive(Clone, Debug)]
pub struct PublicKey(ParsedPublicKey);

/// A text that is no public key. It never shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPublicKey {
    /// Neither of the two forms.
    #[error(
        "it is neither PEM nor Base64: copy the Alipay public key from the console, in one line or as PEM"
    )]
    Text,
    /// A private key.
    #[error(
        "it is a private key: what is needed is the Alipay public key, and a private key should not lie here"
    )]
    Private,
    /// PEM of something else.
    #[error(
        "it is PEM, but of something other than a public key: it must begin with -----BEGIN PUBLIC KEY-----"
    )]
    OtherPem,
    /// Not RSA, or too short.
    #[error("it is no RSA public key of 2048 to 8192 bits, as RSA2 needs")]
    Key,
}

impl PublicKey {
    /// Reads a key: PEM, or its Base64 alone as Alipay's console shows it; line breaks in it do not
    /// matter.
    ///
    /// # Errors
    ///
    /// See [`NoPublicKey`].
    pub fn parse(text: &str) -> Result<Self, NoPublicKey> {
        // Some editors of Windows begin a file with it.
        let text = text.trim_start_matches('\u{feff}');
        let der = if text.contains("-----BEGIN") {
            read_pem(text)?
        } else {
            read_base64(text)?
        };
        // The key of a signature is judged when it verifies, so one of 1024 bits would start and
        // then refuse all: this kind of key is judged at once.
        PublicEncryptingKey::from_der(&der).map_err(|_| NoPublicKey::Key)?;
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
            .map(Self)
            .map_err(|_| NoPublicKey::Key)
    }

    /// Verifies the fields' signature.
    ///
    /// # Errors
    ///
    /// No signature, one that is not RSA2 over UTF-8, and one that does not fit.
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

fn read_pem(text: &str) -> Result<Vec<u8>, NoPublicKey> {
    match <(SectionKind, Vec<u8>)>::from_pem_slice(text.as_bytes()) {
        Ok((SectionKind::PublicKey, der)) => Ok(der),
        Ok((
            SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey,
            _,
        )) => Err(NoPublicKey::Private),
        _ => Err(NoPublicKey::OtherPem),
    }
}

fn read_base64(text: &str) -> Result<Vec<u8>, NoPublicKey> {
    let joined: String = text.split_ascii_whitespace().collect();
    BASE64_STANDARD
        .decode(joined)
        .ok()
        .filter(|der| !der.is_empty())
        .ok_or(NoPublicKey::Text)
}
