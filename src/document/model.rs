//! The document itself: read, walked once, and kept with what was found.

use std::fmt;

use serde_json::Value;

use super::bundled::Bundled;
use super::data::Data;
use super::kind::OtherDocument;
use super::route::Router;
use super::walk::walk;
use crate::syntax::JsonPointer;
use crate::syntax::Syntax;

/// An OpenAPI document, 3.0, 3.1 or 3.2, with its callbacks and links compiled.
///
/// It is the source of truth for a sender: what the document shows is what is called.
///
/// ```
/// use openapi_expr::{Body, Document, Exchange, Policy};
///
/// let api = Document::from_json(r#"{
///     "openapi": "3.1.0",
///     "paths": {"/invoices/": {"post": {
///         "operationId": "createInvoice",
///         "callbacks": {"invoiceEvent": {
///             "{$request.query.callback_url}/invoices/{$request.body#/id}": {"post": {}}
///         }}
///     }}}
/// }"#)?;
/// let exchange = Exchange::new("POST")
///     .url("https://api.example.com/invoices/?callback_url=https://www.external.org/events")
///     .request_body(Body::json(br#"{"id": "2expen51ve"}"#));
/// for callback in api.operation("createInvoice")?.callbacks() {
///     assert_eq!(callback.name(), "invoiceEvent");
///     let url = callback.to_url(&exchange, &Policy::public())?;
///     assert_eq!(url.as_str(), "https://www.external.org/events/invoices/2expen51ve");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Local `$ref`s are followed wherever they may stand; each place is compiled once, however many
/// lead there. A reference to another document is unknown, not an error: what stands there has no
/// callbacks here. A value that holds further documents, to which references were made local, is
/// read by [`Document::bundled`].
pub struct Document {
    pub(super) value: Value,
    pub(super) data: Data,
    pub(super) router: Router,
}

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The text is not JSON.
    #[error("the document is not JSON, at line {}, column {}", .0.line(), .0.column())]
    Json(#[source] serde_json::Error),
    /// The document is no object.
    #[error("the document is no object")]
    NotAnObject,
    /// It does not say which version it has, or one that is not read.
    #[error("{}", version_message(.0.as_deref()))]
    Version(Option<String>),
    /// It is a document of another kind, or a part of an OpenAPI document.
    #[error("this is not an OpenAPI document: {0}")]
    Other(OtherDocument),
}

fn version_message(version: Option<&str>) -> String {
    match version {
        None => "the document has no member `openapi` with its version: is it an OpenAPI document?"
            .to_owned(),
        Some(version) => format!("the document has version {version}; 3.0, 3.1 and 3.2 are read"),
    }
}

/// Says why a value is no OpenAPI document that is read.
pub(crate) fn check_version(value: &Value) -> Result<(), DocumentError> {
    let Some(members) = value.as_object() else {
        return Err(DocumentError::NotAnObject);
    };
    // YAML reads a bare `3.0` as a number.
    let version = match value.get("openapi").or_else(|| value.get("swagger")) {
        Some(Value::String(version)) => Some(version.clone()),
        Some(Value::Number(version)) => Some(version.to_string()),
        _ => None,
    };
    let read = |version: &str| {
        ["3.0", "3.1", "3.2"].iter().any(|known| {
            version
                .strip_prefix(known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        })
    };
    if version.as_deref().is_some_and(read) {
        return Ok(());
    }
    let other = if version.is_none() {
        OtherDocument::of(members)
    } else {
        None
    };
    Err(other.map_or(DocumentError::Version(version), DocumentError::Other))
}

impl Document {
    /// Reads a document from JSON text.
    ///
    /// # Errors
    ///
    /// Text that is not JSON; see [`Document::new`].
    pub fn from_json(json: &str) -> Result<Self, DocumentError> {
        Self::new(serde_json::from_str(json).map_err(DocumentError::Json)?)
    }

    /// Compiles a document, strictly.
    ///
    /// # Errors
    ///
    /// A value that is no object, or has no `openapi` member of 3.0, 3.1 or 3.2. A callback key
    /// that is no expression is no error here: it is told by
    /// [`Callback::target`](crate::document::Callback::target), so that one mistake does not take the others
    /// with it.
    pub fn new(value: Value) -> Result<Self, DocumentError> {
        Self::with_syntax(value, Syntax::openapi())
    }

    /// Compiles a document whose callback keys are written in a [`Syntax`].
    ///
    /// # Errors
    ///
    /// As [`Document::new`].
    pub fn with_syntax(value: Value, syntax: Syntax) -> Result<Self, DocumentError> {
        Self::bundled(value, &Bundled::new(), syntax)
    }

    /// The same for a value that holds further documents. What is listed and matched is what the
    /// entry document has, or refers to; links lead to the operations of all.
    ///
    /// # Errors
    ///
    /// As [`Document::new`], for the entry document.
    pub fn bundled(value: Value, bundled: &Bundled, syntax: Syntax) -> Result<Self, DocumentError> {
        check_version(&value)?;
        let (data, values) = walk(&value, bundled, syntax);
        let own = values.operations.iter().take(data.own.operations);
        let own = own.filter_map(|one| Some((one.path?, one.servers())));
        Ok(Self {
            router: Router::new(&value, own),
            data,
            value,
        })
    }

    /// The document.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value at a pointer that the walk has found.
    pub(super) fn at(&self, pointer: &str) -> &Value {
        JsonPointer(pointer.into())
            .resolve(&self.value)
            .unwrap_or(&Value::Null)
    }
}

/// The counts alone: a document is long.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("operations", &self.data.operations.len())
            .field("callbacks", &self.data.callbacks.len())
            .field("links", &self.data.links.len())
            .finish_non_exhaustive()
    }
}
