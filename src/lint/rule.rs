//! What a rule is. The rules themselves are in the table of `rules.rs`.

use std::fmt;

use crate::text::Quoted;

/// How serious a [`Finding`](crate::lint::Finding) is. Notes are the least serious, errors the
/// most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing, but the document may well be intended that way.
    Note,
    /// Most likely a mistake, or a mistake in some exchanges only.
    Warning,
    /// A mistake: the specification forbids it, or it can never work.
    Error,
}

/// Prints the severity in lower case.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What a [`Rule`](crate::lint::Rule) looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Category {
    /// The text of an expression or a template.
    Syntax,
    /// The URL that is built from a callback key.
    Url,
    /// What an expression reads, compared with what the operation declares.
    Operation,
    /// A Link Object and its target.
    Link,
    /// The structure of the document.
    Document,
}

/// Prints the category in lower case.
impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "syntax",
            Self::Url => "url",
            Self::Operation => "operation",
            Self::Link => "link",
            Self::Document => "document",
        })
    }
}

/// A code or name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule {}", Quoted(.0))]
pub struct UnknownRule(pub(super) String);

impl UnknownRule {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        "unknown-rule"
    }

    /// Returns the unknown code or name.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A row of the table.
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) category: Category,
    pub(super) severity: Severity,
    pub(super) summary: &'static str,
    pub(super) explanation: &'static str,
    pub(super) clause: &'static str,
}

/// Makes the enumeration and its rows from one table.
macro_rules! rules {
    ($(
        $rule:ident, $code:literal, $name:literal, $category:ident, $severity:ident, $clause:expr;
        $summary:literal;
        $why:literal;
        $example:literal => $instead:literal
    )*) => {
        /// What the linter looks for.
        ///
        /// Codes and names are stable, and [`Rule::from_str`](std::str::FromStr) reads either.
        /// Rules are ordered by their codes.
        ///
        /// ```
        /// use openapi_expr::lint::{Rule, Severity};
        ///
        /// let rule: Rule = "dotted-body".parse()?;
        /// assert_eq!((rule.code(), rule.severity()), ("OE103", Severity::Error));
        /// assert!(rule.explanation().contains("{$request.body#/user/id}"));
        /// # Ok::<(), openapi_expr::lint::UnknownRule>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $code, "`, `", $name, "`: ", $summary, ".")] $rule,)*
        }

        impl Rule {
            /// All rules, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$rule),*];

            pub(super) const fn row(self) -> Row {
                match self {
                    $(Self::$rule => Row {
                        code: $code,
                        name: $name,
                        category: Category::$category,
                        severity: Severity::$severity,
                        summary: $summary,
                        explanation: concat!(
                            "Why it matters:\n\n", $why,
                            "\n\nExample:\n\n    ", $example,
                            "\n\nUse instead:\n\n    ", $instead, "\n",
                        ),
                        clause: $clause,
                    },)*
                }
            }
        }
    };
}

pub(super) use rules;
