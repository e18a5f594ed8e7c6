//! Findings as a SARIF 2.1.0 log.

use std::io::{self, Write};
use std::ops::Range;

use openapi_expr::lint::Rule;
use openapi_expr::text::Fix;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::reporter::{Remark, Reporter, Summary, Weight};
use crate::findings::Placed;
use crate::fix::Edit;
use crate::source::{Position, Source};

/// What a path keeps in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'+')
    .remove(b'@');

/// Writes a SARIF log at the end of the run.
#[derive(Debug)]
pub struct Sarif<W> {
    output: W,
    version: String,
    results: Vec<Value>,
}

impl<W: Write> Sarif<W> {
    /// Creates a reporter that writes to an output. The version is that of the tool that the log
    /// names.
    pub fn new(output: W, version: impl Into<String>) -> Self {
        Self {
            output,
            version: version.into(),
            results: Vec::new(),
        }
    }
}

impl<W: Write> Reporter for Sarif<W> {
    fn finding(&mut self, source: &Source, placed: &Placed) -> io::Result<()> {
        self.results.push(result(source, placed));
        Ok(())
    }

    fn finish(&mut self, _: &Summary, remarks: &[Remark]) -> io::Result<()> {
        let log = log(&self.version, &self.results, remarks);
        serde_json::to_writer_pretty(&mut self.output, &log)?;
        writeln!(self.output)?;
        self.output.flush()
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

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn result(source: &Source, placed: &Placed) -> Value {
    let finding = &placed.finding;
    let artifact = json!({"uri": uri(&placed.name)});
    let help = finding.help.as_deref();
    let help = help.map(|help| format!("\n{help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule.code(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": finding.severity.to_string(),
        "message": {"text": format!("{}{help}", finding.message)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": &artifact,
                "region": region(placed.start, placed.end),
            },
            "logicalLocations": [{"fullyQualifiedName": placed.pointer, "kind": "member"}],
        }],
    });
    if let Some(edits) = source.edits(placed)
        && let Some(result) = result.as_object_mut()
    {
        let fix = fix(source, placed, edits, &artifact);
        result.insert("fixes".to_owned(), json!([fix]));
    }
    result
}

fn fix(source: &Source, placed: &Placed, edits: Vec<Edit>, artifact: &Value) -> Value {
    let replacement = |edit: Edit| {
        let Range { start, end } = edit.bytes;
        json!({
            "deletedRegion": region(source.text.position(start), source.text.position(end)),
            "insertedContent": {"text": edit.text},
        })
    };
    let replacements: Vec<_> = edits.into_iter().map(replacement).collect();
    let finding = &placed.finding;
    let text = finding.help.as_deref();
    json!({
        "description": {"text": text.unwrap_or("Write the standard spelling")},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"certain": finding.fix.as_ref().is_some_and(Fix::is_certain)},
    })
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": format!("{}\nSee {}.", rule.explanation().trim_end(), rule.clause())},
        "help": {"text": format!("openapi-expr lint --explain {}", rule.name())},
        "defaultConfiguration": {"level": rule.severity().to_string()},
        "properties": {"tags": [rule.category().to_string()]},
    })
}

/// What is reported about the run itself: references that were not followed, files that were not
/// read.
fn invocation(remarks: &[Remark]) -> Value {
    let notification = |remark: &Remark| {
        let level = match remark.weight {
            Weight::Warning => "warning",
            Weight::Error => "error",
        };
        json!({"level": level, "message": {"text": remark.message}})
    };
    let notifications: Vec<_> = remarks.iter().map(notification).collect();
    let successful = remarks.iter().all(|remark| remark.weight != Weight::Error);
    json!({"executionSuccessful": successful, "toolExecutionNotifications": notifications})
}

fn log(version: &str, results: &[Value], remarks: &[Remark]) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "openapi-expr",
                "semanticVersion": version,
                "rules": Rule::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [invocation(remarks)],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}
