//! Fixes until none is left: after one fix, another rule may find something new.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use openapi_expr::Linter;
use openapi_expr::lint::Member;
use openapi_expr::text::Fix;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::edit;
use crate::bundle::{Bundle, OpenError};
use crate::files::{Files, Overlay};
use crate::findings::{Linted, Placed};
use crate::source::Source;

/// Most rounds. Usually one is enough, and the second finds nothing.
const MAX_ROUNDS: usize = 10;
/// Most times that the fixes of a file are divided because they cannot all be made.
const MAX_ATTEMPTS: usize = 256;

/// The new text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileChange {
    /// Where the file was read; `None` for a text that is not in a file.
    pub path: Option<PathBuf>,
    /// The name of the file.
    pub name: String,
    /// The text that was read.
    pub before: Arc<str>,
    /// The text with the fixes.
    pub after: Arc<str>,
    /// How many places were fixed.
    pub fixes: usize,
}

/// The result of fixing a bundle. Nothing is written.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Fixed {
    /// The files that change, by path.
    pub changes: Vec<FileChange>,
    /// Fixes that cannot be made, and why, a line each.
    pub refused: BTreeSet<String>,
    /// The bundle with the fixes, and the findings that remain in it. `None` if nothing changes.
    pub left: Option<(Bundle, Linted)>,
}

impl Fixed {
    /// Returns how many places were fixed.
    pub fn count(&self) -> usize {
        self.changes.iter().map(|change| change.fixes).sum()
    }
}

impl Bundle {
    /// Makes all fixes that are certain, until none is left. `linted` is what
    /// [`lint`](Self::lint) found with the same linter.
    ///
    /// Each new text is read again: a fix that would change more than the text that it replaces is
    /// refused. Nothing is written.
    ///
    /// ```
    /// use openapi_expr::Linter;
    /// use openapi_expr_files::{Bundle, Disk, Origin};
    ///
    /// let text = "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done:\n  {'{$URL}': {}}}}}}\n";
    /// let bundle = Bundle::read(&Disk, Origin::text("api.yaml"), text)?;
    /// let linter = Linter::new();
    /// let fixed = bundle.fix(&Disk, &linter, &bundle.lint(&linter))?;
    /// assert!(fixed.changes[0].after.contains("'{$url}'"));
    /// # Ok::<(), openapi_expr_files::OpenError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A fixed document that cannot be opened again.
    pub fn fix(
        &self,
        files: &dyn Files,
        linter: &Linter,
        linted: &Linted,
    ) -> Result<Fixed, OpenError> {
        let mut fixed = Fixed::default();
        let mut changes = BTreeMap::new();
        // Nothing that the bundle has is read again.
        let mut texts = Overlay::new(files);
        for (file, source) in self.sources().iter().enumerate().skip(1) {
            if let Some(path) = self.path(file) {
                texts.insert(path, source.text().shared());
            }
        }
        for _ in 0..MAX_ROUNDS {
            let (bundle, linted) = match &fixed.left {
                Some((bundle, linted)) => (bundle, linted),
                None => (self, linted),
            };
            let edited = round(bundle, linted, &mut fixed.refused);
            if edited.is_empty() {
                break;
            }
            let mut text = bundle
                .sources()
                .first()
                .map(|source| source.text().shared());
            for (file, change) in edited {
                match &change.path {
                    _ if file == 0 => text = Some(Arc::clone(&change.after)),
                    Some(path) => texts.insert(path, Arc::clone(&change.after)),
                    None => {}
                }
                keep(&mut changes, change);
            }
            let bundle = bundle.reopen(&texts, text.unwrap_or_default())?;
            let linted = bundle.lint(linter);
            fixed.left = Some((bundle, linted));
        }
        fixed.changes = changes.into_values().collect();
        Ok(fixed)
    }
}

/// Adds a change to an earlier one of the same file.
fn keep(changes: &mut BTreeMap<PathBuf, FileChange>, change: FileChange) {
    let key = change.path.clone();
    let key = key.unwrap_or_else(|| PathBuf::from(&change.name));
    match changes.get_mut(&key) {
        Some(known) => {
            known.after = change.after;
            known.fixes += change.fixes;
        }
        None => _ = changes.insert(key, change),
    }
}

/// One change of each file, with the number of the file.
fn round(
    bundle: &Bundle,
    linted: &Linted,
    refused: &mut BTreeSet<String>,
) -> Vec<(usize, FileChange)> {
    let referred = fragments(bundle.value());
    let mut refuse = |placed: &Placed, why: &str| {
        let Placed { name, start, .. } = placed;
        let code = placed.finding.rule.code();
        refused.insert(format!("{name}:{start}: {code} is not fixed: {why}"));
    };
    let sources = bundle.sources().iter().enumerate();
    let changed = sources.filter_map(|(file, source)| {
        let fixes = wanted(bundle, file, linted, &referred, &mut refuse);
        let change = change(source, &fixes, &mut refuse)?;
        let path = bundle.path(file).map(PathBuf::from);
        Some((file, FileChange { path, ..change }))
    });
    changed.collect()
}

/// The fixes of a file that are certain and may be made.
fn wanted<'l>(
    bundle: &Bundle,
    file: usize,
    linted: &'l Linted,
    referred: &BTreeSet<String>,
    refuse: &mut impl FnMut(&Placed, &str),
) -> Vec<&'l Placed> {
    let reason = bundle.origin().reason().filter(|_| file == 0);
    let mut fixes = Vec::new();
    for placed in &linted.findings {
        let finding = &placed.finding;
        if placed.file != file || !finding.fix.as_ref().is_some_and(Fix::is_certain) {
            continue;
        }
        if let Some(reason) = reason {
            refuse(placed, reason);
        } else if finding.member == Member::Name && is_referred(referred, &finding.pointer) {
            refuse(
                placed,
                "a `$ref` goes through the key, and would no longer resolve",
            );
        } else {
            fixes.push(placed);
        }
    }
    fixes
}

/// The text of a file with these fixes; `None` if it stays as it is.
fn change(
    source: &Source,
    fixes: &[&Placed],
    refuse: &mut impl FnMut(&Placed, &str),
) -> Option<FileChange> {
    if fixes.is_empty() {
        return None;
    }
    let mut fixes = fixes.to_vec();
    let mut text = edit::fix(source, &fixes);
    if let Err(why) = &text {
        // One of them cannot be made: the others can.
        let mut attempts = MAX_ATTEMPTS;
        fixes = divided(source, &fixes, why, &mut attempts, refuse);
        if fixes.is_empty() {
            return None;
        }
        text = edit::fix(source, &fixes);
    }
    match text {
        Ok(text) if text != source.text().as_str() => {
            let places = fixes
                .iter()
                .map(|placed| (placed.bytes.start, placed.bytes.end));
            Some(FileChange {
                path: None,
                name: source.name().to_owned(),
                before: source.text().shared(),
                after: text.into(),
                fixes: places.collect::<HashSet<_>>().len(),
            })
        }
        Ok(_) => None,
        Err(why) => {
            for placed in fixes {
                refuse(placed, &why);
            }
            None
        }
    }
}

/// Those of the fixes that can be made, where all together cannot. Each attempt reads the file, so
/// the others are found by halves.
fn divided<'l>(
    source: &Source,
    fixes: &[&'l Placed],
    why: &str,
    attempts: &mut usize,
    refuse: &mut impl FnMut(&Placed, &str),
) -> Vec<&'l Placed> {
    let (first, second) = fixes.split_at(fixes.len() / 2);
    if first.is_empty() || *attempts == 0 {
        for placed in fixes {
            refuse(placed, why);
        }
        return Vec::new();
    }
    *attempts -= 1;
    let mut possible = Vec::new();
    for half in [first, second] {
        possible.extend(match edit::fix(source, half) {
            Ok(_) => half.to_vec(),
            Err(why) => divided(source, half, &why, attempts, refuse),
        });
    }
    possible
}

/// The pointers that references name.
fn fragments(document: &Value) -> BTreeSet<String> {
    let (mut found, mut waiting) = (BTreeSet::new(), vec![document]);
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(members) => {
                for name in ["$ref", "operationRef"] {
                    let text = members.get(name).and_then(Value::as_str);
                    if let Some(fragment) = text.and_then(|text| text.strip_prefix('#')) {
                        let pointer = percent_decode_str(fragment).decode_utf8_lossy();
                        found.insert(pointer.into_owned());
                    }
                }
                waiting.extend(members.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}

/// Whether a reference names a pointer or goes through it.
fn is_referred(fragments: &BTreeSet<String>, pointer: &str) -> bool {
    let inside = format!("{pointer}/");
    let next = fragments.range(inside.clone()..).next();
    fragments.contains(pointer) || next.is_some_and(|next| next.starts_with(&inside))
}
