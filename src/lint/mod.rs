//! The linter: finds what is wrong with the callback keys and links of a document.
//!
//! Start with [`Linter`], which checks a document and returns a [`Report`]. Each [`Finding`] in it
//! says what is wrong, where, and, if that is known, how to fix it. [`Rule`] lists what the linter
//! looks for; each rule has a [`Category`] and a [`Severity`]. [`Facts`] tell the linter what the
//! text of a document says and its value does not show.

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
/// The linter evaluates expressions against schemas instead of values. What the document declares
/// is known to be there, what it leaves open is *unknown*, and only what can never work is an
/// error.
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
    /// The severities that were changed; `None` is off.
    levels: BTreeMap<Rule, Option<Severity>>,
    deny_warnings: bool,
}

impl Linter {
    /// Creates a linter with every rule at its usual severity.
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

    /// Turns all warnings into errors, including those that a rule gives only in some places.
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

    /// Returns the severity that a rule has in this linter, or `None` if it is off.
    pub fn level(&self, rule: Rule) -> Option<Severity> {
        self.at_level(rule, rule.severity())
    }

    /// Returns the severity of a finding, by its rule and its usual severity.
    fn at_level(&self, rule: Rule, usual: Severity) -> Option<Severity> {
        match self.levels.get(&rule).copied().unwrap_or(Some(usual)) {
            Some(Severity::Warning) if self.deny_warnings => Some(Severity::Error),
            level => level,
        }
    }

    /// Returns a finding about a whole member, at this linter's severity, or `None` if the rule is
    /// off.
    ///
    /// It is for rules about what the text of a document shows and its value does not, such as
    /// [`Rule::UnusedAllow`].
    ///
    /// ```
    /// use openapi_expr::Linter;
    /// use openapi_expr::lint::{Rule, Severity};
    ///
    /// let linter = Linter::new().note(Rule::UnusedAllow);
    /// let finding = linter.finding(Rule::UnusedAllow, "/paths/~1a", "`spaces` is silenced, but it reports nothing here");
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

    /// Checks a document. If it is not an OpenAPI 3 document, the only finding says so.
    ///
    /// Only the keys of Callback Objects and the members of Link Objects are checked. Text that
    /// looks like an expression in a description, an example or an extension is ignored. The target
    /// of a `$ref` to another document is unknown.
    pub fn check(&self, document: &Value) -> Report {
        self.check_bundled(document, &Bundled::new())
    }

    /// Checks the entry document of a value that contains further documents: see [`Bundled`]. Links
    /// are checked against the operations of all documents.
    pub fn check_bundled(&self, document: &Value, bundled: &Bundled) -> Report {
        self.check_with(document, bundled, &Facts::new())
    }

    /// Checks like [`check_bundled`](Self::check_bundled), with what the text of the documents says
    /// and the value does not show: see [`Facts`].
    pub fn check_with(&self, document: &Value, bundled: &Bundled, facts: &Facts) -> Report {
        run::run(document, bundled, facts, |rule, usual| {
            self.at_level(rule, usual)
        })
    }
}
