//! Findings as a SARIF 2.1.0 log.

use openapi_expr::lint::{Rule, Severity};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::lint::edit;
use crate::lint::placed::Placed;
use crate::output::remarks::{Remarks, Weight};
use crate::source::Source;

/// What a path keeps in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'+')
    .remove(b'@');

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn uri(file: &str) -> String {
    let encoded = utf8_percent_encode(&file.replace('\\', "/"), PATH).to_string();
    // An absolute path is one of this machine.
    if encoded.starts_with('/') {
        format!("file://{encoded}")
    } else {
        encoded
    }
}

fn region(source: &Source, start: usize, end: usize) -> Value {
    let (line, column) = source.text.position(start);
    let (end_line, end_column) = source.text.position(end);
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

pub(super) fn result(source: &Source, placed: &Placed) -> Value {
    let finding = &placed.finding;
    let artifact = json!({"uri": uri(&placed.file)});
    let help = finding
        .help
        .as_deref()
        .map(|help| format!("\n{help}"))
        .unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule.code(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": level(finding.severity),
        "message": {"text": format!("{}{help}", finding.message)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": &artifact,
                "region": region(source, placed.bytes.start, placed.bytes.end),
            },
            "logicalLocations": [{"fullyQualifiedName": placed.pointer, "kind": "member"}],
        }],
    });
    if let Some(edits) = edit::edits(source, placed) {
        let replacements: Vec<_> = edits
            .into_iter()
            .map(|edit| {
                json!({
                    "deletedRegion": region(source, edit.bytes.start, edit.bytes.end),
                    "insertedContent": {"text": edit.text},
                })
            })
            .collect();
        let certain = finding
            .fix
            .as_ref()
            .is_some_and(openapi_expr::text::Fix::is_certain);
        let text = finding
            .help
            .clone()
            .unwrap_or_else(|| "Write the standard spelling".to_owned());
        let fix = json!({
            "description": {"text": text},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            "properties": {"certain": certain},
        });
        if let Some(result) = result.as_object_mut() {
            result.insert("fixes".to_owned(), json!([fix]));
        }
    }
    result
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": format!("{}\nSee {}.", rule.explanation().trim_end(), rule.clause())},
        "help": {"text": format!("openapi-expr lint --explain {}", rule.name())},
        "defaultConfiguration": {"level": level(rule.severity())},
        "properties": {"tags": [rule.category().to_string()]},
    })
}

/// What is reported about the run itself: references that were not followed, files that were not
/// read.
fn invocation(remarks: &Remarks) -> Value {
    let notifications: Vec<_> = remarks
        .iter()
        .map(|(weight, message)| {
            let level = match weight {
                Weight::Warning => "warning",
                Weight::Error => "error",
            };
            json!({"level": level, "message": {"text": message}})
        })
        .collect();
    let successful = remarks.iter().all(|(weight, _)| weight != Weight::Error);
    json!({"executionSuccessful": successful, "toolExecutionNotifications": notifications})
}

pub(super) fn log(results: &[Value], remarks: &Remarks) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "openapi-expr",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Rule::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [invocation(remarks)],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}
