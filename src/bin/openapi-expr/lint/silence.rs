//! Places that ask for silence, with a reason: a comment `# openapi-expr: allow RULE -- reason`, or a member
//! `x-openapi-expr-allow: {RULE: reason}` of an object around the place.

use std::collections::BTreeSet;

use openapi_expr::Rule;

use crate::bundle::{Bundle, SILENCE};
use crate::lint::named;
use crate::lint::placed::Placed;
use crate::source::{Kind, Node, Source};

/// What a comment begins with.
const COMMENT: &str = "# openapi-expr: allow ";

/// What silences are there, and what is wrong with some of them.
pub(super) struct Silences<'b> {
    bundle: &'b Bundle,
    /// Which files have such a comment anywhere.
    commented: Vec<bool>,
    pub(super) complaints: BTreeSet<String>,
}

impl<'b> Silences<'b> {
    pub(super) fn new(bundle: &'b Bundle) -> Self {
        let commented = bundle.sources.iter().map(|source| source.text.as_str().contains(COMMENT)).collect();
        Self { bundle, commented, complaints: BTreeSet::new() }
    }

    /// Whether somebody has asked for silence about this.
    pub(super) fn silenced(&mut self, placed: &Placed) -> bool {
        let Some(source) = self.bundle.sources.get(placed.source) else { return false };
        let commented = self.commented.get(placed.source) == Some(&true);
        let by_comment = commented && self.by_comment(source, placed);
        self.by_member(source, placed) || by_comment
    }

    fn by_comment(&mut self, source: &Source, placed: &Placed) -> bool {
        let node = source.root.find(&placed.pointer).map(|found| found.key.unwrap_or(found.value));
        let first = node.map_or(placed.start.0, |node| source.text.position(node.at.start).0);
        let mut lines = BTreeSet::from([first, placed.start.0]);
        // Comments may stand one above the other.
        for line in [first, placed.start.0] {
            let above = (1..line)
                .rev()
                .take_while(|line| source.text.line(*line).is_some_and(|text| text.trim_start().starts_with('#')));
            lines.extend(above);
        }
        let mut silenced = false;
        for line in lines {
            let text = source.text.line(line).unwrap_or_default();
            let comment = text.match_indices(COMMENT).find(|(at, _)| {
                text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']))
            });
            let Some((at, _)) = comment else { continue };
            let said = text.get(at + COMMENT.len()..).unwrap_or_default();
            let (rules, reason) = said.split_once("--").unwrap_or((said, ""));
            for name in rules.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty()) {
                silenced |= self.is(placed.finding.rule, name, reason, &format!("{}:{line}", source.name));
            }
        }
        silenced
    }

    fn by_member(&mut self, source: &Source, placed: &Placed) -> bool {
        let ends = placed.pointer.match_indices('/').map(|(at, _)| at).chain([placed.pointer.len()]);
        let mut silenced = false;
        for end in ends {
            let around = placed.pointer.get(..end).and_then(|pointer| source.root.find(pointer));
            let Some(allow) = around.as_ref().and_then(|around| around.value.member(SILENCE)) else { continue };
            let place = || {
                let (line, column) = source.text.position(allow.key.map_or(0, |key| key.at.start));
                format!("{}:{line}:{column}", source.name)
            };
            let Kind::Mapping(members) = &allow.value.kind else {
                self.complaints.insert(format!("{}: `{SILENCE}` is an object of rules and reasons", place()));
                continue;
            };
            for (name, reason) in members {
                let reason = Node::text(reason).unwrap_or_default();
                silenced |= self.is(placed.finding.rule, name.text().unwrap_or_default(), reason, &place());
            }
        }
        silenced
    }

    /// Whether a name is that of the rule; a silence without a reason holds, and is told.
    fn is(&mut self, rule: Rule, name: &str, reason: &str, place: &str) -> bool {
        match named::rule(name) {
            Ok(named) => {
                if reason.trim().is_empty() {
                    self.complaints.insert(format!("{place}: `{name}` is allowed without a reason"));
                }
                named == rule
            }
            Err(error) => {
                self.complaints.insert(format!("{place}: {error}"));
                false
            }
        }
    }
}
