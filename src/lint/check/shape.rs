//! What is meant as a callback or a link and is not one: its type, its place or its name is wrong.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::kind::Kind;
use super::member;
use super::reference::References;
use crate::document::{METHODS, Node};
use crate::lint::facts::Facts;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::unescape;

/// An object that waits to be looked at.
struct Waiting<'d> {
    kind: Kind,
    place: Node<'d>,
    /// Null is a mistake here; elsewhere it is a member that was left out.
    strict: bool,
}

/// One look at each object, in the order of the document.
pub(in crate::lint) fn check<'d>(
    root: &'d Value,
    facts: &Facts,
    mut references: References<'d>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let mut waiting = vec![Waiting {
        kind: Kind::Document,
        place: Node::root(root),
        strict: false,
    }];
    let (mut seen, mut lost) = (HashSet::new(), HashSet::new());
    while let Some(Waiting {
        kind,
        place,
        strict,
    }) = waiting.pop()
    {
        if !seen.insert((kind, std::ptr::from_ref(place.value))) {
            continue;
        }
        let first = waiting.len();
        if kind == Kind::LinkTarget {
            if !place.value.is_null() && !place.value.is_string() {
                wrong_shape(kind, &place, report);
            }
        } else if let Some(object) = place.value.as_object() {
            // Fields beside the `$ref` of a Path Item and of a schema count; elsewhere they do not.
            let refers = kind.may_refer() && object.contains_key("$ref");
            // A schema with a URI of its own has another base for its references, which nobody
            // knows here.
            let own_base = kind == Kind::Schema && object.contains_key("$id");
            if refers && !own_base {
                let way = references.follow(&place, kind.is_aside(), report);
                waiting.extend(way.into_iter().map(|place| Waiting {
                    kind,
                    place,
                    strict: true,
                }));
            }
            if kind == Kind::Schema && !own_base {
                references.mapping(&place, report);
            }
            if !refers || matches!(kind, Kind::PathItem | Kind::Schema) {
                for (name, remark) in member::remarks(root, kind, object) {
                    if let Some(Node { pointer, .. }) = place.member(name) {
                        report(Subject::name(&pointer, name), remark);
                    }
                }
                if !own_base {
                    waiting.extend(below(kind, &place, object, strict));
                }
            }
        } else if kind == Kind::Parameters {
            let items = place.items().map(|place| Waiting {
                kind: Kind::Parameter,
                place,
                strict,
            });
            waiting.extend(items);
        } else if kind == Kind::LinkValue {
            waiting.extend(place.items().map(|place| Waiting {
                kind,
                place,
                strict,
            }));
        } else if strict || !place.value.is_null() {
            wrong_shape(kind, &place, report);
        }
        let found = waiting.get_mut(first..).unwrap_or_default();
        found.reverse();
        for Waiting { place, .. } in found.iter().rev().filter(|found| found.kind.leads()) {
            if let Some(others) = facts.all_repeated().get(&place.pointer)
                && lost.insert(place.pointer.clone())
            {
                repeated(&place.pointer, others, Severity::Error, report);
            }
        }
    }
    for (pointer, others) in facts
        .all_repeated()
        .iter()
        .filter(|(pointer, _)| !lost.contains(*pointer))
    {
        repeated(pointer, others, Severity::Warning, report);
    }
    references.rest(report);
}

/// A member that the text has more than once.
fn repeated(
    pointer: &str,
    others: &str,
    severity: Severity,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let name = unescape(pointer.rsplit_once('/').map_or("", |(_, name)| name));
    let subject = Subject::name(pointer, &name);
    let message = format!("the key `{name}` is on {others} too: only the last one counts");
    let remark = Remark::new(Rule::RepeatedMember, subject.all(), message).lighter(severity);
    report(
        subject,
        remark.help("put all into one, or remove the others"),
    );
}

/// What is below an object and is on the way.
fn below<'d>(
    kind: Kind,
    place: &Node<'d>,
    object: &'d Map<String, Value>,
    strict: bool,
) -> Vec<Waiting<'d>> {
    let one = |name: &str, kind, strict| {
        Some(Waiting {
            kind,
            place: place.member(name)?,
            strict,
        })
    };
    let all = |of: Kind| {
        let meant = |(name, _): &(&str, Node<'_>)| member::misplaced(kind, name).is_none();
        place
            .members()
            .filter(meant)
            .map(move |(_, place)| Waiting {
                kind: of,
                place,
                strict: false,
            })
            .collect()
    };
    let named = |kind: Kind, strict| {
        // Names are free, but what is not an object under `x-…` is an extension.
        let meant =
            |(name, place): &(&str, Node<'_>)| !name.starts_with("x-") || place.value.is_object();
        place
            .named()
            .filter(meant)
            .map(move |(_, place)| Waiting {
                kind,
                place,
                strict,
            })
            .collect()
    };
    let some = |members: &[(&str, Kind, bool)]| {
        members
            .iter()
            .filter_map(|(name, kind, strict)| one(name, *kind, *strict))
            .collect()
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
            ("parameters", Kind::NamedParameters, false),
            ("headers", Kind::NamedParameters, false),
            ("schemas", Kind::Schemas, false),
            ("mediaTypes", Kind::MediaTypes, false),
            ("examples", Kind::Examples, false),
            ("securitySchemes", Kind::SecuritySchemes, false),
        ]),
        Kind::Paths => all(Kind::PathItem),
        Kind::PathItems => named(Kind::PathItem, false),
        Kind::PathItem => {
            let methods = METHODS
                .iter()
                .filter_map(|method| one(method, Kind::Operation, strict));
            let rest = [
                one("additionalOperations", Kind::Additional, strict),
                one("parameters", Kind::Parameters, false),
            ];
            methods.chain(rest.into_iter().flatten()).collect()
        }
        Kind::Additional => named(Kind::Operation, strict),
        Kind::Operation => some(&[
            ("callbacks", Kind::Callbacks, true),
            ("parameters", Kind::Parameters, false),
            ("requestBody", Kind::RequestBody, false),
            ("responses", Kind::Responses, false),
        ]),
        Kind::Callbacks => named(Kind::Callback, true),
        Kind::Callback => {
            // The keys of a Path Item with no expression above it are reported as such.
            let is_item = METHODS
                .iter()
                .any(|method| object.get(*method).is_some_and(Value::is_object));
            let is_key = |key: &str| key.contains(['$', '{', '/']);
            let items = place
                .members()
                .filter(|(key, place)| is_key(key) || place.value.is_object() && !is_item);
            items
                .map(|(_, place)| Waiting {
                    kind: Kind::PathItem,
                    place,
                    strict: true,
                })
                .collect()
        }
        Kind::RequestBodies => named(Kind::RequestBody, false),
        Kind::Responses => all(Kind::Response),
        Kind::NamedResponses => named(Kind::Response, false),
        Kind::RequestBody => some(&[("content", Kind::Content, false)]),
        Kind::Response => some(&[
            ("headers", Kind::NamedParameters, false),
            ("content", Kind::Content, false),
            ("links", Kind::Links, true),
        ]),
        Kind::NamedParameters => named(Kind::Parameter, false),
        Kind::Parameter => some(&[
            ("schema", Kind::Schema, false),
            ("content", Kind::Content, false),
            ("examples", Kind::Examples, false),
        ]),
        Kind::Schemas => named(Kind::Schema, false),
        Kind::Schema => subschemas(place, object)
            .into_iter()
            .map(|place| Waiting {
                kind,
                place,
                strict: false,
            })
            .collect(),
        Kind::Content => all(Kind::MediaType),
        Kind::Links => named(Kind::Link, true),
        Kind::Link => some(&[
            ("operationId", Kind::LinkTarget, false),
            ("operationRef", Kind::LinkTarget, false),
            ("parameters", Kind::LinkParameters, true),
            ("requestBody", Kind::LinkValue, false),
            ("server", Kind::LinkServer, false),
        ]),
        Kind::LinkParameters | Kind::LinkValue => place
            .named()
            .map(|(_, place)| Waiting {
                kind: Kind::LinkValue,
                place,
                strict: false,
            })
            .collect(),
        Kind::MediaTypes => named(Kind::MediaType, false),
        Kind::MediaType => some(&[
            ("schema", Kind::Schema, false),
            ("itemSchema", Kind::Schema, false),
            ("encoding", Kind::Encodings, false),
            ("examples", Kind::Examples, false),
        ]),
        Kind::Encodings => named(Kind::Encoding, false),
        Kind::Encoding => some(&[("headers", Kind::NamedParameters, false)]),
        Kind::Examples => named(Kind::Example, false),
        Kind::SecuritySchemes => named(Kind::SecurityScheme, false),
        Kind::Parameters
        | Kind::Example
        | Kind::SecurityScheme
        | Kind::LinkTarget
        | Kind::LinkServer => Vec::new(),
    }
}

/// What a member of a schema holds.
enum Holds {
    Schema,
    List,
    Map,
}

fn holds(name: &str) -> Option<Holds> {
    Some(match name {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
            Holds::Map
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List,
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Holds::Schema,
        _ => return None,
    })
}

/// The schemas in a schema that have references, or schemas that may have some. Most have neither,
/// and a document has many.
fn subschemas<'d>(place: &Node<'d>, object: &'d Map<String, Value>) -> Vec<Node<'d>> {
    let leads = |value: &Value| {
        let has =
            |name: &String| name == "$ref" || name == "discriminator" || holds(name).is_some();
        value
            .as_object()
            .is_some_and(|schema| schema.keys().any(has))
    };
    let mut found = Vec::new();
    for (name, value) in object {
        match (holds(name), value) {
            (Some(Holds::Schema), value) if leads(value) => found.extend(place.member(name)),
            (Some(Holds::List), Value::Array(items)) if items.iter().any(leads) => {
                let items = place.member(name);
                found.extend(
                    items
                        .iter()
                        .flat_map(Node::items)
                        .filter(|item| leads(item.value)),
                );
            }
            (Some(Holds::Map), Value::Object(schemas)) if schemas.values().any(leads) => {
                let Some(schemas_at) = place.member(name) else {
                    continue;
                };
                let leading = schemas.iter().filter(|(_, schema)| leads(schema));
                found.extend(leading.filter_map(|(name, _)| schemas_at.member(name)));
            }
            _ => {}
        }
    }
    found
}

fn wrong_shape(kind: Kind, place: &Node<'_>, report: &mut impl FnMut(Subject<'_>, Remark)) {
    let Some(expected) = kind.expected() else {
        return;
    };
    let found = match place.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let subject = Subject::value(&place.pointer, place.value.as_str());
    // Without its target a link is of no use.
    let rule = if kind == Kind::LinkTarget {
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
