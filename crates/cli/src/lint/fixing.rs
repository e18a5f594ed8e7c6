//! Fixes until none is left: what one puts right another rule may look at anew.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use openapi_expr::Linter;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use similar::TextDiff;

use crate::bundle::Bundle;
use crate::input::documents::{self, Input, Overlay, STDIN};
use crate::lint::placed::Placed;
use crate::lint::{Linted, edit, lint};
use crate::outcome::Stop;

/// Most rounds. One is enough as a rule, the second finds nothing.
const MAX_ROUNDS: usize = 10;

/// A file that was changed.
pub(super) struct Changed {
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What fixing has come to.
#[derive(Default)]
pub(super) struct Fixed {
    pub(super) changed: BTreeMap<PathBuf, Changed>,
    /// Fixes that were not made, and why.
    pub(super) refused: BTreeSet<String>,
    pub(super) count: usize,
    /// The document as it is now; none where nothing was changed.
    pub(super) left: Option<(Bundle, Linted)>,
}

impl Changed {
    pub(super) fn diff(&self) -> String {
        let diff = TextDiff::from_lines(&self.before, &self.after);
        let name = self.name.trim_start_matches('/');
        diff.unified_diff()
            .header(&format!("a/{name}"), &format!("b/{name}"))
            .to_string()
    }
}

pub(super) fn fix(
    input: &Input,
    root: Option<&Path>,
    overlay: &mut Overlay,
    linter: &Linter,
    bundle: &Bundle,
) -> Result<Fixed, Stop> {
    let mut fixed = Fixed::default();
    for _ in 0..MAX_ROUNDS {
        let edited = {
            let bundle = fixed.left.as_ref().map_or(bundle, |(bundle, _)| bundle);
            let linted = lint(bundle, linter);
            round(
                bundle,
                &linted.findings,
                input.linked.is_some(),
                &mut fixed.refused,
            )
        };
        if edited.is_empty() {
            break;
        }
        for (path, name, before, after, count) in edited {
            fixed.count += count;
            overlay.insert(path.clone(), after.clone());
            let changed = fixed.changed.entry(path).or_insert(Changed {
                name,
                before,
                after: String::new(),
            });
            changed.after = after;
        }
        let Some(bundle) = documents::open(input, root, overlay).map_err(Stop::Usage)? else {
            break;
        };
        let linted = lint(&bundle, linter);
        fixed.left = Some((bundle, linted));
    }
    Ok(fixed)
}

/// One change of each file: its path, its name, its text before and after, and how many places were
/// fixed. The document itself is left alone where it is `linked` from elsewhere.
fn round(
    bundle: &Bundle,
    findings: &[Placed],
    linked: bool,
    refused: &mut BTreeSet<String>,
) -> Vec<(PathBuf, String, String, String, usize)> {
    let led = fragments(bundle.value());
    let mut changes = Vec::new();
    for (n, source) in bundle.sources.iter().enumerate() {
        let mut refuse = |placed: &Placed, why: &str| {
            let (line, column) = placed.start;
            refused.insert(format!(
                "{}:{line}:{column}: {} is not fixed: {why}",
                placed.file,
                placed.finding.rule.code()
            ));
        };
        let certain = |placed: &&Placed| {
            placed.source == n
                && placed
                    .finding
                    .fix
                    .as_ref()
                    .is_some_and(openapi_expr::text::Fix::is_certain)
        };
        let mut fixes: Vec<&Placed> = Vec::new();
        for placed in findings.iter().filter(certain) {
            let key = placed.finding.member == openapi_expr::lint::Member::Name;
            if linked && n == 0 {
                refuse(
                    placed,
                    "a link found here leads out of the folder: give the file by name",
                );
            } else if key && led.contains(&placed.finding.pointer) {
                refuse(
                    placed,
                    "a `$ref` leads through the key, which would lead nowhere",
                );
            } else {
                fixes.push(placed);
            }
        }
        if fixes.is_empty() {
            continue;
        }
        let mut text = edit::fix(source, &fixes);
        if text.is_err() {
            // One of them cannot be made: the others can.
            fixes.retain(|placed| {
                edit::fix(source, &[placed])
                    .map_err(|why| refuse(placed, &why))
                    .is_ok()
            });
            text = edit::fix(source, &fixes);
        }
        let path = bundle
            .paths
            .get(n)
            .cloned()
            .flatten()
            .unwrap_or_else(|| PathBuf::from(STDIN));
        match text {
            Ok(text) if text != source.text.as_str() => {
                let count = fixes
                    .iter()
                    .map(|placed| (placed.bytes.start, placed.bytes.end))
                    .collect::<HashSet<_>>()
                    .len();
                changes.push((
                    path,
                    source.name.clone(),
                    source.text.as_str().to_owned(),
                    text,
                    count,
                ));
            }
            Ok(_) => {}
            Err(why) => fixes.iter().for_each(|placed| refuse(placed, &why)),
        }
    }
    changes
}

/// The pointers that references lead to or through.
fn fragments(document: &Value) -> HashSet<String> {
    let (mut found, mut waiting) = (HashSet::new(), vec![document]);
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(members) => {
                for name in ["$ref", "operationRef"] {
                    let fragment = members
                        .get(name)
                        .and_then(Value::as_str)
                        .and_then(|text| text.strip_prefix('#'));
                    let Some(fragment) = fragment else { continue };
                    let pointer = percent_decode_str(fragment).decode_utf8_lossy();
                    let ends = pointer
                        .match_indices('/')
                        .map(|(at, _)| at)
                        .chain([pointer.len()]);
                    found.extend(ends.filter_map(|end| pointer.get(..end)).map(str::to_owned));
                }
                waiting.extend(members.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}
