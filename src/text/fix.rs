//! Replacements that fix a text.

use super::span::Span;

/// A replacement that fixes a text.
///
/// ```
/// use openapi_expr::Template;
///
/// let key = "{$request.headers.X-Hook}/done";
/// let error = Template::parse(key).unwrap_err();
/// let fix = error.fix().ok_or("no fix")?;
/// assert!(fix.is_certain());
/// assert_eq!(fix.apply(key).as_deref(), Some("{$request.header.X-Hook}/done"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// The bytes to replace.
    pub span: Span,
    /// What to write in their place.
    pub replacement: String,
    /// How certain the fix is.
    pub applicability: Applicability,
}

/// How certain a [`Fix`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Applicability {
    /// The fix keeps the meaning beyond doubt. If it comes from the
    /// [`Linter`](crate::lint::Linter), what the fixed text reads is also declared, as far as the
    /// document says.
    Certain,
    /// The fix is the most likely meaning, and a person has to decide.
    Suggested,
}

impl Fix {
    pub(crate) fn new(span: Span, replacement: String, certain: bool) -> Self {
        let applicability = if certain {
            Applicability::Certain
        } else {
            Applicability::Suggested
        };
        Self {
            span,
            replacement,
            applicability,
        }
    }

    /// Returns true if the fix can be applied without asking a person.
    pub fn is_certain(&self) -> bool {
        self.applicability == Applicability::Certain
    }

    /// Returns the fixed text, or `None` if the span is not in `text`.
    pub fn apply(&self, text: &str) -> Option<String> {
        let before = text.get(..self.span.start())?;
        let after = text.get(self.span.end()..)?;
        Some([before, self.replacement.as_str(), after].concat())
    }
}
