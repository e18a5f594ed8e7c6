//! What a document is compiled to: operations, callbacks and links, each once, found by one walk.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::reference::Place;
use super::value::LinkValue;
use crate::dialect::{Dialect, Leniency};
use crate::error::ParseError;
use crate::target::{UrlError, UrlTemplate};
use crate::template::Template;

/// The fixed fields of a Path Item Object that hold an operation.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

#[derive(Debug)]
pub(super) struct OperationData {
    pub(super) pointer: String,
    /// As it is sent: upper case, but for 3.2's `additionalOperations`, which are as written.
    pub(super) method: String,
    /// The key in the Paths Object; none for webhooks and the operations of callbacks.
    pub(super) path: Option<String>,
    /// Pointer of the Path Item Object.
    pub(super) path_item: String,
    pub(super) id: Option<String>,
    pub(super) callbacks: Vec<usize>,
    pub(super) links: Vec<LinkUse>,
}

/// A link, and the status code or range of the response that has it.
#[derive(Debug)]
pub(super) struct LinkUse {
    pub(super) status: String,
    pub(super) name: String,
    pub(super) link: usize,
}

#[derive(Debug)]
pub(super) struct CallbackData {
    /// Pointer of the Path Item Object, so with the key.
    pub(super) pointer: String,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) template: Result<Template, ParseError>,
    pub(super) target: Result<UrlTemplate, UrlError>,
    pub(super) methods: Vec<String>,
    /// The operation that it was found at first.
    pub(super) operation: Option<usize>,
}

#[derive(Debug)]
pub(super) struct LinkData {
    pub(super) pointer: String,
    pub(super) name: String,
    /// The response that it was found at first.
    pub(super) status: Option<String>,
    pub(super) operation_id: Option<String>,
    pub(super) operation_ref: Option<String>,
    pub(super) parameters: Vec<(String, LinkValue)>,
    pub(super) request_body: Option<LinkValue>,
}

/// The whole, in the order of the document.
#[derive(Debug, Default)]
pub(super) struct Data {
    pub(super) operations: Vec<OperationData>,
    pub(super) callbacks: Vec<CallbackData>,
    pub(super) links: Vec<LinkData>,
    /// Operations by `operationId`, by pointer, and by path template. Where a document has one twice, the first counts.
    pub(super) ids: HashMap<String, usize>,
    pub(super) places: HashMap<String, usize>,
    pub(super) paths: HashMap<String, Vec<usize>>,
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
    waiting: Vec<Waiting<'d>>,
    /// By pointer, and by the path that leads there: two paths may share an item.
    path_items: HashSet<(String, Option<&'d str>)>,
    /// By the pointer of a Callback Object: its keys.
    callbacks: HashMap<String, Vec<usize>>,
    links: HashMap<String, usize>,
}

impl Data {
    pub(super) fn new(root: &Value, leniency: Leniency) -> Self {
        let mut walk = Walk {
            root,
            leniency,
            data: Self::default(),
            waiting: Vec::new(),
            path_items: HashSet::new(),
            callbacks: HashMap::new(),
            links: HashMap::new(),
        };
        walk.document();
        walk.data
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
            for (_, item) in items.iter().flat_map(Place::members) {
                self.waiting.push(Waiting { place: item, path: None });
                self.path_items();
            }
        }
        // What no operation uses is part of the document all the same.
        for (name, callback) in component("callbacks").iter().flat_map(Place::members) {
            self.callback(name, callback, None);
            self.path_items();
        }
        for (_, response) in component("responses").iter().flat_map(Place::members) {
            self.response(None, response);
        }
        for (name, link) in component("links").iter().flat_map(Place::members) {
            self.link(name, None, link);
        }
    }

    fn path_items(&mut self) {
        while let Some(Waiting { place, path }) = self.waiting.pop() {
            let Some(item) = place.here(self.root) else { continue };
            if self.path_items.insert((item.pointer.clone(), path)) {
                self.path_item(&item, path);
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
            self.data.places.entry(operation.pointer.clone()).or_insert(number);
            self.data.operations.push(OperationData {
                pointer: operation.pointer.clone(),
                method,
                path: path.map(str::to_owned),
                path_item: item.pointer.clone(),
                id: operation.text("operationId").map(str::to_owned),
                callbacks: Vec::new(),
                links: Vec::new(),
            });
            let mut callbacks = Vec::new();
            for (name, callback) in operation.member("callbacks").iter().flat_map(Place::members) {
                callbacks.extend(self.callback(name, callback, Some(number)));
            }
            let mut links = Vec::new();
            for (status, response) in operation.member("responses").iter().flat_map(Place::members) {
                let found = self.response(Some(status), response);
                links.extend(found.into_iter().map(|(name, link)| LinkUse { status: status.to_owned(), name, link }));
            }
            if let Some(data) = self.data.operations.get_mut(number) {
                (data.callbacks, data.links) = (callbacks, links);
            }
        }
    }

    /// A Callback Object: each of its keys is an expression.
    fn callback(&mut self, name: &str, callback: Place<'d>, operation: Option<usize>) -> Vec<usize> {
        let Some(callback) = callback.here(self.root) else { return Vec::new() };
        if let Some(known) = self.callbacks.get(&callback.pointer) {
            return known.clone();
        }
        let mut found = Vec::new();
        for (key, item) in callback.members() {
            let template = Template::parse_with(key, Dialect::OpenApi, self.leniency);
            let target = UrlTemplate::parse_with(key, Dialect::OpenApi, self.leniency);
            let methods = item.clone().here(self.root).iter().flat_map(operations).map(|(method, _)| method).collect();
            found.push(self.data.callbacks.len());
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
        self.callbacks.insert(callback.pointer, found.clone());
        found
    }

    fn response(&mut self, status: Option<&str>, response: Place<'d>) -> Vec<(String, usize)> {
        let links = response.here(self.root).and_then(|response| response.member("links"));
        let links = links.iter().flat_map(Place::members);
        links.filter_map(|(name, link)| Some((name.to_owned(), self.link(name, status, link)?))).collect()
    }

    fn link(&mut self, name: &str, status: Option<&str>, link: Place<'d>) -> Option<usize> {
        let link = link.here(self.root)?;
        if let Some(known) = self.links.get(&link.pointer) {
            return Some(*known);
        }
        let parameters = link.member("parameters");
        let parameters = parameters.iter().filter_map(|parameters| parameters.value.as_object()).flatten();
        let number = self.data.links.len();
        self.data.links.push(LinkData {
            pointer: link.pointer.clone(),
            name: name.to_owned(),
            status: status.map(str::to_owned),
            operation_id: link.text("operationId").map(str::to_owned),
            operation_ref: link.text("operationRef").map(str::to_owned),
            parameters: parameters.map(|(name, value)| (name.clone(), LinkValue::new(value))).collect(),
            request_body: link.value.get("requestBody").map(LinkValue::new),
        });
        self.links.insert(link.pointer, number);
        Some(number)
    }
}

/// The operations of a Path Item Object with their methods, 3.2's `additionalOperations` at the end.
fn operations<'d>(item: &Place<'d>) -> Vec<(String, Place<'d>)> {
    let fixed = METHODS.iter().filter_map(|method| Some((method.to_ascii_uppercase(), item.member(method)?)));
    let additional = item.member("additionalOperations");
    let additional = additional.iter().flat_map(Place::members).map(|(method, place)| (method.to_owned(), place));
    fixed.chain(additional).filter(|(_, place)| place.value.is_object()).collect()
}
