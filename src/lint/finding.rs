//! What the linter reports.

use std::fmt;

use super::rule::Severity;
use super::rules::Rule;
use crate::text::Span;
use crate::text::{Fix, excerpt, one_line};

/// The part of a member that a [`Finding`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Member {
    /// The name of the member at the pointer.
    Name,
    /// The value of the member at the pointer.
    Value,
}

/// Something that a [`Linter`](crate::Linter) found.
///
/// `{}` prints one line. `{:#}` prints the text with carets under the part that is wrong.
///
/// ```
/// use openapi_expr::Linter;
///
/// let api = serde_json::json!({"openapi": "3.1.1", "paths": {"/orders": {"post": {
///     "requestBody": {"content": {"application/json": {}}},
///     "callbacks": {"shipped": {"{$request.body.url}": {"post": {}}}}
/// }}}});
/// let report = Linter::new().check(&api);
/// let finding = report.iter().next().expect("a finding");
/// assert_eq!(
///     format!("{finding:#}"),
///     "error[OE103]: a body property is addressed with dots
///   {$request.body.url}
///    ^^^^^^^^^^^^^^^^^
///   at /paths/~1orders/post/callbacks/shipped/{$request.body.url}
/// help: a body property is addressed with a JSON Pointer: write `$request.body#/url`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How severe it is, by the linter's settings.
    pub severity: Severity,
    /// What is wrong here.
    pub message: String,
    /// How to fix it, if that is known.
    pub help: Option<String>,
    /// The JSON Pointer of the member.
    pub pointer: String,
    /// Whether the finding is about the member's name or its value.
    pub member: Member,
    /// The whole name or value, decoded. `None` for a value that is not a string, and for a
    /// finding about the whole member.
    pub text: Option<String>,
    /// The bytes of `text` that are wrong.
    pub span: Span,
    /// The fix, a replacement for `span`.
    pub fix: Option<Fix>,
}

/// Prints control characters visibly, so that a terminal does not obey them.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}]: {}",
            self.severity,
            self.rule.code(),
            one_line(&self.message)
        )?;
        if f.alternate() {
            if let Some(text) = self.text.as_deref().filter(|text| !text.is_empty()) {
                excerpt(f, text, self.span)?;
            }
            write!(f, "\n  at {}", Pointer(&self.pointer))?;
            self.help
                .as_ref()
                .map_or(Ok(()), |help| write!(f, "\nhelp: {}", one_line(help)))
        } else {
            write!(f, ", at {}", Pointer(&self.pointer))?;
            self.help
                .as_ref()
                .map_or(Ok(()), |help| write!(f, "; {}", one_line(help)))
        }
    }
}

struct Pointer<'a>(&'a str);

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str("the document")
        } else {
            f.write_str(&one_line(self.0))
        }
    }
}

/// The findings of one document, and how much was checked.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub(super) findings: Vec<Finding>,
    pub(super) operations: usize,
    pub(super) callback_keys: usize,
    pub(super) links: usize,
    pub(super) link_values: usize,
}

impl Report {
    /// Returns the findings: those of callback keys, then those of links, then all others. Each
    /// kind is in the [order](crate::Document#order) of the document's value.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns an iterator over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Returns how many operations the document has.
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// Returns how many callback keys and link values were checked.
    pub fn expressions(&self) -> usize {
        self.callback_keys + self.link_values
    }

    /// Returns how many callback keys were checked.
    pub fn callback_keys(&self) -> usize {
        self.callback_keys
    }

    /// Returns how many Link Objects were checked.
    pub fn links(&self) -> usize {
        self.links
    }

    /// Returns how many values of Link Objects were checked: parameters and request bodies.
    pub fn link_values(&self) -> usize {
        self.link_values
    }
}

impl IntoIterator for Report {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.iter()
    }
}
