//! An exchange as JSON: `{"request": {"method", "url", "headers", "path", "body" | "body_text"}, "response": {"status",
//! "headers", "body" | "body_text"}}`, each part optional.

use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use openapi_expr::{Body, Exchange};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// An exchange that owns its parts.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ExchangeData {
    pub(crate) request: RequestData,
    pub(crate) response: Option<ResponseData>,
    /// Values for `{name}` under the leniency `sender_parameter`.
    pub(crate) sender: Pairs<Scalar>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequestData {
    pub(crate) method: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) headers: Headers,
    pub(crate) path: Pairs<Scalar>,
    #[serde(deserialize_with = "present")]
    pub(crate) body: Option<Box<RawValue>>,
    pub(crate) body_text: Option<String>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ResponseData {
    #[serde(deserialize_with = "status")]
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Headers,
    #[serde(deserialize_with = "present")]
    pub(crate) body: Option<Box<RawValue>>,
    pub(crate) body_text: Option<String>,
}

impl ExchangeData {
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
        exchange = exchange.request_headers(&request.headers.0).request_body(body(
            request.body.as_deref(),
            request.body_text.as_deref(),
            &request.headers.0,
        ));
        for (name, value) in &request.path.0 {
            exchange = exchange.path_param(name.as_str(), value.0.as_str());
        }
        for (name, value) in &self.sender.0 {
            exchange = exchange.sender_param(name.as_str(), value.0.as_str());
        }
        if let Some(response) = &self.response {
            let headers = &response.headers.0;
            exchange = exchange.response_headers(headers).response_body(body(
                response.body.as_deref(),
                response.body_text.as_deref(),
                headers,
            ));
            if let Some(status) = response.status {
                exchange = exchange.status(status);
            }
        }
        exchange
    }
}

fn body<'a>(json: Option<&'a RawValue>, text: Option<&'a str>, headers: &HeaderMap) -> Body<'a> {
    match (json, text) {
        (Some(json), _) => Body::raw(json.get().as_bytes()),
        (None, Some(text)) => {
            let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
            typed_body(text, content_type.unwrap_or_default())
        }
        (None, None) => Body::NONE,
    }
}

/// A body by its media type: JSON, a form, or text.
pub(crate) fn typed_body<'a>(text: &'a str, content_type: &str) -> Body<'a> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/x-www-form-urlencoded" => Body::form(text.as_bytes()),
        json if json == "application/json" || json == "text/json" || json.ends_with("+json") => {
            Body::raw(text.as_bytes())
        }
        _ => Body::text(text),
    }
}

/// Members of an object in their order, repeated names kept.
#[derive(Debug)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = members.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// A string, or a number or boolean in its JSON spelling.
#[derive(Debug)]
pub(crate) struct Scalar(pub(crate) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            scalar @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => Ok(Self(scalar.to_string())),
            _ => Err(D::Error::custom("expected a string, a number or a boolean")),
        }
    }
}

/// Header fields: `{"Name": "value", "Other": ["one", "two"]}`.
#[derive(Debug, Default)]
pub(crate) struct Headers(pub(crate) HeaderMap);

impl Headers {
    /// Adds a line.
    pub(crate) fn append(&mut self, name: &str, value: &str) -> Result<(), String> {
        let parsed =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header field name"))?;
        let value = HeaderValue::from_str(value)
            .or_else(|_| HeaderValue::from_bytes(value.as_bytes()))
            .map_err(|_| format!("the value of header `{name}` holds a control character"))?;
        self.0.append(parsed, value);
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Lines {
            One(String),
            Many(Vec<String>),
        }

        let mut headers = Self::default();
        for (name, lines) in Pairs::<Lines>::deserialize(deserializer)?.0 {
            let lines = match lines {
                Lines::One(line) => vec![line],
                Lines::Many(lines) => lines,
            };
            for line in lines {
                headers.append(&name, &line).map_err(D::Error::custom)?;
            }
        }
        Ok(headers)
    }
}

/// `null` is a body; only a member that is not there is none.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<StatusCode>, D::Error> {
    let Some(code) = Option::<u16>::deserialize(deserializer)? else {
        return Ok(None);
    };
    StatusCode::from_u16(code).map(Some).map_err(|_| D::Error::custom("expected a status code from 100 to 999"))
}
