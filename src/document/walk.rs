//! One walk over a document, which finds its operations, callbacks and links.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value;

use super::bundled::Bundled;
use super::data::{
    CallbackData, CallbackObject, Data, LinkData, OperationData, OperationValue, ResponseData,
    Values, address,
};
use super::kind::METHODS;
use super::link_value::LinkValue;
use super::node::{Identity, Node};
use super::reference::{Followed, fragment, local, through};
use super::server;
use crate::syntax::Syntax;
use crate::syntax::Template;
use crate::syntax::{JsonPointer, escape};
use crate::url::{UrlError, UrlErrorKind, UrlTemplate};

/// What walking shared Path Item Objects again may cost in all, in members.
const MAX_SHARED: usize = 1 << 18;

/// A Path Item Object that waits to be walked.
struct Waiting<'d> {
    place: Node<'d>,
    path: Option<&'d str>,
}

/// One walk over a document. It takes a list of what waits rather than recursing, and goes to each
/// place once, so no circle of `$ref`s and no depth can hold it up.
struct Walk<'d> {
    root: &'d Value,
    syntax: Syntax,
    data: Data,
    values: Values<'d>,
    waiting: Vec<Waiting<'d>>,
    /// The operations of the item. Two paths may share it, and each has operations of its own, as
    /// long as what that costs is bounded.
    path_items: HashMap<Identity<'d>, Range<usize>>,
    shared: usize,
    /// The number of what was found there.
    callbacks: HashMap<Identity<'d>, usize>,
    responses: HashMap<Identity<'d>, usize>,
    links: HashMap<Identity<'d>, usize>,
    /// The entry document has been walked.
    further: bool,
}

/// Walks a document, then the further ones that its value holds.
pub(crate) fn walk<'d>(root: &'d Value, bundled: &Bundled, syntax: Syntax) -> (Data, Values<'d>) {
    let mut walk = Walk {
        root,
        syntax,
        data: Data::default(),
        values: Values::default(),
        waiting: Vec::new(),
        path_items: HashMap::new(),
        shared: 0,
        callbacks: HashMap::new(),
        responses: HashMap::new(),
        links: HashMap::new(),
        further: false,
    };
    walk.document(&Node::root(root));
    walk.data.own = walk.data.counts();
    walk.further = true;
    for pointer in bundled.pointers() {
        let Some(value) = JsonPointer(pointer.as_str().into()).resolve(root) else {
            continue;
        };
        walk.document(&Node {
            pointer: pointer.clone(),
            value,
        });
        walk.data.documents.push(pointer.clone());
    }
    walk.targets();
    walk.twins();
    (walk.data, walk.values)
}

impl<'d> Walk<'d> {
    fn document(&mut self, document: &Node<'d>) {
        let components = document.member("components");
        let component = |name: &str| {
            components
                .as_ref()
                .and_then(|components| components.member(name))
        };
        for (path, item) in document.member("paths").iter().flat_map(Node::members) {
            self.waiting.push(Waiting {
                place: item,
                path: Some(path),
            });
            self.path_items();
        }
        for items in [document.member("webhooks"), component("pathItems")] {
            for (_, item) in items.iter().flat_map(Node::named) {
                self.waiting.push(Waiting {
                    place: item,
                    path: None,
                });
                self.path_items();
            }
        }
        // What no operation uses is part of the document all the same.
        for (name, callback) in component("callbacks").iter().flat_map(Node::named) {
            self.callback(name, callback, None);
            self.path_items();
        }
        for (_, response) in component("responses").iter().flat_map(Node::named) {
            self.response(None, response);
        }
        for (name, link) in component("links").iter().flat_map(Node::named) {
            self.link(name, None, None, link);
        }
    }

    /// Where a place's `$ref` leads.
    fn follow(&mut self, place: Node<'d>) -> Option<Node<'d>> {
        let followed = place.follow(self.root);
        self.note(followed)
    }

    /// Notes a `$ref` that leads to another document.
    fn note(&mut self, followed: Followed<'d>) -> Option<Node<'d>> {
        match followed {
            Followed::Here(found) => Some(found).filter(|found| found.value.is_object()),
            Followed::Elsewhere => {
                self.data.elsewhere = true;
                None
            }
            Followed::Nowhere => None,
        }
    }

    fn path_items(&mut self) {
        while let Some(Waiting { place, path }) = self.waiting.pop() {
            // Fields may stand beside the `$ref` of a Path Item, and count as those that it leads
            // to.
            let key = place.pointer.clone();
            let (mut items, followed) = place.way(self.root);
            self.note(followed);
            let mut seen = HashSet::new();
            items.retain(|item| has_fields(item) && seen.insert(Identity(item.value)));
            for item in &items {
                self.path_item_of(item, path, &items, &key);
            }
        }
    }

    fn path_item_of(
        &mut self,
        item: &Node<'d>,
        path: Option<&'d str>,
        items: &[Node<'d>],
        key: &str,
    ) {
        let Some(known) = self.path_items.get(&Identity(item.value)).cloned() else {
            let first = self.data.operations.len();
            self.path_item(item, path, items);
            self.path_items
                .insert(Identity(item.value), first..self.data.operations.len());
            return;
        };
        let Some(path) = path else { return };
        let operations = self.data.operations.get(known.clone()).unwrap_or_default();
        let cost =
            |operation: &OperationData| 1 + operation.callbacks.len() + operation.responses.len();
        self.shared += operations.iter().map(cost).sum::<usize>();
        if self.shared <= MAX_SHARED {
            let first = self.data.operations.len();
            self.path_item(item, Some(path), items);
            let numbers = first..self.data.operations.len();
            self.data
                .shared
                .entry(key.to_owned())
                .or_default()
                .extend(numbers);
        } else if !self.further {
            self.data
                .paths
                .entry(path.to_owned())
                .or_default()
                .extend(known);
        }
    }

    fn path_item(&mut self, item: &Node<'d>, path: Option<&'d str>, items: &[Node<'d>]) {
        for (method, operation) in operations(item) {
            self.operation(method, &operation, path, items);
        }
    }

    fn operation(
        &mut self,
        method: String,
        operation: &Node<'d>,
        path: Option<&'d str>,
        items: &[Node<'d>],
    ) {
        let number = self.data.operations.len();
        if let Some(id) = operation.text("operationId") {
            self.data.ids.entry(id.to_owned()).or_insert(number);
        }
        if let Some(path) = path.filter(|_| !self.further) {
            self.data
                .paths
                .entry(path.to_owned())
                .or_default()
                .push(number);
        }
        self.data
            .places
            .entry(address(operation.value))
            .or_insert(number);
        let path_items = items.iter().map(|item| item.value).collect();
        self.values.operations.push(OperationValue {
            operation: operation.value,
            path_items,
            path,
        });
        self.data.operations.push(OperationData {
            pointer: operation.pointer.clone(),
            method,
            path: path.map(str::to_owned),
            path_items: items.iter().map(|item| item.pointer.clone()).collect(),
            id: operation.text("operationId").map(str::to_owned),
            parameters: OnceLock::new(),
            callbacks: Vec::new(),
            responses: Vec::new(),
        });
        let mut callbacks = Vec::new();
        for (name, callback) in operation.member("callbacks").iter().flat_map(Node::named) {
            callbacks.extend(self.callback(name, callback, Some(number)));
        }
        let mut responses = Vec::new();
        let all = operation
            .value
            .get("responses")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (status, response) in all.filter(|(status, response)| may_have_links(status, response))
        {
            let pointer = format!("{}/responses/{}", operation.pointer, escape(status));
            let response = Node {
                pointer,
                value: response,
            };
            let Some(found) = self.response(Some(status), response) else {
                continue;
            };
            responses.push((status.clone(), found));
            // What the entry document has is judged by its own operations.
            if !self.further || found >= self.data.own.responses {
                self.data
                    .responses
                    .get_mut(found)
                    .into_iter()
                    .for_each(|found| found.operations.push(number));
            }
        }
        if let Some(data) = self.data.operations.get_mut(number) {
            (data.callbacks, data.responses) = (callbacks, responses);
        }
    }

    /// Operations that `operationRef`s alone lead to.
    fn targets(&mut self) {
        let mut next = 0;
        while let Some(link) = self.data.links.get(next) {
            next += 1;
            let Some(reference) = &link.operation_ref else {
                continue;
            };
            let Some(fragment) = fragment(self.root, reference) else {
                // A document with operations; an `operationId` may be there.
                self.data.elsewhere |= reference.contains("#/");
                continue;
            };
            let (passed, Followed::Here(operation)) = through(self.root, fragment) else {
                continue;
            };
            if self.data.places.contains_key(&address(operation.value)) {
                continue;
            }
            let name = operation.pointer.rsplit('/').next().unwrap_or_default();
            let (mut method, mut items) = (String::new(), Vec::new());
            if METHODS.contains(&name) {
                method = name.to_ascii_uppercase();
                let item = passed.last().and_then(|pointer| local(self.root, pointer));
                items.extend(item);
            } else if self.links.contains_key(&Identity(operation.value))
                || !is_operation(&operation)
            {
                continue;
            }
            self.operation(method, &operation, None, &items);
            self.path_items();
        }
    }

    /// Finds each `operationId` that several documents have.
    fn twins(&mut self) {
        if self.data.documents.is_empty() {
            return;
        }
        let Data {
            operations,
            ids,
            twins,
            ..
        } = &mut self.data;
        for (operation, number) in operations.iter().zip(0..) {
            let Some(id) = &operation.id else { continue };
            let first = ids.get(id).copied().filter(|first| *first != number);
            if let Some(first) = first {
                twins
                    .entry(id.clone())
                    .or_insert_with(|| vec![first])
                    .push(number);
            }
        }
    }

    /// A Callback Object: each of its keys is an expression.
    fn callback(
        &mut self,
        name: &str,
        callback: Node<'d>,
        operation: Option<usize>,
    ) -> Option<usize> {
        let callback = self.follow(callback)?;
        let number = match self.callbacks.get(&Identity(callback.value)) {
            Some(known) => *known,
            None => self.callback_object(name, callback, operation),
        };
        if !self.further || number >= self.data.own.callback_objects {
            self.data
                .callback_objects
                .get_mut(number)?
                .operations
                .extend(operation);
        }
        Some(number)
    }

    fn callback_object(
        &mut self,
        name: &str,
        callback: Node<'d>,
        operation: Option<usize>,
    ) -> usize {
        let first = self.data.callbacks.len();
        for (key, item) in callback.members() {
            let template = Template::parse_with(key, self.syntax);
            let items = item.clone().way(self.root).0;
            let mut seen = HashSet::new();
            let all: Vec<_> = items
                .iter()
                .flat_map(operations)
                .filter(|(method, _)| seen.insert(method.clone()))
                .collect();
            let servers = |place: &Node<'d>| place.value.get("servers");
            let base = || {
                server::base_of(
                    items.iter().find_map(servers),
                    all.iter().map(|(_, place)| servers(place)),
                )
            };
            let target = match &template {
                Ok(template) => target(template, base),
                Err(_) => UrlTemplate::parse_with(key, self.syntax),
            };
            let methods = all.into_iter().map(|(method, _)| method).collect();
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
            self.waiting.push(Waiting {
                place: item,
                path: None,
            });
        }
        let number = self.data.callback_objects.len();
        self.callbacks.insert(Identity(callback.value), number);
        self.values.callback_objects.push(callback.value);
        let keys = first..self.data.callbacks.len();
        self.data.callback_objects.push(CallbackObject {
            pointer: callback.pointer,
            keys,
            operations: Vec::new(),
        });
        number
    }

    fn response(&mut self, status: Option<&str>, response: Node<'d>) -> Option<usize> {
        let response = self.follow(response)?;
        if let Some(known) = self.responses.get(&Identity(response.value)) {
            return Some(*known);
        }
        let number = self.data.responses.len();
        self.responses.insert(Identity(response.value), number);
        self.values.responses.push(response.value);
        let links = response.member("links");
        self.data.responses.push(ResponseData {
            links: Vec::new(),
            operations: Vec::new(),
        });
        let links: Vec<_> = links
            .iter()
            .flat_map(Node::named)
            .filter_map(|(name, link)| {
                Some((
                    name.to_owned(),
                    self.link(name, status, Some(number), link)?,
                ))
            })
            .collect();
        self.data.responses.get_mut(number)?.links = links;
        Some(number)
    }

    fn link(
        &mut self,
        name: &str,
        status: Option<&str>,
        response: Option<usize>,
        link: Node<'d>,
    ) -> Option<usize> {
        let link = self.follow(link)?;
        if let Some(known) = self.links.get(&Identity(link.value)) {
            if !self.further || *known >= self.data.own.links {
                self.data.links.get_mut(*known)?.responses.extend(response);
            }
            return Some(*known);
        }
        let parameters = link.member("parameters");
        let parameters = parameters
            .iter()
            .filter_map(|parameters| parameters.value.as_object())
            .flatten();
        let number = self.data.links.len();
        self.data.links.push(LinkData {
            pointer: link.pointer.clone(),
            name: name.to_owned(),
            status: status.map(str::to_owned),
            responses: response.into_iter().collect(),
            operation_id: link.text("operationId").map(str::to_owned),
            operation_ref: link.text("operationRef").map(str::to_owned),
            parameters: parameters
                .map(|(name, value)| (name.clone(), LinkValue::new(value)))
                .collect(),
            request_body: link.value.get("requestBody").map(LinkValue::new),
        });
        self.links.insert(Identity(link.value), number);
        Some(number)
    }
}

/// Compiles a key; a relative path is below the servers of its own Path Item.
fn target(
    template: &Template,
    base: impl FnOnce() -> Option<String>,
) -> Result<UrlTemplate, UrlError> {
    let target = UrlTemplate::new(template);
    let is_relative = target
        .as_ref()
        .is_err_and(|error| matches!(error.kind(), UrlErrorKind::Relative));
    match if is_relative && template.as_str().starts_with(['/', '?']) {
        base()
    } else {
        None
    } {
        Some(base) => UrlTemplate::with_base(template, &base),
        None => target,
    }
}

/// True for a response that has links, or a reference to one that may.
fn may_have_links(status: &str, response: &Value) -> bool {
    !status.starts_with("x-") && (response.get("links").is_some() || response.get("$ref").is_some())
}

/// The fields of an Operation Object.
const FIELDS: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

/// True for what a reference can call an operation. A "Responses Object" that names status codes
/// says so; OpenAPI 3.1 does not require one, so without it the other fields do, where they are
/// those of no other object.
fn is_operation(place: &Node<'_>) -> bool {
    let Some(fields) = place.value.as_object() else {
        return false;
    };
    let is_status = |name: &str| {
        name == "default"
            || name.starts_with("x-")
            || name.starts_with(|c: char| c.is_ascii_digit())
    };
    let object = |name: &str| fields.get(name).and_then(Value::as_object);
    if let Some(responses) = object("responses").filter(|responses| !responses.is_empty()) {
        return responses.keys().all(|name| is_status(name));
    }
    let own = fields
        .keys()
        .all(|name| FIELDS.contains(&name.as_str()) || name.starts_with("x-"));
    // The parameters of a link and those of the components are by name.
    let listed = fields.get("parameters").is_none_or(Value::is_array)
        && !place.pointer.ends_with("/components");
    let body = || {
        object("requestBody")
            .is_some_and(|body| body.contains_key("content") || body.contains_key("$ref"))
    };
    let told = || {
        place.text("operationId").is_some() || object("responses").or(object("callbacks")).is_some()
    };
    own && listed && (told() || body())
}

/// True for a Path Item Object that is more than a `$ref`.
fn has_fields(item: &Node<'_>) -> bool {
    item.value
        .as_object()
        .is_some_and(|fields| fields.keys().any(|name| name != "$ref"))
}

/// The operations of a Path Item Object with their methods, 3.2's `additionalOperations` at the
/// end.
fn operations<'d>(item: &Node<'d>) -> Vec<(String, Node<'d>)> {
    let fixed = METHODS
        .iter()
        .filter_map(|method| Some((method.to_ascii_uppercase(), item.member(method)?)));
    let additional = item.member("additionalOperations");
    let additional = additional
        .iter()
        .flat_map(Node::members)
        .map(|(method, place)| (method.to_owned(), place));
    fixed
        .chain(additional)
        .filter(|(_, place)| place.value.is_object())
        .collect()
}
