// The cases of a suite under `tests/suite/` that differ, collected so that one run shows them all.
//
// The `main.rs` of a subject includes this file, because each subject is a crate of its own.

use std::fmt::Debug;

#[derive(Default)]
pub(crate) struct Differences {
    differing: Vec<String>,
    cases: usize,
}

impl Differences {
    pub(crate) fn check<T: PartialEq + Debug>(&mut self, case: impl Debug, got: &T, expected: &T) {
        self.cases += 1;
        if got != expected {
            self.differing
                .push(format!("{case:?}\n     got {got:?}\nexpected {expected:?}"));
        }
    }

    /// Asserts that no case differs, and that the suite was not cut short.
    #[track_caller]
    pub(crate) fn finish(self, at_least: usize) {
        let Self { differing, cases } = self;
        assert!(cases >= at_least, "only {cases} cases were run");
        assert!(
            differing.is_empty(),
            "{} of {cases} cases differ:\n{}",
            differing.len(),
            differing.join("\n")
        );
    }
}
