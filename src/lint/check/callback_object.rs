//! The keys of a Callback Object, compared with each other.
//!
//! Rules: OE502 `expression-as-name`, OE503 `method-as-key`, OE504 `extension-key`,
//! OE505 `duplicate-key`.

use std::collections::HashMap;

use serde_json::Value;

use super::key::{is_expression, is_method};
use crate::document::CallbackData;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;
use crate::syntax::{Leniency, Syntax, Template, escape};
use crate::text::limits::MAX_TEMPLATE_BYTES;

/// A key of a Callback Object and its value.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Entry<'k, 'd> {
    pub(in crate::lint) data: &'k CallbackData,
    pub(in crate::lint) item: &'d Value,
}

impl<'k> Entry<'k, '_> {
    pub(in crate::lint) fn text(&self) -> &'k str {
        &self.data.key
    }

    pub(in crate::lint) fn subject(&self) -> Subject<'k> {
        Subject::name(&self.data.pointer, &self.data.key)
    }

    /// Returns true for the name of a method with what may be an operation as its value.
    pub(in crate::lint) fn is_method(&self) -> bool {
        is_method(self.text(), self.item)
    }

    /// Returns true for the other fixed fields of a Path Item Object.
    pub(in crate::lint) fn is_field(&self) -> bool {
        ["summary", "description", "servers", "parameters"].contains(&self.text())
    }

    /// Returns true for a key without expressions that is not a whole URL.
    fn is_literal(&self) -> bool {
        let template = self.data.template.as_ref();
        let literal = template.is_ok_and(|template| template.expressions().next().is_none());
        literal && !self.text().contains("://")
    }
}

/// OE504: reports keys that begin with `x-` and have a Path Item.
pub(in crate::lint) fn extension_keys(
    object: &str,
    value: Option<&Value>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    let skipped = members.filter(|(key, item)| key.starts_with("x-") && is_path_item(item));
    for (key, _) in skipped {
        let pointer = format!("{object}/{}", escape(key));
        let subject = Subject::name(&pointer, key);
        let message =
            "the key starts with `x-`, so it is an extension and its requests are never sent";
        report(subject, subject.remark(Rule::ExtensionKey, message));
    }
}

/// Returns true for a value with the shape of a Path Item Object.
fn is_path_item(value: &Value) -> bool {
    let mut members = value.as_object().into_iter().flatten();
    members.any(|(key, value)| is_method(key, value))
}

/// Returns true if nothing in a Callback Object can be called, so that its name may be the URL.
pub(in crate::lint) fn is_path_item_of_url(entries: &[Entry<'_, '_>]) -> bool {
    !entries.is_empty()
        && entries
            .iter()
            .all(|entry| !entry.is_method() && entry.is_literal())
}

/// OE502: reports a Callback Object whose name is an expression, and returns true for it.
pub(in crate::lint) fn expression_as_name(
    object: &str,
    entries: &[Entry<'_, '_>],
    report: &mut impl FnMut(Subject<'_>, Remark),
) -> bool {
    let name = entries.first().map_or("", |entry| &entry.data.name);
    let named = object
        .rsplit_once('/')
        .is_some_and(|(_, last)| *last == *escape(name));
    let found = named && is_expression(name);
    if found {
        let subject = Subject::name(object, name);
        let remark = subject.remark(Rule::ExpressionAsName, Rule::ExpressionAsName.summary());
        report(
            subject,
            remark.help("add a level with the callback's name above it"),
        );
    }
    found
}

/// OE503: reports a method in the place of the key expression.
pub(in crate::lint) fn method_as_key(
    entry: &Entry<'_, '_>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let remark = entry
        .subject()
        .remark(Rule::MethodAsKey, Rule::MethodAsKey.summary());
    let help = "add a level with the URL above it, such as `{$request.body#/callbackUrl}`";
    report(entry.subject(), remark.help(help));
}

/// OE505: keys that are the same expression, each but the first with the first.
pub(in crate::lint) struct Duplicates<'k>(HashMap<&'k str, &'k str>);

impl<'k> Duplicates<'k> {
    pub(in crate::lint) fn of(entries: &[Entry<'k, '_>]) -> Self {
        let mut found = HashMap::new();
        if entries.len() < 2 {
            return Self(found);
        }
        let mut first = HashMap::new();
        for key in entries.iter().map(Entry::text) {
            let Some(standard) = standard(key) else {
                continue;
            };
            if let Some(known) = first.get(&standard) {
                found.insert(key, *known);
            } else {
                first.insert(standard, key);
            }
        }
        Self(found)
    }

    /// Reports a key that repeats another one.
    pub(in crate::lint) fn check(
        &self,
        entry: Entry<'_, '_>,
        report: &mut impl FnMut(Subject<'_>, Remark),
    ) {
        if let Some(first) = self.0.get(entry.text()) {
            let message = format!("the key is the same expression as `{first}`");
            let remark = entry.subject().remark(Rule::DuplicateKey, message);
            report(entry.subject(), remark);
        }
    }
}

/// Returns the standard spelling of a key that has an expression, in braces.
fn standard(key: &str) -> Option<String> {
    if key.len() > MAX_TEMPLATE_BYTES {
        return None;
    }
    let template = Template::parse_with(key, Syntax::openapi().lenient(Leniency::LENIENT)).ok()?;
    template.expressions().next()?;
    let standard = template.to_standard();
    Some(if template.is_bare() {
        format!("{{{standard}}}")
    } else {
        standard
    })
}
