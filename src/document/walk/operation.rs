//! Operation Objects.

use std::sync::OnceLock;

use serde_json::Value;

use super::state::Walk;
use crate::document::data::{OperationData, OperationValue};
use crate::document::id::{CallbackObjectId, OperationId, ResponseId};
use crate::document::node::{Identity, Node};
use crate::syntax::escape;

impl<'d> Walk<'d> {
    pub(super) fn operation(
        &mut self,
        method: String,
        operation: &Node<'d>,
        path: Option<&'d str>,
        items: &[Node<'d>],
    ) {
        let id = self.add_operation(method, operation, path, items);
        let callbacks = self.callbacks_of(operation, id);
        let responses = self.responses_of(operation, id);
        if let Some(data) = self.data.operations.get_mut(id) {
            (data.callbacks, data.responses) = (callbacks, responses);
        }
    }

    fn add_operation(
        &mut self,
        method: String,
        operation: &Node<'d>,
        path: Option<&'d str>,
        items: &[Node<'d>],
    ) -> OperationId {
        let operation_id = operation.text("operationId");
        let id = self.data.operations.push(OperationData {
            pointer: operation.pointer.clone(),
            method,
            path: path.map(str::to_owned),
            path_items: items.iter().map(|item| item.pointer.clone()).collect(),
            id: operation_id.map(str::to_owned),
            parameters: OnceLock::new(),
            callbacks: Vec::new(),
            responses: Vec::new(),
        });
        self.values.operations.push(OperationValue {
            operation: operation.value,
            path_items: items.iter().map(|item| item.value).collect(),
            path,
        });
        if let Some(name) = operation_id {
            self.data.ids.entry(name.to_owned()).or_insert(id);
        }
        if let Some(path) = path.filter(|_| !self.further) {
            let operations = self.data.paths.entry(path.to_owned()).or_default();
            operations.push(id);
        }
        let identity = Identity(operation.value);
        self.operations.entry(identity).or_insert(id);
        id
    }

    fn callbacks_of(&mut self, operation: &Node<'d>, id: OperationId) -> Vec<CallbackObjectId> {
        let mut callbacks = Vec::new();
        for (name, callback) in operation.member("callbacks").iter().flat_map(Node::named) {
            callbacks.extend(self.callback(name, callback, Some(id)));
        }
        callbacks
    }

    /// Finds the responses that may have links.
    fn responses_of(&mut self, operation: &Node<'d>, id: OperationId) -> Vec<(String, ResponseId)> {
        let all = operation.value.get("responses").and_then(Value::as_object);
        let mut responses = Vec::new();
        for (status, value) in all.into_iter().flatten() {
            if !may_have_links(status, value) {
                continue;
            }
            let pointer = format!("{}/responses/{}", operation.pointer, escape(status));
            let Some(found) = self.response(Some(status), Node { pointer, value }) else {
                continue;
            };
            responses.push((status.clone(), found));
            let adds_user = self.adds_user(found, self.data.own.responses);
            if let Some(found) = self.data.responses.get_mut(found).filter(|_| adds_user) {
                found.operations.push(id);
            }
        }
        responses
    }
}

/// Returns whether a response has links, or refers to one that may.
fn may_have_links(status: &str, response: &Value) -> bool {
    !status.starts_with("x-") && (response.get("links").is_some() || response.get("$ref").is_some())
}
