//! Reads parts of HTTP messages, as they are written in flags and archives: headers and media
//! types.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::line::OneLine;

/// The media type of a urlencoded form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A header field that cannot be part of a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidHeader {
    /// The name has characters that are not allowed.
    #[error("`{}` is not a valid header field name", OneLine(.0))]
    Name(String),
    /// The value of the header has a control character.
    #[error("the value of header `{}` must not contain control characters", OneLine(.0))]
    Value(String),
    /// The message has more headers than it can have.
    #[error("there are too many header fields")]
    TooMany,
}

impl InvalidHeader {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Name(_) => "invalid-header-name",
            Self::Value(_) => "invalid-header-value",
            Self::TooMany => "too-many-headers",
        }
    }
}

/// Adds a field line.
///
/// # Errors
///
/// A name or a value that is not valid, and more headers than a message can have.
pub fn append_header(
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
) -> Result<(), InvalidHeader> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| InvalidHeader::Name(name.to_owned()))?;
    let value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| InvalidHeader::Value(name.to_owned()))?;
    headers
        .try_append(parsed, value)
        .map(drop)
        .map_err(|_| InvalidHeader::TooMany)
}

/// Returns a media type in lower case, without its parameters.
///
/// ```
/// use openapi_expr_files::message::media_type;
///
/// assert_eq!(media_type("Text/HTML ; charset=utf-8"), "text/html");
/// ```
pub fn media_type(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Returns the media type that a message gives for its body; empty if it gives none.
pub fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
