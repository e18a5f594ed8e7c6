//! Rules by the names that people give.

use openapi_expr::lint::Rule;
use strsim::damerau_levenshtein;

/// Rules that a message offers at most.
const OFFERED: usize = 3;

/// A rule by its code or its name.
pub(super) fn rule(name: &str) -> Result<Rule, String> {
    name.parse().map_err(|error| {
        let near: Vec<_> = near(name)
            .iter()
            .map(|rule| format!("`{}`", rule.name()))
            .collect();
        let near = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", near.join(", "))
        };
        format!("{error}{near}")
    })
}

/// The same; the error says where all rules are listed.
pub(super) fn listed(name: &str) -> Result<Rule, String> {
    rule(name).map_err(|error| {
        format!("{error}\nhelp: `openapi-expr lint --explain all` lists the rules")
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
