//! The values of Link Objects, and their targets.

use serde_json::Value;

use super::declared::{Content, Parameter, Request};
use super::literal;
use super::missing::listed;
use super::reads::{self, Read};
use super::repair::near;
use super::scope::Answer;
use super::sink::Remark;
use super::syntax::{self, Reader};
use super::table::Rule;
use super::text::{Kind, parts};
use super::types::Types;
use crate::dialect::{Dialect, Leniency};
use crate::document::LinkValue;
use crate::expression::Expression;
use crate::span::Span;
use crate::template::Embedded;

/// True for a text that is an expression, or meant to be one: what the evaluator reads, and what lacks its `$`.
fn is_expression(text: &str) -> bool {
    text.starts_with('$')
        || ["{$", "${", "{request.", "{response.", "{{$", "{ $", "$request.", "$response."]
            .iter()
            .any(|opening| text.contains(opening))
        || ["request.", "response."].iter().any(|root| text.starts_with(root))
            && Expression::parse_with(&format!("${text}"), Dialect::OpenApi, Leniency::LENIENT).is_ok()
}

/// What is wrong with a value. Text that does not look like an expression is a constant.
pub(super) fn value(reader: Reader<'_, '_>, value: &LinkValue) -> Vec<Remark> {
    let text = value.constant().as_str().unwrap_or_default();
    if let Some(Ok(template)) = value.template()
        && !text.contains("${")
    {
        let bare = template.is_bare();
        let read = |one: Embedded<'_>| {
            let (expression, span) = (one.expression(), one.span());
            reads::remarks(reader, Read { expression, span, position: None, bare })
        };
        return template.expressions().flat_map(read).collect();
    }
    if !is_expression(text) {
        return Vec::new();
    }
    let trimmed = text.trim_start();
    if trimmed != text
        && let Ok(expression) = Expression::parse(trimmed)
    {
        let all = Span::new(0, text.len());
        let certain = !matches!(reader.scope.ask(&expression), Answer::Missing(_));
        let remark = Remark::new(Rule::Blank, all, Rule::Blank.summary()).help(format!("write `{trimmed}`"));
        return vec![remark.fix(all, trimmed.to_owned(), certain)];
    }
    if text.starts_with("request.") || text.starts_with("response.") {
        let all = Span::new(0, text.len());
        let Ok(read) = Expression::parse_with(&format!("${text}"), Dialect::OpenApi, Leniency::LENIENT)
            .map(Expression::into_owned)
        else {
            return Vec::new();
        };
        let certain = !matches!(reader.scope.ask(&read), Answer::Missing(_));
        let fixed = read.to_string();
        let remark = Remark::new(Rule::MissingDollar, all, "the expression lacks its `$`");
        return vec![remark.help(format!("write `{fixed}`")).fix(all, fixed, certain)];
    }
    let bare = text.starts_with('$');
    let mut found = Vec::new();
    for part in parts(text) {
        match &part.kind {
            Kind::Literal => found.extend(literal::in_literal(reader, text, part.span)),
            Kind::Expression(expression, span) => {
                found.extend(reads::remarks(reader, Read { expression, span: *span, position: None, bare }));
            }
            Kind::Mistake(error, reading) => found.push(syntax::remark(reader, text, part.span, error, reading)),
        }
    }
    found
}

/// The target's parameter that a name in a link stands for: qualified as `path.id`, or alone.
pub(super) fn parameter<'s, 'd>(target: &'s Request<'d>, name: &str) -> Option<Vec<&'s Parameter<'d>>> {
    let places = ["path", "query", "header", "cookie"];
    let at = |location: &'static str, name: &str| target.parameter(location, name);
    if let Some((location, rest)) = name.split_once('.')
        && let Some(location) = places.into_iter().find(|known| *known == location)
    {
        // A parameter may have a dot in its own name.
        if let Some(found) = at(location, rest) {
            return Some(vec![found]);
        }
    }
    let found: Vec<_> = places.into_iter().filter_map(|location| at(location, name)).collect();
    (!found.is_empty()).then_some(found)
}

/// A parameter that the target does not declare.
pub(super) fn unknown_parameter(target: &Request<'_>, name: &str) -> Remark {
    let all = Span::new(0, name.len());
    let bare = name.split_once('.').map_or(name, |(_, bare)| bare);
    let mut names: Vec<_> = target.parameters.iter().map(|one| one.name).take(64).collect();
    names.sort_unstable();
    names.dedup();
    let message = format!("{} declares no parameter `{name}`", target.label());
    let remark = Remark::new(Rule::UnknownLinkParameter, all, message).maybe_help(listed("it declares", &names));
    let mut close = names.iter().filter(|known| near(known, bare));
    match (close.next(), close.next()) {
        (Some(one), None) => remark.fix(all, (*one).to_owned(), false),
        _ => remark,
    }
}

/// A value of a type that none of the target's parameters can take.
pub(super) fn type_mismatch(reader: Reader<'_, '_>, takes: Types, name: &str, value: &LinkValue) -> Option<Remark> {
    let text = value.constant().as_str().unwrap_or_default();
    let given = match value.template() {
        Some(Ok(template)) => {
            let alone = template.as_expression()?;
            match reader.scope.ask(alone.expression()) {
                // What is in a header or a URL is text, whatever its schema says.
                Answer::Declared(at) if alone.expression().body().is_some() => reader.scope.schemas.types(&at.schemas),
                _ => return None,
            }
        }
        Some(Err(_)) => return None,
        None if is_expression(text) => return None,
        None => of_constant(value.constant()),
    };
    let scalar = Types::STRING.or(Types::NUMBER).or(Types::INTEGER).or(Types::BOOLEAN);
    let number = Types::NUMBER.or(Types::INTEGER);
    let wrong = given.only(Types::ARRAY.or(Types::OBJECT)) && takes.only(scalar)
        || given.only(Types::OBJECT) && takes.only(Types::ARRAY.or(scalar))
        || given.only(Types::STRING) && takes.only(number.or(Types::BOOLEAN))
        || given.only(Types::BOOLEAN) && takes.only(number)
        || given.only(number) && takes.only(Types::BOOLEAN);
    let message = || format!("`{name}` takes {}, and the value is {}", takes.names(), given.names());
    wrong.then(|| Remark::new(Rule::LinkParameterType, Span::new(0, text.len()), message()))
}

/// A constant that is text may spell another type: parameters are sent as text.
fn of_constant(value: &Value) -> Types {
    let Some(text) = value.as_str() else { return Types::of(value) };
    if text.parse::<f64>().is_ok() {
        Types::STRING.or(Types::NUMBER).or(Types::INTEGER)
    } else if matches!(text, "true" | "false") {
        Types::STRING.or(Types::BOOLEAN)
    } else {
        Types::STRING
    }
}

/// True when the target takes no request body.
pub(super) fn takes_no_body(target: &Request<'_>) -> bool {
    matches!(target.content, Content::Nothing)
}
