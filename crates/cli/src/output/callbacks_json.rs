//! Callbacks and links as JSON.

use std::collections::HashMap;

use openapi_expr::document::{Callback, Link, Operation};
use openapi_expr::syntax::Embedded;
use openapi_expr::{Document, Template, UrlError, UrlTemplate};
use openapi_expr_files::Bundle;
use serde::Serialize;
use serde_json::{Map, Value};

use super::error_json::ErrorAnswer;
use super::parsed_json::standard;
use super::parsed_tree;

/// An entry, and the URL that it triggers or why there is none, for machines and for people.
pub(crate) type TriggeredUrl = (usize, Result<String, (ErrorAnswer, String)>);

/// What a document makes of the traffic.
pub(crate) struct Seen {
    /// The operation of each entry, as people call it.
    pub(crate) operations: Vec<Option<String>>,
    /// By the pointer of a callback: the entries of its operation.
    pub(crate) triggered: HashMap<String, Vec<TriggeredUrl>>,
}

#[derive(Serialize)]
pub(crate) struct FileAnswer {
    pub(crate) file: String,
    pub(crate) callbacks: Vec<CallbackAnswer>,
    pub(crate) links: Vec<LinkAnswer>,
    /// For people: the operation of each entry.
    #[serde(skip)]
    pub(crate) operations: Vec<Option<String>>,
}

#[derive(Serialize)]
pub(crate) struct CallbackAnswer {
    pub(crate) pointer: String,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) operation_id: Option<String>,
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) methods: Vec<String>,
    pub(crate) reads: Vec<String>,
    pub(crate) error: Option<ErrorAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) triggered: Option<Vec<Triggered>>,
    /// For people: what the expressions read, in words, and the error on one line.
    #[serde(skip)]
    pub(crate) words: Vec<String>,
    #[serde(skip)]
    pub(crate) line: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Triggered {
    pub(crate) entry: usize,
    #[serde(flatten)]
    pub(crate) what: What,
    #[serde(skip)]
    pub(crate) line: String,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum What {
    Url(String),
    Error(ErrorAnswer),
}

#[derive(Serialize)]
pub(crate) struct LinkAnswer {
    pub(crate) pointer: String,
    pub(crate) status: Option<String>,
    pub(crate) name: String,
    pub(crate) target: Option<String>,
    pub(crate) parameters: Map<String, Value>,
    /// For people: the operation that it refers to.
    #[serde(skip)]
    pub(crate) operation: Option<String>,
}

impl FileAnswer {
    pub(crate) fn new(
        file: String,
        bundle: &Bundle,
        document: &Document,
        mut seen: Option<Seen>,
        target: impl Fn(&Callback<'_>) -> Result<UrlTemplate, UrlError>,
    ) -> Self {
        let callbacks = document.callbacks();
        let callbacks = callbacks.map(|callback| {
            CallbackAnswer::new(
                bundle,
                callback,
                target(&callback).err().as_ref(),
                seen.as_mut(),
            )
        });
        let callbacks = callbacks.collect();
        let links = document
            .links()
            .map(|link| LinkAnswer::new(bundle, &link))
            .collect();
        Self {
            file,
            callbacks,
            links,
            operations: seen.map(|seen| seen.operations).unwrap_or_default(),
        }
    }

    /// Whether a key can never produce a URL, or has produced one that is refused. A value that a
    /// client left out is not an error.
    pub(crate) fn is_bad(&self) -> bool {
        self.callbacks.iter().any(|callback| {
            let mut triggered = callback.triggered.iter().flatten();
            callback.error.is_some()
                || triggered
                    .any(|one| matches!(&one.what, What::Error(error) if !error.is_missing()))
        })
    }
}

impl CallbackAnswer {
    fn new(
        bundle: &Bundle,
        callback: Callback<'_>,
        error: Option<&UrlError>,
        seen: Option<&mut Seen>,
    ) -> Self {
        let operation = callback.operation();
        let templates = callback.template().into_iter();
        let expressions: Vec<_> = templates.flat_map(Template::expressions).collect();
        let words = expressions
            .iter()
            .map(|embedded| parsed_tree::words(embedded.expression()));
        let triggered = seen.map(|seen| {
            let triggered = seen.triggered.remove(callback.pointer());
            let triggered = triggered.unwrap_or_default().into_iter();
            triggered.map(Triggered::from).collect()
        });
        Self {
            pointer: bundle.pointer(callback.pointer()),
            method: operation.map(|operation| operation.method().to_owned()),
            path: operation
                .and_then(|operation| operation.path())
                .map(str::to_owned),
            operation_id: operation
                .and_then(|operation| operation.id())
                .map(str::to_owned),
            name: callback.name().to_owned(),
            key: callback.key().to_owned(),
            methods: callback.methods().to_vec(),
            reads: expressions.iter().map(spelling).collect(),
            error: error.map(ErrorAnswer::from),
            triggered,
            words: words.collect(),
            line: error.map(ToString::to_string),
        }
    }
}

/// An expression in the standard spelling, where the standard has one.
fn spelling(embedded: &Embedded<'_>) -> String {
    standard(embedded.expression()).unwrap_or_else(|| embedded.as_str().to_owned())
}

impl From<TriggeredUrl> for Triggered {
    fn from((entry, url): TriggeredUrl) -> Self {
        let (what, line) = match url {
            Ok(url) => (What::Url(url), String::new()),
            Err((error, line)) => (What::Error(error), line),
        };
        Self { entry, what, line }
    }
}

impl LinkAnswer {
    fn new(bundle: &Bundle, link: &Link<'_>) -> Self {
        let target = link.operation_id().or(link.operation_ref()).map(|target| {
            match target.strip_prefix('#') {
                Some(pointer) => {
                    let pointer = bundle.pointer(pointer);
                    if pointer.starts_with('/') {
                        format!("#{pointer}")
                    } else {
                        pointer
                    }
                }
                None => target.to_owned(),
            }
        });
        // An operation outside of a Path Item may have no name at all.
        let operation = link.operation().map(|operation| signature(&operation));
        let operation = operation.map(|operation| {
            if operation.is_empty() {
                target.clone().unwrap_or_default()
            } else {
                operation
            }
        });
        Self {
            pointer: bundle.pointer(link.pointer()),
            status: link.status().map(str::to_owned),
            name: link.name().to_owned(),
            target,
            parameters: link
                .parameters()
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect(),
            operation,
        }
    }
}

/// `POST /invoices (createInvoice)`
pub(crate) fn signature(operation: &Operation<'_>) -> String {
    let id = operation.id().map(|id| format!("({id})"));
    let parts = [Some(operation.method()), operation.path(), id.as_deref()];
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
