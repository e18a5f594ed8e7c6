//! The operations of links, once all else is found.

use std::collections::HashMap;

use serde_json::Value;

use super::state::Walk;
use crate::document::data::{Data, LinkData, LinkTarget};
use crate::document::id::{Id, LinkId, OperationId};
use crate::document::kind::METHODS;
use crate::document::node::{Identity, Node};
use crate::document::reference::{Followed, fragment, local, through};

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

/// Operations by `operationId` and by the further document that they are in.
type Twins<'a> = HashMap<(&'a str, Option<usize>), OperationId>;

impl Walk<'_> {
    /// Finds the operation of each link. `documents` are the pointers of the further documents.
    pub(super) fn targets(&mut self, documents: &[String]) {
        self.referenced_operations();
        let twins = twins(&self.data, documents);
        let targets: Vec<_> = self
            .data
            .links
            .rows()
            .map(|link| self.target(link, &twins, documents))
            .collect();
        for (link, target) in self.data.links.rows_mut().zip(targets) {
            link.target = target;
        }
    }

    /// Visits the operations that only an `operationRef` leads to.
    fn referenced_operations(&mut self) {
        let mut next = 0;
        while let Some(link) = self.data.links.get(LinkId::of(next)) {
            next += 1;
            let Some(reference) = &link.operation_ref else {
                continue;
            };
            let Some(fragment) = fragment(self.root, reference) else {
                // Another document with operations, which may have an `operationId` too.
                self.data.elsewhere |= reference.contains("#/");
                continue;
            };
            let (passed, Followed::Here(operation)) = through(self.root, fragment) else {
                continue;
            };
            if self.operations.contains_key(&Identity(operation.value)) {
                continue;
            }
            let name = operation.pointer.rsplit('/').next().unwrap_or_default();
            if METHODS.contains(&name) {
                let method = name.to_ascii_uppercase();
                let item = passed.last().and_then(|pointer| local(self.root, pointer));
                self.operation(method, &operation, None, item.as_slice());
            } else if !self.links.contains_key(&Identity(operation.value))
                && is_operation(&operation)
            {
                self.operation(String::new(), &operation, None, &[]);
            }
            self.path_items();
        }
    }

    fn target(&self, link: &LinkData, twins: &Twins<'_>, documents: &[String]) -> LinkTarget {
        match (&link.operation_id, &link.operation_ref) {
            (Some(name), _) => {
                // Of several documents that have the `operationId` the link's own comes first, then
                // the entry document.
                let own = twins.get(&(name.as_str(), document_of(&link.pointer, documents)));
                let found = own.or_else(|| self.data.ids.get(name));
                found.map_or(LinkTarget::Nowhere, |id| LinkTarget::Operation(*id))
            }
            (None, Some(reference)) => self.by_reference(reference),
            (None, None) => LinkTarget::Nowhere,
        }
    }

    fn by_reference(&self, reference: &str) -> LinkTarget {
        let Some(fragment) = fragment(self.root, reference) else {
            return LinkTarget::Unknown;
        };
        let (passed, followed) = through(self.root, fragment);
        let operation = match followed {
            Followed::Here(operation) => operation,
            Followed::Elsewhere => return LinkTarget::Unknown,
            Followed::Nowhere => return LinkTarget::Nowhere,
        };
        // Two paths may share a Path Item, and each has operations of its own.
        let mut passed = passed.iter().rev();
        let shared = passed.find_map(|pointer| self.shared.get(pointer));
        let of_path = shared.and_then(|operations| {
            operations.iter().find(|id| {
                let data = self.data.operations.get(**id);
                data.is_some_and(|one| one.pointer == operation.pointer)
            })
        });
        let found = of_path.or_else(|| self.operations.get(&Identity(operation.value)));
        found.map_or(LinkTarget::Nowhere, |id| LinkTarget::Operation(*id))
    }
}

/// Returns the first operation of each `operationId` in each document; empty if there are no
/// further documents.
fn twins<'a>(data: &'a Data, documents: &[String]) -> Twins<'a> {
    let mut twins = HashMap::new();
    if documents.is_empty() {
        return twins;
    }
    for (id, operation) in data.operations.iter() {
        if let Some(name) = operation.id.as_deref() {
            let document = document_of(&operation.pointer, documents);
            twins.entry((name, document)).or_insert(id);
        }
    }
    twins
}

/// Returns the number of the further document that a pointer leads into; `None` for the entry
/// document.
fn document_of(pointer: &str, documents: &[String]) -> Option<usize> {
    documents.iter().position(|document| {
        pointer
            .strip_prefix(document.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Returns whether a reference can mean an operation. A Responses Object that names status codes
/// says so. OpenAPI 3.1 does not require one; without it the other fields decide, where no other
/// object has them.
fn is_operation(node: &Node<'_>) -> bool {
    let Some(fields) = node.value.as_object() else {
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
    let has_only_own = fields
        .keys()
        .all(|name| FIELDS.contains(&name.as_str()) || name.starts_with("x-"));
    // The parameters of a link and those of the components are maps.
    let has_list = fields.get("parameters").is_none_or(Value::is_array)
        && !node.pointer.ends_with("/components");
    let has_body = || {
        object("requestBody")
            .is_some_and(|body| body.contains_key("content") || body.contains_key("$ref"))
    };
    let says_so = || {
        node.text("operationId").is_some() || object("responses").or(object("callbacks")).is_some()
    };
    has_only_own && has_list && (says_so() || has_body())
}
