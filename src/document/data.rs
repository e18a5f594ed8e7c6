//! What a document is compiled to: operations, callbacks and links, each once, found by one walk.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::reference::{Followed, Place, local};
use super::value::LinkValue;
use crate::dialect::{Dialect, Leniency};
use crate::error::ParseError;
use crate::pointer::{escape, unescape};
use crate::target::{UrlError, UrlTemplate};
use crate::template::Template;

/// The fixed fields of a Path Item Object that hold an operation.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What walking shared Path Item Objects again may cost in all, in members.
const MAX_SHARED: usize = 1 << 18;

#[derive(Debug)]
pub(crate) struct OperationData {
    pub(crate) pointer: String,
    /// As it is sent: upper case, but for 3.2's `additionalOperations`, which are as written.
    pub(crate) method: String,
    /// The key in the Paths Object; none for webhooks and the operations of callbacks.
    pub(crate) path: Option<String>,
    /// Pointer of the Path Item Object.
    pub(crate) path_item: String,
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
    places: HashMap<Address, usize>,
    pub(crate) paths: HashMap<String, Vec<usize>>,
}

/// Where a value below the root lies in memory. It stays there as long as the document is not changed, also when its
/// root is moved, and costs less than a pointer to compare.
type Address = usize;

fn address(value: &Value) -> Address {
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

#[derive(Clone, Copy, Debug)]
pub(crate) struct OperationValue<'d> {
    pub(crate) operation: &'d Value,
    pub(crate) path_item: &'d Value,
    pub(crate) path: Option<&'d str>,
}

/// A Path Item Object that waits to be walked.
struct Waiting<'d> {
    place: Place<'d>,
    path: Option<&'d str>,
}

/// One walk over a document. It takes a list of what waits rather than recursing, and goes to each place once, so no
/// circle of `$ref`s and no depth can hold it up.
struct Walk<'d> {
    root: &'d Value,
    leniency: Leniency,
    data: Data,
    values: Values<'d>,
    waiting: Vec<Waiting<'d>>,
    /// The operations of the item. Two paths may share it, and each has operations of its own, as long as what that
    /// costs is bounded.
    path_items: HashMap<Address, Range<usize>>,
    shared: usize,
    /// The number of what was found there.
    callbacks: HashMap<Address, usize>,
    responses: HashMap<Address, usize>,
    links: HashMap<Address, usize>,
    dangling: HashSet<Address>,
}

impl Data {
    pub(crate) fn new(root: &Value, leniency: Leniency) -> Self {
        Self::with_values(root, leniency).0
    }

    pub(crate) fn with_values(root: &Value, leniency: Leniency) -> (Self, Values<'_>) {
        let mut walk = Walk {
            root,
            leniency,
            data: Self::default(),
            values: Values::default(),
            waiting: Vec::new(),
            path_items: HashMap::new(),
            shared: 0,
            callbacks: HashMap::new(),
            responses: HashMap::new(),
            links: HashMap::new(),
            dangling: HashSet::new(),
        };
        walk.document();
        (walk.data, walk.values)
    }

    /// The operation that an `operationRef` leads to: the fragment of one into this document.
    pub(crate) fn operation_by_reference(&self, root: &Value, fragment: &str) -> Option<usize> {
        let (item, member) = fragment.rsplit_once('/')?;
        let member = percent_decode_str(member).decode_utf8().ok()?;
        let (item, additional) = match item.strip_suffix("/additionalOperations") {
            Some(item) => (item, true),
            None => (item, false),
        };
        let named = local(root, item)?;
        let found = named.clone().here(root)?;
        let found = if additional { found.member("additionalOperations")? } else { found };
        let operation = found.member(&unescape(&member))?;
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

impl<'d> Walk<'d> {
    fn document(&mut self) {
        let document = Place::root(self.root);
        let components = document.member("components");
        let component = |name: &str| components.as_ref().and_then(|components| components.member(name));
        for (path, item) in document.member("paths").iter().flat_map(Place::members) {
            self.waiting.push(Waiting { place: item, path: Some(path) });
            self.path_items();
        }
        for items in [document.member("webhooks"), component("pathItems")] {
            for (_, item) in items.iter().flat_map(Place::named) {
                self.waiting.push(Waiting { place: item, path: None });
                self.path_items();
            }
        }
        // What no operation uses is part of the document all the same.
        for (name, callback) in component("callbacks").iter().flat_map(Place::named) {
            self.callback(name, callback, None);
            self.path_items();
        }
        for (_, response) in component("responses").iter().flat_map(Place::named) {
            self.response(None, response);
        }
        for (name, link) in component("links").iter().flat_map(Place::named) {
            self.link(name, None, None, link);
        }
    }

    /// Where a place's `$ref` leads. One that leads to nothing is noted.
    fn follow(&mut self, place: Place<'d>) -> Option<Place<'d>> {
        match place.clone().follow(self.root) {
            Followed::Here(found) => Some(found).filter(|found| found.value.is_object()),
            Followed::Elsewhere => {
                self.data.elsewhere = true;
                None
            }
            Followed::Nowhere => {
                if self.dangling.insert(address(place.value)) {
                    self.data.dangling.push(place.pointer);
                }
                None
            }
        }
    }

    fn path_items(&mut self) {
        while let Some(Waiting { place, path }) = self.waiting.pop() {
            let Some(item) = self.follow(place) else { continue };
            let Some(known) = self.path_items.get(&address(item.value)).cloned() else {
                let first = self.data.operations.len();
                self.path_item(&item, path);
                self.path_items.insert(address(item.value), first..self.data.operations.len());
                continue;
            };
            let Some(path) = path else { continue };
            let operations = self.data.operations.get(known.clone()).unwrap_or_default();
            let cost = |operation: &OperationData| 1 + operation.callbacks.len() + operation.responses.len();
            self.shared += operations.iter().map(cost).sum::<usize>();
            if self.shared <= MAX_SHARED {
                self.path_item(&item, Some(path));
            } else {
                self.data.paths.entry(path.to_owned()).or_default().extend(known);
            }
        }
    }

    fn path_item(&mut self, item: &Place<'d>, path: Option<&'d str>) {
        for (method, operation) in operations(item) {
            let number = self.data.operations.len();
            if let Some(id) = operation.text("operationId") {
                self.data.ids.entry(id.to_owned()).or_insert(number);
            }
            if let Some(path) = path {
                self.data.paths.entry(path.to_owned()).or_default().push(number);
            }
            self.data.places.entry(address(operation.value)).or_insert(number);
            self.values.operations.push(OperationValue { operation: operation.value, path_item: item.value, path });
            self.data.operations.push(OperationData {
                pointer: operation.pointer.clone(),
                method,
                path: path.map(str::to_owned),
                path_item: item.pointer.clone(),
                id: operation.text("operationId").map(str::to_owned),
                callbacks: Vec::new(),
                responses: Vec::new(),
            });
            let mut callbacks = Vec::new();
            for (name, callback) in operation.member("callbacks").iter().flat_map(Place::named) {
                callbacks.extend(self.callback(name, callback, Some(number)));
            }
            let mut responses = Vec::new();
            let all = operation.value.get("responses").and_then(Value::as_object).into_iter().flatten();
            for (status, response) in all.filter(|(status, response)| may_have_links(status, response)) {
                let pointer = format!("{}/responses/{}", operation.pointer, escape(status));
                let response = Place { pointer, value: response };
                let Some(found) = self.response(Some(status), response) else { continue };
                responses.push((status.clone(), found));
                self.data.responses.get_mut(found).into_iter().for_each(|found| found.operations.push(number));
            }
            if let Some(data) = self.data.operations.get_mut(number) {
                (data.callbacks, data.responses) = (callbacks, responses);
            }
        }
    }

    /// A Callback Object: each of its keys is an expression.
    fn callback(&mut self, name: &str, callback: Place<'d>, operation: Option<usize>) -> Option<usize> {
        let callback = self.follow(callback)?;
        let number = match self.callbacks.get(&address(callback.value)) {
            Some(known) => *known,
            None => self.callback_object(name, callback, operation),
        };
        let found = self.data.callback_objects.get_mut(number)?;
        found.operations.extend(operation);
        Some(number)
    }

    fn callback_object(&mut self, name: &str, callback: Place<'d>, operation: Option<usize>) -> usize {
        let first = self.data.callbacks.len();
        for (key, item) in callback.members() {
            let template = Template::parse_with(key, Dialect::OpenApi, self.leniency);
            let target = match &template {
                Ok(template) => UrlTemplate::new(template),
                Err(_) => UrlTemplate::parse_with(key, Dialect::OpenApi, self.leniency),
            };
            let methods = item.clone().here(self.root).iter().flat_map(operations).map(|(method, _)| method).collect();
            self.values.callbacks.push(item.value);
            self.data.callbacks.push(CallbackData {
                pointer: item.pointer.clone(),
                name: name.to_owned(),
                key: key.to_owned(),
                template,
                target,
                methods,
                operation,
            });
            self.waiting.push(Waiting { place: item, path: None });
        }
        let number = self.data.callback_objects.len();
        self.callbacks.insert(address(callback.value), number);
        self.values.callback_objects.push(callback.value);
        let keys = first..self.data.callbacks.len();
        self.data.callback_objects.push(CallbackObject { pointer: callback.pointer, keys, operations: Vec::new() });
        number
    }

    fn response(&mut self, status: Option<&str>, response: Place<'d>) -> Option<usize> {
        let response = self.follow(response)?;
        if let Some(known) = self.responses.get(&address(response.value)) {
            return Some(*known);
        }
        let number = self.data.responses.len();
        self.responses.insert(address(response.value), number);
        self.values.responses.push(response.value);
        let links = response.member("links");
        self.data.responses.push(ResponseData { links: Vec::new(), operations: Vec::new() });
        let links: Vec<_> = links
            .iter()
            .flat_map(Place::named)
            .filter_map(|(name, link)| Some((name.to_owned(), self.link(name, status, Some(number), link)?)))
            .collect();
        self.data.responses.get_mut(number)?.links = links;
        Some(number)
    }

    fn link(&mut self, name: &str, status: Option<&str>, response: Option<usize>, link: Place<'d>) -> Option<usize> {
        let link = self.follow(link)?;
        if let Some(known) = self.links.get(&address(link.value)) {
            self.data.links.get_mut(*known)?.responses.extend(response);
            return Some(*known);
        }
        let parameters = link.member("parameters");
        let parameters = parameters.iter().filter_map(|parameters| parameters.value.as_object()).flatten();
        let number = self.data.links.len();
        self.data.links.push(LinkData {
            pointer: link.pointer.clone(),
            name: name.to_owned(),
            status: status.map(str::to_owned),
            responses: response.into_iter().collect(),
            operation_id: link.text("operationId").map(str::to_owned),
            operation_ref: link.text("operationRef").map(str::to_owned),
            parameters: parameters.map(|(name, value)| (name.clone(), LinkValue::new(value))).collect(),
            request_body: link.value.get("requestBody").map(LinkValue::new),
        });
        self.links.insert(address(link.value), number);
        Some(number)
    }
}

/// True for a response that has links, or a reference to one that may.
fn may_have_links(status: &str, response: &Value) -> bool {
    !status.starts_with("x-") && (response.get("links").is_some() || response.get("$ref").is_some())
}

/// The operations of a Path Item Object with their methods, 3.2's `additionalOperations` at the end.
fn operations<'d>(item: &Place<'d>) -> Vec<(String, Place<'d>)> {
    let fixed = METHODS.iter().filter_map(|method| Some((method.to_ascii_uppercase(), item.member(method)?)));
    let additional = item.member("additionalOperations");
    let additional = additional.iter().flat_map(Place::members).map(|(method, place)| (method.to_owned(), place));
    fixed.chain(additional).filter(|(_, place)| place.value.is_object()).collect()
}
