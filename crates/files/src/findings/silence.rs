//! Places where a rule is silenced, with a reason: a comment `# openapi-expr: allow RULE --
//! reason`, or a member `x-openapi-expr-allow: {RULE: reason}` of an object around the place.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use openapi_expr::Linter;
use openapi_expr::lint::Rule;

use super::placed::Placed;
use super::rule_name;
use crate::bundle::{Bundle, SILENCE};
use crate::source::{Kind, Node, Source};

/// The beginning of a comment.
const COMMENT: &str = "# openapi-expr: allow ";

/// One rule that is silenced at one place.
struct Silence {
    source: usize,
    rule: Rule,
    /// The bytes of the rule's name.
    at: Range<usize>,
    used: bool,
}

/// All silences of a bundle, and what is wrong with some of them.
pub(super) struct Silences<'b> {
    bundle: &'b Bundle,
    all: Vec<Silence>,
    /// Those of comments, by file and line.
    comments: HashMap<(usize, usize), Vec<usize>>,
    /// Those of members, by the object that has them.
    members: HashMap<*const Node, Vec<usize>>,
    pub(super) complaints: BTreeSet<String>,
}

impl<'b> Silences<'b> {
    pub(super) fn new(bundle: &'b Bundle) -> Self {
        let mut silences = Self {
            bundle,
            all: Vec::new(),
            comments: HashMap::new(),
            members: HashMap::new(),
            complaints: BTreeSet::new(),
        };
        for (number, source) in bundle.sources().iter().enumerate() {
            silences.read(number, source);
        }
        silences
    }

    /// Finds the silences of a file.
    fn read(&mut self, number: usize, source: &Source) {
        let text = source.text.as_str();
        let (has_comments, has_members) = (text.contains(COMMENT), text.contains(SILENCE));
        if !has_comments && !has_members {
            return;
        }
        let mut scalars = Vec::new();
        for node in nodes(&source.root) {
            match &node.kind {
                Kind::Scalar { text, .. } if text.contains(COMMENT.trim_end()) => {
                    scalars.push(&node.at);
                }
                Kind::Mapping(_) if has_members => self.read_member(number, source, node),
                _ => {}
            }
        }
        for (at, _) in text.match_indices(COMMENT) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            // A comment inside a scalar is text.
            if before.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\u{feff}'))
                && !scalars.iter().any(|scalar| scalar.contains(&at))
            {
                self.read_comment(number, source, at + COMMENT.len());
            }
        }
    }

    fn read_comment(&mut self, number: usize, source: &Source, start: usize) {
        let rest = source.text.as_str().get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let (rules, reason) = line.split_once("--").unwrap_or((line, ""));
        let line = source.text.position(start).line;
        let mut at = start;
        for name in rules.split_inclusive([',', ' ']) {
            let bare = name.trim_end_matches([',', ' ']);
            let bytes = at..at + bare.len();
            at += name.len();
            if bare.is_empty() {
                continue;
            }
            if let Some(silence) = self.silence(
                number,
                bare,
                reason,
                bytes,
                &format!("{}:{line}", source.name),
            ) {
                self.comments
                    .entry((number, line))
                    .or_default()
                    .push(silence);
            }
        }
    }

    fn read_member(&mut self, number: usize, source: &Source, object: &Node) {
        let Some(allow) = object.member(SILENCE) else {
            return;
        };
        let start = allow.key.map_or(0, |key| key.at.start);
        let place = format!("{}:{}", source.name, source.text.position(start));
        let Kind::Mapping(members) = &allow.value.kind else {
            self.complaints.insert(format!(
                "{place}: `{SILENCE}` is an object of rules and reasons"
            ));
            return;
        };
        for (name, reason) in members {
            let reason = Node::text(reason).unwrap_or_default();
            let rule = name.text().unwrap_or_default();
            if let Some(silence) = self.silence(number, rule, reason, name.at.clone(), &place) {
                self.members
                    .entry(std::ptr::from_ref(object))
                    .or_default()
                    .push(silence);
            }
        }
    }

    /// Adds a silence. One without a reason counts, and is reported; one for an unknown rule is
    /// only reported.
    fn silence(
        &mut self,
        source: usize,
        name: &str,
        reason: &str,
        at: Range<usize>,
        place: &str,
    ) -> Option<usize> {
        match rule_name::find_rule(name) {
            Ok(rule) => {
                if reason.trim().is_empty() {
                    self.complaints
                        .insert(format!("{place}: `{name}` is allowed without a reason"));
                }
                self.all.push(Silence {
                    source,
                    rule,
                    at,
                    used: false,
                });
                Some(self.all.len() - 1)
            }
            Err(error) => {
                self.complaints.insert(format!("{place}: {error}"));
                None
            }
        }
    }

    /// Whether a finding is silenced.
    pub(super) fn silenced(&mut self, placed: &Placed) -> bool {
        let Some(source) = self.bundle.sources().get(placed.file) else {
            return false;
        };
        let found: Vec<_> = self
            .of_comments(source, placed)
            .chain(self.of_members(source, placed))
            .copied()
            .collect();
        let mut silenced = false;
        for number in found {
            if let Some(silence) = self
                .all
                .get_mut(number)
                .filter(|silence| silence.rule == placed.finding.rule)
            {
                silence.used = true;
                silenced = true;
            }
        }
        silenced
    }

    fn of_comments(&self, source: &Source, placed: &Placed) -> impl Iterator<Item = &usize> {
        let mut lines = BTreeSet::new();
        if !self.comments.is_empty() {
            let node = source
                .find(&placed.pointer)
                .map(|entry| entry.key.unwrap_or(entry.value));
            let first = node.map_or(placed.start.line, |node| {
                source.text.position(node.at.start).line
            });
            let is_comment = |line: &usize| {
                source
                    .text
                    .line(*line)
                    .is_some_and(|text| text.trim_start().starts_with('#'))
            };
            for line in [first, placed.start.line] {
                lines.insert(line);
                // Comments may be one above the other.
                lines.extend((1..line).rev().take_while(is_comment));
            }
        }
        let number = placed.file;
        lines
            .into_iter()
            .filter_map(move |line| self.comments.get(&(number, line)))
            .flatten()
    }

    fn of_members(&self, source: &Source, placed: &Placed) -> impl Iterator<Item = &usize> {
        let mut found = Vec::new();
        if !self.members.is_empty() {
            let ends = placed
                .pointer
                .match_indices('/')
                .map(|(at, _)| at)
                .chain([placed.pointer.len()]);
            for end in ends {
                let around = placed
                    .pointer
                    .get(..end)
                    .and_then(|pointer| source.find(pointer));
                found.extend(
                    around.and_then(|around| self.members.get(&std::ptr::from_ref(around.value))),
                );
            }
        }
        found.into_iter().flatten()
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
                "`{}` is silenced here, where it reports nothing",
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
        self.all.iter().filter(unused).filter_map(placed).collect()
    }
}

/// Every node of a document, each once, however many aliases refer to it.
fn nodes(root: &Node) -> impl Iterator<Item = &Node> {
    let (mut waiting, mut seen) = (vec![root], HashSet::new());
    std::iter::from_fn(move || {
        loop {
            let node = waiting.pop()?;
            if !seen.insert(std::ptr::from_ref(node)) {
                continue;
            }
            match &node.kind {
                Kind::Scalar { .. } => {}
                Kind::Sequence(items) => waiting.extend(items.iter().map(|item| &**item)),
                Kind::Mapping(members) => {
                    waiting.extend(members.iter().flat_map(|(key, value)| [&**key, &**value]));
                }
            }
            return Some(node);
        }
    })
}
