//! The links of a document, each with its target and the responses that have it.

use std::collections::HashSet;

use super::operations::{MAX_USERS, Operations, User};
use crate::document::{LinkData, LinkValue, OperationId};
use crate::lint::check::link_parameter::{self, Accepts};
use crate::lint::check::link_target::{self, WrongTarget};
use crate::lint::check::reader::Site;
use crate::lint::check::reference::References;
use crate::lint::check::{link_body, link_value};
use crate::lint::operation::request::Request;
use crate::lint::remark::{Remark, Subject};
use crate::syntax::escape;

/// Checks the Link Objects of the entry document.
pub(super) fn check<'d>(
    operations: &mut Operations<'_, 'd>,
    references: &mut References<'d>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let data = operations.data;
    for link in data.links.rows().take(data.own.links) {
        let target = target(operations, link, references, report);
        let target = target.and_then(|id| operations.request(id));
        let users = users(operations, link);
        parameters(operations, link, target.as_deref(), &users, report);
        if let Some(body) = &link.request_body {
            let pointer = format!("{}/requestBody", link.pointer);
            value(operations, &users, &pointer, body, None, report);
            let subject = Subject::value(&pointer, body.constant().as_str());
            if let Some(remark) = target.and_then(|target| link_body::unused(&target, subject)) {
                report(subject, remark);
            }
        }
    }
}

/// The operation that a link leads to.
fn target<'d>(
    operations: &Operations<'_, 'd>,
    link: &LinkData,
    references: &mut References<'d>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) -> Option<OperationId> {
    let (target, wrong) = link_target::operation(operations.root, operations.data, link);
    let reference = format!("{}/operationRef", link.pointer);
    let unread = references.operation(&reference);
    if let Some(WrongTarget {
        pointer,
        text,
        remark,
    }) = wrong
    {
        let (text, remark) = references.restored(&pointer, text, remark);
        report(Subject::value(&pointer, text), remark);
    } else if let Some(remark) = unread {
        let subject = Subject::value(&reference, link.operation_ref.as_deref());
        let span = subject.all();
        report(subject, Remark { span, ..remark });
    }
    target
}

/// Who evaluates a link: for each of its responses, the operations that have the response.
fn users(operations: &Operations<'_, '_>, link: &LinkData) -> Vec<User> {
    let all = link.responses.iter().flat_map(|id| {
        let response = operations.data.responses.get(*id);
        let known = response.map_or(&[][..], |response| &response.operations);
        let nobody = (response.is_some() && known.is_empty()).then_some(None);
        let known = known.iter().copied().map(Some);
        nobody.into_iter().chain(known).map(|operation| User {
            operation,
            response: Some(*id),
        })
    });
    all.take(MAX_USERS).collect()
}

/// Checks the names and the values of a link's parameters.
fn parameters<'d>(
    operations: &mut Operations<'_, 'd>,
    link: &LinkData,
    target: Option<&Request<'d>>,
    users: &[User],
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let names: HashSet<_> = link
        .parameters
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    for (name, constant) in &link.parameters {
        let pointer = format!("{}/parameters/{}", link.pointer, escape(name));
        let (accepts, remark) = target.map_or((None, None), |target| {
            link_parameter::check(&operations.schemas, target, name, &names)
        });
        if let Some(remark) = remark {
            report(Subject::name(&pointer, name), remark);
        }
        value(operations, users, &pointer, constant, accepts, report);
    }
}

/// Checks a value of a link, and the texts in it.
fn value(
    operations: &mut Operations<'_, '_>,
    users: &[User],
    pointer: &str,
    value: &LinkValue,
    accepts: Option<Accepts<'_>>,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    for (pointer, nested) in link_value::nested(pointer, value.constant()) {
        let text = nested.constant().as_str();
        let mut found = operations.remarks(
            users.iter().copied(),
            Site::Link,
            text.unwrap_or_default(),
            |reader, read| link_value::remarks(reader, &link_value::with_text(&nested, read)),
        );
        found.extend(link_value::in_constant(&nested, &found));
        for remark in found {
            report(Subject::value(&pointer, text), remark);
        }
    }
    let text = value.constant().as_str();
    let found = operations.remarks(
        users.iter().copied(),
        Site::Link,
        text.unwrap_or_default(),
        |reader, read| {
            let value = link_value::with_text(value, read);
            let found = link_value::remarks(reader, &value);
            if !found.is_empty() {
                return found;
            }
            let mismatch = accepts.and_then(|accepts| accepts.mismatch(reader, &value));
            mismatch.into_iter().collect()
        },
    );
    for remark in found {
        report(Subject::value(pointer, text), remark);
    }
}
