//! Findings as one JSON object.

use std::io::{self, Write};

use openapi_expr::text::Fix;
use serde::Serialize;

use super::reporter::{Remark, Reporter, Summary};
use crate::findings::Placed;
use crate::source::Source;

/// Writes one JSON object at the end of the run.
///
/// Lines and columns count from 1, columns in characters. `span` is bytes of `text`, the decoded
/// name or value, and `fix.replacement` is what to write in its place.
#[derive(Debug)]
pub struct Json<W> {
    output: W,
    findings: Vec<Placed>,
}

impl<W: Write> Json<W> {
    /// Creates a reporter that writes to an output.
    pub fn new(output: W) -> Self {
        Self {
            output,
            findings: Vec::new(),
        }
    }
}

impl<W: Write> Reporter for Json<W> {
    fn finding(&mut self, _: &Source, placed: &Placed) -> io::Result<()> {
        self.findings.push(placed.clone());
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, _: &[Remark]) -> io::Result<()> {
        let findings = self.findings.iter().map(FindingJson::new).collect();
        let report = ReportJson { findings, summary };
        serde_json::to_writer_pretty(&mut self.output, &report)?;
        writeln!(self.output)?;
        self.output.flush()
    }
}

#[derive(Serialize)]
struct ReportJson<'a> {
    findings: Vec<FindingJson<'a>>,
    summary: &'a Summary,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    file: &'a str,
    code: &'static str,
    rule: &'static str,
    category: String,
    severity: String,
    message: &'a str,
    help: Option<&'a str>,
    pointer: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
    span: [usize; 2],
    fix: Option<FixJson<'a>>,
}

#[derive(Serialize)]
struct FixJson<'a> {
    replacement: &'a str,
    certain: bool,
}

impl<'a> FindingJson<'a> {
    fn new(placed: &'a Placed) -> Self {
        let finding = &placed.finding;
        Self {
            file: &placed.name,
            code: finding.rule.code(),
            rule: finding.rule.name(),
            category: finding.rule.category().to_string(),
            severity: finding.severity.to_string(),
            message: &finding.message,
            help: finding.help.as_deref(),
            pointer: &placed.pointer,
            line: placed.start.line,
            column: placed.start.column,
            text: finding.text.as_deref().unwrap_or_default(),
            span: [finding.span.start(), finding.span.end()],
            fix: finding.fix.as_ref().map(FixJson::new),
        }
    }
}

impl<'a> FixJson<'a> {
    fn new(fix: &'a Fix) -> Self {
        Self {
            replacement: &fix.replacement,
            certain: fix.is_certain(),
        }
    }
}
