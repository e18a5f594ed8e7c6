//! The operation that a link leads to.

use serde_json::Value;

use super::repair::near;
use super::sink::Remark;
use super::table::Rule;
use crate::document::{Data, LinkData, fragment, local};
use crate::pointer::escape;
use crate::span::Span;

/// Operations whose names are compared with one that is not there.
const MAX_IDS: usize = 1024;

/// What is wrong with the target of a link, and the member that says so.
pub(super) struct Mistake<'l> {
    pub(super) pointer: String,
    pub(super) text: &'l str,
    pub(super) remark: Remark,
}

type Target<'l> = (Option<usize>, Option<Mistake<'l>>);

/// The operation, by number, and what is wrong.
pub(super) fn operation<'l>(root: &Value, data: &Data, link: &'l LinkData) -> Target<'l> {
    match (&link.operation_id, &link.operation_ref) {
        (Some(id), None) => by_id(data, link, id),
        (None, Some(reference)) => by_reference(root, data, link, reference),
        (None, None) => (None, Some(of_link(link, "the link has neither `operationId` nor `operationRef`"))),
        (Some(id), Some(_)) => {
            let message = "the link has `operationId` and `operationRef`, of which one alone may stand";
            (data.ids.get(id).copied(), Some(of_link(link, message)))
        }
    }
}

fn of_link<'l>(link: &LinkData, message: &str) -> Mistake<'l> {
    let remark = Remark::new(Rule::NoTarget, Span::new(0, 0), message);
    Mistake { pointer: link.pointer.clone(), text: "", remark }
}

fn by_id<'l>(data: &Data, link: &LinkData, id: &'l str) -> Target<'l> {
    let found = data.ids.get(id).copied();
    // It may be in a document that this one refers to.
    if found.is_some() || data.elsewhere {
        return (found, None);
    }
    let all = Span::new(0, id.len());
    let message = format!("no operation of this document has the `operationId` `{id}`");
    let remark = Remark::new(Rule::UnknownOperation, all, message);
    let mut close = data.ids.keys().take(MAX_IDS).filter(|known| near(known, id));
    let remark = match (close.next(), close.next()) {
        (Some(one), None) => remark.help(format!("there is `{one}`")).fix(all, one.clone(), false),
        _ => remark,
    };
    (None, Some(Mistake { pointer: format!("{}/operationId", link.pointer), text: id, remark }))
}

fn by_reference<'l>(root: &Value, data: &Data, link: &LinkData, reference: &'l str) -> Target<'l> {
    // What is in another document is not known.
    let all = Span::new(0, reference.len());
    let Some(fragment) = fragment(root, reference) else {
        let mistake = data.ids.get(reference).map(|_| {
            let message = format!("`{reference}` is an `operationId`, and a file of that name as `operationRef`");
            let remark = Remark::new(Rule::UnknownOperationRef, all, message);
            let remark = remark.help(format!("write `operationId: {reference}`"));
            Mistake { pointer: format!("{}/operationRef", link.pointer), text: reference, remark }
        });
        return (data.ids.get(reference).copied(), mistake);
    };
    if let Some(found) = data.operation_by_reference(root, fragment) {
        return (Some(found), None);
    }
    let remark = Remark::new(Rule::UnknownOperationRef, all, Rule::UnknownOperationRef.summary());
    // A path written as it is, with its slashes.
    let spelled = fragment.strip_prefix("/paths/").and_then(|rest| {
        let (path, method) = rest.rsplit_once('/')?;
        let fragment = format!("/paths/{}/{method}", escape(path).replace('{', "%7B").replace('}', "%7D"));
        let known = data.paths.contains_key(path) && local(root, &fragment).is_some();
        known.then(|| format!("#{fragment}"))
    });
    let remark = match spelled {
        Some(fixed) => remark.help(format!("write `{fixed}`")).fix(all, fixed, true),
        None => remark,
    };
    (None, Some(Mistake { pointer: format!("{}/operationRef", link.pointer), text: reference, remark }))
}
