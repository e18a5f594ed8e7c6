//! The columns of the table, and rules by their codes and names.

use std::fmt;
use std::str::FromStr;

use super::rule::{Category, Severity, UnknownRule};
use super::rules::Rule;

impl Rule {
    /// Returns the code of the rule, such as `OE103`. Codes are stable.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// Returns the name of the rule in kebab case, such as `dotted-body`. Names are stable.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns what the rule looks at.
    pub const fn category(self) -> Category {
        self.row().category
    }

    /// Returns the default severity, which a [`Linter`](crate::Linter) can change.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// Returns what the rule finds, in one line.
    pub const fn summary(self) -> &'static str {
        self.row().summary
    }

    /// Returns why the rule matters, with an example and what to use instead.
    pub const fn explanation(self) -> &'static str {
        self.row().explanation
    }

    /// Returns the clause of the specification that the rule is based on.
    pub const fn clause(self) -> &'static str {
        self.row().clause
    }
}

/// Prints the name.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads a code, in either case, or a name.
impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, UnknownRule> {
        let found = Self::ALL
            .iter()
            .find(|rule| rule.name() == text || rule.code().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| UnknownRule(text.to_owned()))
    }
}
