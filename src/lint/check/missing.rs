//! An expression that has no value in any exchange.
//!
//! Rules: OE301 `undeclared-path-parameter`, OE302 `undeclared-query-parameter`,
//! OE303 `undeclared-header`, OE304 `no-request-body`, OE305 `body-not-json`,
//! OE306 `unknown-property`, OE312 `no-response-body`, OE313 `undeclared-response-header`,
//! OE314 `never-in-response`.

use super::occurrence::Occurrence;
use super::reader::Reader;
use crate::document::ParameterIn;
use crate::eval::NoValue;
use crate::lint::operation::request::Request;
use crate::lint::operation::scope::{Lack, Scope};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::lint::schema::types::Types;
use crate::syntax::{Expression, Source};
use crate::syntax::{array_index, escape};

/// The most members that a message lists.
const LISTED: usize = 6;

/// What is missing, and what there is.
pub(super) struct Absence {
    pub(super) rule: Rule,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Absence {
    fn new(rule: Rule, message: impl Into<String>, help: Option<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            help,
        }
    }
}

/// Returns the remark on an expression that has no value.
pub(super) fn remark(reader: Reader<'_, '_>, read: Occurrence<'_, '_>, lack: &Lack<'_>) -> Remark {
    let Absence {
        rule,
        message,
        help,
    } = absence(reader, read.expression, lack);
    let remark = Remark::new(rule, read.span, message).maybe_help(help.clone());
    let remark = match cut(reader, read) {
        Some((replacement, reason)) => remark
            .help(format!("{reason}: write `{replacement}`"))
            .fix(read.span, replacement, false)
            .maybe_help(help),
        None => remark,
    };
    remark.near(read.span, read.expression, false)
}

/// `$request.query.url/path` is one name to its end. In a text without braces, only the beginning
/// may have been meant.
fn cut(reader: Reader<'_, '_>, read: Occurrence<'_, '_>) -> Option<(String, &'static str)> {
    if !read.bare || reader.site.is_link() {
        return None;
    }
    let text = read.expression.to_string();
    let from = text.rfind("#/").map_or(0, |at| at + 2);
    let at = from + text.get(from..)?.find(['/', '?', '&'])?;
    let (expression, after) = text.split_at_checked(at)?;
    let resolved = reader.search.declared(reader.scope, expression);
    resolved.then(|| {
        (
            format!("{{{expression}}}{after}"),
            "an expression with text around it needs braces",
        )
    })
}

/// Returns what the operation lacks.
pub(super) fn absence(
    reader: Reader<'_, '_>,
    expression: &Expression<'_>,
    lack: &Lack<'_>,
) -> Absence {
    let scope = reader.scope;
    let label = scope
        .request
        .map_or_else(|| "the operation".to_owned(), Request::label);
    let name = name(expression);
    match (lack.missing, expression) {
        (NoValue::NotInResponse, _) => {
            let rule = Rule::NeverInResponse;
            Absence::new(rule, rule.summary(), None)
        }
        (NoValue::Header, Expression::Response(_)) => {
            let message = format!("no response of {label} declares the header `{name}`");
            Absence::new(Rule::UndeclaredResponseHeader, message, None)
        }
        (NoValue::Header, _) => {
            let message = format!("{label} declares no header `{name}`");
            let help = parameters(scope, ParameterIn::Header);
            Absence::new(Rule::UndeclaredHeader, message, help)
        }
        (NoValue::Parameter, Expression::Request(Source::Path(_))) => {
            let message = format!("{label} declares no path parameter `{name}`");
            let help = parameters(scope, ParameterIn::Path);
            Absence::new(Rule::UndeclaredPathParameter, message, help)
        }
        (NoValue::Parameter, _) => {
            let message = format!("{label} declares no query parameter `{name}`");
            let help = parameters(scope, ParameterIn::Query);
            Absence::new(Rule::UndeclaredQueryParameter, message, help)
        }
        (NoValue::Body, _) if expression.needs_response() => {
            let message = if reader.site.is_link() {
                "the response has no body"
            } else {
                "no response has a body"
            };
            Absence::new(Rule::NoResponseBody, message, None)
        }
        (NoValue::Body, _) => {
            let message = format!("{label} takes no request body");
            Absence::new(Rule::NoRequestBody, message, None)
        }
        (NoValue::NotJson, _) => {
            let body = format!("the {} body of {label}", whose(expression));
            let message = if scope.is_sequence(expression) {
                format!("{body} is a sequence of items, not one JSON value")
            } else {
                format!("{body} is never JSON, so a JSON Pointer matches nothing in it")
            };
            Absence::new(Rule::BodyNotJson, message, None)
        }
        _ => property(scope, expression, lack),
    }
}

/// Returns the message that an expression reads.
pub(super) fn whose(expression: &Expression<'_>) -> &'static str {
    if expression.needs_response() {
        "response"
    } else {
        "request"
    }
}

/// Returns the name in an expression.
fn name<'e>(expression: &'e Expression<'_>) -> &'e str {
    let (Expression::Request(source) | Expression::Response(source)) = expression else {
        return "";
    };
    match source {
        Source::Header(name) => name.as_str(),
        Source::Query(name) | Source::Path(name) => name.as_str(),
        Source::Body(_) => "",
    }
}

/// OE306: a JSON Pointer that matches nothing in the schema of the body.
fn property(scope: Scope<'_, '_>, expression: &Expression<'_>, lack: &Lack<'_>) -> Absence {
    let rule = Rule::UnknownProperty;
    let Some((number, at)) = &lack.at else {
        return Absence::new(rule, rule.summary(), None);
    };
    let tokens: Vec<_> = expression
        .body()
        .into_iter()
        .flat_map(|(_, pointer)| pointer.tokens())
        .collect();
    let token = tokens.get(*number).map_or("", |token| token.as_ref());
    let parent: String = tokens
        .iter()
        .take(*number)
        .fold(String::new(), |all, token| all + "/" + &escape(token));
    let label = scope
        .request
        .map_or_else(String::new, |request| format!(" of {}", request.label()));
    let body = format!("the {} body{label}", whose(expression));
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
    Absence::new(rule, message, help)
}

fn parameters(scope: Scope<'_, '_>, location: ParameterIn) -> Option<String> {
    listed("it declares", &scope.request?.names(Some(location)))
}

/// Lists the first of some names.
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
