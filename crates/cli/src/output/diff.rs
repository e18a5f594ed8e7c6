//! What `lint --diff` prints: a unified diff of all fixes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use openapi_expr_files::{FileChange, Placed, Remark, Reporter, Source, Summary};
use similar::TextDiff;

/// Writes a diff at the end of the run, and the summary to a log. Findings are not shown.
pub(crate) struct Diff<W, L> {
    output: W,
    log: L,
    changes: BTreeMap<PathBuf, FileChange>,
}

impl<W: Write, L: Write> Diff<W, L> {
    pub(crate) fn new(output: W, log: L) -> Self {
        Self {
            output,
            log,
            changes: BTreeMap::new(),
        }
    }
}

impl<W: Write, L: Write> Reporter for Diff<W, L> {
    fn finding(&mut self, _: &Source, _: &Placed) -> io::Result<()> {
        Ok(())
    }

    fn change(&mut self, change: &FileChange) -> io::Result<()> {
        let path = change.path.clone();
        let path = path.unwrap_or_else(|| PathBuf::from(&change.name));
        match self.changes.entry(path) {
            Entry::Vacant(entry) => _ = entry.insert(change.clone()),
            // A document before this one refers to the same file.
            Entry::Occupied(entry) => entry.into_mut().after = Arc::clone(&change.after),
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, _: &[Remark]) -> io::Result<()> {
        // Byte for byte, including escapes of the document: the diff must apply.
        for change in self.changes.values() {
            let name = change.name.trim_start_matches('/');
            let diff = TextDiff::from_lines(&*change.before, &*change.after);
            let diff = diff
                .unified_diff()
                .header(&format!("a/{name}"), &format!("b/{name}"))
                .to_string();
            self.output.write_all(diff.as_bytes())?;
        }
        self.output.flush()?;
        self.log.write_all(format!("{summary}\n").as_bytes())
    }
}
