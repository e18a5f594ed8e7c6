//! What a document is compiled to: operations, callbacks and links, each once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value;

use super::id::{CallbackId, CallbackObjectId, LinkId, OperationId, ResponseId, Table};
use super::link_value::LinkValue;
use super::parameters::Parameters;
use crate::syntax::ParseError;
use crate::syntax::Template;
use crate::url::{UrlError, UrlTemplate};

#[derive(Clone, Debug)]
pub(crate) struct OperationData {
    pub(crate) pointer: String,
    /// The method as it is sent: upper case, except for the `additionalOperations` of 3.2, which
    /// are kept as written.
    pub(crate) method: String,
    /// The key in the Paths Object; `None` for webhooks and the operations of callbacks.
    pub(crate) path: Option<String>,
    /// The pointers of its Path Item Objects: one that holds the operation, and those that refer
    /// to it or to which it refers.
    pub(crate) path_items: Vec<String>,
    pub(crate) id: Option<String>,
    /// Its parameters whose text is not their value. Filled by the first request that needs them.
    pub(crate) parameters: OnceLock<Parameters>,
    pub(crate) callbacks: Vec<CallbackObjectId>,
    /// Responses that may have links, each with its status code, range or `default`.
    pub(crate) responses: Vec<(String, ResponseId)>,
}

/// A Response Object. Several operations may share it, and it has its links once.
#[derive(Clone, Debug)]
pub(crate) struct ResponseData {
    /// Its links by the names that they have here.
    pub(crate) links: Vec<(String, LinkId)>,
    /// The operations that have it.
    pub(crate) operations: Vec<OperationId>,
}

/// A Callback Object. Several operations may share it, and it has its keys once.
#[derive(Clone, Debug)]
pub(crate) struct CallbackObject {
    pub(crate) pointer: String,
    pub(crate) keys: Range<CallbackId>,
    /// The operations that have it.
    pub(crate) operations: Vec<OperationId>,
}

/// A key of a Callback Object.
#[derive(Clone, Debug)]
pub(crate) struct CallbackData {
    /// The pointer of the Path Item Object, which ends with the key.
    pub(crate) pointer: String,
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) template: Result<Template, ParseError>,
    pub(crate) url_template: Result<UrlTemplate, UrlError>,
    pub(crate) methods: Vec<String>,
    /// The operation where it was found first.
    pub(crate) operation: Option<OperationId>,
}

#[derive(Clone, Debug)]
pub(crate) struct LinkData {
    pub(crate) pointer: String,
    pub(crate) name: String,
    /// The status of the response where it was found first.
    pub(crate) status: Option<String>,
    /// The responses that have it.
    pub(crate) responses: Vec<ResponseId>,
    pub(crate) operation_id: Option<String>,
    pub(crate) operation_ref: Option<String>,
    /// What the `operationId` names, or else the `operationRef`.
    pub(crate) target: LinkTarget,
    pub(crate) parameters: Vec<(String, LinkValue)>,
    pub(crate) request_body: Option<LinkValue>,
}

/// The operation of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LinkTarget {
    Operation(OperationId),
    /// It is in a document that was not read, or may be.
    Unknown,
    #[default]
    Nowhere,
}

impl LinkTarget {
    pub(crate) fn operation(self) -> Option<OperationId> {
        match self {
            Self::Operation(id) => Some(id),
            Self::Unknown | Self::Nowhere => None,
        }
    }
}

/// All that was found. Nothing here refers to the document's value but by JSON Pointers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    pub(crate) operations: Table<OperationId, OperationData>,
    pub(crate) callbacks: Table<CallbackId, CallbackData>,
    pub(crate) callback_objects: Table<CallbackObjectId, CallbackObject>,
    pub(crate) responses: Table<ResponseId, ResponseData>,
    pub(crate) links: Table<LinkId, LinkData>,
    /// A part of the document is in another one, which was not read.
    pub(crate) elsewhere: bool,
    /// What was found in the entry document, and where that refers to. It is at the beginning of
    /// each table; the rest was found in further documents alone.
    pub(crate) own: Counts,
    /// Operations by `operationId`: the first one that has it.
    pub(crate) ids: HashMap<String, OperationId>,
    /// Operations of the entry document by path template.
    pub(crate) paths: HashMap<String, Vec<OperationId>>,
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) operations: usize,
    pub(crate) callbacks: usize,
    pub(crate) callback_objects: usize,
    pub(crate) responses: usize,
    pub(crate) links: usize,
}

impl Data {
    /// Returns how much was found so far.
    pub(super) fn counts(&self) -> Counts {
        Counts {
            operations: self.operations.len(),
            callbacks: self.callbacks.len(),
            callback_objects: self.callback_objects.len(),
            responses: self.responses.len(),
            links: self.links.len(),
        }
    }
}

/// The values of what was found, by the same ids, for callers that hold the document.
#[derive(Debug, Default)]
pub(crate) struct Values<'d> {
    pub(crate) operations: Table<OperationId, OperationValue<'d>>,
    pub(crate) callbacks: Table<CallbackId, &'d Value>,
    pub(crate) callback_objects: Table<CallbackObjectId, &'d Value>,
    pub(crate) responses: Table<ResponseId, &'d Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct OperationValue<'d> {
    pub(crate) operation: &'d Value,
    pub(crate) path_items: Vec<&'d Value>,
    pub(crate) path: Option<&'d str>,
}

impl<'d> OperationValue<'d> {
    /// Returns the servers that it has in place of the document's.
    pub(crate) fn servers(&self) -> Option<&'d Value> {
        std::iter::once(&self.operation)
            .chain(&self.path_items)
            .find_map(|holder| holder.get("servers"))
    }
}
