//! Callback Objects and their keys.

use std::collections::HashSet;

use super::path_item::operations;
use super::state::Walk;
use crate::document::data::{CallbackData, CallbackObject};
use crate::document::id::{CallbackObjectId, OperationId};
use crate::document::node::{Identity, Node};
use crate::document::server;
use crate::syntax::Template;
use crate::url::{UrlError, UrlErrorKind, UrlTemplate};

impl<'d> Walk<'d> {
    /// Visits a Callback Object, or a reference to one.
    pub(super) fn callback(
        &mut self,
        name: &str,
        callback: Node<'d>,
        operation: Option<OperationId>,
    ) -> Option<CallbackObjectId> {
        let callback = self.follow(callback)?;
        let id = match self.callbacks.get(&Identity(callback.value)) {
            Some(known) => *known,
            None => self.callback_object(name, callback, operation),
        };
        if self.adds_user(id, self.data.own.callback_objects) {
            let object = self.data.callback_objects.get_mut(id)?;
            object.operations.extend(operation);
        }
        Some(id)
    }

    fn callback_object(
        &mut self,
        name: &str,
        callback: Node<'d>,
        operation: Option<OperationId>,
    ) -> CallbackObjectId {
        let first = self.data.callbacks.next_id();
        for (key, item) in callback.members() {
            let data = self.compile(name, key, &item, operation);
            self.data.callbacks.push(data);
            self.values.callbacks.push(item.value);
            self.add_path_item(item, None);
        }
        let id = self.data.callback_objects.push(CallbackObject {
            pointer: callback.pointer,
            keys: first..self.data.callbacks.next_id(),
            operations: Vec::new(),
        });
        self.values.callback_objects.push(callback.value);
        self.callbacks.insert(Identity(callback.value), id);
        id
    }

    fn compile(
        &self,
        name: &str,
        key: &str,
        item: &Node<'d>,
        operation: Option<OperationId>,
    ) -> CallbackData {
        let items = item.clone().way(self.root).0;
        let mut seen = HashSet::new();
        let operations: Vec<_> = items
            .iter()
            .flat_map(operations)
            .filter(|(method, _)| seen.insert(method.clone()))
            .collect();
        let template = Template::parse_with(key, self.syntax);
        let url_template = match &template {
            Ok(template) => url_template(template, || base(&items, &operations)),
            Err(_) => UrlTemplate::parse_with(key, self.syntax),
        };
        CallbackData {
            pointer: item.pointer.clone(),
            name: name.to_owned(),
            key: key.to_owned(),
            template,
            url_template,
            methods: operations.into_iter().map(|(method, _)| method).collect(),
            operation,
        }
    }
}

/// Returns the server to which the key of a Path Item is relative.
fn base(items: &[Node<'_>], operations: &[(String, Node<'_>)]) -> Option<String> {
    server::base_of(
        items.iter().find_map(|item| item.value.get("servers")),
        operations
            .iter()
            .map(|(_, operation)| operation.value.get("servers")),
    )
}

/// Compiles a key. One that begins with `/` or `?` is appended to a server of its own Path Item.
fn url_template(
    template: &Template,
    base: impl FnOnce() -> Option<String>,
) -> Result<UrlTemplate, UrlError> {
    let compiled = UrlTemplate::new(template);
    let is_relative = compiled
        .as_ref()
        .is_err_and(|error| matches!(error.kind(), UrlErrorKind::Relative));
    if is_relative
        && template.as_str().starts_with(['/', '?'])
        && let Some(base) = base()
    {
        return UrlTemplate::with_base(template, &base);
    }
    compiled
}
