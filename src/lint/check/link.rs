//! The values of Link Objects, and their targets.

use std::borrow::Cow;
use std::collections::HashSet;
use std::iter;

use serde_json::Value;

use super::literal;
use super::missing::listed;
use super::reads::{self, Read};
use super::syntax::{self, Reader};
use crate::document::{LinkValue, ParameterIn};
use crate::lint::guess::near;
use crate::lint::operation::declared::{Content, Parameter, Request};
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::lint::schema::lookup::{Found, Schemas};
use crate::lint::schema::types::Types;
use crate::syntax::Expression;
use crate::syntax::escape;
use crate::syntax::{Kind, parts_of_value};
use crate::syntax::{Leniency, Syntax};
use crate::text::Span;

/// Members of a request body that are looked into.
const MAX_MEMBERS: usize = 64;

/// True for a text that is an expression, or meant to be one: what the evaluator reads, and what
/// lacks its `$`.
fn is_expression(text: &str) -> bool {
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

/// The value with another text.
pub(in crate::lint) fn with_text<'v>(value: &'v LinkValue, text: &str) -> Cow<'v, LinkValue> {
    if value.constant().as_str().unwrap_or_default() == text {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(LinkValue::new(&Value::from(text)))
    }
}

/// What is wrong with a value. Text that does not look like an expression is a constant.
pub(in crate::lint) fn value(reader: Reader<'_, '_>, value: &LinkValue) -> Vec<Remark> {
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
        let remark =
            Remark::new(Rule::Blank, all, Rule::Blank.summary()).help(format!("write `{trimmed}`"));
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
        let remark = Remark::new(Rule::MissingDollar, all, "the expression lacks its `$`");
        return vec![
            remark
                .help(format!("write `{fixed}`"))
                .fix(all, fixed, certain),
        ];
    }
    let bare = text.starts_with('$');
    let mut found = Vec::new();
    for part in parts_of_value(text) {
        match &part.kind {
            Kind::Literal => found.extend(literal::in_literal(reader, text, part.span)),
            Kind::Expression(expression, span) => {
                found.extend(literal::doubled(text, part.span));
                found.extend(reads::remarks(
                    reader,
                    Read {
                        expression,
                        span: *span,
                        position: None,
                        bare,
                    },
                ));
            }
            Kind::Mistake(error, reading) => {
                found.push(syntax::remark(reader, text, part.span, error, reading))
            }
        }
    }
    found
}

/// The target's parameter that a name in a link stands for: qualified as `path.id`, or alone.
pub(in crate::lint) fn parameter<'s, 'd>(
    target: &'s Request<'d>,
    name: &str,
) -> Option<Vec<&'s Parameter<'d>>> {
    // A parameter may have a dot in its own name.
    if let Some((location, rest)) = ParameterIn::qualified(name)
        && let Some(found) = target.parameter(location, rest)
    {
        return Some(vec![found]);
    }
    let found: Vec<_> = ParameterIn::QUALIFIERS
        .into_iter()
        .filter_map(|location| target.parameter(location, name))
        .collect();
    (!found.is_empty()).then_some(found)
}

/// A name that several parameters of the target have, or a parameter that the link sets by another
/// name too.
pub(in crate::lint) fn ambiguous(
    target: &Request<'_>,
    found: &[&Parameter<'_>],
    name: &str,
    names: &HashSet<&str>,
) -> Option<Remark> {
    let all = Span::new(0, name.len());
    let spelled: Vec<_> = found
        .iter()
        .map(|one| format!("{}.{}", one.location, one.name))
        .collect();
    let twice = spelled
        .iter()
        .find(|spelled| *spelled != name && names.contains(spelled.as_str()));
    if let [_] = found {
        let message = format!(
            "`{name}` and `{}` are one parameter, which the link sets twice",
            twice?
        );
        return Some(
            Remark::new(Rule::AmbiguousLinkParameter, all, message).help("remove one of them"),
        );
    }
    let locations: Vec<_> = found.iter().map(|one| one.location.as_str()).collect();
    let message = format!(
        "{} has a parameter `{name}` in {}",
        target.label(),
        locations.join(" and in ")
    );
    let free: Vec<_> = spelled
        .iter()
        .filter(|spelled| !names.contains(spelled.as_str()))
        .collect();
    let written: Vec<_> = free.iter().map(|spelled| format!("`{spelled}`")).collect();
    let remark = Remark::new(Rule::AmbiguousLinkParameter, all, message);
    Some(match free.as_slice() {
        [] => remark.help("remove it: the link sets each of them by its qualified name"),
        [one] => {
            remark
                .help(format!("say which: write `{one}`"))
                .fix(all, (*one).to_owned(), false)
        }
        _ => remark.help(format!("say which: write {}", written.join(" or "))),
    })
}

/// Texts inside an object or a list that are expressions, or meant to be, each with its pointer.
pub(in crate::lint) fn nested(pointer: &str, constant: &Value) -> Vec<(String, LinkValue)> {
    // Each with the number of what it is in, so that a pointer is made only where there is
    // something to say.
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

/// What is to be said of an expression in an object or a list, beside what is wrong with it: it may
/// stay text.
pub(in crate::lint) fn in_constant(value: &LinkValue, said: &[Remark]) -> Option<Remark> {
    let constant = said
        .iter()
        .any(|remark| matches!(remark.rule, Rule::NotEvaluated));
    let text = value.constant().as_str().unwrap_or_default();
    let message =
        "an expression inside an object or a list: tools that follow the letter pass it as text";
    (!constant && is_expression(text))
        .then(|| Remark::new(Rule::NestedExpression, Span::new(0, text.len()), message))
}

/// A parameter that the target does not declare.
pub(in crate::lint) fn unknown_parameter(
    schemas: &Schemas<'_>,
    target: &Request<'_>,
    name: &str,
) -> Remark {
    let all = Span::new(0, name.len());
    let (location, bare) = match ParameterIn::qualified(name) {
        Some((location, bare)) => (Some(location), bare),
        None => (None, name),
    };
    let message = format!("{} declares no parameter `{name}`", target.label());
    let remark = |message| Remark::new(Rule::UnknownLinkParameter, all, message);
    let in_path = target
        .path
        .is_some_and(|path| path.contains(&format!("{{{bare}}}")));
    if in_path && location.is_none_or(|location| location == ParameterIn::Path) {
        let message = format!(
            "the path of {} names `{{{bare}}}`, but no parameter declares it",
            target.label()
        );
        return remark(message).help(format!(
            "declare `{{ name: {bare}, in: path, required: true }}` there"
        ));
    }
    if location.is_none()
        && let Some(property) = property(schemas, target, name)
    {
        let help =
            format!("`{property}` is a property of the request body: pass it with `requestBody`");
        return remark(message).help(help);
    }
    let mut names: Vec<_> = target
        .parameters
        .iter()
        .map(|one| one.name)
        .take(64)
        .collect();
    names.sort_unstable();
    names.dedup();
    let remark = remark(message).maybe_help(listed("it declares", &names));
    let mut close = names.iter().filter(|known| near(known, bare));
    match (close.next(), close.next()) {
        (Some(one), None) => remark.fix(all, (*one).to_owned(), false),
        _ => remark,
    }
}

/// The property of the target's request body that has a name, with the names above it; one level is
/// looked into.
fn property(schemas: &Schemas<'_>, target: &Request<'_>, name: &str) -> Option<String> {
    let Content::Media(media) = &target.content else {
        return None;
    };
    let has = |schema, path: &str| {
        let tokens = path.split('.').map(Cow::Borrowed);
        matches!(schemas.at(schema, tokens), Found::Here(_))
    };
    media
        .iter()
        .filter_map(|media| media.schema)
        .find_map(|schema| {
            if matches!(
                schemas.at(schema, iter::once(Cow::Borrowed(name))),
                Found::Here(_)
            ) || has(schema, name)
            {
                return Some(name.to_owned());
            }
            let members = schemas.members(&[schema]).into_iter().take(MAX_MEMBERS);
            let mut below = members.map(|(member, _)| format!("{member}.{name}"));
            below.find(|path| has(schema, path))
        })
}

/// A value of a type that none of the target's parameters can take.
pub(in crate::lint) fn type_mismatch(
    reader: Reader<'_, '_>,
    takes: Types,
    name: &str,
    value: &LinkValue,
) -> Option<Remark> {
    let text = value.constant().as_str().unwrap_or_default();
    let given = match value.template() {
        Some(Ok(template)) => {
            let alone = template.as_expression()?;
            match reader.scope.ask(alone.expression()) {
                // What is in a header or a URL is text, whatever its schema says.
                Answer::Declared(at) if alone.expression().body().is_some() => {
                    reader.scope.schemas.types(&at.schemas)
                }
                _ => return None,
            }
        }
        Some(Err(_)) => return None,
        None if is_expression(text) => return None,
        None => of_constant(value.constant()),
    };
    let scalar = Types::STRING
        .or(Types::NUMBER)
        .or(Types::INTEGER)
        .or(Types::BOOLEAN);
    let number = Types::NUMBER.or(Types::INTEGER);
    let wrong = given.only(Types::ARRAY.or(Types::OBJECT)) && takes.only(scalar)
        || given.only(Types::OBJECT) && takes.only(Types::ARRAY.or(scalar))
        || given.only(Types::STRING) && takes.only(number.or(Types::BOOLEAN))
        || given.only(Types::BOOLEAN) && takes.only(number)
        || given.only(number) && takes.only(Types::BOOLEAN);
    let message = || {
        format!(
            "`{name}` takes {}, and the value is {}",
            takes.names(),
            given.names()
        )
    };
    wrong.then(|| Remark::new(Rule::LinkParameterType, Span::new(0, text.len()), message()))
}

/// A constant that is text may spell another type: parameters are sent as text.
fn of_constant(value: &Value) -> Types {
    let Some(text) = value.as_str() else {
        return Types::of(value);
    };
    if text.parse::<f64>().is_ok() {
        Types::STRING.or(Types::NUMBER).or(Types::INTEGER)
    } else if matches!(text, "true" | "false") {
        Types::STRING.or(Types::BOOLEAN)
    } else {
        Types::STRING
    }
}

/// True when the target takes no request body.
pub(in crate::lint) fn takes_no_body(target: &Request<'_>) -> bool {
    matches!(target.content, Content::Nothing)
}
