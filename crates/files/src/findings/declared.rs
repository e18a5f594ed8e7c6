//! Reads the silences of documents: a comment `# openapi-expr: allow RULE -- reason`, or a member
//! `x-openapi-expr-allow: {RULE: reason}`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use openapi_expr::lint::Rule;

use super::rule_name::find_rule;
use crate::bundle::{Bundle, SILENCE};
use crate::source::{Kind, Node, Source};

/// The beginning of a comment.
const COMMENT: &str = "# openapi-expr: allow ";

/// One rule that is silenced at one place.
pub(super) struct Silence {
    pub(super) source: usize,
    pub(super) rule: Rule,
    /// The bytes of the rule's name.
    pub(super) at: Range<usize>,
    pub(super) used: bool,
}

/// The silences of a bundle, by their numbers, and what is wrong with some of them.
#[derive(Default)]
pub(super) struct Declared {
    pub(super) all: Vec<Silence>,
    /// Those of comments, by file and line.
    pub(super) comments: HashMap<(usize, usize), Vec<usize>>,
    /// Those of members, by the object that has them.
    pub(super) members: HashMap<*const Node, ByRule>,
    pub(super) complaints: BTreeSet<String>,
}

/// Numbers of silences, by their rules.
pub(super) type ByRule = HashMap<Rule, Vec<usize>>;

impl Declared {
    pub(super) fn new(bundle: &Bundle) -> Self {
        let mut declared = Self::default();
        for (number, source) in bundle.sources().iter().enumerate() {
            declared.read(number, source);
        }
        declared
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
        scalars.sort_by_key(|scalar| scalar.start);
        let is_in_scalar = |at: usize| {
            let next = scalars.partition_point(|scalar| scalar.start <= at);
            let last = next.checked_sub(1).and_then(|last| scalars.get(last));
            last.is_some_and(|scalar| scalar.contains(&at))
        };
        for (at, _) in text.match_indices(COMMENT) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            // A comment inside a scalar is text.
            if before.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\u{feff}'))
                && !is_in_scalar(at)
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
                "{place}: `{SILENCE}` must be an object that maps rules to reasons"
            ));
            return;
        };
        for (name, reason) in members {
            let reason = Node::text(reason).unwrap_or_default();
            let rule = name.text().unwrap_or_default();
            if let Some(silence) = self.silence(number, rule, reason, name.at.clone(), &place) {
                let members = self.members.entry(std::ptr::from_ref(object)).or_default();
                if let Some(Silence { rule, .. }) = self.all.get(silence) {
                    members.entry(*rule).or_default().push(silence);
                }
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
        match find_rule(name) {
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
