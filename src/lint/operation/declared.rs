//! What an operation declares: its parameters, its bodies, its responses.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::document::{Followed, Node, OperationValue, ParameterIn, Unreadable};
use crate::lint::schema::Schemas;
use crate::lint::schema::types::Types;

/// A declared parameter.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Parameter<'d> {
    pub(in crate::lint) name: &'d str,
    pub(in crate::lint) location: ParameterIn,
    pub(in crate::lint) required: bool,
    pub(in crate::lint) schema: Option<&'d Value>,
    pub(in crate::lint) unreadable: Option<Unreadable<'d>>,
}

/// A media type of a body.
pub(in crate::lint) struct Media<'d> {
    name: &'d str,
    pub(in crate::lint) schema: Option<&'d Value>,
    /// It has fields for the items of a sequence (OpenAPI 3.2, Media Type Object).
    items: bool,
}

/// The body of a message: by media type.
pub(in crate::lint) enum Content<'d> {
    Unknown,
    Nothing,
    Media(Vec<Media<'d>>),
}

/// A declared header: its name as it is written, and its schema.
pub(in crate::lint) type Header<'d> = (&'d str, Option<&'d Value>);

/// What a response declares.
pub(in crate::lint) struct Response<'d> {
    /// It is not an error: 2xx, 3xx, or `default`.
    pub(in crate::lint) success: bool,
    pub(in crate::lint) content: Content<'d>,
    /// By name in lower case.
    pub(in crate::lint) headers: HashMap<String, Header<'d>>,
    pub(in crate::lint) open: bool,
}

/// What an operation declares for its request.
pub(in crate::lint) struct Request<'d> {
    method: String,
    id: Option<&'d str>,
    pub(in crate::lint) path: Option<&'d str>,
    pub(in crate::lint) parameters: Vec<Parameter<'d>>,
    /// A declaration is in another document.
    pub(in crate::lint) open: bool,
    /// An object is spread over the query: its members are parameters too.
    pub(in crate::lint) spread: bool,
    pub(in crate::lint) cookies: bool,
    pub(in crate::lint) content: Content<'d>,
    responses: Option<&'d Value>,
    all: OnceCell<Vec<Response<'d>>>,
}

/// Names that security schemes have in requests.
pub(in crate::lint) struct Secured(HashSet<(ParameterIn, String)>);

/// Most declarations of one kind that are kept of one place; with more of them all is open.
const MAX_DECLARED: usize = 512;

/// Fields of a Media Type Object that are about the items of a sequence.
const ITEMS: [&str; 3] = ["itemSchema", "itemEncoding", "prefixEncoding"];

/// Headers whose declaration as a parameter "SHALL be ignored".
pub(in crate::lint) const EXEMPT: [&str; 3] = ["accept", "content-type", "authorization"];

/// Headers of HTTP itself, which responses have without a declaration. Those that end with the
/// connection are not among them (RFC 9110 §7.6.1).
pub(in crate::lint) const STANDARD: [&str; 20] = [
    "age",
    "allow",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "server",
    "set-cookie",
    "vary",
    "www-authenticate",
];

impl Secured {
    pub(in crate::lint) fn new(root: &Value) -> Self {
        let schemes = root.pointer("/components/securitySchemes").map(Node::root);
        let schemes = schemes
            .iter()
            .flat_map(Node::named)
            .filter_map(|(_, scheme)| scheme.here(root));
        let named = schemes.filter_map(|scheme| {
            Some((
                ParameterIn::parse(scheme.text("in")?)?,
                scheme.text("name")?.to_ascii_lowercase(),
            ))
        });
        Self(named.collect())
    }

    pub(in crate::lint) fn has(&self, location: ParameterIn, name: &str) -> bool {
        self.0.contains(&(location, name.to_ascii_lowercase()))
            || location == ParameterIn::Header
                && name.eq_ignore_ascii_case("cookie")
                && self.0.iter().any(|(at, _)| *at == ParameterIn::Cookie)
    }
}

fn content<'d>(root: &'d Value, holder: &Node<'d>) -> Content<'d> {
    let Some(media) = holder.value.get("content") else {
        return Content::Nothing;
    };
    let Some(media) = media.as_object().filter(|media| !media.is_empty()) else {
        return Content::Unknown;
    };
    let media = media.iter().take(MAX_DECLARED).map(|(name, media)| {
        let media = Node::root(media).here(root).map(|media| media.value);
        let schema = media.and_then(|media| media.get("schema"));
        let items = media.is_some_and(|media| ITEMS.iter().any(|field| media.get(field).is_some()));
        Media {
            name,
            schema,
            items,
        }
    });
    Content::Media(media.collect())
}

/// The schema of a parameter that is JSON.
fn json_schema(parameter: &Value) -> Option<&Value> {
    let (media, content) = parameter.get("content")?.as_object()?.iter().next()?;
    let essence = media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_json =
        essence == "application/json" || essence == "text/json" || essence.ends_with("+json");
    if is_json { content.get("schema") } else { None }
}

impl<'d> Response<'d> {
    pub(in crate::lint) fn new(root: &'d Value, status: &str, response: Node<'d>) -> Self {
        let success = status.starts_with(['2', '3']) || status == "default";
        let Some(response) = response.here(root) else {
            return Self {
                success,
                content: Content::Unknown,
                headers: HashMap::new(),
                open: true,
            };
        };
        let headers = response.value.get("headers").map(Node::root);
        let headers =
            headers
                .iter()
                .flat_map(Node::named)
                .take(MAX_DECLARED)
                .map(|(name, header)| {
                    let schema = header
                        .here(root)
                        .and_then(|header| header.value.get("schema"));
                    (name.to_ascii_lowercase(), (name, schema))
                });
        let headers: HashMap<_, _> = headers.collect();
        let open = headers.len() == MAX_DECLARED;
        Self {
            success,
            content: content(root, &response),
            headers,
            open,
        }
    }
}

impl<'d> Request<'d> {
    pub(in crate::lint) fn new(
        root: &'d Value,
        schemas: &Schemas<'d>,
        method: &str,
        value: &OperationValue<'d>,
    ) -> Self {
        let OperationValue {
            operation,
            path_items,
            path,
        } = value;
        let (mut parameters, mut open): (Vec<Parameter<'d>>, _) = (Vec::new(), false);
        // Those of the operation go before those of its Path Item.
        let lists = std::iter::once(operation)
            .chain(path_items)
            .filter_map(|place| place.get("parameters"));
        for parameter in lists.filter_map(Value::as_array).flatten() {
            if parameters.len() == MAX_DECLARED {
                open = true;
                break;
            }
            let Followed::Here(parameter) = Node::root(parameter).follow(root) else {
                open = true;
                continue;
            };
            let location = parameter.text("in").and_then(ParameterIn::parse);
            let (Some(name), Some(location)) = (parameter.text("name"), location) else {
                continue;
            };
            let required = parameter.value.get("required") == Some(&Value::Bool(true))
                || location == ParameterIn::Path;
            let schema = parameter
                .value
                .get("schema")
                .or_else(|| json_schema(parameter.value));
            let unreadable = Unreadable::of(root, location, parameter.value);
            parameters.push(Parameter {
                name,
                location,
                required,
                schema,
                unreadable,
            });
        }
        let content = match operation
            .get("requestBody")
            .map(|body| Node::root(body).follow(root))
        {
            None => Content::Nothing,
            Some(Followed::Here(body)) => match content(root, &body) {
                Content::Nothing => Content::Unknown,
                content => content,
            },
            Some(Followed::Elsewhere | Followed::Nowhere) => Content::Unknown,
        };
        let is_object = |one: &Parameter<'d>| {
            one.schema
                .is_some_and(|schema| schemas.types(&[schema]).only(Types::OBJECT))
        };
        let spread = |one: &Parameter<'d>| {
            one.location == ParameterIn::Querystring
                || one.location == ParameterIn::Query && is_object(one)
        };
        Self {
            method: method.to_owned(),
            id: operation.get("operationId").and_then(Value::as_str),
            path: *path,
            open,
            spread: parameters.iter().any(spread),
            cookies: parameters
                .iter()
                .any(|one| one.location == ParameterIn::Cookie),
            parameters,
            content,
            responses: operation.get("responses"),
            all: OnceCell::new(),
        }
    }

    /// What it is called, such as ``POST /orders``.
    pub(in crate::lint) fn label(&self) -> String {
        match (self.path, self.id) {
            (Some(path), _) => format!("{} {path}", self.method),
            (None, Some(id)) => format!("operation {id}"),
            (None, None) => "the operation".to_owned(),
        }
    }

    pub(in crate::lint) fn parameter(
        &self,
        location: ParameterIn,
        name: &str,
    ) -> Option<&Parameter<'d>> {
        self.parameters
            .iter()
            .find(|one| one.location == location && location.is_same_name(one.name, name))
    }

    /// True where a parameter is declared in another document.
    pub(in crate::lint) fn is_open(&self) -> bool {
        self.open
    }

    /// All responses of the operation, also those that are elsewhere.
    pub(in crate::lint) fn responses(&self, root: &'d Value) -> &[Response<'d>] {
        self.all.get_or_init(|| {
            let responses = self.responses.map(Node::root);
            let responses = responses.iter().flat_map(Node::members).take(MAX_DECLARED);
            responses
                .map(|(status, response)| Response::new(root, status, response))
                .collect()
        })
    }
}

impl Media<'_> {
    /// True where a JSON Pointer has something to point into, or may have.
    pub(in crate::lint) fn is_structured(&self) -> bool {
        let essence = self.essence();
        !self.is_sequence()
            && (essence.contains("json")
                || essence.contains('*')
                || essence.starts_with("multipart/")
                || essence == "application/x-www-form-urlencoded"
                || !essence.contains('/'))
    }

    /// True for items one after the other, each with its own text (OpenAPI 3.2, Media Type Object,
    /// Sequential Media Types).
    pub(in crate::lint) fn is_sequence(&self) -> bool {
        let essence = self.essence();
        let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
        let lines = [
            "jsonl",
            "x-jsonl",
            "jsonlines",
            "x-jsonlines",
            "ndjson",
            "x-ndjson",
            "json-seq",
        ];
        let json = subtype == "json" || subtype.ends_with("+json");
        lines.contains(&subtype)
            || subtype.ends_with("+json-seq")
            || essence == "text/event-stream"
            || self.items && !json
    }

    fn essence(&self) -> String {
        self.name
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }
}
