//! Values that are meant as callbacks or links and have the wrong type. The names and references of
//! all objects on the way are checked by `member` and `reference`.
//!
//! Rules: OE404 `no-target`, OE508 `wrong-shape`, OE512 `repeated-member`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::member;
use super::object_kind::{Below, ObjectKind};
use super::reference::References;
use super::subschemas::subschemas;
use crate::document::{METHODS, Node};
use crate::lint::facts::Facts;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::unescape;

/// An object that waits to be checked.
struct Waiting<'d> {
    kind: ObjectKind,
    node: Node<'d>,
    /// Null is a mistake here; elsewhere it means that the member is missing.
    strict: bool,
}

/// Looks at each object once, in the [order](crate::Document#order) of the document's value.
pub(in crate::lint) fn check<'d, R: FnMut(Subject<'_>, Remark)>(
    root: &'d Value,
    facts: &Facts,
    references: References<'d>,
    report: &mut R,
) {
    let mut walk = Walk {
        root,
        references,
        report,
        waiting: vec![Waiting {
            kind: ObjectKind::Document,
            node: Node::root(root),
            strict: false,
        }],
    };
    let (mut seen, mut lost) = (HashSet::new(), HashSet::new());
    while let Some(waiting) = walk.waiting.pop() {
        if !seen.insert((waiting.kind, std::ptr::from_ref(waiting.node.value))) {
            continue;
        }
        let first = walk.waiting.len();
        walk.look(waiting);
        let found = walk.waiting.get_mut(first..).unwrap_or_default();
        found.reverse();
        for Waiting { node, .. } in found.iter().rev().filter(|found| found.kind.leads()) {
            if let Some(others) = facts.all_repeated().get(&node.pointer)
                && lost.insert(node.pointer.clone())
            {
                repeated(&node.pointer, others, Severity::Error, walk.report);
            }
        }
    }
    for (pointer, others) in facts.all_repeated() {
        if !lost.contains(pointer) {
            repeated(pointer, others, Severity::Warning, walk.report);
        }
    }
    walk.references.rest(walk.report);
}

/// A walk through the objects that lead to callbacks and links.
struct Walk<'w, 'd, R> {
    root: &'d Value,
    references: References<'d>,
    report: &'w mut R,
    waiting: Vec<Waiting<'d>>,
}

impl<'d, R: FnMut(Subject<'_>, Remark)> Walk<'_, 'd, R> {
    fn look(&mut self, Waiting { kind, node, strict }: Waiting<'d>) {
        if kind == ObjectKind::LinkTarget {
            if !node.value.is_null() && !node.value.is_string() {
                wrong_shape(kind, &node, self.report);
            }
        } else if let Some(object) = node.value.as_object() {
            self.object(kind, &node, object, strict);
        } else if let Some(kind) = kind.items() {
            let items = node.items().map(|node| Waiting { kind, node, strict });
            self.waiting.extend(items);
        } else if strict || !node.value.is_null() {
            wrong_shape(kind, &node, self.report);
        }
    }

    fn object(
        &mut self,
        kind: ObjectKind,
        node: &Node<'d>,
        object: &'d Map<String, Value>,
        strict: bool,
    ) {
        let refers = kind.may_refer() && object.contains_key("$ref");
        // A schema with a URI of its own has another base for its references, which is unknown
        // here.
        let own_base = kind == ObjectKind::Schema && object.contains_key("$id");
        if refers && !own_base {
            let way = self.references.follow(node, kind.is_aside(), self.report);
            self.waiting.extend(way.into_iter().map(|node| Waiting {
                kind,
                node,
                strict: true,
            }));
        }
        if kind == ObjectKind::Schema && !own_base {
            self.references.mapping(node, self.report);
        }
        // Members beside a `$ref` only count in a Path Item and in a schema.
        if refers && !matches!(kind, ObjectKind::PathItem | ObjectKind::Schema) {
            return;
        }
        for (name, remark) in member::remarks(self.root, kind, object) {
            if let Some(Node { pointer, .. }) = node.member(name) {
                (self.report)(Subject::name(&pointer, name), remark);
            }
        }
        if !own_base {
            self.below(kind, node, object, strict);
        }
    }

    /// Adds what is below an object and leads to callbacks and links.
    fn below(
        &mut self,
        kind: ObjectKind,
        node: &Node<'d>,
        object: &'d Map<String, Value>,
        strict: bool,
    ) {
        let mut add = |kind, strict, node| self.waiting.push(Waiting { kind, node, strict });
        match kind.below() {
            Below::Nothing => {}
            Below::Fields(fields) => {
                for (name, kind, strict) in fields {
                    node.member(name)
                        .into_iter()
                        .for_each(|node| add(*kind, *strict, node));
                }
            }
            Below::Operations => {
                let methods = METHODS.iter().filter_map(|method| node.member(method));
                methods.for_each(|node| add(ObjectKind::Operation, strict, node));
                node.member("additionalOperations")
                    .into_iter()
                    .for_each(|node| add(ObjectKind::Additional, strict, node));
                node.member("parameters")
                    .into_iter()
                    .for_each(|node| add(ObjectKind::Parameters, false, node));
            }
            Below::Members(of) => node
                .members()
                .filter(|(name, _)| member::misplaced(kind, name).is_none())
                .for_each(|(_, node)| add(of, false, node)),
            Below::Named(kind, strict) => named(node).for_each(|node| add(kind, strict, node)),
            Below::Inherited(kind) => named(node).for_each(|node| add(kind, strict, node)),
            Below::Keys => {
                keys(node, object).for_each(|node| add(ObjectKind::PathItem, true, node));
            }
            Below::Values => node
                .named()
                .for_each(|(_, node)| add(ObjectKind::LinkValue, false, node)),
            Below::Subschemas => subschemas(node, object)
                .into_iter()
                .for_each(|node| add(kind, false, node)),
        }
    }
}

/// Returns the members of a map by name. A member `x-…` that is not an object is an extension.
fn named<'n, 'd>(node: &'n Node<'d>) -> impl Iterator<Item = Node<'d>> + use<'n, 'd> {
    node.named()
        .filter(|(name, node)| !name.starts_with("x-") || node.value.is_object())
        .map(|(_, node)| node)
}

/// Returns the Path Items of a Callback Object.
fn keys<'n, 'd>(
    node: &'n Node<'d>,
    object: &'d Map<String, Value>,
) -> impl Iterator<Item = Node<'d>> + use<'n, 'd> {
    // The keys of a Path Item without an expression above it are reported as such.
    let is_item = METHODS
        .iter()
        .any(|method| object.get(*method).is_some_and(Value::is_object));
    let is_key = |key: &str| key.contains(['$', '{', '/']);
    node.members()
        .filter(move |(key, node)| is_key(key) || node.value.is_object() && !is_item)
        .map(|(_, node)| node)
}

/// OE512: a member that the text has more than once.
fn repeated(
    pointer: &str,
    others: &str,
    severity: Severity,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let name = unescape(pointer.rsplit_once('/').map_or("", |(_, name)| name));
    let subject = Subject::name(pointer, &name);
    let message = format!("the key `{name}` is also on {others}: only the last one counts");
    let remark = Remark::new(Rule::RepeatedMember, subject.all(), message).lighter(severity);
    report(subject, remark.help("merge them, or remove the others"));
}

/// OE508, and OE404 for the target of a link.
fn wrong_shape(kind: ObjectKind, node: &Node<'_>, report: &mut impl FnMut(Subject<'_>, Remark)) {
    let Some(expected) = kind.expected() else {
        return;
    };
    let found = match node.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let subject = Subject::value(&node.pointer, node.value.as_str());
    // A link without a target is useless.
    let rule = if kind == ObjectKind::LinkTarget {
        Rule::NoTarget
    } else {
        Rule::WrongShape
    };
    let remark = Remark::new(
        rule,
        subject.all(),
        format!("expected {expected}, found {found}"),
    );
    report(
        subject,
        remark.maybe_help(
            kind.example()
                .map(|example| format!("write it as in `{example}`")),
        ),
    );
}
