//! A value of a Link Object.
//!
//! Rules: OE104 `missing-dollar`, OE116 `spaces`, OE401 `not-evaluated`, OE409 `nested-expression`.

use std::borrow::Cow;

use serde_json::Value;

use super::expression;
use super::literal;
use super::occurrence::Occurrence;
use super::reader::{Broken, Reader};
use super::syntax;
use crate::document::LinkValue;
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::Expression;
use crate::syntax::escape;
use crate::syntax::{Leniency, Syntax};
use crate::syntax::{PartKind, parts_of_text};
use crate::text::Span;

/// Returns true for a text that is an expression, or is meant as one: what the evaluator reads, and
/// what only needs a `$`.
pub(in crate::lint) fn is_expression(text: &str) -> bool {
    text.starts_with('$')
        || [
            "{$",
            "${",
            "{request.",
            "{response.",
            "{{$",
            "{ $",
            "$request.",
            "$response.",
        ]
        .iter()
        .any(|opening| text.contains(opening))
        || ["request.", "response."]
            .iter()
            .any(|root| text.starts_with(root))
            && Expression::parse_with(
                &format!("${text}"),
                Syntax::openapi().lenient(Leniency::LENIENT),
            )
            .is_ok()
}

/// Returns the value with another text.
pub(in crate::lint) fn with_text<'v>(value: &'v LinkValue, text: &str) -> Cow<'v, LinkValue> {
    if value.constant().as_str().unwrap_or_default() == text {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(LinkValue::new(&Value::from(text)))
    }
}

/// Returns what is wrong with a value. Text that does not look like an expression is a constant.
pub(in crate::lint) fn remarks(reader: Reader<'_, '_>, value: &LinkValue) -> Vec<Remark> {
    let text = value.constant().as_str().unwrap_or_default();
    if !is_expression(text) {
        return literal::placeholder(reader, text).into_iter().collect();
    }
    let trimmed = text.trim_start();
    if trimmed != text
        && let Ok(expression) = Expression::parse(trimmed)
    {
        let all = Span::new(0, text.len());
        let certain = !matches!(reader.scope.ask(&expression), Answer::Missing(_));
        let remark = Remark::new(Rule::Spaces, all, Rule::Spaces.summary())
            .help(format!("write `{trimmed}`"));
        return vec![remark.fix(all, trimmed.to_owned(), certain)];
    }
    if text.starts_with("request.") || text.starts_with("response.") {
        let all = Span::new(0, text.len());
        let Ok(read) = Expression::parse_with(
            &format!("${text}"),
            Syntax::openapi().lenient(Leniency::LENIENT),
        )
        .map(Expression::into_owned) else {
            return Vec::new();
        };
        let certain = !matches!(reader.scope.ask(&read), Answer::Missing(_));
        let fixed = read.to_string();
        let remark = Remark::new(
            Rule::MissingDollar,
            all,
            "the `$` of the expression is missing",
        );
        return vec![
            remark
                .help(format!("write `{fixed}`"))
                .fix(all, fixed, certain),
        ];
    }
    let bare = text.starts_with('$');
    let mut found = Vec::new();
    for part in parts_of_text(text) {
        match &part.kind {
            PartKind::Literal => found.extend(literal::in_literal(reader, text, part.span)),
            PartKind::Expression {
                expression: read,
                inner,
            } => {
                found.extend(literal::doubled(text, part.span));
                found.extend(expression::remarks(
                    reader,
                    Occurrence {
                        expression: read,
                        span: *inner,
                        position: None,
                        bare,
                    },
                ));
            }
            PartKind::Mistake { error, meant } => {
                found.push(syntax::remark(
                    reader,
                    &Broken {
                        text,
                        piece: part.span,
                        error,
                        meant: meant.as_ref(),
                    },
                ));
            }
        }
    }
    found
}

/// Returns the texts in an object or an array that are or look like expressions, each with its
/// pointer.
pub(in crate::lint) fn nested(pointer: &str, constant: &Value) -> Vec<(String, LinkValue)> {
    // Each value has the number of the value it is in, so that a pointer is built only for a
    // text that is returned.
    let mut values: Vec<(usize, Cow<'_, str>, &Value)> = vec![(0, Cow::Borrowed(""), constant)];
    let (mut next, mut found) = (0, Vec::new());
    while let Some((_, _, value)) = values.get(next) {
        match *value {
            Value::Array(items) => {
                let items = items.iter().zip(0_usize..);
                values.extend(
                    items.map(|(item, number)| (next, Cow::Owned(number.to_string()), item)),
                );
            }
            Value::Object(members) => {
                values.extend(
                    members
                        .iter()
                        .map(|(name, member)| (next, escape(name), member)),
                );
            }
            Value::String(text)
                if next > 0 && (is_expression(text) || literal::is_placeholder(text)) =>
            {
                let (mut tokens, mut at) = (Vec::new(), next);
                while at > 0
                    && let Some((above, token, _)) = values.get(at)
                {
                    tokens.push(token.as_ref());
                    at = *above;
                }
                let place = tokens
                    .iter()
                    .rev()
                    .fold(pointer.to_owned(), |place, token| place + "/" + token);
                found.push((place, LinkValue::new(value)));
            }
            _ => {}
        }
        next += 1;
    }
    found
}

/// OE409: an expression in an object or an array may be passed as text, whatever else is wrong
/// with it.
pub(in crate::lint) fn in_constant(value: &LinkValue, said: &[Remark]) -> Option<Remark> {
    let constant = said
        .iter()
        .any(|remark| matches!(remark.rule, Rule::NotEvaluated));
    let text = value.constant().as_str().unwrap_or_default();
    let message = "an expression is inside an object or an array, which strict tools pass as text";
    (!constant && is_expression(text))
        .then(|| Remark::new(Rule::NestedExpression, Span::new(0, text.len()), message))
}
