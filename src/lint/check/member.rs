//! Members that are ignored, and Path Items without an operation.
//!
//! Rules: OE509 `unread-member`, OE510 `no-operation`, OE511 `method-case`.

use serde_json::{Map, Value};

use super::object_kind::ObjectKind;
use crate::document::{Followed, METHODS, Node};
use crate::lint::guess::near;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::text::Span;

/// Returns what is wrong with the members of an object of this kind.
pub(super) fn remarks<'o>(
    root: &Value,
    kind: ObjectKind,
    object: &'o Map<String, Value>,
) -> Vec<(&'o str, Remark)> {
    let own = kind.own();
    let members = object
        .iter()
        .filter(|(name, _)| !name.starts_with("x-") && !own.contains(&name.as_str()));
    let remarks = members.filter_map(|(name, value)| {
        let all = Span::new(0, name.len());
        let remark = if let Some(method) = method(kind, name) {
            method_case(root, object, name, method, all)
        } else if let Some(meant) = own
            .iter()
            .find(|known| is_defined(root, known) && misspelled(known, name))
        {
            if value.is_null() || kind == ObjectKind::PathItem && !is_operation(value) {
                return None;
            }
            let remark = Remark::new(
                Rule::UnreadMember,
                all,
                format!("{} has no member `{name}`", kind.name()),
            );
            replaced(remark, object, meant, false)
        } else {
            let (member, belongs) = misplaced(kind, name)?;
            let message = format!("`{name}` is ignored in {}", kind.name());
            Remark::new(Rule::UnreadMember, all, message)
                .help(format!("write it as `{member}` in {belongs}"))
        };
        Some((name.as_str(), remark))
    });
    remarks.collect()
}

/// Offers the name to write, unless the object has it already.
fn replaced(remark: Remark, object: &Map<String, Value>, name: &str, certain: bool) -> Remark {
    if object.contains_key(name) {
        return remark.help(format!("`{name}` exists too: merge the two"));
    }
    let span = remark.span;
    remark
        .help(format!("write `{name}`"))
        .fix(span, name.to_owned(), certain)
}

/// Returns the method that a member of a Path Item names in the wrong case.
fn method(kind: ObjectKind, name: &str) -> Option<&'static str> {
    METHODS
        .into_iter()
        .find(|method| kind == ObjectKind::PathItem && method.eq_ignore_ascii_case(name))
}

fn method_case(
    root: &Value,
    object: &Map<String, Value>,
    name: &str,
    method: &str,
    all: Span,
) -> Remark {
    if !is_defined(root, method) {
        let message = format!("`{name}` is ignored in a Path Item of this version");
        return Remark::new(Rule::UnreadMember, all, message)
            .help(format!("OpenAPI 3.2 has the method `{method}`"));
    }
    let message = format!("the method `{name}` is not in lowercase, so its operation is ignored");
    replaced(
        Remark::new(Rule::MethodCase, all, message),
        object,
        method,
        true,
    )
}

/// Returns true for a member that the document's version of OpenAPI defines: `pathItems` is new in
/// 3.1, and `query` in 3.2.
fn is_defined(root: &Value, member: &str) -> bool {
    let before: &[&str] = match member {
        "pathItems" => &["3.0"],
        "query" => &["3.0", "3.1"],
        _ => return true,
    };
    let version = root
        .get("openapi")
        .and_then(Value::as_str)
        .unwrap_or_default();
    !before.iter().any(|minor| {
        version
            .strip_prefix(minor)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Returns true if a name is likely a misspelling of a known one.
fn misspelled(known: &str, name: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<_> = text
            .bytes()
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        letters.sort_unstable();
        letters
    };
    let swapped = || known.len() == name.len() && letters(known) == letters(name);
    near(known, name) || swapped() || (known, name) == ("parameters", "params")
}

/// Returns true for an object with fields of an operation.
fn is_operation(value: &Value) -> bool {
    let fields = ["responses", "callbacks", "operationId", "requestBody"];
    value
        .as_object()
        .is_some_and(|object| fields.iter().any(|field| object.contains_key(*field)))
}

/// Returns the member that a misplaced name means, and where it belongs.
pub(super) fn misplaced(kind: ObjectKind, name: &str) -> Option<(&'static str, &'static str)> {
    if !kind.has_fields() {
        return None;
    }
    let is = |known: [&str; 2]| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is(["callbacks", "callback"]) {
        Some((
            "callbacks",
            "the operation that is called first, such as `post`",
        ))
    } else if is(["links", "link"]) {
        Some((
            "links",
            "the response that the values come from, such as `'200'`",
        ))
    } else {
        None
    }
}

/// OE510: a key of a Callback Object without an operation. Nothing is reported if that is not
/// known, or if another rule reports it.
pub(in crate::lint) fn without_operation(root: &Value, item: &Value, all: Span) -> Option<Remark> {
    let (way, followed) = Node::root(item).way(root);
    let here =
        matches!(followed, Followed::Here(_)) && way.iter().all(|item| item.value.is_object());
    let has_operation = |item: &Node<'_>| {
        let mut fields = item.value.as_object().into_iter().flatten();
        let additional = item.value.get("additionalOperations");
        additional.is_some_and(|more| more.as_object().is_none_or(|more| !more.is_empty()))
            || fields.any(|(name, value)| {
                METHODS.iter().any(|method| {
                    method.eq_ignore_ascii_case(name)
                        || misspelled(method, name) && is_operation(value)
                })
            })
    };
    (here && !way.iter().any(has_operation)).then(|| {
        Remark::new(
            Rule::NoOperation,
            all,
            "there is no operation under the key, so nothing is called",
        )
        .help("add the method that is called, such as `post`")
    })
}
