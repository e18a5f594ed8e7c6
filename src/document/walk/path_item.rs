//! Path Item Objects: of paths, webhooks, components and callback keys.

use std::collections::HashSet;

use super::state::{Waiting, Walk};
use crate::document::data::OperationData;
use crate::document::id::each;
use crate::document::kind::METHODS;
use crate::document::node::{Identity, Node};

/// What visiting shared Path Item Objects again may cost in all, in members.
const MAX_SHARED: usize = 1 << 18;

impl<'d> Walk<'d> {
    pub(super) fn add_path_item(&mut self, node: Node<'d>, path: Option<&'d str>) {
        self.waiting.push(Waiting { node, path });
    }

    /// Visits the Path Item Objects that wait.
    pub(super) fn path_items(&mut self) {
        while let Some(Waiting { node, path }) = self.waiting.pop() {
            // A Path Item may have fields beside its `$ref`. They count like those of the object
            // that it refers to.
            let pointer = node.pointer.clone();
            let (mut items, followed) = node.way(self.root);
            self.note(followed);
            let mut seen = HashSet::new();
            items.retain(|item| has_fields(item) && seen.insert(Identity(item.value)));
            for item in &items {
                self.path_item(item, path, &items, &pointer);
            }
        }
    }

    /// Visits one object of a Path Item. Two paths may share it, and each has operations of its
    /// own, as long as that does not cost too much.
    fn path_item(
        &mut self,
        item: &Node<'d>,
        path: Option<&'d str>,
        items: &[Node<'d>],
        pointer: &str,
    ) {
        let identity = Identity(item.value);
        let first = self.data.operations.next_id();
        let Some(known) = self.path_items.get(&identity).cloned() else {
            self.operations(item, path, items);
            let all = first..self.data.operations.next_id();
            self.path_items.insert(identity, all);
            return;
        };
        let Some(path) = path else { return };
        let cost = self.data.operations.range(&known).iter().map(cost);
        self.shared_cost += cost.sum::<usize>();
        if self.shared_cost <= MAX_SHARED {
            self.operations(item, Some(path), items);
            let all = first..self.data.operations.next_id();
            let shared = self.shared.entry(pointer.to_owned()).or_default();
            shared.extend(each(&all));
        } else if !self.further {
            let operations = self.data.paths.entry(path.to_owned()).or_default();
            operations.extend(each(&known));
        }
    }

    fn operations(&mut self, item: &Node<'d>, path: Option<&'d str>, items: &[Node<'d>]) {
        for (method, operation) in operations(item) {
            self.operation(method, &operation, path, items);
        }
    }
}

fn cost(operation: &OperationData) -> usize {
    1 + operation.callbacks.len() + operation.responses.len()
}

/// Returns whether a Path Item Object is more than a `$ref`.
fn has_fields(item: &Node<'_>) -> bool {
    item.value
        .as_object()
        .is_some_and(|fields| fields.keys().any(|name| name != "$ref"))
}

/// Returns the operations of a Path Item Object with their methods, the `additionalOperations` of
/// 3.2 last.
pub(super) fn operations<'d>(item: &Node<'d>) -> Vec<(String, Node<'d>)> {
    let fixed = METHODS
        .iter()
        .filter_map(|method| Some((method, item.member(method)?)))
        .map(|(method, node)| (method.to_ascii_uppercase(), node));
    let additional = item.member("additionalOperations");
    let additional = additional
        .iter()
        .flat_map(Node::members)
        .map(|(method, node)| (method.to_owned(), node));
    fixed
        .chain(additional)
        .filter(|(_, node)| node.value.is_object())
        .collect()
}
