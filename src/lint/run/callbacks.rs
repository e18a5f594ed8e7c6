//! The callback keys of a document, each with the operations that have it.

use serde_json::Value;

use super::operations::{Operations, User};
use crate::document::{CallbackObject, each};
use crate::lint::check::callback_object::{self, Entry};
use crate::lint::check::key::Key;
use crate::lint::check::key_url::Https;
use crate::lint::check::member;
use crate::lint::check::reader::Site;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;

/// Checks the Callback Objects of the entry document.
pub(super) fn check(
    operations: &mut Operations<'_, '_>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let https = Https::of(operations.root, operations.data);
    let own = operations.data.own.callback_objects;
    for (id, object) in operations.data.callback_objects.iter().take(own) {
        let value = operations.values.callback_objects.get(id).copied();
        callback_object::extension_keys(&object.pointer, value, report);
        keys(operations, &https, object, report);
    }
}

/// Checks the keys of a Callback Object.
fn keys(
    operations: &mut Operations<'_, '_>,
    https: &Https,
    object: &CallbackObject,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let entries = entries(operations, object);
    if callback_object::is_path_item_of_url(&entries)
        && callback_object::expression_as_name(&object.pointer, &entries, report)
    {
        return;
    }
    let first_method = entries.iter().position(Entry::is_method);
    let duplicates = callback_object::Duplicates::of(&entries);
    for (number, entry) in entries.iter().enumerate() {
        if first_method == Some(number)
            && !callback_object::expression_as_name(&object.pointer, &entries, report)
        {
            callback_object::method_as_key(entry, report);
        }
        // Each mistake is reported once.
        let reported = entry.is_method() || first_method.is_some() && entry.is_field();
        if !reported && entry.text() != "$ref" {
            key(operations, https, object, *entry, report);
            duplicates.check(*entry, report);
        }
    }
}

/// The keys of a Callback Object, each with its value.
fn entries<'a, 'd>(operations: &Operations<'a, 'd>, object: &CallbackObject) -> Vec<Entry<'a, 'd>> {
    let data = operations.data.callbacks.range(&object.keys);
    let values = operations.values;
    data.iter()
        .zip(each(&object.keys))
        .map(|(data, id)| Entry {
            data,
            item: values.callbacks.get(id).copied().unwrap_or(&Value::Null),
        })
        .collect()
}

/// Checks one key, for the operations that have it.
fn key<'d>(
    operations: &mut Operations<'_, 'd>,
    https: &Https,
    object: &CallbackObject,
    entry: Entry<'_, 'd>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let (subject, root) = (entry.subject(), operations.root);
    let key = Key {
        text: entry.text(),
        root,
        item: entry.item,
        https,
        target: &entry.data.url_template,
    };
    let users = object.operations.iter().map(|operation| User {
        operation: Some(*operation),
        response: None,
    });
    let found = operations.remarks(users, Site::Key, entry.text(), |reader, text| {
        key.remarks_for(reader, text)
    });
    let is_name = found.iter().any(|remark| remark.rule == Rule::PlainName);
    for remark in found {
        report(subject, remark);
    }
    if !is_name && let Some(remark) = member::without_operation(root, entry.item, subject.all()) {
        report(subject, remark);
    }
}
