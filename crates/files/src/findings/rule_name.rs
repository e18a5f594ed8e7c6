//! Rules by the names that people give.

use std::fmt;

use openapi_expr::lint::{Rule, UnknownRule};
use strsim::damerau_levenshtein;

/// Rules that a message offers at most.
const OFFERED: usize = 3;

/// The error for a name that no rule has.
///
/// `{}` writes one line and offers rules with similar names. `{:#}` adds how to list all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNameError {
    error: UnknownRule,
    near: Vec<Rule>,
}

impl RuleNameError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        self.error.code()
    }

    /// Returns the unknown code or name.
    pub fn text(&self) -> &str {
        self.error.text()
    }

    /// Returns the rules with similar names, the most similar one first.
    pub fn near(&self) -> &[Rule] {
        &self.near
    }
}

impl fmt::Display for RuleNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        for (n, rule) in self.near.iter().enumerate() {
            let before = if n == 0 { "; did you mean " } else { ", " };
            write!(f, "{before}`{}`", rule.name())?;
        }
        if !self.near.is_empty() {
            f.write_str("?")?;
        }
        if f.alternate() {
            f.write_str("\nhelp: `openapi-expr lint --explain all` lists the rules")?;
        }
        Ok(())
    }
}

impl std::error::Error for RuleNameError {}

/// Returns the rule with a code or a name.
///
/// ```
/// use openapi_expr_files::find_rule;
///
/// assert_eq!(find_rule("dotted-body").map(|rule| rule.name()), Ok("dotted-body"));
/// let error = find_rule("doted-body").unwrap_err();
/// assert!(error.to_string().ends_with("; did you mean `dotted-body`?"));
/// ```
///
/// # Errors
///
/// A name that no rule has.
pub fn find_rule(name: &str) -> Result<Rule, RuleNameError> {
    name.parse().map_err(|error| RuleNameError {
        error,
        near: near(name),
    })
}

/// Rules whose name or code is close to a text: misspelled, or given in part.
fn near(text: &str) -> Vec<Rule> {
    let text = text.to_ascii_lowercase().replace(['_', ' '], "-");
    let distance = |rule: &Rule| {
        let (name, code) = (rule.name(), rule.code().to_ascii_lowercase());
        let apart = damerau_levenshtein(name, &text).min(damerau_levenshtein(&code, &text));
        let in_part = text.len() >= 3
            && (name.starts_with(&text) || name.split('-').any(|word| word == text));
        // Half of a short word is another word.
        if in_part {
            Some(0)
        } else {
            (apart * 4 <= text.len()).then_some(apart)
        }
    };
    let mut found: Vec<_> = Rule::ALL
        .iter()
        .filter_map(|rule| distance(rule).map(|apart| (apart, *rule)))
        .collect();
    found.sort_by_key(|(apart, _)| *apart);
    found
        .into_iter()
        .take(OFFERED)
        .map(|(_, rule)| rule)
        .collect()
}
