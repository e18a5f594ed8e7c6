//! Literal text in which an expression was meant.

use super::syntax::{Reader, constant};
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::Expression;
use crate::syntax::is_word;
use crate::syntax::{Leniency, Syntax};
use crate::text::Span;

/// Expressions in literal text that lack their braces, and those in angle brackets.
pub(in crate::lint) fn in_literal(
    reader: Reader<'_, '_>,
    text: &str,
    literal: Span,
) -> Vec<Remark> {
    let mut found = Vec::new();
    let Some(written) = literal.slice(text) else {
        return found;
    };
    let mut from = 0;
    while let Some(at) = written
        .get(from..)
        .and_then(|rest| rest.find('$'))
        .map(|at| from + at)
    {
        from = at + 1;
        let Some(rest) = written.get(at..) else { break };
        let behind = |c: char| written.get(..at).is_some_and(|before| before.ends_with(c));
        let (angle, escaped) = (behind('<'), behind('\\'));
        let Some(end) = expression_end(rest, angle, reader.link) else {
            continue;
        };
        let start = literal.start() + at;
        let (span, rule) = if angle {
            let closed = usize::from(
                rest.get(end..)
                    .is_some_and(|behind| behind.starts_with('>')),
            );
            (
                Span::new(start - 1, start + end + closed),
                Rule::AngleBrackets,
            )
        } else if escaped {
            (Span::new(start - 1, start + end), Rule::EscapedDollar)
        } else {
            (Span::new(start, start + end), Rule::MissingBraces)
        };
        from = at + end;
        let inside = rest.get(..end).unwrap_or_default();
        let standard = Expression::parse_with(inside, Syntax::openapi().lenient(Leniency::LENIENT));
        let remark = Remark::new(rule, span, rule.summary());
        let Ok(expression) = standard else {
            found.push(remark);
            continue;
        };
        let replacement = format!("{{{}}}", expression.to_standard());
        let mut certain = angle || matches!(reader.scope.ask(&expression), Answer::Declared(_));
        // `http://$request.query.url`: the value is the whole URL.
        let before = text.get(..span.start()).unwrap_or_default();
        let span = if matches!(before, "http://" | "https://") {
            certain = false;
            Span::new(0, span.end())
        } else {
            span
        };
        let remark = remark
            .help(format!("write `{replacement}`"))
            .fix(span, replacement, certain);
        found.push(remark.near(span, &expression, true));
    }
    found
}

/// How far an expression that begins with `$` goes, where none of the grammar's roots is just a
/// word of prose.
fn expression_end(rest: &str, angle: bool, link: bool) -> Option<usize> {
    let rooted = ["$request.", "$response."]
        .iter()
        .any(|root| rest.starts_with(root));
    let keyword = ["$url", "$method", "$statusCode"].iter().find(|word| {
        rest.strip_prefix(**word)
            .is_some_and(|behind| !behind.starts_with(crate::syntax::is_word))
    });
    // In the value of a link, `$url` may be a variable of another language.
    let keyword = keyword.filter(|_| angle || !link);
    if angle && (!link || rooted || keyword.is_some()) {
        return rest.find('>');
    }
    match keyword {
        Some(word) => Some(word.len()),
        None if rooted => {
            let pointer = rest.find('#').unwrap_or(rest.len());
            let stops = |(at, c): &(usize, char)| {
                matches!(
                    c,
                    '?' | '&' | ' ' | '{' | '}' | '<' | '>' | '"' | '\'' | ',' | ';'
                ) || *c == '/' && *at < pointer
            };
            Some(
                rest.char_indices()
                    .find(stops)
                    .map_or(rest.len(), |(at, _)| at),
            )
        }
        None => None,
    }
}

/// `{{$request.body#/id}}` in the value of a link: text around one expression.
pub(in crate::lint) fn doubled(text: &str, braces: Span) -> Option<Remark> {
    let (before, inner, after) = (
        text.get(..braces.start())?,
        braces.slice(text)?,
        text.get(braces.end()..)?,
    );
    let opening = before.len() - before.trim_end_matches('{').len();
    let pairs = opening.min(after.len() - after.trim_start_matches('}').len());
    if pairs == 0 {
        return None;
    }
    let span = Span::new(braces.start() - pairs, braces.end() + pairs);
    let message = "the outer braces are text, which is passed with the value";
    let remark = Remark::new(Rule::DoubledBraces, span, message).lighter(Severity::Warning);
    Some(
        remark
            .help(format!("one pair of braces is enough: write `{inner}`"))
            .fix(span, inner.to_owned(), false),
    )
}

/// A constant that is one name in braces, as a path template or another language has it.
pub(in crate::lint) fn placeholder(reader: Reader<'_, '_>, text: &str) -> Option<Remark> {
    let name = name_in_braces(text)?;
    let all = Span::new(0, text.len());
    let message = format!("`{text}` is not an expression: it is passed as it is written");
    Some(constant(
        reader,
        Remark::new(Rule::NotEvaluated, all, message),
        all,
        name,
    ))
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

/// `${$request.body#/id}`: by the grammar a `$` and then the value, which in a URL nobody means.
pub(in crate::lint) fn dollar_before(text: &str, braces: Span) -> Remark {
    let span = Span::new(braces.start() - 1, braces.end());
    let fixed = braces.slice(text).unwrap_or_default().to_owned();
    let remark = Remark::new(
        Rule::DollarBeforeBrace,
        span,
        Rule::DollarBeforeBrace.summary(),
    );
    remark
        .help(format!("write `{fixed}`"))
        .fix(span, fixed, false)
}
