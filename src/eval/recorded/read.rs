//! From JSON to a recorded exchange.

use std::collections::BTreeMap;
use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use super::body::RecordedBody;
use super::error::{InvalidExchange, Problem};
use super::exchange::{RecordedExchange, Request, Response};
use super::json::{At, Object};

impl RecordedExchange {
    /// Reads an exchange from a JSON text. [`RecordedExchange`] lists its members.
    ///
    /// # Errors
    ///
    /// - text that is not JSON
    /// - a member that is unknown, that occurs twice, or whose value has the wrong type
    /// - a message that has both `body` and `body_text`
    /// - a header field name that is not an RFC 9110 `token`, or a header field value with a
    ///   control character
    pub fn parse(json: &str) -> Result<Self, InvalidExchange> {
        let raw: &RawValue =
            serde_json::from_str(json).map_err(|error| InvalidExchange::not_json(&error))?;
        Self::try_from(raw)
    }
}

impl FromStr for RecordedExchange {
    type Err = InvalidExchange;

    fn from_str(json: &str) -> Result<Self, InvalidExchange> {
        Self::parse(json)
    }
}

/// Reads an exchange that is inside other JSON. [`InvalidExchange::within`] completes the path in
/// the error.
impl TryFrom<&RawValue> for RecordedExchange {
    type Error = InvalidExchange;

    fn try_from(raw: &RawValue) -> Result<Self, InvalidExchange> {
        let mut object = At::whole(raw).object()?;
        let request = object.take("request")?.map(|json| request(&json));
        let response = object.take("response")?.map(|json| response(&json));
        let recorded = Self {
            request: request.transpose()?.unwrap_or_default(),
            response: response.transpose()?,
            sender_params: params(&mut object, "sender")?,
            ..Self::default()
        };
        object.finish(&["request", "response", "sender"])?;
        Ok(recorded)
    }
}

/// Reads an exchange with `serde_json` only: other formats do not keep the spelling of a body.
impl<'de> Deserialize<'de> for RecordedExchange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::try_from(raw.as_ref()).map_err(D::Error::custom)
    }
}

fn request(json: &At<'_>) -> Result<Request, InvalidExchange> {
    let mut object = json.object()?;
    let headers = headers(&mut object)?;
    let request = Request {
        method: object.text("method")?,
        url: object.text("url")?,
        path_params: params(&mut object, "path")?,
        body: body(&mut object, json, &headers)?,
        headers,
    };
    object.finish(&["method", "url", "headers", "path", "body", "body_text"])?;
    Ok(request)
}

fn response(json: &At<'_>) -> Result<Response, InvalidExchange> {
    let mut object = json.object()?;
    let headers = headers(&mut object)?;
    let response = Response {
        status: object
            .take("status")?
            .map(|json| status(&json))
            .transpose()?,
        body: body(&mut object, json, &headers)?,
        headers,
    };
    object.finish(&["status", "headers", "body", "body_text"])?;
    Ok(response)
}

fn status(json: &At<'_>) -> Result<StatusCode, InvalidExchange> {
    let expected = "a status code from 100 to 999";
    StatusCode::from_u16(json.read(expected)?).map_err(|_| json.fail(Problem::Expected(expected)))
}

fn params(
    object: &mut Object<'_>,
    name: &str,
) -> Result<BTreeMap<String, String>, InvalidExchange> {
    let mut params = BTreeMap::new();
    let members = object.take(name)?.map(|json| json.members()).transpose()?;
    for (name, value) in members.unwrap_or_default() {
        if params.insert(name, value.scalar()?).is_some() {
            return Err(value.fail(Problem::Duplicate));
        }
    }
    Ok(params)
}

/// `{"Name": "value", "Other": ["one", "two"]}`: an array is one field line per element.
fn headers(object: &mut Object<'_>) -> Result<HeaderMap, InvalidExchange> {
    let mut headers = HeaderMap::new();
    let members = object.take("headers")?.map(|json| json.members());
    for (name, lines) in members.transpose()?.unwrap_or_default() {
        let values = match lines.json().as_bytes() {
            [b'"', ..] => vec![lines.text()?],
            [b'[', ..] => lines.texts()?,
            _ => return Err(lines.fail(Problem::Expected("a string or an array of strings"))),
        };
        let name =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| lines.fail(Problem::HeaderName))?;
        for value in values {
            let value =
                HeaderValue::try_from(value).map_err(|_| lines.fail(Problem::HeaderValue))?;
            headers
                .try_append(name.clone(), value)
                .map_err(|_| lines.fail(Problem::TooManyHeaders))?;
        }
    }
    Ok(headers)
}

/// `"body": null` is a body. There is no body only where the member is absent.
fn body(
    object: &mut Object<'_>,
    message: &At<'_>,
    headers: &HeaderMap,
) -> Result<RecordedBody, InvalidExchange> {
    match (object.take_any("body")?, object.text("body_text")?) {
        (None, None) => Ok(RecordedBody::NONE),
        (Some(json), None) => Ok(RecordedBody::json(json.json())),
        (None, Some(text)) => Ok(RecordedBody::typed(content_type(headers), text)),
        (Some(_), Some(_)) => Err(InvalidExchange::new(message.path(), Problem::TwoBodies)),
    }
}

/// The media type that a message gives for its body.
fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
