//! What is said of an expression that has no value.

use crate::document::ParameterIn;
use crate::eval::NoValue;
use crate::lint::operation::declared::Request;
use crate::lint::operation::scope::{Lack, Scope};
use crate::lint::rules::Rule;
use crate::lint::schema::types::Types;
use crate::syntax::{Expression, Source};
use crate::syntax::{array_index, escape};

/// Members that a message lists at most.
const LISTED: usize = 6;

/// The rule, what is missing, and what there is.
pub(in crate::lint) fn what(
    scope: Scope<'_, '_>,
    link: bool,
    expression: &Expression<'_>,
    lack: &Lack<'_>,
) -> (Rule, String, Option<String>) {
    let label = scope
        .request
        .map_or_else(|| "the operation".to_owned(), Request::label);
    let whose = if expression.needs_response() {
        "response"
    } else {
        "request"
    };
    let name = match expression {
        Expression::Request(source) | Expression::Response(source) => match source {
            Source::Header(name) => name.as_str(),
            Source::Query(name) | Source::Path(name) => name.as_str(),
            Source::Body(_) => "",
        },
        _ => "",
    };
    match (lack.missing, expression) {
        (NoValue::NotInResponse, _) => (
            Rule::NeverInResponse,
            Rule::NeverInResponse.summary().to_owned(),
            None,
        ),
        (NoValue::Header, Expression::Response(_)) => (
            Rule::UndeclaredResponseHeader,
            format!("no response of {label} declares the header `{name}`"),
            None,
        ),
        (NoValue::Header, _) => (
            Rule::UndeclaredHeader,
            format!("{label} declares no header `{name}`"),
            parameters(scope, ParameterIn::Header),
        ),
        (NoValue::Parameter, Expression::Request(Source::Path(_))) => (
            Rule::UndeclaredPathParameter,
            format!("{label} has no path parameter `{name}`"),
            parameters(scope, ParameterIn::Path),
        ),
        (NoValue::Parameter, _) => {
            let help = parameters(scope, ParameterIn::Query);
            (
                Rule::UndeclaredQueryParameter,
                format!("{label} declares no query parameter `{name}`"),
                help,
            )
        }
        (NoValue::Body, _) if whose == "response" => {
            let message = if link {
                "the response has no body"
            } else {
                "no response has a body"
            };
            (Rule::NoResponseBody, message.to_owned(), None)
        }
        (NoValue::Body, _) => (
            Rule::NoRequestBody,
            format!("{label} takes no request body"),
            None,
        ),
        (NoValue::NotJson, _) => {
            let message = if scope.is_sequence(expression) {
                format!("the {whose} body of {label} is a sequence of items, not one JSON value")
            } else {
                format!(
                    "the {whose} body of {label} is never JSON, and a JSON Pointer matches nothing in it"
                )
            };
            (Rule::BodyNotJson, message, None)
        }
        _ => pointer(scope, expression, lack, whose),
    }
}

fn pointer(
    scope: Scope<'_, '_>,
    expression: &Expression<'_>,
    lack: &Lack<'_>,
    whose: &str,
) -> (Rule, String, Option<String>) {
    let tokens: Vec<_> = expression
        .body()
        .into_iter()
        .flat_map(|(_, pointer)| pointer.tokens())
        .collect();
    let (number, at) = match &lack.at {
        Some((number, at)) => (*number, at),
        None => {
            return (
                Rule::UnknownProperty,
                Rule::UnknownProperty.summary().to_owned(),
                None,
            );
        }
    };
    let token = tokens.get(number).map_or("", |token| token.as_ref());
    let parent: String = tokens
        .iter()
        .take(number)
        .fold(String::new(), |all, token| all + "/" + &escape(token));
    let label = scope
        .request
        .map_or_else(String::new, |request| format!(" of {}", request.label()));
    let body = format!("the {whose} body{label}");
    let place = if parent.is_empty() {
        body
    } else {
        format!("`{parent}` in {body}")
    };
    let types = scope.schemas.types(&at.schemas);
    let array = types.only(Types::ARRAY);
    let message = if array && array_index(token).is_none() {
        format!("{place} is an array, which has no member `{token}`")
    } else if types.only(Types::ARRAY.or(Types::OBJECT)) || types.is_any() {
        format!("{place} has no member `{token}`")
    } else {
        format!("{place} is {}, which has no members", types.names())
    };
    let mut names: Vec<_> = scope
        .schemas
        .members(&at.schemas)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names.dedup();
    let help = (!array).then(|| listed("the schema has", &names)).flatten();
    (Rule::UnknownProperty, message, help)
}

fn parameters(scope: Scope<'_, '_>, location: ParameterIn) -> Option<String> {
    let all = scope.request?.parameters.iter();
    let mut names: Vec<_> = all
        .filter(|one| one.location == location)
        .map(|one| one.name)
        .take(64)
        .collect();
    names.sort_unstable();
    names.dedup();
    listed("it declares", &names)
}

/// Names, the first of them.
pub(in crate::lint) fn listed(what: &str, names: &[&str]) -> Option<String> {
    let shown: Vec<_> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().checked_sub(LISTED).filter(|more| *more > 0);
    let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
    (!shown.is_empty()).then(|| format!("{what} {}{more}", shown.join(", ")))
}
