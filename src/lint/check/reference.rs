//! References that do not lead anywhere.
//!
//! Rule: OE507 `dangling-reference`.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use crate::document::{Followed, MAX_REFERENCES, Node, fragment, local};
use crate::lint::facts::{Facts, Unread};
use crate::lint::remark::{Offer, Remark, Subject};
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::JsonPointer;
use crate::text::Span;

/// What is known about the references of a document.
pub(in crate::lint) struct References<'d> {
    root: &'d Value,
    facts: &'d Facts,
    /// The places of cycles and of chains that are too long, once they are reported.
    round: HashSet<*const Value>,
    /// Targets that were reported. Schemas are used again and again.
    reported: HashSet<String>,
    /// References that lead somewhere.
    good: HashSet<&'d str>,
    /// Unread references that were met, by pointer.
    met: BTreeSet<String>,
}

impl<'d> References<'d> {
    pub(in crate::lint) fn new(root: &'d Value, facts: &'d Facts) -> Self {
        Self {
            root,
            facts,
            round: HashSet::new(),
            reported: HashSet::new(),
            good: HashSet::new(),
            met: BTreeSet::new(),
        }
    }

    /// Checks the `$ref` of a node, and returns the nodes that it leads through and to, unless they
    /// were returned before. Away from callbacks and links it is a warning.
    pub(in crate::lint) fn follow(
        &mut self,
        place: &Node<'d>,
        aside: bool,
        report: &mut impl FnMut(Subject<'_>, Remark),
    ) -> Vec<Node<'d>> {
        let Some(value) = place.value.get("$ref") else {
            return Vec::new();
        };
        if aside && value.as_str().is_some_and(|text| self.good.contains(text)) {
            return Vec::new();
        }
        let pointer = format!("{}/$ref", place.pointer);
        let severity = if aside {
            Severity::Warning
        } else {
            Severity::Error
        };
        let Some(text) = value.as_str() else {
            let subject = Subject::value(&pointer, None);
            let remark = Remark::new(
                Rule::DanglingReference,
                subject.all(),
                "a reference must be a string",
            );
            report(subject, remark.lighter(severity));
            return Vec::new();
        };
        let (way, followed) = place.clone().way(self.root);
        if aside && matches!(followed, Followed::Here(_)) {
            self.good.insert(text);
        }
        if let Some(remark) = self.remark(severity, &pointer, text, &way, &followed) {
            let subject = Subject::value(&pointer, Some(self.facts.as_written(&pointer, text)));
            report(
                subject,
                Remark {
                    span: subject.all(),
                    ..remark
                }
                .lighter(severity),
            );
        }
        way.into_iter().skip(1).collect()
    }

    /// Checks the references in the mapping of a schema's discriminator. A name without `#` is the
    /// name of a component, or a file that was not read.
    pub(in crate::lint) fn mapping(
        &mut self,
        schema: &Node<'d>,
        report: &mut impl FnMut(Subject<'_>, Remark),
    ) {
        let mapping = schema
            .member("discriminator")
            .and_then(|discriminator| discriminator.member("mapping"));
        for (_, target) in mapping.iter().flat_map(Node::named) {
            let Some(text) = target.value.as_str() else {
                continue;
            };
            let lost = fragment(self.root, text).is_some_and(|fragment| {
                text.contains('#')
                    && !is_anchor(self.root, text)
                    && local(self.root, fragment).is_none()
            });
            if lost && self.again(Severity::Warning, text) {
                let written = self.facts.as_written(&target.pointer, text);
                let subject = Subject::value(&target.pointer, Some(written));
                let remark = Remark::new(
                    Rule::DanglingReference,
                    subject.all(),
                    format!("`{written}` does not exist"),
                );
                report(subject, remark.lighter(Severity::Warning));
            }
        }
    }

    fn remark(
        &mut self,
        severity: Severity,
        pointer: &str,
        text: &str,
        way: &[Node<'d>],
        followed: &Followed<'d>,
    ) -> Option<Remark> {
        let written = self.facts.as_written(pointer, text);
        let remark =
            |message: String| Remark::new(Rule::DanglingReference, Span::new(0, 0), message);
        match followed {
            Followed::Here(_) => None,
            Followed::Elsewhere => {
                let unread = self.facts.all_unread().get(pointer)?;
                self.met.insert(pointer.to_owned());
                self.again(severity, &unread.message)
                    .then(|| unread_remark(unread))
            }
            // An anchor of JSON Schema, which is not looked up.
            Followed::Nowhere if severity == Severity::Warning && is_anchor(self.root, text) => {
                None
            }
            Followed::Nowhere if way.len() == 1 => self
                .again(severity, text)
                .then(|| remark(format!("`{written}` does not exist"))),
            Followed::Nowhere => self
                .round(way)
                .map(|what| remark(format!("`{written}` {what}"))),
        }
    }

    /// Returns what is wrong with a chain of references without an end, unless it was reported. A
    /// chain that ends further on is reported there.
    fn round(&mut self, way: &[Node<'d>]) -> Option<&'static str> {
        let of = |place: &Node<'d>| std::ptr::from_ref(place.value);
        let first = way
            .first()
            .map(of)
            .filter(|_| way.len() >= MAX_REFERENCES)?;
        let places: HashSet<_> = way.iter().map(of).collect();
        let is_circle = way.iter().skip(1).any(|place| of(place) == first);
        // A reference into a cycle is not part of it.
        if !is_circle && places.len() < way.len() {
            return None;
        }
        let known = self.round.contains(&first);
        self.round.extend(places);
        (!known).then_some(if is_circle {
            "refers back to itself"
        } else {
            "goes through too many references"
        })
    }

    /// Returns whether to report this: warnings are reported once for each target.
    fn again(&mut self, severity: Severity, target: &str) -> bool {
        severity == Severity::Error || self.reported.insert(target.to_owned())
    }

    /// Returns a remark on a rewritten reference as one on the reference that its author wrote.
    pub(in crate::lint) fn restored<'t>(
        &self,
        pointer: &str,
        text: Option<&'t str>,
        mut remark: Remark,
    ) -> (Option<&'t str>, Remark)
    where
        'd: 't,
    {
        let facts: &'t Facts = self.facts;
        let prefixes = text.and_then(|text| Some((text, facts.prefixes(pointer, text)?)));
        let Some((known, (rewritten, written))) = prefixes else {
            return (text, remark);
        };
        let file = if written.ends_with('#') {
            written.to_owned()
        } else {
            format!("{written}#")
        };
        let restored = |text: &mut String| *text = text.replace(rewritten, &file);
        let text = facts.as_written(pointer, known);
        remark.span = Span::new(0, text.len());
        restored(&mut remark.message);
        remark.help.iter_mut().for_each(restored);
        for offer in &mut remark.offers {
            if let Offer::Text {
                span, text, help, ..
            } = offer
            {
                *span = remark.span;
                restored(text);
                help.iter_mut().for_each(restored);
            }
        }
        (Some(text), remark)
    }

    /// Returns the remark on an `operationRef` to a file that cannot be read.
    pub(in crate::lint) fn operation(&mut self, pointer: &str) -> Option<Remark> {
        let unread = self.facts.all_unread().get(pointer)?;
        self.met.insert(pointer.to_owned());
        Some(unread_remark(unread))
    }

    /// Reports the references to unreadable files that the walk did not meet.
    pub(in crate::lint) fn rest(mut self, report: &mut impl FnMut(Subject<'_>, Remark)) {
        for (pointer, unread) in self.facts.all_unread() {
            if self.met.contains(pointer) || !self.again(Severity::Warning, &unread.message) {
                continue;
            }
            let text = JsonPointer(pointer.as_str().into())
                .resolve(self.root)
                .and_then(Value::as_str);
            let subject = Subject::value(pointer, text);
            let remark = Remark {
                span: subject.all(),
                ..unread_remark(unread)
            };
            report(subject, remark.lighter(Severity::Warning));
        }
    }
}

fn unread_remark(unread: &Unread) -> Remark {
    Remark::new(
        Rule::DanglingReference,
        Span::new(0, 0),
        unread.message.clone(),
    )
    .maybe_help(unread.help.clone())
}

fn is_anchor(root: &Value, text: &str) -> bool {
    fragment(root, text).is_some_and(|fragment| !fragment.is_empty() && !fragment.starts_with('/'))
}
