//! What an expression reads, against what the operation declares.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::declared::Request;
use super::schema::At;
use super::scope::{Answer, Lack};
use super::sink::Remark;
use super::syntax::{Reader, from_json_path};
use super::table::Rule;
use super::types::Types;
use crate::context::Missing;
use crate::expression::{Expression, Message, Source};
use crate::pointer::{JsonPointer, array_index, escape};
use crate::span::Span;
use crate::target::Position;
use crate::template::Template;

/// Members that a message lists at most.
const LISTED: usize = 6;

/// An expression in a text, where it stands, and in which URL position, if in any.
#[derive(Clone, Copy)]
pub(super) struct Read<'e, 't> {
    pub(super) expression: &'e Expression<'t>,
    pub(super) span: Span,
    pub(super) position: Option<Position>,
    /// True when the whole text is this expression without braces.
    pub(super) bare: bool,
}

pub(super) fn remarks(reader: Reader<'_, '_>, read: Read<'_, '_>) -> Vec<Remark> {
    if let Expression::Request(Source::Query(name) | Source::Path(name))
    | Expression::Response(Source::Query(name) | Source::Path(name)) = read.expression
        && name.as_str().is_empty()
    {
        return vec![Remark::new(Rule::EmptyName, read.span, Rule::EmptyName.summary())];
    }
    let written = read.expression.to_string();
    if read.position == Some(Position::Prefix) && matches!(read.expression, Expression::Method | Expression::StatusCode)
    {
        let remark = Remark::new(Rule::InvalidUrl, read.span, format!("`{written}` is never a URL"));
        return vec![remark.help("begin with `https://`, or with an expression whose value is a URL")];
    }
    let answer = reader.scope.ask(read.expression);
    if read.bare && written.contains(['{', '}']) && !matches!(answer, Answer::Declared(_)) {
        return vec![braces_in_bare(reader, read, &written)];
    }
    if written.ends_with(' ') && !matches!(answer, Answer::Declared(_)) {
        let fixed = written.trim_end().to_owned();
        let remark = Remark::new(Rule::Blank, read.span, Rule::Blank.summary()).help(format!("write `{fixed}`"));
        let certain = reader.repair.declared(reader.scope, &fixed);
        return vec![remark.fix(read.span, fixed, certain)];
    }
    if let Some(remark) = suspicious_pointer(reader, read, &answer) {
        return vec![remark];
    }
    match answer {
        Answer::Unknown => Vec::new(),
        Answer::Missing(lack) => vec![missing(reader, read, &lack)],
        Answer::Declared(at) => declared(reader, read, &at),
    }
}

/// A text that begins with `$` is one expression to its end: nobody means its braces as a part of a name.
fn braces_in_bare(reader: Reader<'_, '_>, read: Read<'_, '_>, written: &str) -> Remark {
    let message = "a text that begins with `$` is one expression to its end, braces too";
    let remark = Remark::new(Rule::StrayBrace, read.span, message);
    let opened = format!("{{{written}");
    let Ok(template) = Template::parse(&opened) else { return remark };
    let declared = template.expressions().all(|one| matches!(reader.scope.ask(one.expression()), Answer::Declared(_)));
    remark.help(format!("write `{opened}`")).fix(read.span, opened, declared)
}

/// A pointer that the grammar allows and nobody means, unless the schema has it.
fn suspicious_pointer(reader: Reader<'_, '_>, read: Read<'_, '_>, answer: &Answer<'_>) -> Option<Remark> {
    let (message, pointer) = read.expression.body()?;
    if matches!(answer, Answer::Declared(_))
        || matches!(answer, Answer::Missing(lack) if lack.missing != Missing::Pointer)
    {
        return None;
    }
    let written = pointer.as_str();
    let tokens = || written.split('/').skip(1);
    let bracket = |token: &str| token.split_once('[').is_some_and(|(_, behind)| behind.contains(']'));
    let (rule, fixed, reason) =
        if tokens().any(|token| token == "*" || token == "$" || token.starts_with("$.") || bracket(token)) {
            (Rule::JsonPath, from_json_path(written), "a JSON Pointer is keys and numbers between slashes")
        } else if tokens().any(is_encoded) {
            (Rule::EncodedPointer, decoded(pointer), "nothing is decoded in a JSON Pointer")
        } else if tokens().any(|token| token.split('.').filter(|part| !part.is_empty()).count() > 1) {
            (Rule::DottedPointer, Some(written.replace('.', "/")), "keys are separated by slashes")
        } else {
            return None;
        };
    let message = match message {
        Message::Request => "request",
        Message::Response => "response",
    };
    let remark = Remark::new(rule, read.span, rule.summary());
    let fixed = fixed.map(|fixed| format!("${message}.body#{fixed}"));
    let fixed =
        fixed.filter(|fixed| Expression::parse(fixed).is_ok_and(|one| one.to_string() != read.expression.to_string()));
    let Some(fixed) = fixed else { return Some(remark) };
    let resolved = reader.repair.declared(reader.scope, &fixed);
    if !resolved
        && let Some(guess) = Expression::parse(&fixed).ok().and_then(|one| reader.repair.guess(reader.scope, &one))
    {
        let help = format!("{}: write `{}`", guess.reason, guess.expression);
        return Some(remark.help(help).fix(read.span, guess.expression, false));
    }
    Some(remark.help(format!("{reason}: write `{fixed}`")).fix(read.span, fixed, resolved))
}

fn is_encoded(token: &str) -> bool {
    token
        .as_bytes()
        .windows(3)
        .any(|three| matches!(three, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit)))
}

fn decoded(pointer: &JsonPointer<'_>) -> Option<String> {
    pointer.tokens().try_fold(String::new(), |all, token| {
        let token: Cow<'_, str> = percent_decode_str(&token).decode_utf8().ok()?.into_owned().into();
        Some(all + "/" + &escape(&token))
    })
}

fn missing(reader: Reader<'_, '_>, read: Read<'_, '_>, lack: &Lack<'_>) -> Remark {
    let (rule, message, help) = what_is_missing(reader, read, lack);
    let remark = Remark::new(rule, read.span, message).maybe_help(help);
    if let Some((replacement, reason)) = cut(reader, read) {
        return remark.help(format!("{reason}: write `{replacement}`")).fix(read.span, replacement, false);
    }
    match reader.repair.guess(reader.scope, read.expression) {
        Some(guess) => {
            let help = format!("{}: write `{}`", guess.reason, guess.expression);
            remark.help(help).fix(read.span, guess.expression, false)
        }
        None => remark,
    }
}

/// `$request.query.url/path` is one name to its end; of a bare text the beginning may be what was meant.
fn cut(reader: Reader<'_, '_>, read: Read<'_, '_>) -> Option<(String, &'static str)> {
    if !read.bare || reader.link {
        return None;
    }
    let text = read.expression.to_string();
    let from = text.rfind("#/").map_or(0, |at| at + 2);
    let at = from + text.get(from..)?.find(['/', '?', '&'])?;
    let (expression, behind) = text.split_at_checked(at)?;
    let resolved = reader.repair.declared(reader.scope, expression);
    resolved.then(|| (format!("{{{expression}}}{behind}"), "an expression with text around it stands in braces"))
}

fn what_is_missing(reader: Reader<'_, '_>, read: Read<'_, '_>, lack: &Lack<'_>) -> (Rule, String, Option<String>) {
    let label = reader.scope.request.map_or_else(|| "the operation".to_owned(), Request::label);
    let whose = if read.expression.needs_response() { "response" } else { "request" };
    let name = match read.expression {
        Expression::Request(source) | Expression::Response(source) => match source {
            Source::Header(name) => name.as_str(),
            Source::Query(name) | Source::Path(name) => name.as_str(),
            Source::Body(_) => "",
        },
        _ => "",
    };
    match (lack.missing, read.expression) {
        (Missing::NotInResponse, _) => (Rule::NeverInResponse, Rule::NeverInResponse.summary().to_owned(), None),
        (Missing::Header, Expression::Response(_)) => {
            (Rule::UndeclaredResponseHeader, format!("no response of {label} declares the header `{name}`"), None)
        }
        (Missing::Header, _) => {
            (Rule::UndeclaredHeader, format!("{label} declares no header `{name}`"), parameters(reader, "header"))
        }
        (Missing::Parameter, Expression::Request(Source::Path(_))) => (
            Rule::UndeclaredPathParameter,
            format!("{label} has no path parameter `{name}`"),
            parameters(reader, "path"),
        ),
        (Missing::Parameter, _) => {
            let help = parameters(reader, "query");
            (Rule::UndeclaredQueryParameter, format!("{label} declares no query parameter `{name}`"), help)
        }
        (Missing::Body, _) if whose == "response" => {
            let message = if reader.link { "the response has no body" } else { "no response has a body" };
            (Rule::NoResponseBody, message.to_owned(), None)
        }
        (Missing::Body, _) => (Rule::NoRequestBody, format!("{label} takes no request body"), None),
        (Missing::NotJson, _) => (
            Rule::BodyNotJson,
            format!("the {whose} body of {label} is never JSON, and a JSON Pointer leads nowhere in it"),
            None,
        ),
        _ => pointer(reader, read, lack, whose),
    }
}

fn pointer(reader: Reader<'_, '_>, read: Read<'_, '_>, lack: &Lack<'_>, whose: &str) -> (Rule, String, Option<String>) {
    let tokens: Vec<_> = read.expression.body().into_iter().flat_map(|(_, pointer)| pointer.tokens()).collect();
    let (number, at) = match &lack.at {
        Some((number, at)) => (*number, at),
        None => return (Rule::UnknownProperty, Rule::UnknownProperty.summary().to_owned(), None),
    };
    let token = tokens.get(number).map_or("", |token| token.as_ref());
    let parent: String = tokens.iter().take(number).fold(String::new(), |all, token| all + "/" + &escape(token));
    let label = reader.scope.request.map_or_else(String::new, |request| format!(" of {}", request.label()));
    let body = format!("the {whose} body{label}");
    let place = if parent.is_empty() { body } else { format!("`{parent}` in {body}") };
    let types = reader.scope.schemas.types(&at.schemas);
    let array = types.only(Types::ARRAY);
    let message = if array && array_index(token).is_none() {
        format!("{place} is an array, which has no member `{token}`")
    } else if types.only(Types::ARRAY.or(Types::OBJECT)) || types.is_any() {
        format!("{place} has no member `{token}`")
    } else {
        format!("{place} is {}, which has no members", types.names())
    };
    let mut names: Vec<_> = reader.scope.schemas.members(&at.schemas).into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let help = (!array).then(|| listed("the schema has", &names)).flatten();
    (Rule::UnknownProperty, message, help)
}

fn parameters(reader: Reader<'_, '_>, location: &str) -> Option<String> {
    let all = reader.scope.request?.parameters.iter();
    let mut names: Vec<_> = all.filter(|one| one.location == location).map(|one| one.name).take(64).collect();
    names.sort_unstable();
    names.dedup();
    listed("it declares", &names)
}

pub(super) fn listed(what: &str, names: &[&str]) -> Option<String> {
    let shown: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().checked_sub(LISTED).filter(|more| *more > 0);
    let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
    (!shown.is_empty()).then(|| format!("{what} {}{more}", shown.join(", ")))
}

/// What is declared can be of no use in its place all the same.
fn declared(reader: Reader<'_, '_>, read: Read<'_, '_>, at: &At<'_>) -> Vec<Remark> {
    let text = read.expression.to_string();
    let (body, response) = (read.expression.body().is_some(), read.expression.needs_response());
    let remark = |rule, message: String| Remark::new(rule, read.span, message);
    if at.read_only && !response || at.write_only && response {
        let (word, message) = if response { ("write-only", "response") } else { ("read-only", "request") };
        let (this, other) = if response { ("$response.", "$request.") } else { ("$request.", "$response.") };
        let swapped = text.replacen(this, other, 1);
        let there = reader.repair.declared(reader.scope, &swapped);
        let help = there.then(|| format!("the other message has it: write `{swapped}`"));
        let said = remark(Rule::WrongDirection, format!("`{text}` is {word}: it is in no {message}"));
        return vec![said.maybe_help(help)];
    }
    let Some(position) = read.position else { return Vec::new() };
    let types = reader.scope.schemas.types(&at.schemas);
    if body && types.only(Types::ARRAY.or(Types::OBJECT)) {
        return vec![remark(Rule::NotText, format!("`{text}` is {}, which no URL holds", types.names()))];
    }
    let prefix = position == Position::Prefix;
    let number = Types::NUMBER.or(Types::INTEGER).or(Types::BOOLEAN);
    if prefix && types.only(number) {
        return vec![remark(Rule::NotAUrl, format!("`{text}` is {}, which is no URL", types.names()))];
    }
    let mut notes = Vec::new();
    if types.nullable() && body {
        notes.push(remark(Rule::Nullable, format!("`{text}` may be null: then the callback is not sent")));
    }
    if at.optional {
        notes.push(remark(Rule::Optional, format!("`{text}` may be left out: then the callback is not sent")));
    }
    if prefix && types.only(Types::STRING) && !reader.scope.schemas.may_be_url(&at.schemas) {
        notes.push(remark(Rule::NoUriFormat, format!("`{text}` is the whole URL, and its schema does not say so")));
    }
    notes
}
