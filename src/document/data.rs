//! What a document is compiled to: operations, callbacks and links, each once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value;

use super::link_value::LinkValue;
use super::reference::{Followed, fragment, through};
use super::style::Parameters;
use crate::syntax::ParseError;
use crate::syntax::Template;
use crate::url::{UrlError, UrlTemplate};

#[derive(Debug)]
pub(crate) struct OperationData {
    pub(crate) pointer: String,
    /// As it is sent: upper case, but for 3.2's `additionalOperations`, which are as written.
    pub(crate) method: String,
    /// The key in the Paths Object; none for webhooks and the operations of callbacks.
    pub(crate) path: Option<String>,
    /// Pointers of its Path Item Object: where it stands, and what refers to it or is referred to
    /// there.
    pub(crate) path_items: Vec<String>,
    pub(crate) id: Option<String>,
    /// Its parameters whose text is not their value, once a request has asked for them.
    pub(crate) parameters: OnceLock<Parameters>,
    /// Callback Objects, by number.
    pub(crate) callbacks: Vec<usize>,
    /// Responses that may have links, by number, each with its status code, range or `default`.
    pub(crate) responses: Vec<(String, usize)>,
}

/// A Response Object; several operations may share it, so it has its links once.
#[derive(Debug)]
pub(crate) struct ResponseData {
    /// By the names that they have here.
    pub(crate) links: Vec<(String, usize)>,
    /// The operations that have it.
    pub(crate) operations: Vec<usize>,
}

/// A Callback Object, which has its keys once too.
#[derive(Debug)]
pub(crate) struct CallbackObject {
    pub(crate) pointer: String,
    /// Its keys among the callbacks.
    pub(crate) keys: Range<usize>,
    /// The operations that have it.
    pub(crate) operations: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct CallbackData {
    /// Pointer of the Path Item Object, so with the key.
    pub(crate) pointer: String,
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) template: Result<Template, ParseError>,
    pub(crate) target: Result<UrlTemplate, UrlError>,
    pub(crate) methods: Vec<String>,
    /// The operation that it was found at first.
    pub(crate) operation: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct LinkData {
    pub(crate) pointer: String,
    pub(crate) name: String,
    /// The response that it was found at first.
    pub(crate) status: Option<String>,
    /// The responses that have it, by number.
    pub(crate) responses: Vec<usize>,
    pub(crate) operation_id: Option<String>,
    pub(crate) operation_ref: Option<String>,
    pub(crate) parameters: Vec<(String, LinkValue)>,
    pub(crate) request_body: Option<LinkValue>,
}

/// The whole, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Data {
    pub(crate) operations: Vec<OperationData>,
    pub(crate) callbacks: Vec<CallbackData>,
    pub(crate) callback_objects: Vec<CallbackObject>,
    pub(crate) responses: Vec<ResponseData>,
    pub(crate) links: Vec<LinkData>,
    /// A part of the document is in another one, which was not read.
    pub(crate) elsewhere: bool,
    /// What was found in the entry document, and where it leads. What follows is found in further
    /// documents alone.
    pub(crate) own: Counts,
    /// The further documents, by their pointers.
    pub(crate) documents: Vec<String>,
    /// Operations by `operationId`, by address, and by path template. Where a document has one
    /// twice, the first counts.
    pub(crate) ids: HashMap<String, usize>,
    /// All operations of an `operationId` that several documents have.
    pub(crate) twins: HashMap<String, Vec<usize>>,
    pub(crate) places: HashMap<Address, usize>,
    pub(crate) paths: HashMap<String, Vec<usize>>,
    /// Operations of a Path Item that other paths had before, by the pointer of the path.
    pub(crate) shared: HashMap<String, Vec<usize>>,
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

/// Where a value below the root lies in memory. It stays there as long as the document is not
/// changed, also when its root is moved, and costs less than a pointer to compare.
pub(crate) type Address = usize;

pub(crate) fn address(value: &Value) -> Address {
    std::ptr::from_ref(value).addr()
}

/// The values of what was found, by the same numbers, for who has the document at hand.
#[derive(Debug, Default)]
pub(crate) struct Values<'d> {
    pub(crate) operations: Vec<OperationValue<'d>>,
    pub(crate) callbacks: Vec<&'d Value>,
    pub(crate) callback_objects: Vec<&'d Value>,
    pub(crate) responses: Vec<&'d Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct OperationValue<'d> {
    pub(crate) operation: &'d Value,
    pub(crate) path_items: Vec<&'d Value>,
    pub(crate) path: Option<&'d str>,
}

impl<'d> OperationValue<'d> {
    /// The servers that it has in place of the document's.
    pub(crate) fn servers(&self) -> Option<&'d Value> {
        std::iter::once(&self.operation)
            .chain(&self.path_items)
            .find_map(|place| place.get("servers"))
    }
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An operation, by number.
    Operation(usize),
    /// It is in a document that was not read, or may be.
    Unknown,
    Nowhere,
}

impl Data {
    /// What is found so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            operations: self.operations.len(),
            callbacks: self.callbacks.len(),
            callback_objects: self.callback_objects.len(),
            responses: self.responses.len(),
            links: self.links.len(),
        }
    }

    /// The operation that a link names. Of several documents that have the `operationId` the link's
    /// own comes first, then the entry document.
    pub(crate) fn operation_by_id(&self, id: &str, link: &str) -> Option<usize> {
        let document = self.document_of(link);
        let twins = self.twins.get(id).into_iter().flatten().copied();
        let mut own = twins.filter(|number| {
            self.operations
                .get(*number)
                .is_some_and(|one| self.document_of(&one.pointer) == document)
        });
        own.next().or_else(|| self.ids.get(id).copied())
    }

    /// The further document that a pointer leads into; none for the entry document.
    pub(crate) fn document_of(&self, pointer: &str) -> Option<usize> {
        self.documents.iter().position(|document| {
            pointer
                .strip_prefix(document.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The operation that an `operationRef` leads to.
    pub(crate) fn operation_by_reference(&self, root: &Value, reference: &str) -> Target {
        let Some(fragment) = fragment(root, reference) else {
            return Target::Unknown;
        };
        let (passed, followed) = through(root, fragment);
        let operation = match followed {
            Followed::Here(operation) => operation,
            Followed::Elsewhere => return Target::Unknown,
            Followed::Nowhere => return Target::Nowhere,
        };
        // Two paths may share a Path Item, and each has operations of its own.
        let shared = passed
            .iter()
            .rev()
            .find_map(|pointer| self.shared.get(pointer));
        let of_path = shared.and_then(|numbers| {
            let is_it = |number: &&usize| {
                self.operations
                    .get(**number)
                    .is_some_and(|one| one.pointer == operation.pointer)
            };
            numbers.iter().find(is_it)
        });
        let found = of_path.or_else(|| self.places.get(&address(operation.value)));
        found.map_or(Target::Nowhere, |number| Target::Operation(*number))
    }
}
