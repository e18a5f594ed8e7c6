//! One run over a document: every check, in order.

mod callbacks;
mod links;
mod operations;

use serde_json::Value;

use self::operations::Operations;
use super::check::reference::References;
use super::check::{not_openapi, shape, webhook};
use super::facts::Facts;
use super::finding::Report;
use super::remark::{Remark, Sink, Subject};
use super::rule::Severity;
use super::rules::Rule;
use crate::document::{self, Bundled, Data, check_version};
use crate::syntax::Syntax;

/// Checks a document. `level` returns the severity that a finding gets, by its rule and its usual
/// severity; `None` drops it.
pub(super) fn run<L>(root: &Value, bundled: &Bundled, facts: &Facts, level: L) -> Report
where
    L: Fn(Rule, Severity) -> Option<Severity>,
{
    let mut sink = Sink::new(level);
    let mut report = |subject: Subject<'_>, remark: Remark| sink.push(subject, remark);
    if let Err(error) = check_version(root) {
        not_openapi::check(root, &error, &mut report);
        return sink.report;
    }
    let (data, values) = document::walk(root, bundled, Syntax::openapi());
    let mut operations = Operations::new(root, &data, &values);
    let mut references = References::new(root, facts);
    callbacks::check(&mut operations, &mut report);
    links::check(&mut operations, &mut references, &mut report);
    webhook::check(root, &mut report);
    shape::check(root, facts, references, &mut report);
    Report {
        findings: sink.report.findings,
        ..looked_at(&data)
    }
}

/// The counts of a report: what the entry document holds.
fn looked_at(data: &Data) -> Report {
    let objects = data.callback_objects.rows().take(data.own.callback_objects);
    let links = || data.links.rows().take(data.own.links);
    Report {
        findings: Vec::new(),
        operations: data.own.operations,
        callback_keys: objects
            .map(|object| data.callbacks.range(&object.keys).len())
            .sum(),
        links: links().count(),
        link_values: links()
            .map(|link| link.parameters.len() + usize::from(link.request_body.is_some()))
            .sum(),
    }
}
