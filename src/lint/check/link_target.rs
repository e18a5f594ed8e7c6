//! The operation that a link leads to.
//!
//! Rules: OE403 `unknown-operation-ref`, OE404 `no-target`.

use serde_json::Value;

use super::meant;
use crate::document::{Data, LinkData, LinkTarget, OperationId, fragment};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::JsonPointer;
use crate::text::Span;

/// What is wrong with the target of a link, and in which member.
pub(in crate::lint) struct WrongTarget<'l> {
    pub(in crate::lint) pointer: String,
    pub(in crate::lint) text: Option<&'l str>,
    pub(in crate::lint) remark: Remark,
}

type Target<'l> = (Option<OperationId>, Option<WrongTarget<'l>>);

/// Returns the operation, and what is wrong.
pub(in crate::lint) fn operation<'l>(root: &Value, data: &Data, link: &'l LinkData) -> Target<'l> {
    match (&link.operation_id, &link.operation_ref) {
        (Some(id), None) => by_id(root, data, link, id),
        (None, Some(reference)) => by_reference(root, data, link, reference),
        // `shape` reports a target that is not a string.
        (None, None) if is_mistyped(root, link) => (None, None),
        (None, None) => (
            None,
            Some(of_link(
                link,
                "the link has neither `operationId` nor `operationRef`",
            )),
        ),
        (Some(_), Some(_)) => {
            let message =
                "the link has both `operationId` and `operationRef`, but only one is allowed";
            (link.target.operation(), Some(of_link(link, message)))
        }
    }
}

/// Returns true for a link whose target is not a string.
fn is_mistyped(root: &Value, link: &LinkData) -> bool {
    let link = JsonPointer(link.pointer.as_str().into()).resolve(root);
    let names = ["operationId", "operationRef"];
    names.iter().any(|name| {
        link.and_then(|link| link.get(*name))
            .is_some_and(|value| !value.is_null())
    })
}

fn of_link<'l>(link: &LinkData, message: &str) -> WrongTarget<'l> {
    let remark = Remark::new(Rule::NoTarget, Span::new(0, 0), message);
    WrongTarget {
        pointer: link.pointer.clone(),
        text: None,
        remark,
    }
}

/// Returns true for a document without operations: it is a part of others, which have the targets
/// of its links.
fn is_library(data: &Data) -> bool {
    data.own.operations == 0
}

fn by_id<'l>(root: &Value, data: &Data, link: &LinkData, id: &'l str) -> Target<'l> {
    let found = link.target.operation();
    // It may be in a document that was not read.
    if found.is_some() || data.elsewhere || is_library(data) {
        return (found, None);
    }
    let remark = meant::by_id(root, data, id);
    (
        None,
        Some(WrongTarget {
            pointer: format!("{}/operationId", link.pointer),
            text: Some(id),
            remark,
        }),
    )
}

fn by_reference<'l>(root: &Value, data: &Data, link: &LinkData, reference: &'l str) -> Target<'l> {
    let mistake = |remark| {
        Some(WrongTarget {
            pointer: format!("{}/operationRef", link.pointer),
            text: Some(reference),
            remark,
        })
    };
    match link.target {
        LinkTarget::Operation(found) => (Some(found), None),
        // Another document is unknown, unless the reference names an operation of this one.
        LinkTarget::Unknown if fragment(root, reference).is_some() => (None, None),
        LinkTarget::Unknown => {
            let found = meant::by_reference(root, data, reference);
            found.map_or((None, None), |(number, remark)| (number, mistake(remark)))
        }
        LinkTarget::Nowhere if is_library(data) => (None, None),
        LinkTarget::Nowhere => {
            let all = Span::new(0, reference.len());
            let plain = || {
                Remark::new(
                    Rule::UnknownOperationRef,
                    all,
                    Rule::UnknownOperationRef.summary(),
                )
            };
            let found = meant::by_reference(root, data, reference);
            let (number, remark) = found.unwrap_or_else(|| (None, plain()));
            (number, mistake(remark))
        }
    }
}
