//! The linter: what is wrong with the callback keys and links of a document, where, and how it is
//! mended.

mod check;
mod facts;
mod finding;
mod guess;
mod judge;
mod operation;
mod remark;
mod row;
mod rule;
mod rules;
mod run;
mod schema;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::Bundled;
use crate::text::Span;
pub use facts::Facts;
pub use finding::{Finding, Member, Report};
pub use rule::{Category, Severity, UnknownRule};
pub use rules::Rule;

/// Checks the callback keys and links of OpenAPI documents, 3.0, 3.1 and 3.2.
///
/// It is the evaluator, with schemas in the place of values: what the document declares is known to
/// be there, what it leaves open is *unknown*, and only what can never work is an error.
///
/// ```
/// use openapi_expr::Linter;
/// use openapi_expr::lint::{Rule, Severity};
///
/// let api = serde_json::json!({
///     "openapi": "3.1.1",
///     "paths": {"/invoices/": {"post": {
///         "parameters": [{"name": "callback_url", "in": "query", "schema": {"type": "string", "format": "uri"}}],
///         "requestBody": {"content": {"application/json": {"schema": {
///             "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}
///         }}}},
///         "callbacks": {"invoice": {"{$callback_url}/invoices/{$request.body.id}": {"post": {}}}}
///     }}}
/// });
/// let report = Linter::new().check(&api);
/// let fixes: Vec<_> = report
///     .findings()
///     .iter()
///     .map(|finding| (finding.rule, finding.severity, finding.fix.as_ref().map(|fix| fix.replacement.as_str())))
///     .collect();
/// assert_eq!(fixes, [
///     (Rule::BareParameter, Severity::Error, Some("$request.query.callback_url")),
///     (Rule::DottedBody, Severity::Error, Some("$request.body#/id")),
/// ]);
/// for finding in Linter::new().allow(Rule::BareParameter).check(&api) {
///     println!("{finding:#}"); // What, where with carets, and what to write.
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Linter {
    /// What differs from the table; `None` is off.
    levels: BTreeMap<Rule, Option<Severity>>,
    deny_warnings: bool,
}

impl Linter {
    /// A linter with every rule at the severity of the table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Turns a rule off.
    #[must_use]
    pub fn allow(self, rule: Rule) -> Self {
        self.at(rule, None)
    }

    /// Makes a rule a note.
    #[must_use]
    pub fn note(self, rule: Rule) -> Self {
        self.at(rule, Some(Severity::Note))
    }

    /// Makes a rule a warning.
    #[must_use]
    pub fn warn(self, rule: Rule) -> Self {
        self.at(rule, Some(Severity::Warning))
    }

    /// Makes a rule an error.
    #[must_use]
    pub fn deny(self, rule: Rule) -> Self {
        self.at(rule, Some(Severity::Error))
    }

    /// Makes errors of all warnings, also of those that a rule gives only in some places.
    #[must_use]
    pub fn deny_warnings(self) -> Self {
        Self {
            deny_warnings: true,
            ..self
        }
    }

    fn at(mut self, rule: Rule, level: Option<Severity>) -> Self {
        self.levels.insert(rule, level);
        self
    }

    /// The severity that a rule has in this linter; `None` where it is off.
    pub fn level(&self, rule: Rule) -> Option<Severity> {
        self.at_level(rule, rule.severity())
    }

    /// The severity of a finding that weighs as much as this by default.
    fn at_level(&self, rule: Rule, usual: Severity) -> Option<Severity> {
        match self.levels.get(&rule).copied().unwrap_or(Some(usual)) {
            Some(Severity::Warning) if self.deny_warnings => Some(Severity::Error),
            level => level,
        }
    }

    /// A finding for whoever reads the text itself, where a rule is broken that a value cannot
    /// show, such as
    /// [`Rule::UnusedAllow`]: at this linter's severity, about a whole member. `None` where the rule is off.
    ///
    /// ```
    /// use openapi_expr::Linter;
    /// use openapi_expr::lint::{Rule, Severity};
    ///
    /// let linter = Linter::new().note(Rule::UnusedAllow);
    /// let finding = linter.finding(Rule::UnusedAllow, "/paths/~1a", "`blank` is silenced here, where it reports nothing");
    /// assert_eq!(finding.map(|finding| finding.severity), Some(Severity::Note));
    /// assert!(linter.allow(Rule::UnusedAllow).finding(Rule::UnusedAllow, "", "…").is_none());
    /// ```
    pub fn finding(
        &self,
        rule: Rule,
        pointer: &str,
        message: impl Into<String>,
    ) -> Option<Finding> {
        Some(Finding {
            rule,
            severity: self.level(rule)?,
            message: message.into(),
            help: None,
            pointer: pointer.to_owned(),
            member: Member::Name,
            text: None,
            span: Span::new(0, 0),
            fix: None,
        })
    }

    /// Checks a document. One that is no OpenAPI 3 document has one finding, which says so.
    ///
    /// Only the keys of Callback Objects and the members of Link Objects are looked at: what looks
    /// like an expression in a description, an example or an extension is none. A `$ref` to another
    /// document leaves unknown what is there.
    pub fn check(&self, document: &Value) -> Report {
        self.check_bundled(document, &Bundled::new())
    }

    /// Checks the entry document of a value that holds further ones: links are checked against the
    /// operations of all.
    pub fn check_bundled(&self, document: &Value, bundled: &Bundled) -> Report {
        self.check_with(document, bundled, &Facts::new())
    }

    /// The same for whoever knows more of the documents than the value shows: see [`Facts`].
    pub fn check_with(&self, document: &Value, bundled: &Bundled, facts: &Facts) -> Report {
        run::run(document, bundled, facts, |rule, usual| {
            self.at_level(rule, usual)
        })
    }
}
