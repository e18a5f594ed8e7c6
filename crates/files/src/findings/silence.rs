//! Places where a rule is silenced, with a reason, and the findings there.

use std::collections::{BTreeSet, HashMap};

use openapi_expr::Linter;
use openapi_expr::lint::Rule;
use openapi_expr::syntax::JsonPointer;

use super::declared::{ByRule, Declared, Silence};
use super::placed::Placed;
use crate::bundle::Bundle;
use crate::source::Source;

/// All silences of a bundle. Time is linear in the silences and the findings.
pub(super) struct Silences<'b> {
    bundle: &'b Bundle,
    declared: Declared,
    /// The silences of comments for a line of a file: those on the line, and those in the comment
    /// lines directly above it.
    lines: HashMap<(usize, usize), ByRule>,
}

impl<'b> Silences<'b> {
    pub(super) fn new(bundle: &'b Bundle) -> Self {
        Self {
            bundle,
            declared: Declared::new(bundle),
            lines: HashMap::new(),
        }
    }

    /// What is wrong with the silences.
    pub(super) fn complaints(self) -> BTreeSet<String> {
        self.declared.complaints
    }

    /// Whether a finding is silenced.
    pub(super) fn silenced(&mut self, placed: &Placed) -> bool {
        let Some(source) = self.bundle.sources().get(placed.file) else {
            return false;
        };
        let by_comment = self.by_comment(source, placed);
        let by_member = self.by_member(source, placed);
        by_comment || by_member
    }

    fn by_comment(&mut self, source: &Source, placed: &Placed) -> bool {
        if self.declared.comments.is_empty() {
            return false;
        }
        let entry = source.find(&placed.pointer);
        let node = entry.map(|entry| entry.key.unwrap_or(entry.value));
        let first = node.map_or(placed.start.line, |node| {
            source.text.position(node.at.start).line
        });
        let mut silenced = false;
        for line in BTreeSet::from([first, placed.start.line]) {
            let (comments, all) = (&self.declared.comments, &self.declared.all);
            let for_line = self.lines.entry((placed.file, line)).or_insert_with(|| {
                by_rule(silences_of_line(source, placed.file, line, comments), all)
            });
            silenced |= use_up(for_line, placed.finding.rule, &mut self.declared.all);
        }
        silenced
    }

    fn by_member(&mut self, source: &Source, placed: &Placed) -> bool {
        let Declared { members, all, .. } = &mut self.declared;
        if members.is_empty() {
            return false;
        }
        let rule = placed.finding.rule;
        let root = source.root();
        let mut silenced = false;
        let mut check = |node| {
            if let Some(silences) = members.get_mut(&std::ptr::from_ref(node)) {
                silenced |= use_up(silences, rule, all);
            }
        };
        check(root);
        JsonPointer::follow(&placed.pointer, root, |node, token, index| {
            let inner = node.child(token, index)?.value;
            check(inner);
            Some(inner)
        });
        silenced
    }

    /// The silences of the document that silence nothing. Those of other files may be there for
    /// other documents, and a rule that is off reports nothing anyway.
    pub(super) fn unused(&self, linter: &Linter) -> Vec<Placed> {
        let Some(source) = self.bundle.sources().first() else {
            return Vec::new();
        };
        let unused = |silence: &&Silence| {
            silence.source == 0 && !silence.used && linter.level(silence.rule).is_some()
        };
        let placed = |silence: &Silence| {
            let message = format!(
                "`{}` is silenced, but it reports nothing here",
                silence.rule.name()
            );
            let mut finding = linter.finding(Rule::UnusedAllow, "", message)?;
            finding.help =
                Some("remove it, or move it to the line of the finding or above it".to_owned());
            Some(Placed {
                finding,
                file: 0,
                name: source.name.clone(),
                pointer: String::new(),
                bytes: silence.at.clone(),
                start: source.text.position(silence.at.start),
                end: source.text.position(silence.at.end),
            })
        };
        self.declared
            .all
            .iter()
            .filter(unused)
            .filter_map(placed)
            .collect()
    }
}

/// The silences on a line, and those in the comment lines directly above it.
fn silences_of_line(
    source: &Source,
    file: usize,
    line: usize,
    comments: &HashMap<(usize, usize), Vec<usize>>,
) -> Vec<usize> {
    let is_comment = |line: &usize| {
        let text = source.text.line(*line);
        text.is_some_and(|text| text.trim_start().starts_with('#'))
    };
    // Comments may be one above the other.
    let above = (1..line).rev().take_while(is_comment);
    let lines = above.chain([line]);
    lines
        .filter_map(|line| comments.get(&(file, line)))
        .flatten()
        .copied()
        .collect()
}

fn by_rule(numbers: Vec<usize>, all: &[Silence]) -> ByRule {
    let mut found = ByRule::new();
    for number in numbers {
        if let Some(silence) = all.get(number) {
            found.entry(silence.rule).or_default().push(number);
        }
    }
    found
}

/// Marks the silences of a rule as used; true if there is one.
fn use_up(silences: &mut ByRule, rule: Rule, all: &mut [Silence]) -> bool {
    let Some(numbers) = silences.get_mut(&rule) else {
        return false;
    };
    for number in &*numbers {
        if let Some(silence) = all.get_mut(*number) {
            silence.used = true;
        }
    }
    // One is enough from now on.
    numbers.truncate(1);
    true
}
