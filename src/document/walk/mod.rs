//! One walk over a document, which finds its operations, callbacks and links.

mod callback;
mod link;
mod operation;
mod path_item;
mod state;
mod target;

use serde_json::Value;

use self::state::Walk;
use super::bundled::Bundled;
use super::data::{Data, Values};
use super::node::Node;
use crate::syntax::{JsonPointer, Syntax};

/// Walks a document, then the further ones that its value holds.
pub(crate) fn walk<'d>(root: &'d Value, bundled: &Bundled, syntax: Syntax) -> (Data, Values<'d>) {
    let mut walk = Walk::new(root, syntax);
    walk.document(&Node::root(root));
    walk.data.own = walk.data.counts();
    walk.further = true;
    for pointer in bundled.pointers() {
        let Some(value) = JsonPointer(pointer.as_str().into()).resolve(root) else {
            continue;
        };
        let pointer = pointer.clone();
        walk.document(&Node { pointer, value });
    }
    walk.targets(bundled.pointers());
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
            self.add_path_item(item, Some(path));
            self.path_items();
        }
        for items in [document.member("webhooks"), component("pathItems")] {
            for (_, item) in items.iter().flat_map(Node::named) {
                self.add_path_item(item, None);
                self.path_items();
            }
        }
        // Components that no operation uses are part of the document too.
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
}
