//! Literal text in which an expression was meant.
//!
//! Rules: OE106 `missing-braces`, OE107 `dollar-before-brace`, OE108 `doubled-braces`,
//! OE119 `angle-brackets`, OE120 `escaped-dollar`, OE401 `not-evaluated`.

use super::constant;
use super::reader::{Reader, Site};
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::{Expression, Leniency, Syntax, is_word};
use crate::text::Span;

/// An expression in literal text, without braces.
struct Unbraced<'t> {
    rule: Rule,
    /// The bytes in the literal, with the angle brackets or the backslash.
    span: Span,
    /// The expression as it is written.
    inside: &'t str,
}

/// Remarks on expressions in literal text that lack their braces, and on those in angle brackets.
pub(in crate::lint) fn in_literal(
    reader: Reader<'_, '_>,
    text: &str,
    literal: Span,
) -> Vec<Remark> {
    let written = literal.slice(text).unwrap_or_default();
    let mut found = Vec::new();
    let mut end = 0;
    for (at, _) in written.match_indices('$') {
        if at < end {
            continue;
        }
        if let Some((one, next)) = expression_at(written, at, reader.site) {
            end = next;
            let start = literal.start() + one.span.start();
            let span = Span::new(start, literal.start() + one.span.end());
            found.push(remark(reader, text, &Unbraced { span, ..one }));
        }
    }
    found
}

/// Returns the expression whose `$` is at a byte of a literal, and where the expression ends.
fn expression_at(written: &str, at: usize, site: Site) -> Option<(Unbraced<'_>, usize)> {
    let (before, rest) = written.split_at_checked(at)?;
    let angle = before.ends_with('<');
    let (inside, after) = rest.split_at_checked(expression_end(rest, angle, site)?)?;
    let end = at + inside.len();
    let (rule, span) = if angle {
        let closed = usize::from(after.starts_with('>'));
        (Rule::AngleBrackets, Span::new(at - 1, end + closed))
    } else if before.ends_with('\\') {
        (Rule::EscapedDollar, Span::new(at - 1, end))
    } else {
        (Rule::MissingBraces, Span::new(at, end))
    };
    Some((Unbraced { rule, span, inside }, end))
}

fn remark(reader: Reader<'_, '_>, text: &str, found: &Unbraced<'_>) -> Remark {
    let remark = Remark::new(found.rule, found.span, found.rule.summary());
    let lenient =
        Expression::parse_with(found.inside, Syntax::openapi().lenient(Leniency::LENIENT));
    let Ok(expression) = lenient else {
        return remark;
    };
    let before = text.get(..found.span.start()).unwrap_or_default();
    // `http://$request.query.url`: the value is the whole URL.
    let after_scheme = matches!(before, "http://" | "https://");
    let start = if after_scheme { 0 } else { found.span.start() };
    let span = Span::new(start, found.span.end());
    let is_declared = || matches!(reader.scope.ask(&expression), Answer::Declared(_));
    let certain = !after_scheme && (found.rule == Rule::AngleBrackets || is_declared());
    let replacement = format!("{{{}}}", expression.to_standard());
    remark
        .help(format!("write `{replacement}`"))
        .fix(span, replacement, certain)
        .near(span, &expression, true)
}

/// Returns the length of the expression that begins with `$`, unless its root is just a word of
/// prose.
fn expression_end(rest: &str, angle: bool, site: Site) -> Option<usize> {
    let rooted = ["$request.", "$response."]
        .iter()
        .any(|root| rest.starts_with(root));
    let keyword = ["$url", "$method", "$statusCode"].iter().find(|word| {
        rest.strip_prefix(**word)
            .is_some_and(|after| !after.starts_with(is_word))
    });
    // In the value of a link, `$url` may be a variable of another language.
    let keyword = keyword.filter(|_| angle || !site.is_link());
    if angle && (!site.is_link() || rooted || keyword.is_some()) {
        return rest.find('>');
    }
    match keyword {
        Some(word) => Some(word.len()),
        None if rooted => Some(reference_end(rest)),
        None => None,
    }
}

/// Returns the length of an expression that begins with `$request.` or `$response.`: up to what
/// goes on with the URL or the sentence.
fn reference_end(rest: &str) -> usize {
    let pointer = rest.find('#').unwrap_or(rest.len());
    let is_after = |(at, c): &(usize, char)| match c {
        '?' | '&' | ' ' | '{' | '}' | '<' | '>' | '"' | '\'' | ',' | ';' => true,
        '/' => *at < pointer,
        _ => false,
    };
    rest.char_indices()
        .find(is_after)
        .map_or(rest.len(), |(at, _)| at)
}

/// Remarks on `{{$request.body#/id}}` in the value of a link, which is text around one expression.
pub(in crate::lint) fn doubled(text: &str, braces: Span) -> Option<Remark> {
    let before = text.get(..braces.start())?;
    let inner = braces.slice(text)?;
    let after = text.get(braces.end()..)?;
    let opening = before.len() - before.trim_end_matches('{').len();
    let pairs = opening.min(after.len() - after.trim_start_matches('}').len());
    if pairs == 0 {
        return None;
    }
    let span = Span::new(braces.start() - pairs, braces.end() + pairs);
    let message = "the outer braces are literal text and are passed with the value";
    let remark = Remark::new(Rule::DoubledBraces, span, message).lighter(Severity::Warning);
    Some(
        remark
            .help(format!("one pair of braces is enough: write `{inner}`"))
            .fix(span, inner.to_owned(), false),
    )
}

/// Remarks on a constant that is one name in braces, as a path template or another language has it.
pub(in crate::lint) fn placeholder(reader: Reader<'_, '_>, text: &str) -> Option<Remark> {
    let name = name_in_braces(text)?;
    let all = Span::new(0, text.len());
    let message = format!("`{text}` is not an expression: it is passed unchanged");
    let remark = Remark::new(Rule::NotEvaluated, all, message);
    Some(constant::remark(reader, remark, all, name))
}

pub(in crate::lint) fn is_placeholder(text: &str) -> bool {
    name_in_braces(text).is_some()
}

fn name_in_braces(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    let named = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && name.chars().all(is_word);
    named.then_some(name)
}

/// Remarks on `${$request.body#/id}`. By the grammar this is a `$` and then the value, which nobody
/// means in a URL.
pub(in crate::lint) fn dollar_before(text: &str, braces: Span) -> Remark {
    let rule = Rule::DollarBeforeBrace;
    let span = Span::new(braces.start() - 1, braces.end());
    let fixed = braces.slice(text).unwrap_or_default().to_owned();
    Remark::new(rule, span, rule.summary())
        .help(format!("write `{fixed}`"))
        .fix(span, fixed, false)
}
