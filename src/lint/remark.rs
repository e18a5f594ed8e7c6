//! Remarks, the fixes they offer, and how they become findings.

use super::finding::{Finding, Member, Report};
use super::rule::Severity;
use super::rules::Rule;
use crate::syntax::Expression;
use crate::text::{Fix, Span};

/// The most findings that are kept for one text.
pub(super) const MAX_FINDINGS: usize = 16;

/// The name or the value that a remark is about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) pointer: &'s str,
    pub(super) member: Member,
    /// `None` for a value that is not a string.
    pub(super) text: Option<&'s str>,
}

impl<'s> Subject<'s> {
    /// The name of the member at a pointer.
    pub(super) const fn name(pointer: &'s str, text: &'s str) -> Self {
        Self {
            pointer,
            member: Member::Name,
            text: Some(text),
        }
    }

    /// The value of the member at a pointer.
    pub(super) const fn value(pointer: &'s str, text: Option<&'s str>) -> Self {
        Self {
            pointer,
            member: Member::Value,
            text,
        }
    }

    /// The span of the whole text.
    pub(super) fn all(self) -> Span {
        Span::new(0, self.text.map_or(0, str::len))
    }

    /// A remark about the whole text.
    pub(super) fn remark(self, rule: Rule, message: impl Into<String>) -> Remark {
        Remark::new(rule, self.all(), message)
    }
}

/// What may have been meant. It is judged before it becomes a fix, so nothing is searched for
/// unless it is needed.
pub(super) enum Offer {
    /// A text for a span, and the help for it.
    Text {
        span: Span,
        text: String,
        certain: bool,
        help: Option<String>,
    },
    /// What the operation declares that is close to an expression or a name.
    Near {
        span: Span,
        meant: Meant,
        braces: bool,
        certain: bool,
    },
}

/// What to search for.
pub(super) enum Meant {
    Expression(String),
    Name(String),
}

/// What is wrong with a part of a text.
pub(super) struct Remark {
    pub(super) rule: Rule,
    pub(super) span: Span,
    pub(super) message: String,
    /// The help if no offer holds.
    pub(super) help: Option<String>,
    /// A severity below that of the rule, in this case.
    pub(super) lighter: Option<Severity>,
    /// The most likely offer first.
    pub(super) offers: Vec<Offer>,
    pub(super) fix: Option<Fix>,
}

impl Remark {
    pub(super) fn new(rule: Rule, span: Span, message: impl Into<String>) -> Self {
        let (message, offers) = (message.into(), Vec::new());
        Self {
            rule,
            span,
            message,
            help: None,
            lighter: None,
            offers,
            fix: None,
        }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        Self {
            help: help.or(self.help),
            ..self
        }
    }

    pub(super) fn lighter(self, severity: Severity) -> Self {
        Self {
            lighter: Some(severity),
            ..self
        }
    }

    /// Its severity, before the linter's settings.
    pub(super) fn severity(&self) -> Severity {
        self.lighter.unwrap_or(self.rule.severity())
    }

    /// Offers a text for a span, with the help so far.
    pub(super) fn fix(mut self, span: Span, text: String, certain: bool) -> Self {
        let help = self.help.take();
        // The remark is about the span of the first offer.
        if self.offers.is_empty() {
            self.span = span;
        }
        self.offers.push(Offer::Text {
            span,
            text,
            certain,
            help,
        });
        self
    }

    /// Offers what is close to an expression, with or without braces.
    pub(super) fn near(mut self, span: Span, expression: &Expression<'_>, braces: bool) -> Self {
        let meant = Meant::Expression(expression.to_string());
        self.offers.push(Offer::Near {
            span,
            meant,
            braces,
            certain: false,
        });
        self
    }

    /// Offers what has this name.
    pub(super) fn named(mut self, span: Span, name: &str, braces: bool, certain: bool) -> Self {
        self.offers.push(Offer::Near {
            span,
            meant: Meant::Name(name.to_owned()),
            braces,
            certain,
        });
        self
    }

    /// Turns an offer into the fix. The remark is then about its span.
    pub(super) fn take(
        &mut self,
        span: Span,
        replacement: String,
        certain: bool,
        help: Option<String>,
    ) {
        self.offers.clear();
        self.span = span;
        self.help = help.or(self.help.take());
        self.fix = Some(Fix::new(span, replacement, certain));
    }

    pub(super) fn take_first(&mut self) {
        let first = self.offers.drain(..).next();
        if let Some(Offer::Text {
            span,
            text,
            certain,
            help,
        }) = first
        {
            self.take(span, text, certain, help);
        }
    }

    pub(super) fn is_certain(&self) -> bool {
        self.fix.as_ref().is_some_and(Fix::is_certain)
    }
}

/// Collects remarks as findings, at the severities of a linter.
pub(super) struct Sink<L> {
    level: L,
    pub(super) report: Report,
    /// How many findings the last text has so far.
    repeated: usize,
}

impl<L: Fn(Rule, Severity) -> Option<Severity>> Sink<L> {
    pub(super) fn new(level: L) -> Self {
        Self {
            level,
            report: Report::default(),
            repeated: 0,
        }
    }

    pub(super) fn push(&mut self, subject: Subject<'_>, mut remark: Remark) {
        // Outside of texts, nothing is judged: the first offer is the fix.
        remark.take_first();
        let Some(severity) = (self.level)(remark.rule, remark.severity()) else {
            return;
        };
        let Remark {
            rule,
            span,
            message,
            help,
            fix,
            ..
        } = remark;
        let findings = &mut self.report.findings;
        let again = findings
            .last()
            .is_some_and(|last| last.pointer == subject.pointer && last.member == subject.member);
        self.repeated = if again { self.repeated + 1 } else { 1 };
        if self.repeated > MAX_FINDINGS {
            return;
        }
        findings.push(Finding {
            rule,
            severity,
            message,
            help,
            pointer: subject.pointer.to_owned(),
            member: subject.member,
            text: subject.text.map(str::to_owned),
            span,
            fix,
        });
    }
}
