//! What a walk has found, and what it has still to visit.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use crate::document::data::{Data, Values};
use crate::document::id::{CallbackObjectId, Id, LinkId, OperationId, ResponseId};
use crate::document::node::{Identity, Node};
use crate::document::reference::Followed;
use crate::syntax::Syntax;

/// A Path Item Object that is still to be visited.
pub(super) struct Waiting<'d> {
    pub(super) node: Node<'d>,
    pub(super) path: Option<&'d str>,
}

/// One walk over a document. It keeps a list of what is still to be visited instead of recursing,
/// and visits each object once, so neither a circle of `$ref`s nor any depth can hold it up.
pub(super) struct Walk<'d> {
    pub(super) root: &'d Value,
    pub(super) syntax: Syntax,
    pub(super) data: Data,
    pub(super) values: Values<'d>,
    pub(super) waiting: Vec<Waiting<'d>>,
    /// The operations of each Path Item Object.
    pub(super) path_items: HashMap<Identity<'d>, Range<OperationId>>,
    /// The operations that a Path Item Object has for a further path, by the pointer of that path.
    pub(super) shared: HashMap<String, Vec<OperationId>>,
    /// What visiting shared Path Item Objects again has cost.
    pub(super) shared_cost: usize,
    /// The first operation of each Operation Object: two paths may share it.
    pub(super) operations: HashMap<Identity<'d>, OperationId>,
    pub(super) callbacks: HashMap<Identity<'d>, CallbackObjectId>,
    pub(super) responses: HashMap<Identity<'d>, ResponseId>,
    pub(super) links: HashMap<Identity<'d>, LinkId>,
    /// The entry document has been walked.
    pub(super) further: bool,
}

impl<'d> Walk<'d> {
    pub(super) fn new(root: &'d Value, syntax: Syntax) -> Self {
        Self {
            root,
            syntax,
            data: Data::default(),
            values: Values::default(),
            waiting: Vec::new(),
            path_items: HashMap::new(),
            shared: HashMap::new(),
            shared_cost: 0,
            operations: HashMap::new(),
            callbacks: HashMap::new(),
            responses: HashMap::new(),
            links: HashMap::new(),
            further: false,
        }
    }

    /// Returns the object to which a node's `$ref` leads.
    pub(super) fn follow(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let followed = node.follow(self.root);
        self.note(followed)
    }

    /// Notes a `$ref` that leads to another document.
    pub(super) fn note(&mut self, followed: Followed<'d>) -> Option<Node<'d>> {
        match followed {
            Followed::Here(found) => Some(found).filter(|found| found.value.is_object()),
            Followed::Elsewhere => {
                self.data.elsewhere = true;
                None
            }
            Followed::Nowhere => None,
        }
    }

    /// Returns whether the operation at hand counts as a user of something, by its id. What the
    /// entry document has is judged by the operations of that document alone; `own` is how much of
    /// the kind it has.
    pub(super) fn adds_user(&self, id: impl Id, own: usize) -> bool {
        !self.further || id.number() >= own
    }
}
