//! A bundle linted.

use std::collections::BTreeSet;

use openapi_expr::Linter;

use super::merge::merge;
use super::placed::Placed;
use super::silence::Silences;
use crate::bundle::Bundle;

/// What the linter found in a bundle.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Linted {
    /// The findings by file and place. What the documents silence is left out.
    pub findings: Vec<Placed>,
    /// How many operations were checked.
    pub operations: usize,
    /// How many expressions were checked.
    pub expressions: usize,
    /// What is wrong with silences, a line each: unknown rules, missing reasons.
    pub complaints: BTreeSet<String>,
}

impl Bundle {
    /// Checks the bundle and places the findings in its files.
    ///
    /// ```
    /// use openapi_expr::Linter;
    /// use openapi_expr_files::{Bundle, Disk, Origin};
    ///
    /// let text = "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done:\n  {'$request.query.url': {}}}}}}\n";
    /// let bundle = Bundle::read(&Disk, Origin::text("api.yaml"), text)?;
    /// let linted = bundle.lint(&Linter::new());
    /// let finding = &linted.findings[0];
    /// assert_eq!((finding.name.as_str(), finding.start.to_string()), ("api.yaml", "3:5".to_owned()));
    /// assert_eq!(&text[finding.bytes.clone()], "$request.query.url");
    /// # Ok::<(), openapi_expr_files::OpenError>(())
    /// ```
    pub fn lint(&self, linter: &Linter) -> Linted {
        let report = linter.check_with(self.value(), &self.bundled(), self.facts());
        let (operations, expressions) = (report.operations(), report.expressions());
        let mut silences = Silences::new(self);
        let mut findings: Vec<_> = report
            .into_iter()
            .filter_map(|finding| Placed::new(finding, self))
            .collect();
        findings.retain(|placed| !silences.silenced(placed));
        findings.extend(silences.unused(linter));
        findings.sort_by_key(|placed| (placed.file, placed.bytes.start, placed.finding.rule));
        Linted {
            findings: merge(findings),
            operations,
            expressions,
            complaints: silences.complaints(),
        }
    }
}
