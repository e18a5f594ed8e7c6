//! Mistakes in a text that is read as one bare expression.

use super::braces::{expression_meant, missing_body};
use super::expression::{in_expression, tool_extension};
use super::known::{Advice, Known};
use super::spelling::{is_expression, is_template};
use crate::syntax::mistake::Mistake;
use crate::syntax::name::is_word;
use crate::text::Span;

/// Tried in this order.
pub(super) const RECOGNISERS: &[fn(&str) -> Option<Known>] = &[
    enclosed_expression,
    dollar_outside,
    missing_dollar,
    |text| missing_body(text, "", ""),
    template,
    tool_extension,
    |text| in_expression(text, 0),
    missing_braces,
    dollar_before_text,
];

fn all(text: &str) -> Span {
    Span::new(0, text.len())
}

/// `{$url}`
fn enclosed_expression(text: &str) -> Option<Known> {
    let inside = text.strip_prefix('{')?.trim_matches(['{', '}', ' ']);
    let fixed = expression_meant(inside)?;
    Some(Known::fixed(Mistake::EnclosedExpression, all(text), fixed))
}

/// `${request.body.id}`, as other languages embed.
fn dollar_outside(text: &str) -> Option<Known> {
    let mut parts = text.split("${");
    let first = parts.next().filter(|first| first.len() < text.len())?;
    let (template, certain) =
        parts.try_fold((first.to_owned(), true), |(template, certain), part| {
            let (inside, after) = part.split_once('}')?;
            let meant = expression_meant(inside);
            let certain = certain && meant.is_some();
            let fixed = meant.or_else(|| expression_meant(&format!("${inside}")))?;
            Some((template + "{" + &fixed + "}" + after, certain))
        })?;
    is_template(&template)
        .then(|| Known::fixed(Mistake::DollarOutside, all(text), template).certain_if(certain))
}

/// `request.body#/id`
fn missing_dollar(text: &str) -> Option<Known> {
    let dollared = format!("${text}");
    is_expression(&dollared).then(|| Known::fixed(Mistake::MissingDollar, all(text), dollared))
}

/// `/orders/{$url}`
fn template(text: &str) -> Option<Known> {
    (text.contains("{$") && is_template(text))
        .then(|| Known::new(Mistake::TemplateForExpression, Advice::Reason))
}

/// `$url/foo`
fn missing_braces(text: &str) -> Option<Known> {
    let after_dollar = text.get(1..)?;
    // After the root, or where a URL goes on.
    [
        after_dollar.find(|c| !is_word(c)),
        after_dollar.find(['/', '?']),
    ]
    .into_iter()
    .flatten()
    .find_map(|end| split_by_braces(text, end + 1))
}

/// Encloses the expression that ends at a byte, if it is one and text follows it.
fn split_by_braces(text: &str, end: usize) -> Option<Known> {
    let (written, after) = text.split_at_checked(end)?;
    // A pointer follows `#`, whatever is wrong with it.
    let strict = !written.ends_with('#') && is_expression(written);
    let expression = if strict {
        written.to_owned()
    } else if after.starts_with(['/', '?']) {
        in_expression(written, 0)?.replacement()?.to_owned()
    } else {
        return None;
    };
    let template = format!("{{{expression}}}{after}");
    let apart = after == after.trim_matches(' ') && is_template(&template);
    apart.then(|| Known::fixed(Mistake::MissingBraces, all(text), template).certain_if(strict))
}

/// `${a b}`
fn dollar_before_text(text: &str) -> Option<Known> {
    text.starts_with("${")
        .then(|| Known::new(Mistake::DollarOutside, Advice::Reason))
}
