//! Findings as one JSON object.

use serde::Serialize;

use crate::lint::Summary;
use crate::lint::placed::Placed;

#[derive(Serialize)]
pub(super) struct LintAnswer<'a> {
    findings: Vec<FindingAnswer<'a>>,
    summary: &'a Summary,
}

#[derive(Serialize)]
struct FindingAnswer<'a> {
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
    fix: Option<FixAnswer<'a>>,
}

#[derive(Serialize)]
struct FixAnswer<'a> {
    replacement: &'a str,
    certain: bool,
}

impl<'a> LintAnswer<'a> {
    pub(super) fn new(findings: impl Iterator<Item = &'a Placed>, summary: &'a Summary) -> Self {
        Self {
            findings: findings.map(FindingAnswer::new).collect(),
            summary,
        }
    }
}

impl<'a> FindingAnswer<'a> {
    fn new(placed: &'a Placed) -> Self {
        let finding = &placed.finding;
        Self {
            file: &placed.file,
            code: finding.rule.code(),
            rule: finding.rule.name(),
            category: finding.rule.category().to_string(),
            severity: finding.severity.to_string(),
            message: &finding.message,
            help: finding.help.as_deref(),
            pointer: &placed.pointer,
            line: placed.start.0,
            column: placed.start.1,
            text: finding.text.as_deref().unwrap_or_default(),
            span: [finding.span.start(), finding.span.end()],
            fix: finding.fix.as_ref().map(|fix| FixAnswer {
                replacement: &fix.replacement,
                certain: fix.is_certain(),
            }),
        }
    }
}
