//! The interface of an output format.

use std::fmt;
use std::io;

use openapi_expr::lint::Severity;
use serde::Serialize;

use crate::findings::Placed;
use crate::fix::FileChange;
use crate::source::Source;

/// An output format, which is given the findings of a run one by one and then the end of the run.
///
/// ```
/// use openapi_expr::Linter;
/// use openapi_expr_files::{Bundle, Disk, Json, Origin, Reporter, Summary};
///
/// let text = "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done: {'{$URL}': {post: {}}}}}}}\n";
/// let bundle = Bundle::read(&Disk, Origin::text("api.yaml"), text)?;
/// let (mut output, mut summary) = (Vec::new(), Summary::default());
/// let mut reporter = Json::new(&mut output);
/// for placed in &bundle.lint(&Linter::new()).findings {
///     summary.count(placed.finding.severity);
///     reporter.finding(&bundle.sources()[placed.file], placed)?;
/// }
/// reporter.finish(&summary, &[])?;
/// let report: serde_json::Value = serde_json::from_slice(&output)?;
/// assert_eq!(report["findings"][0]["rule"], "keyword-case");
/// assert_eq!(report["summary"]["errors"], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Reporter {
    /// Reports a finding in a file.
    ///
    /// # Errors
    ///
    /// Output that cannot be written.
    fn finding(&mut self, source: &Source, placed: &Placed) -> io::Result<()>;

    /// Reports a file that fixes change. Formats for findings ignore it.
    ///
    /// # Errors
    ///
    /// Output that cannot be written.
    fn change(&mut self, change: &FileChange) -> io::Result<()> {
        let _ = change;
        Ok(())
    }

    /// Ends the report.
    ///
    /// # Errors
    ///
    /// Output that cannot be written.
    fn finish(&mut self, summary: &Summary, remarks: &[Remark]) -> io::Result<()>;
}

/// Counts what was found in all documents of a run.
///
/// `{}` writes one line, such as `2 errors, 1 warning in 3 documents (12 operations, 9 expressions)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// How many documents were checked.
    pub files: usize,
    /// How many operations they have.
    pub operations: usize,
    /// How many expressions they have.
    pub expressions: usize,
    /// How many findings are errors.
    pub errors: usize,
    /// How many findings are warnings.
    pub warnings: usize,
    /// How many findings are notes.
    pub notes: usize,
    /// How many files could not be read or written, and how many patterns match no file.
    pub failed: usize,
    /// How many places were fixed.
    #[serde(skip)]
    pub fixed: usize,
}

/// Something about the run itself: a reference that was not followed, a file that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remark {
    /// What it means for the run.
    pub weight: Weight,
    /// The message.
    pub message: String,
}

/// What a [`Remark`] means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weight {
    /// A document was read only in part, or not as its author may think.
    Warning,
    /// A document was not read.
    Error,
}

impl Remark {
    /// Makes a remark.
    pub fn new(weight: Weight, message: impl Into<String>) -> Self {
        Self {
            weight,
            message: message.into(),
        }
    }
}

impl Summary {
    /// Counts a finding.
    pub fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found: Vec<_> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| Count(number, word).to_string())
        .collect();
        if self.fixed > 0 {
            write!(f, "{} fixed, ", self.fixed)?;
        }
        let found = if found.is_empty() {
            "no findings".to_owned()
        } else {
            found.join(", ")
        };
        write!(
            f,
            "{found} in {} ({}, {})",
            Count(self.files, "document"),
            Count(self.operations, "operation"),
            Count(self.expressions, "expression")
        )?;
        match self.failed {
            0 => Ok(()),
            failed => write!(
                f,
                "; {} could not be read or written",
                Count(failed, "file")
            ),
        }
    }
}

/// `1 file`, `2 files`.
struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1)
    }
}
