//! What a document is compiled to: operations, callbacks and links, each once.

use std::collections::HashMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::reference::local;
use super::value::LinkValue;
use crate::error::ParseError;
use crate::pointer::unescape;
use crate::target::{UrlError, UrlTemplate};
use crate::template::Template;

#[derive(Debug)]
pub(crate) struct OperationData {
    pub(crate) pointer: String,
    /// As it is sent: upper case, but for 3.2's `additionalOperations`, which are as written.
    pub(crate) method: String,
    /// The key in the Paths Object; none for webhooks and the operations of callbacks.
    pub(crate) path: Option<String>,
    /// Pointers of its Path Item Object: where it stands, and what refers to it or is referred to there.
    pub(crate) path_items: Vec<String>,
    pub(crate) id: Option<String>,
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
    /// Pointers of members whose `$ref` leads to nothing.
    pub(crate) dangling: Vec<String>,
    /// A part of the document is in another one.
    pub(crate) elsewhere: bool,
    /// Operations by `operationId`, by address, and by path template. Where a document has one twice, the first counts.
    pub(crate) ids: HashMap<String, usize>,
    pub(crate) places: HashMap<Address, usize>,
    pub(crate) paths: HashMap<String, Vec<usize>>,
}

/// Where a value below the root lies in memory. It stays there as long as the document is not changed, also when its
/// root is moved, and costs less than a pointer to compare.
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
        std::iter::once(&self.operation).chain(&self.path_items).find_map(|place| place.get("servers"))
    }
}

impl Data {
    /// The operation that an `operationRef` leads to: the fragment of one into this document.
    pub(crate) fn operation_by_reference(&self, root: &Value, fragment: &str) -> Option<usize> {
        let (item, member) = fragment.rsplit_once('/')?;
        let member = percent_decode_str(member).decode_utf8().ok()?;
        let (item, additional) = match item.strip_suffix("/additionalOperations") {
            Some(item) => (item, true),
            None => (item, false),
        };
        let named = local(root, item)?;
        let member = unescape(&member);
        let operation = named.clone().way(root).0.into_iter().find_map(|item| {
            let item = if additional { item.member("additionalOperations")? } else { item };
            item.member(&member)
        })?;
        // Two paths may share a Path Item, and each has operations of its own.
        let path = named.pointer.strip_prefix("/paths/").map(unescape);
        let of_path = path.and_then(|path| {
            let numbers = self.paths.get(&*path)?.iter().copied();
            let mut operations = numbers.filter_map(|number| Some((number, self.operations.get(number)?)));
            operations.find(|(_, one)| one.pointer == operation.pointer).map(|(number, _)| number)
        });
        of_path.or_else(|| self.places.get(&address(operation.value)).copied())
    }
}
