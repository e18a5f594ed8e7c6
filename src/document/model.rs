//! The document itself: read, walked once, and kept with what was found.

use std::fmt;

use serde_json::Value;

use super::bundled::Bundled;
use super::data::Data;
use super::kind::OtherDocument;
use super::node::text_of;
use super::route::Router;
use super::walk::walk;
use crate::syntax::{JsonPointer, Syntax};
use crate::text::one_line;

/// An OpenAPI document, 3.0, 3.1 or 3.2, with its callbacks and links compiled.
///
/// With it, the document is the source of truth: a sender calls what the document describes.
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
/// let create = api.operation("createInvoice").ok_or("no operation")?;
/// for callback in create.callbacks() {
///     assert_eq!(callback.name(), "invoiceEvent");
///     let url = callback.to_url(&exchange, &Policy::public())?;
///     assert_eq!(url.as_str(), "https://www.external.org/events/invoices/2expen51ve");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Local `$ref`s are followed wherever the specification allows one. Each object is compiled once,
/// however many references point to it. The target of a reference to another document is unknown.
/// That is not an error, but callbacks and links of the target are not listed.
/// [`Document::bundled`] reads a value that contains further documents, with the references between
/// them made local.
///
/// # Order
///
/// Operations, callbacks and links come in the order in which [`serde_json::Map`] iterates over
/// members: the order of the text with `serde_json`'s feature `preserve_order`, and sorted by name
/// without it. The operations of one Path Item Object always come in this order: `get`, `put`,
/// `post`, `delete`, `options`, `head`, `patch`, `trace`, `query`, and then the
/// `additionalOperations`.
#[derive(Clone)]
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
    /// The document is not an object.
    #[error("the document is not an object")]
    NotAnObject,
    /// The document has no version, or one that is not supported.
    #[error("{}", version_message(.0.as_deref()))]
    Version(Option<String>),
    /// This is a document of another kind, or a part of an OpenAPI document.
    #[error("this is not an OpenAPI document: {}", one_line(&.0.to_string()))]
    Other(OtherDocument),
}

fn version_message(version: Option<&str>) -> String {
    match version {
        None => "the document has no member `openapi`: is it an OpenAPI document?".to_owned(),
        Some(version) => format!(
            "unsupported OpenAPI version {}: expected 3.0, 3.1 or 3.2",
            one_line(version)
        ),
    }
}

impl DocumentError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json(_) => "not-json",
            Self::NotAnObject => "not-an-object",
            Self::Version(None) => "missing-version",
            Self::Version(Some(_)) => "unsupported-version",
            Self::Other(_) => "other-document",
        }
    }
}

/// Returns an error for a value that is not an OpenAPI document of a supported version.
pub(crate) fn check_version(value: &Value) -> Result<(), DocumentError> {
    let Some(members) = value.as_object() else {
        return Err(DocumentError::NotAnObject);
    };
    // YAML reads a bare `3.0` as a number.
    let version = value.get("openapi").or_else(|| value.get("swagger"));
    let version = version.and_then(text_of);
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
    /// Parses a document from JSON text, and compiles it strictly.
    ///
    /// # Errors
    ///
    /// Text that is not JSON, and the errors of [`Document::new`].
    pub fn from_json(json: &str) -> Result<Self, DocumentError> {
        Self::new(serde_json::from_str(json).map_err(DocumentError::Json)?)
    }

    /// Compiles a document, strictly.
    ///
    /// A callback key that is not an expression is not an error here, so that one mistake does not
    /// hide the others: [`Callback::template`](crate::document::Callback::template) and
    /// [`Callback::url_template`](crate::document::Callback::url_template) return it.
    ///
    /// # Errors
    ///
    /// A value that is not an object, or whose member `openapi` is not a version of 3.0, 3.1 or
    /// 3.2.
    pub fn new(value: Value) -> Result<Self, DocumentError> {
        Self::with_syntax(value, Syntax::openapi())
    }

    /// Compiles a document whose callback keys are written in a [`Syntax`].
    ///
    /// # Errors
    ///
    /// The errors of [`Document::new`].
    pub fn with_syntax(value: Value, syntax: Syntax) -> Result<Self, DocumentError> {
        Self::bundled(value, &Bundled::new(), syntax)
    }

    /// Compiles a document whose value contains further documents.
    ///
    /// What is listed and matched is what the entry document has or refers to. Links may name the
    /// operations of all documents.
    ///
    /// # Errors
    ///
    /// The errors of [`Document::new`], for the entry document.
    pub fn bundled(value: Value, bundled: &Bundled, syntax: Syntax) -> Result<Self, DocumentError> {
        check_version(&value)?;
        let (data, values) = walk(&value, bundled, syntax);
        let own = values.operations.rows().take(data.own.operations);
        let own = own.filter_map(|one| Some((one.path?, one.servers())));
        Ok(Self {
            router: Router::new(&value, own),
            data,
            value,
        })
    }

    /// Returns the document as it was given.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the value at a pointer that the walk has found.
    pub(super) fn at(&self, pointer: &str) -> &Value {
        JsonPointer(pointer.into())
            .resolve(&self.value)
            .unwrap_or(&Value::Null)
    }
}

/// Prints the counts alone: a document is long.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("operations", &self.data.operations.len())
            .field("callbacks", &self.data.callbacks.len())
            .field("links", &self.data.links.len())
            .finish_non_exhaustive()
    }
}
