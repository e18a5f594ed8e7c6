//! What a row of the table says of its rule, and rules by their codes and names.

use std::fmt;
use std::str::FromStr;

use super::rule::{Category, Severity, UnknownRule};
use super::rules::Rule;

impl Rule {
    /// Its code, such as `OE103`. It stays.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// Its name in kebab case, such as `dotted-body`. It stays.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it looks at.
    pub const fn category(self) -> Category {
        self.row().category
    }

    /// Its severity, unless a [`Linter`](crate::Linter) says otherwise.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// One line: what it finds.
    pub const fn summary(self) -> &'static str {
        self.row().summary
    }

    /// Why it is a mistake, with a wrong and a right example.
    pub const fn explanation(self) -> &'static str {
        self.row().explanation
    }

    /// The clause that it rests on.
    pub const fn clause(self) -> &'static str {
        self.row().clause
    }
}

/// The name.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A code, in either case, or a name.
impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, UnknownRule> {
        let found = Self::ALL
            .iter()
            .find(|rule| rule.name() == text || rule.code().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| UnknownRule(text.to_owned()))
    }
}
