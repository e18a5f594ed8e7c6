//! Where findings go.

use super::finding::{Finding, LintFix, Place, Report};
use super::rule::Severity;
use super::table::Rule;
use crate::span::Span;

/// Most findings of one text: more say nothing new.
const MAX_FINDINGS: usize = 16;

/// The text that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) pointer: &'s str,
    pub(super) place: Place,
    pub(super) text: &'s str,
}

impl Subject<'_> {
    pub(super) fn all(self) -> Span {
        Span::new(0, self.text.len())
    }
}

/// What is to be said of a place.
pub(super) struct Remark {
    pub(super) rule: Rule,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) fix: Option<LintFix>,
}

impl Remark {
    pub(super) fn new(rule: Rule, span: Span, message: impl Into<String>) -> Self {
        Self { rule, span, message: message.into(), help: None, fix: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }

    /// A fix for the span, which is then what the remark is about.
    pub(super) fn fix(self, span: Span, replacement: String, certain: bool) -> Self {
        Self { span, fix: Some(LintFix { replacement, certain }), ..self }
    }
}

/// Collects findings at the severities of a linter.
pub(super) struct Sink<L> {
    level: L,
    pub(super) report: Report,
    /// How many the text has that was spoken of last.
    repeated: usize,
}

impl<L: Fn(Rule) -> Option<Severity>> Sink<L> {
    pub(super) fn new(level: L) -> Self {
        Self { level, report: Report::default(), repeated: 0 }
    }

    pub(super) fn push(&mut self, subject: Subject<'_>, remark: Remark) {
        let Remark { rule, span, message, help, fix } = remark;
        let Some(severity) = (self.level)(rule) else { return };
        let findings = &mut self.report.findings;
        let again = findings.last().is_some_and(|last| last.pointer == subject.pointer && last.place == subject.place);
        self.repeated = if again { self.repeated + 1 } else { 1 };
        if self.repeated > MAX_FINDINGS {
            return;
        }
        let (pointer, text) = (subject.pointer.to_owned(), subject.text.to_owned());
        findings.push(Finding { rule, severity, message, help, pointer, place: subject.place, text, span, fix });
    }
}
