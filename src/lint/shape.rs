//! What is meant as a callback or a link and is not one: its type, its place or its name is wrong.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::finding::Place as Of;
use super::kind::Kind;
use super::member;
use super::sink::{Remark, Subject};
use super::table::Rule;
use crate::document::{METHODS, Place};

/// An object that waits to be looked at.
struct Waiting<'d> {
    kind: Kind,
    place: Place<'d>,
    /// Null is a mistake here; elsewhere it is a member that was left out.
    strict: bool,
}

/// One look at each object, in the order of the document.
pub(super) fn check(root: &Value, mut tell: impl FnMut(Subject<'_>, Remark)) {
    let mut waiting = vec![Waiting { kind: Kind::Document, place: Place::root(root), strict: false }];
    let mut seen = HashSet::new();
    while let Some(Waiting { kind, place, strict }) = waiting.pop() {
        if !seen.insert((kind, std::ptr::from_ref(place.value))) {
            continue;
        }
        let Some(object) = place.value.as_object() else {
            if strict || !place.value.is_null() {
                wrong_shape(kind, &place, &mut tell);
            }
            continue;
        };
        let first = waiting.len();
        // Fields beside the `$ref` of a Path Item count; elsewhere they do not.
        if kind.may_refer() && object.get("$ref").is_some_and(Value::is_string) {
            let (way, _) = place.clone().way(root);
            let rest = way.into_iter().skip(1);
            waiting.extend(rest.map(|place| Waiting { kind, place, strict: true }));
            if kind != Kind::PathItem {
                continue;
            }
        }
        for (name, remark) in member::remarks(root, kind, object) {
            if let Some(Place { pointer, .. }) = place.member(name) {
                tell(Subject { pointer: &pointer, place: Of::Key, text: name }, remark);
            }
        }
        waiting.extend(below(kind, &place, object, strict));
        waiting.get_mut(first..).unwrap_or_default().reverse();
    }
}

/// What is below an object and is on the way.
fn below<'d>(kind: Kind, place: &Place<'d>, object: &Map<String, Value>, strict: bool) -> Vec<Waiting<'d>> {
    let one = |name: &str, kind, strict| Some(Waiting { kind, place: place.member(name)?, strict });
    let all = |of: Kind| {
        let meant = |(name, _): &(&str, Place<'_>)| member::misplaced(kind, name).is_none();
        place.members().filter(meant).map(move |(_, place)| Waiting { kind: of, place, strict: false }).collect()
    };
    let named = |kind: Kind, strict| {
        // Names are free, but what is not an object under `x-…` is an extension.
        let meant = |(name, place): &(&str, Place<'_>)| !name.starts_with("x-") || place.value.is_object();
        place.named().filter(meant).map(move |(_, place)| Waiting { kind, place, strict }).collect()
    };
    let some = |members: &[(&str, Kind, bool)]| {
        members.iter().filter_map(|(name, kind, strict)| one(name, *kind, *strict)).collect()
    };
    match kind {
        Kind::Document => some(&[
            ("paths", Kind::Paths, false),
            ("webhooks", Kind::PathItems, false),
            ("components", Kind::Components, false),
        ]),
        Kind::Components => some(&[
            ("callbacks", Kind::Callbacks, true),
            ("links", Kind::Links, true),
            ("pathItems", Kind::PathItems, false),
            ("requestBodies", Kind::RequestBodies, false),
            ("responses", Kind::NamedResponses, false),
        ]),
        Kind::Paths => all(Kind::PathItem),
        Kind::PathItems => named(Kind::PathItem, false),
        Kind::PathItem => {
            let methods = METHODS.iter().filter_map(|method| one(method, Kind::Operation, strict));
            methods.chain(one("additionalOperations", Kind::Additional, strict)).collect()
        }
        Kind::Additional => named(Kind::Operation, strict),
        Kind::Operation => some(&[
            ("callbacks", Kind::Callbacks, true),
            ("requestBody", Kind::RequestBody, false),
            ("responses", Kind::Responses, false),
        ]),
        Kind::Callbacks => named(Kind::Callback, true),
        Kind::Callback => {
            // The keys of a Path Item with no expression above it are reported as such.
            let is_item = METHODS.iter().any(|method| object.get(*method).is_some_and(Value::is_object));
            let is_key = |key: &str| key.contains(['$', '{', '/']);
            let items = place.members().filter(|(key, place)| is_key(key) || place.value.is_object() && !is_item);
            items.map(|(_, place)| Waiting { kind: Kind::PathItem, place, strict: true }).collect()
        }
        Kind::RequestBodies => named(Kind::RequestBody, false),
        Kind::Responses => all(Kind::Response),
        Kind::NamedResponses => named(Kind::Response, false),
        Kind::RequestBody => some(&[("content", Kind::Content, false)]),
        Kind::Response => some(&[("content", Kind::Content, false), ("links", Kind::Links, true)]),
        Kind::Content => all(Kind::MediaType),
        Kind::Links => named(Kind::Link, true),
        Kind::Link => some(&[("parameters", Kind::LinkParameters, true)]),
        Kind::MediaType | Kind::LinkParameters => Vec::new(),
    }
}

fn wrong_shape(kind: Kind, place: &Place<'_>, tell: &mut impl FnMut(Subject<'_>, Remark)) {
    let Some(expected) = kind.expected() else { return };
    let found = match place.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let text = place.value.as_str().unwrap_or_default();
    let subject = Subject { pointer: &place.pointer, place: Of::Value, text };
    let remark = Remark::new(Rule::WrongShape, subject.all(), format!("expected {expected}, found {found}"));
    tell(subject, remark.maybe_help(kind.example().map(|example| format!("write it as in `{example}`"))));
}
