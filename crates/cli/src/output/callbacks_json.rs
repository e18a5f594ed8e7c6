//! Callbacks and links as JSON.

use std::collections::HashMap;

use openapi_expr::document::{Callback, Link, Operation};
use openapi_expr::{Document, Template, UrlError, UrlTemplate};
use openapi_expr_files::Bundle;
use serde::Serialize;
use serde_json::{Map, Value};

use super::error_json::ErrorAnswer;
use super::parsed_json::Reads;
use super::parsed_tree;

/// An entry, and the URL that it triggers, or why none: for machines and for people.
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
    pub(crate) told: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Triggered {
    pub(crate) entry: usize,
    #[serde(flatten)]
    pub(crate) what: What,
    #[serde(skip)]
    pub(crate) told: String,
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
    /// For people: the operation that it leads to.
    #[serde(skip)]
    pub(crate) leads: Option<String>,
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

    /// Whether a key can make no URL, or made one that is refused. A value that a client left out
    /// is no fault.
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
        let (mut reads, mut words) = (Vec::new(), Vec::new());
        for embedded in callback
            .template()
            .into_iter()
            .flat_map(Template::expressions)
        {
            let text = match embedded.expression() {
                openapi_expr::Expression::SenderParameter(_) => embedded.as_str().to_owned(),
                other => other.to_standard().to_string(),
            };
            words.push(parsed_tree::reads(&Reads::of(embedded.expression())));
            reads.push(text);
        }
        let triggered = seen.map(|seen| {
            let triggered = seen
                .triggered
                .remove(callback.pointer())
                .unwrap_or_default();
            let triggered = triggered.into_iter().map(|(entry, url)| match url {
                Ok(url) => Triggered {
                    entry,
                    what: What::Url(url),
                    told: String::new(),
                },
                Err((error, told)) => Triggered {
                    entry,
                    what: What::Error(error),
                    told,
                },
            });
            triggered.collect()
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
            reads,
            error: error.map(ErrorAnswer::from),
            triggered,
            words,
            told: error.map(ToString::to_string),
        }
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
        let leads = link.operation().map(|operation| signature(&operation));
        let leads = leads.map(|leads| {
            if leads.is_empty() {
                target.clone().unwrap_or_default()
            } else {
                leads
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
            leads,
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
