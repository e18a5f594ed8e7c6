//! A value that the operation declares, and the place it is inserted into.
//!
//! Rules: OE307 `not-text`, OE308 `nullable`, OE309 `optional`, OE310 `not-a-url`,
//! OE311 `no-uri-format`, OE315 `wrong-direction`, OE316 `maybe-relative`,
//! OE330 `unread-parameter`.

use super::missing::{listed, whose};
use super::occurrence::Occurrence;
use super::reader::Reader;
use crate::document::{ParameterIn, Unreadable};
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::lint::schema::lookup::{At, Only};
use crate::lint::schema::types::Types;
use crate::syntax::{Expression, Source};
use crate::url::Position;

/// Headers that hold a URI reference (RFC 9110 §8.7, §10.1.3, §10.2.2).
const REFERENCES: [&str; 3] = ["Content-Location", "Location", "Referer"];

/// Returns why a declared value cannot be used, or may not be there.
pub(super) fn remarks(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    at: &At<'_>,
) -> Vec<Remark> {
    if let Some(remark) = wrong_direction(reader, read, at) {
        return vec![remark];
    }
    if read.position.is_none() {
        return Vec::new();
    }
    let types = reader.scope.schemas.types(&at.schemas);
    let never =
        unread_parameter(reader, read, types).or_else(|| wrong_type(reader, read, at, types));
    if let Some(remark) = never {
        return vec![remark];
    }
    let form =
        maybe_relative(reader, read, Some(at)).or_else(|| no_uri_format(reader, read, at, types));
    [nullable(read, types), optional(read, at), form]
        .into_iter()
        .flatten()
        .collect()
}

/// OE315: a value that is not sent in this direction.
fn wrong_direction(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    at: &At<'_>,
) -> Option<Remark> {
    let (only, word, this, other) = if read.expression.needs_response() {
        (Only::Write, "write-only", "response", "request")
    } else {
        (Only::Read, "read-only", "request", "response")
    };
    if at.only != Some(only) {
        return None;
    }
    let text = read.expression.to_string();
    let swapped = text.replacen(&format!("${this}."), &format!("${other}."), 1);
    let message = format!("`{text}` is {word}, so it is never in a {this}");
    let remark = Remark::new(Rule::WrongDirection, read.span, message);
    let declared = reader.search.declared(reader.scope.guessing(), &swapped);
    Some(if declared {
        let help = format!("the {other} has it: write `{swapped}`");
        remark.help(help).fix(read.span, swapped, false)
    } else {
        remark
    })
}

/// OE330: a parameter whose style or content never gives a text.
fn unread_parameter(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    types: Types,
) -> Option<Remark> {
    let unreadable = reader.scope.unreadable(read.expression)?;
    let has_text = !types.only(Types::ARRAY.or(Types::OBJECT));
    has_text.then(|| never_read(read, unreadable))
}

fn never_read(read: Occurrence<'_, '_>, unread: Unreadable<'_>) -> Remark {
    let is_path = matches!(read.expression, Expression::Request(Source::Path(_)));
    let (location, default) = if is_path {
        (ParameterIn::Path, "simple")
    } else {
        (ParameterIn::Query, "form")
    };
    let (why, help) = match unread {
        Unreadable::Style(style) => (
            format!("`style: {style}` is not a style of {location} parameters"),
            None,
        ),
        Unreadable::Lists(style) => (format!("`style: {style}` is for arrays and objects"), None),
        Unreadable::Objects(style) => (format!("`style: {style}` is for objects"), None),
        Unreadable::Content(media) => (
            format!("its `content` is `{media}`, which is neither JSON nor text"),
            Some("declare it with `schema` instead of `content`"),
        ),
    };
    let help = help.map_or_else(
        || format!("write `style: {default}`, which is the default"),
        str::to_owned,
    );
    Remark::new(
        Rule::UnreadParameter,
        read.span,
        format!("`{}` is never read: {why}", read.expression),
    )
    .help(help)
}

/// OE307 and OE310: a value of a type that a URL cannot hold here.
fn wrong_type(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    at: &At<'_>,
    types: Types,
) -> Option<Remark> {
    // The value of a header is its text; parameters are read by their style.
    let structured = read.expression.body().is_some()
        || matches!(
            read.expression,
            Expression::Request(Source::Query(_) | Source::Path(_))
        );
    let scalar = Types::NUMBER.or(Types::INTEGER).or(Types::BOOLEAN);
    let (rule, why) = if structured && types.only(Types::ARRAY.or(Types::OBJECT)) {
        (Rule::NotText, "which cannot be part of a URL")
    } else if read.position == Some(Position::Prefix) && types.only(scalar) {
        (Rule::NotAUrl, "which is never a URL")
    } else {
        return None;
    };
    let (what, undeclared) = (types.names(), undeclared(read, at));
    let message = match &undeclared {
        Some(undeclared) => format!("{undeclared}, and any other member is {what}, {why}"),
        None => format!("`{}` is {what}, {why}", read.expression),
    };
    let members = types.only(Types::OBJECT).then(|| members(reader, at));
    let remark = Remark::new(rule, read.span, message).maybe_help(members.flatten());
    let is_array = rule == Rule::NotText && types.only(Types::ARRAY);
    Some(if undeclared.is_some() || is_array {
        remark.near(read.span, read.expression, false)
    } else {
        remark
    })
}

/// Says that a member is only allowed by `additionalProperties`.
fn undeclared(read: Occurrence<'_, '_>, at: &At<'_>) -> Option<String> {
    let (_, pointer) = read.expression.body().filter(|_| at.additional)?;
    let whose = whose(read.expression);
    let name = pointer.as_str().trim_start_matches('/');
    Some(format!("the {whose} body declares no member `{name}`"))
}

/// Lists the members that an object has.
fn members(reader: Reader<'_, '_>, at: &At<'_>) -> Option<String> {
    let members = reader.scope.schemas.members(&at.schemas);
    let names: Vec<_> = members.into_iter().map(|(name, _)| name).collect();
    listed("read one of its members:", &names)
}

/// OE308: a value that may be null.
fn nullable(read: Occurrence<'_, '_>, types: Types) -> Option<Remark> {
    let found = types.nullable() && read.expression.body().is_some();
    found.then(|| {
        let message = format!(
            "`{}` may be null, in which case the callback is not sent",
            read.expression
        );
        Remark::new(Rule::Nullable, read.span, message)
    })
}

/// OE309: a value that may be missing.
fn optional(read: Occurrence<'_, '_>, at: &At<'_>) -> Option<Remark> {
    at.optional.then(|| {
        let message = format!(
            "`{}` may be missing, in which case the callback is not sent",
            read.expression
        );
        Remark::new(Rule::Optional, read.span, message)
    })
}

/// OE311: a URL whose schema does not say so.
fn no_uri_format(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    at: &At<'_>,
    types: Types,
) -> Option<Remark> {
    let found = read.position == Some(Position::Prefix)
        && types.only(Types::STRING)
        && !reader.scope.schemas.may_be_url(&at.schemas);
    found.then(|| {
        let message = format!(
            "`{}` is the whole URL, but it is not declared as a URL",
            read.expression
        );
        Remark::new(Rule::NoUriFormat, read.span, message).help("add `format: uri` to its schema")
    })
}

/// OE316: a whole URL that is read from a URI reference, by its schema or by HTTP's definition of
/// the header.
pub(super) fn maybe_relative(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    at: Option<&At<'_>>,
) -> Option<Remark> {
    read.position
        .filter(|position| *position == Position::Prefix)?;
    let schemas = at.map_or(&[][..], |at| &at.schemas);
    let declared = at.is_some_and(|at| reader.scope.schemas.may_be_relative(at));
    let header = match read.expression {
        Expression::Request(Source::Header(name)) | Expression::Response(Source::Header(name)) => {
            name.as_str()
        }
        _ => "",
    };
    let reference = REFERENCES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(header));
    if !declared && (!reference || reader.scope.schemas.may_be_url(schemas)) {
        return None;
    }
    let message = format!(
        "`{}` may be a relative reference, from which no URL can be built",
        read.expression
    );
    let remark = Remark::new(Rule::MaybeRelative, read.span, message);
    let remark = remark.help("declare it with `format: uri` if it is always a whole URL");
    Some(if declared {
        remark
    } else {
        remark.lighter(Severity::Note)
    })
}
