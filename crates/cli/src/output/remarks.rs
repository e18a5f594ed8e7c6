//! Remarks on a run beside its findings: each once, however many documents meet it.

use std::collections::HashSet;

use openapi_expr_files::{Remark, Weight};

use super::stderr;

/// The remarks of a run, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Remarks {
    known: HashSet<String>,
    kept: Vec<Remark>,
}

impl Remarks {
    /// Prints a remark to stderr, unless it was made before.
    pub(crate) fn say(&mut self, weight: Weight, message: String) {
        if !self.known.insert(message.clone()) {
            return;
        }
        match weight {
            Weight::Error => stderr::error(&message),
            _ => stderr::warning(&message),
        }
        self.kept.push(Remark::new(weight, message));
    }

    pub(crate) fn as_slice(&self) -> &[Remark] {
        &self.kept
    }
}
