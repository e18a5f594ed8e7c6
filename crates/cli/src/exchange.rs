//! An exchange as JSON: `{"request": {"method", "url", "headers", "path", "body" | "body_text"},
//! "response": {"status", "headers", "body" | "body_text"}, "sender"}`, each part optional.

#[path = "json.rs"]
pub(crate) mod json;

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use json::{At, Object};
use openapi_expr::{Body, Exchange, RepeatedHeader, RepeatedQuery};

/// An exchange that owns its parts.
#[derive(Default)]
pub(crate) struct ExchangeData {
    pub(crate) request: RequestData,
    pub(crate) response: Option<ResponseData>,
    /// Values for `{name}` under the leniency `sender_parameter`.
    pub(crate) sender: Params,
    pub(crate) repeated_query: RepeatedQuery,
    pub(crate) repeated_header: RepeatedHeader,
}

#[derive(Default)]
pub(crate) struct RequestData {
    pub(crate) method: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) path: Params,
    pub(crate) body: Payload,
}

#[derive(Default)]
pub(crate) struct ResponseData {
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
}

/// A body that owns its bytes.
#[derive(Default)]
pub(crate) enum Payload {
    #[default]
    None,
    Json(Vec<u8>),
    Form(Vec<u8>),
    /// By its media type.
    Typed(String, Vec<u8>),
    /// It was there, and it is not known.
    Unrecorded,
    /// The fields of a multipart form; a file has no value.
    Fields(Vec<(Cow<'static, str>, Option<Cow<'static, str>>)>),
}

/// Names, each once, with their values.
#[derive(Clone, Default)]
pub(crate) struct Params(BTreeMap<String, String>);

impl ExchangeData {
    pub(crate) fn read(json: &At<'_>) -> Result<Self, String> {
        let mut object = json.object()?;
        let data = Self {
            request: object
                .take("request")?
                .map(|json| RequestData::read(&json))
                .transpose()?
                .unwrap_or_default(),
            response: object
                .take("response")?
                .map(|json| ResponseData::read(&json))
                .transpose()?,
            sender: params(&mut object, "sender")?,
            ..Self::default()
        };
        object.finish().map(|()| data)
    }

    /// The exchange, borrowed.
    pub(crate) fn exchange(&self) -> Exchange<'_> {
        let request = &self.request;
        let mut exchange = match &request.method {
            Some(method) => Exchange::new(method),
            None => Exchange::unknown(),
        };
        if let Some(url) = &request.url {
            exchange = exchange.url(url);
        }
        exchange = exchange
            .request_headers(&request.headers)
            .request_body(request.body.body());
        for (name, value) in &request.path.0 {
            exchange = exchange.path_param(name.as_str(), value.as_str());
        }
        for (name, value) in &self.sender.0 {
            exchange = exchange.sender_param(name.as_str(), value.as_str());
        }
        if let Some(response) = &self.response {
            exchange = exchange
                .response_headers(&response.headers)
                .response_body(response.body.body());
            if let Some(status) = response.status {
                exchange = exchange.status(status);
            }
        }
        exchange
            .repeated_query(self.repeated_query)
            .repeated_header(self.repeated_header)
    }
}

/// For what has an exchange inside other JSON.
impl<'de> serde::Deserialize<'de> for ExchangeData {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        Self::read(&At::new(&raw, "exchange")).map_err(serde::de::Error::custom)
    }
}

impl RequestData {
    fn read(json: &At<'_>) -> Result<Self, String> {
        let mut object = json.object()?;
        let headers = headers(&mut object)?;
        let data = Self {
            method: object.text("method")?,
            url: object.text("url")?,
            path: params(&mut object, "path")?,
            body: payload(&mut object, json.place(), &headers)?,
            headers,
        };
        object.finish().map(|()| data)
    }
}

impl ResponseData {
    fn read(json: &At<'_>) -> Result<Self, String> {
        let mut object = json.object()?;
        let headers = headers(&mut object)?;
        let data = Self {
            status: object
                .take("status")?
                .map(|json| status(&json))
                .transpose()?,
            body: payload(&mut object, json.place(), &headers)?,
            headers,
        };
        object.finish().map(|()| data)
    }
}

impl Payload {
    fn body(&self) -> Body<'_> {
        match self {
            Self::None => Body::NONE,
            Self::Unrecorded => Body::UNRECORDED,
            Self::Json(bytes) => Body::raw(bytes),
            Self::Form(bytes) => Body::form(bytes),
            Self::Typed(content_type, bytes) => Body::typed(content_type, bytes),
            Self::Fields(fields) => Body::fields(fields),
        }
    }
}

impl Params {
    /// Adds a value; false when the name has one.
    pub(crate) fn add(&mut self, name: String, value: String) -> bool {
        self.0.insert(name, value).is_none()
    }

    /// Adds values; they replace those that have the name.
    pub(crate) fn replace(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}

fn params(object: &mut Object<'_>, name: &str) -> Result<Params, String> {
    let mut params = Params::default();
    let members = object.take(name)?.map(|json| json.members()).transpose()?;
    for (name, value) in members.unwrap_or_default() {
        if !params.add(name, value.scalar()?) {
            return Err(format!("`{}` occurs twice", value.place()));
        }
    }
    Ok(params)
}

/// `{"Name": "value", "Other": ["one", "two"]}`: an array is one field line per element.
fn headers(object: &mut Object<'_>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let members = object
        .take("headers")?
        .map(|json| json.members())
        .transpose()?;
    for (name, lines) in members.unwrap_or_default() {
        let lines = match lines.raw().get().as_bytes() {
            [b'"', ..] => vec![lines.text()?],
            [b'[', ..] => lines.texts()?,
            _ => return Err(lines.wrong("a string or an array of strings")),
        };
        for line in lines {
            append(&mut headers, &name, &line)?;
        }
    }
    Ok(headers)
}

/// Adds a field line.
pub(crate) fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), String> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("`{name}` is no header field name"))?;
    let value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| format!("the value of header `{name}` holds a control character"))?;
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

/// What a message says that its body is.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

pub(crate) fn status(json: &At<'_>) -> Result<StatusCode, String> {
    let expected = "a status code from 100 to 999";
    StatusCode::from_u16(json.number(expected)?).map_err(|_| json.wrong(expected))
}

/// `null` is a body; only a member that is not there is none.
fn payload(object: &mut Object<'_>, place: &str, headers: &HeaderMap) -> Result<Payload, String> {
    match (object.take_any("body")?, object.text("body_text")?) {
        (None, None) => Ok(Payload::None),
        (Some(body), None) => Ok(Payload::Json(body.raw().get().into())),
        (None, Some(text)) => Ok(Payload::Typed(
            content_type(headers).to_owned(),
            text.into_bytes(),
        )),
        (Some(_), Some(_)) => Err(format!(
            "`{place}` has `body` and `body_text`: one of them is the body"
        )),
    }
}
