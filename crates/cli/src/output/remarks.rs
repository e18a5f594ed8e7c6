//! What is said about a run beside its findings: each remark once, however many documents meet it.

use std::collections::HashSet;

use super::stderr;

/// What a remark means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// A document was read only in part, or not as its author may think.
    Warning,
    /// A document was not read.
    Error,
}

/// The remarks of a run, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Remarks {
    said: HashSet<String>,
    kept: Vec<(Weight, String)>,
}

impl Remarks {
    /// Prints a remark to stderr, unless it was made before.
    pub(crate) fn say(&mut self, weight: Weight, message: String) {
        if !self.said.insert(message.clone()) {
            return;
        }
        match weight {
            Weight::Warning => stderr::warning(&message),
            Weight::Error => stderr::error(&message),
        }
        self.kept.push((weight, message));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Weight, &str)> {
        self.kept
            .iter()
            .map(|(weight, message)| (*weight, message.as_str()))
    }
}
