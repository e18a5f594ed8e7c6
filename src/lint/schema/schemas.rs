//! The schemas of a document, read within a budget.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::discriminator::Discriminators;
use crate::document::{Followed, Node};

/// The deepest nesting of schemas that is looked into, and the most schemas that one question
/// visits. Beyond that everything is open.
const MAX_DEPTH: usize = 48;
pub(super) const MAX_VISITS: usize = 2048;

/// Reads schemas of a document.
pub(in crate::lint) struct Schemas<'d> {
    root: &'d Value,
    pub(super) discriminators: Discriminators<'d>,
    /// Schemas whose choices are being looked into.
    pub(super) choosing: RefCell<Vec<*const Value>>,
    visits: Cell<usize>,
}

impl<'d> Schemas<'d> {
    pub(in crate::lint) fn new(root: &'d Value) -> Self {
        Self {
            root,
            discriminators: Discriminators::new(root),
            choosing: RefCell::default(),
            visits: Cell::new(0),
        }
    }

    /// Begins a question.
    pub(super) fn ask(&self) {
        self.visits.set(0);
    }

    /// Counts a visit; false where a question has gone too far.
    pub(super) fn visit(&self, depth: usize) -> bool {
        self.visits.set(self.visits.get() + 1);
        depth < MAX_DEPTH && self.visits.get() < MAX_VISITS
    }

    /// The target of a `$ref`; `Err` where it is not known.
    pub(super) fn referred(&self, schema: &'d Value) -> Option<Result<&'d Value, ()>> {
        schema
            .get("$ref")
            .filter(|reference| reference.is_string())?;
        Some(match Node::root(schema).follow(self.root) {
            Followed::Here(place) => Ok(place.value),
            Followed::Elsewhere | Followed::Nowhere => Err(()),
        })
    }
}
