//! Parts of messages, as flags and archives have them.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use openapi_expr::eval::RecordedExchange;

use crate::json::At;

/// The exchange in a member of other JSON.
pub(crate) fn read(json: &At<'_>) -> Result<RecordedExchange, String> {
    let read = RecordedExchange::try_from(json.raw());
    read.map_err(|error| error.within(json.place()).to_string())
}

/// Adds a field line.
pub(crate) fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), String> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("`{name}` is not a valid header field name"))?;
    let value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| format!("the value of header `{name}` must not contain control characters"))?;
    headers
        .try_append(parsed, value)
        .map(drop)
        .map_err(|_| "there are too many headers".to_owned())
}

/// The media type of a urlencoded form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A media type in lower case, without its parameters.
pub(crate) fn media_type(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The media type that a message gives for its body.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
