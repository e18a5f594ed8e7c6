//! One HTTP exchange that owns its parts.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use openapi_expr::eval::{RepeatedHeader, RepeatedQuery};
use openapi_expr::{Body, Exchange};

use super::MARKER;

/// The parts of a request and a response. Any of them may be invalid.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) method: Option<String>,
    /// The request target, as a server receives it.
    pub(crate) uri: Option<String>,
    pub(crate) origin: Option<Origin>,
    /// The URL that the caller gives.
    pub(crate) url: Option<String>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) path: Vec<(String, String)>,
    pub(crate) sender: Vec<(String, String)>,
    pub(crate) body: Content,
    pub(crate) status: Option<u16>,
    pub(crate) response_headers: Option<Vec<(String, Vec<u8>)>>,
    pub(crate) response_body: Option<Content>,
    pub(crate) repeated_query: RepeatedQuery,
    pub(crate) repeated_header: RepeatedHeader,
}

#[derive(Clone, Debug)]
pub(crate) enum Origin {
    Given(String, String),
    HostHeader(String),
}

#[derive(Clone, Debug, Default)]
pub(crate) enum Content {
    #[default]
    None,
    /// Raw JSON.
    Raw(Vec<u8>),
    /// Parsed JSON, or raw if it is invalid.
    Parsed(Vec<u8>),
    Form(Vec<u8>),
    Text(String),
}

impl Content {
    fn bytes(&mut self) -> Option<&mut Vec<u8>> {
        match self {
            Self::Raw(bytes) | Self::Parsed(bytes) | Self::Form(bytes) => Some(bytes),
            Self::None | Self::Text(_) => None,
        }
    }
}

/// The parts of a [`World`] that an exchange borrows.
pub(crate) struct Prepared<'w> {
    pub(crate) world: &'w World,
    pub(crate) uri: Option<Uri>,
    pub(crate) headers: HeaderMap,
    response_headers: Option<HeaderMap>,
    pub(crate) json: Option<serde_json::Value>,
    pub(crate) response_json: Option<serde_json::Value>,
}

impl World {
    pub(crate) fn prepare(&self) -> Prepared<'_> {
        let json = |content: Option<&Content>| match content {
            Some(Content::Parsed(bytes)) => serde_json::from_slice(bytes).ok(),
            _ => None,
        };
        Prepared {
            world: self,
            uri: self.uri.as_ref().and_then(|uri| uri.parse().ok()),
            headers: headers(&self.headers),
            response_headers: self.response_headers.as_ref().map(|lines| headers(lines)),
            json: json(Some(&self.body)),
            response_json: json(self.response_body.as_ref()),
        }
    }

    /// Returns the exchange before the response.
    pub(crate) fn request(&self) -> Self {
        Self {
            status: None,
            response_headers: None,
            response_body: None,
            ..self.clone()
        }
    }

    /// Returns the same exchange with raw or with parsed JSON bodies.
    pub(crate) fn with_json(&self, parsed: bool) -> Self {
        let of = |content: &Content| match content {
            Content::Raw(bytes) | Content::Parsed(bytes) if parsed => {
                Content::Parsed(bytes.clone())
            }
            Content::Raw(bytes) | Content::Parsed(bytes) => Content::Raw(bytes.clone()),
            other => other.clone(),
        };
        Self {
            body: of(&self.body),
            response_body: self.response_body.as_ref().map(of),
            ..self.clone()
        }
    }

    /// Returns the same exchange with the marker in every value.
    pub(crate) fn marked(&self) -> Self {
        let mut world = self.clone();
        let mark = |text: &mut String| text.push_str(MARKER);
        world.url.iter_mut().chain(&mut world.uri).for_each(mark);
        world
            .path
            .iter_mut()
            .chain(&mut world.sender)
            .for_each(|(_, value)| mark(value));
        let lines = world
            .headers
            .iter_mut()
            .chain(world.response_headers.iter_mut().flatten());
        lines.for_each(|(_, value)| value.extend(MARKER.bytes()));
        for content in [&mut world.body]
            .into_iter()
            .chain(&mut world.response_body)
        {
            match content {
                Content::Text(text) => mark(text),
                content => content.bytes().into_iter().for_each(mark_json),
            }
        }
        world
    }
}

/// Appends the marker to every quoted text, including names.
fn mark_json(bytes: &mut Vec<u8>) {
    let parts: Vec<_> = bytes.split(|b| *b == b'"').collect();
    let mut marked = Vec::with_capacity(bytes.len() * 2);
    let last = parts.len() - 1;
    for (n, part) in parts.iter().enumerate() {
        marked.extend_from_slice(part);
        if n % 2 == 1 && n != last && !part.ends_with(b"\\") {
            marked.extend(MARKER.bytes());
        }
        if n != last {
            marked.push(b'"');
        }
    }
    if parts.len() == 1 {
        marked.extend(MARKER.bytes());
    }
    *bytes = marked;
}

impl Prepared<'_> {
    pub(crate) fn exchange(&self) -> Exchange<'_> {
        let world = self.world;
        let mut exchange = world
            .method
            .as_deref()
            .map_or_else(Exchange::empty, Exchange::new);
        exchange = exchange.request_headers(&self.headers);
        if let Some(uri) = &self.uri {
            exchange = exchange.uri(uri);
        }
        exchange = match &world.origin {
            Some(Origin::Given(scheme, authority)) => exchange.origin(scheme, authority),
            Some(Origin::HostHeader(scheme)) => exchange.origin_from_host_header(scheme),
            None => exchange,
        };
        if let Some(url) = &world.url {
            exchange = exchange.url(url);
        }
        for (name, value) in &world.path {
            exchange = exchange.path_param(name, value);
        }
        for (name, value) in &world.sender {
            exchange = exchange.sender_param(name, value);
        }
        exchange = exchange.request_body(body(&world.body, self.json.as_ref()));
        if let Some(status) = world
            .status
            .and_then(|status| StatusCode::from_u16(status).ok())
        {
            exchange = exchange.status(status);
        }
        if let Some(headers) = &self.response_headers {
            exchange = exchange.response_headers(headers);
        }
        if let Some(content) = &world.response_body {
            exchange = exchange.response_body(body(content, self.response_json.as_ref()));
        }
        exchange
            .repeated_query(world.repeated_query)
            .repeated_header(world.repeated_header)
    }

    /// The query string of the request.
    pub(crate) fn query(&self) -> &str {
        let given = || {
            let text = self.world.url.as_deref()?.split('#').next()?;
            text.split_once('?').map(|(_, query)| query)
        };
        self.uri
            .as_ref()
            .and_then(Uri::query)
            .or_else(given)
            .unwrap_or_default()
    }
}

fn body<'a>(content: &'a Content, json: Option<&'a serde_json::Value>) -> Body<'a> {
    match (content, json) {
        (Content::Parsed(_), Some(json)) => Body::value(json),
        (Content::Raw(bytes) | Content::Parsed(bytes), _) => Body::json(bytes),
        (Content::Form(bytes), _) => Body::form(bytes),
        (Content::Text(text), _) => Body::text(text),
        (Content::None, _) => Body::NONE,
    }
}

fn headers(lines: &[(String, Vec<u8>)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
            map.append(name, value);
        }
    }
    map
}
