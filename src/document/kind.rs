//! Documents that are not OpenAPI documents.

use std::fmt;

use serde_json::{Map, Value};

use super::node::text_of;

/// The fixed fields of a Path Item Object that hold an operation.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];
/// The fields of a Components Object.
const COMPONENTS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// The kind of a document that is not an OpenAPI document, if its members show it.
///
/// ```
/// use openapi_expr::document::OtherDocument;
/// use openapi_expr::{Document, DocumentError};
///
/// let error = Document::from_json(r#"{"arazzo": "1.0.1", "workflows": []}"#).unwrap_err();
/// assert!(matches!(error, DocumentError::Other(OtherDocument::Arazzo(_))));
/// assert_eq!(
///     error.to_string(),
///     "this is not an OpenAPI document: it is an Arazzo Description (arazzo: 1.0.1)"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtherDocument {
    /// An Arazzo Description, with its version.
    Arazzo(String),
    /// An AsyncAPI document, with its version.
    AsyncApi(String),
    /// An Overlay document, with its version.
    Overlay(String),
    /// A JSON Schema.
    JsonSchema,
    /// A part of an OpenAPI document in a file of its own, by the name of the object.
    Fragment(&'static str),
}

impl OtherDocument {
    /// Returns the kind by the members of the root; `None` where they do not say.
    pub(super) fn of(root: &Map<String, Value>) -> Option<Self> {
        let version = |name: &str| root.get(name).and_then(text_of);
        let all = |is: &dyn Fn(&str, &Value) -> bool| {
            let mut members = root
                .iter()
                .filter(|(name, _)| !name.starts_with("x-"))
                .peekable();
            members.peek().is_some() && members.all(|(name, value)| is(name, value))
        };
        let any =
            |is: &dyn Fn(&str, &Value) -> bool| root.iter().any(|(name, value)| is(name, value));
        let is_status = |name: &str| {
            name == "default" || name.len() == 3 && name.starts_with(['1', '2', '3', '4', '5'])
        };
        if let Some(version) = version("arazzo") {
            Some(Self::Arazzo(version))
        } else if let Some(version) = version("asyncapi") {
            Some(Self::AsyncApi(version))
        } else if let Some(version) = version("overlay") {
            Some(Self::Overlay(version))
        } else if any(&|name, value| METHODS.contains(&name) && value.is_object()) {
            Some(Self::Fragment("Path Item Object"))
        } else if all(&|name, value| name.starts_with('/') && value.is_object()) {
            Some(Self::Fragment("Paths Object"))
        } else if let Some(Value::Object(responses)) = root.get("responses")
            && responses.keys().any(|name| is_status(name))
        {
            Some(Self::Fragment("Operation Object"))
        } else if all(&|name, value| name == "components" && value.is_object())
            || all(&|name, value| COMPONENTS.contains(&name) && value.is_object())
        {
            Some(Self::Fragment("Components Object"))
        } else if any(&|name, value| match name {
            "$schema" => value.is_string(),
            "properties" | "$defs" | "definitions" => value.is_object(),
            "allOf" | "oneOf" | "anyOf" => value.is_array(),
            _ => false,
        }) {
            Some(Self::JsonSchema)
        } else {
            None
        }
    }
}

/// Prints a clause, such as `it is an Arazzo Description (arazzo: 1.0.1)`.
impl fmt::Display for OtherDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arazzo(version) => write!(f, "it is an Arazzo Description (arazzo: {version})"),
            Self::AsyncApi(version) => {
                write!(f, "it is an AsyncAPI document (asyncapi: {version})")
            }
            Self::Overlay(version) => write!(f, "it is an Overlay document (overlay: {version})"),
            Self::JsonSchema => f.write_str("it looks like a JSON Schema"),
            Self::Fragment(object) => {
                let article = if object.starts_with('O') { "an" } else { "a" };
                write!(
                    f,
                    "it looks like a fragment, {article} {object}; read the document that refers to it instead"
                )
            }
        }
    }
}
