//! What an expression reads, against what the operation declares.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::missing;
use super::syntax::{Reader, from_json_path};
use crate::document::Unreadable;
use crate::eval::NoValue;
use crate::lint::operation::scope::{Answer, Lack};
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::lint::schema::lookup::{At, Only};
use crate::lint::schema::types::Types;
use crate::syntax::Template;
use crate::syntax::{Expression, Message, Source};
use crate::syntax::{JsonPointer, escape};
use crate::text::Span;
use crate::url::Position;

/// Headers that hold a URI reference (RFC 9110 §8.7, §10.1.3, §10.2.2).
const REFERENCES: [&str; 3] = ["Content-Location", "Location", "Referer"];

/// An expression in a text, where it stands, and in which URL position, if in any.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Read<'e, 't> {
    pub(in crate::lint) expression: &'e Expression<'t>,
    pub(in crate::lint) span: Span,
    pub(in crate::lint) position: Option<Position>,
    /// True when the whole text is this expression without braces.
    pub(in crate::lint) bare: bool,
}

pub(in crate::lint) fn remarks(reader: Reader<'_, '_>, read: Read<'_, '_>) -> Vec<Remark> {
    if let Expression::Request(Source::Query(name) | Source::Path(name))
    | Expression::Response(Source::Query(name) | Source::Path(name)) = read.expression
        && name.as_str().is_empty()
    {
        return vec![Remark::new(
            Rule::EmptyName,
            read.span,
            Rule::EmptyName.summary(),
        )];
    }
    let written = read.expression.to_string();
    if read.position == Some(Position::Prefix)
        && matches!(read.expression, Expression::Method | Expression::StatusCode)
    {
        let remark = Remark::new(
            Rule::InvalidUrl,
            read.span,
            format!("`{written}` is never a URL"),
        );
        return vec![
            remark.help("begin with `https://`, or with an expression whose value is a URL"),
        ];
    }
    let answer = reader.scope.ask(read.expression);
    if read.bare && written.contains(['{', '}']) && !matches!(answer, Answer::Declared(_)) {
        return vec![braces_in_bare(reader, read, &written)];
    }
    if written.ends_with(' ') && !matches!(answer, Answer::Declared(_)) {
        let fixed = written.trim_end().to_owned();
        let remark = Remark::new(Rule::Blank, read.span, Rule::Blank.summary())
            .help(format!("write `{fixed}`"));
        let certain = reader.repair.declared(reader.scope, &fixed);
        return vec![remark.fix(read.span, fixed, certain)];
    }
    if let Some(remark) = suspicious_pointer(reader, read, &answer) {
        return vec![remark];
    }
    match answer {
        Answer::Unknown => maybe_relative(reader, read, None).into_iter().collect(),
        Answer::Missing(lack) => vec![missing(reader, read, &lack)],
        Answer::Declared(at) => declared(reader, read, &at),
    }
}

/// A text that begins with `$` is one expression to its end: nobody means its braces as a part of a
/// name.
fn braces_in_bare(reader: Reader<'_, '_>, read: Read<'_, '_>, written: &str) -> Remark {
    let message = "a text that begins with `$` is one expression to its end, braces too";
    let remark = Remark::new(Rule::StrayBrace, read.span, message);
    let opened = format!("{{{written}");
    let Ok(template) = Template::parse(&opened) else {
        return remark;
    };
    let declared = template
        .expressions()
        .all(|one| matches!(reader.scope.ask(one.expression()), Answer::Declared(_)));
    remark
        .help(format!("write `{opened}`"))
        .fix(read.span, opened, declared)
}

/// A pointer that the grammar allows and nobody means, unless the schema has it.
fn suspicious_pointer(
    reader: Reader<'_, '_>,
    read: Read<'_, '_>,
    answer: &Answer<'_>,
) -> Option<Remark> {
    let (message, pointer) = read.expression.body()?;
    let written = pointer.as_str();
    let lack = match answer {
        Answer::Declared(at) if at.additional => None,
        Answer::Unknown => None,
        Answer::Missing(lack) if lack.missing == NoValue::Pointer => Some(lack),
        Answer::Declared(_) | Answer::Missing(_) => return None,
    };
    let tokens = || written.split('/').skip(1);
    // Of a schema that is known, the token that it does not have.
    let number = lack
        .and_then(|lack| lack.at.as_ref())
        .map(|(number, _)| *number);
    let any = |is: fn(&str) -> bool| match number {
        Some(number) => tokens().nth(number).is_some_and(is),
        None => tokens().any(is),
    };
    let (rule, fixed, reason) = if tokens().any(is_json_path) {
        (
            Rule::JsonPath,
            from_json_path(written),
            "a JSON Pointer is keys and numbers between slashes",
        )
    } else if any(is_encoded) {
        (
            Rule::EncodedPointer,
            decoded(pointer),
            "nothing is decoded in a JSON Pointer",
        )
    } else if any(is_dotted) {
        (
            Rule::DottedPointer,
            Some(written.replace('.', "/")),
            "keys are separated by slashes",
        )
    } else {
        return None;
    };
    let message = match message {
        Message::Request => "request",
        Message::Response => "response",
    };
    let fixed = fixed.map(|fixed| format!("${message}.body#{fixed}"));
    let fixed = fixed.and_then(|fixed| {
        let one = Expression::parse(&fixed).ok().map(Expression::into_owned)?;
        (one.to_string() != read.expression.to_string()).then_some((fixed, one))
    });
    let resolved = fixed
        .as_ref()
        .is_some_and(|(fixed, _)| reader.repair.declared(reader.scope, fixed));
    // A member of a map may have any name.
    if matches!(answer, Answer::Declared(_)) && !resolved {
        return None;
    }
    let remark =
        match lack.map(|lack| missing::what(reader.scope, reader.link, read.expression, lack)) {
            Some((_, message, help)) if rule != Rule::JsonPath => {
                let what = if rule == Rule::DottedPointer {
                    "dots"
                } else {
                    "a percent-encoding"
                };
                Remark::new(
                    rule,
                    read.span,
                    format!("{message}, which has {what} where the schema has none"),
                )
                .maybe_help(help)
            }
            Some((.., help)) => Remark::new(rule, read.span, rule.summary()).maybe_help(help),
            None if rule == Rule::JsonPath => Remark::new(rule, read.span, rule.summary()),
            // The schema may have it.
            None => Remark::new(rule, read.span, rule.summary()).lighter(Severity::Warning),
        };
    let Some((fixed, one)) = fixed else {
        return Some(remark);
    };
    // To say what is there helps more than a spelling of what is not.
    let remark = if matches!(reader.scope.ask(&one), Answer::Missing(_)) {
        remark
    } else {
        let help = remark.help.clone();
        remark
            .help(format!("{reason}: write `{fixed}`"))
            .fix(read.span, fixed, resolved)
            .maybe_help(help)
    };
    Some(
        remark
            .near(read.span, read.expression, false)
            .near(read.span, &one, false),
    )
}

fn is_json_path(token: &str) -> bool {
    let bracket = || {
        token
            .split_once('[')
            .is_some_and(|(_, behind)| behind.contains(']'))
    };
    token == "*" || token == "$" || token.starts_with("$.") || bracket()
}

fn is_dotted(token: &str) -> bool {
    token.split('.').filter(|part| !part.is_empty()).count() > 1
}

fn is_encoded(token: &str) -> bool {
    token.as_bytes().windows(3).any(
        |three| matches!(three, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit)),
    )
}

fn decoded(pointer: &JsonPointer<'_>) -> Option<String> {
    pointer.tokens().try_fold(String::new(), |all, token| {
        let token: Cow<'_, str> = percent_decode_str(&token)
            .decode_utf8()
            .ok()?
            .into_owned()
            .into();
        Some(all + "/" + &escape(&token))
    })
}

fn missing(reader: Reader<'_, '_>, read: Read<'_, '_>, lack: &Lack<'_>) -> Remark {
    let (rule, message, help) = missing::what(reader.scope, reader.link, read.expression, lack);
    let remark = Remark::new(rule, read.span, message).maybe_help(help);
    if let Some((replacement, reason)) = cut(reader, read) {
        let help = remark.help.clone();
        let remark = remark.help(format!("{reason}: write `{replacement}`")).fix(
            read.span,
            replacement,
            false,
        );
        return remark
            .maybe_help(help)
            .near(read.span, read.expression, false);
    }
    remark.near(read.span, read.expression, false)
}

/// `$request.query.url/path` is one name to its end; of a bare text the beginning may be what was
/// meant.
fn cut(reader: Reader<'_, '_>, read: Read<'_, '_>) -> Option<(String, &'static str)> {
    if !read.bare || reader.link {
        return None;
    }
    let text = read.expression.to_string();
    let from = text.rfind("#/").map_or(0, |at| at + 2);
    let at = from + text.get(from..)?.find(['/', '?', '&'])?;
    let (expression, behind) = text.split_at_checked(at)?;
    let resolved = reader.repair.declared(reader.scope, expression);
    resolved.then(|| {
        (
            format!("{{{expression}}}{behind}"),
            "an expression with text around it stands in braces",
        )
    })
}

/// What is declared can be of no use in its place all the same.
fn declared(reader: Reader<'_, '_>, read: Read<'_, '_>, at: &At<'_>) -> Vec<Remark> {
    let text = read.expression.to_string();
    let (body, response) = (
        read.expression.body().is_some(),
        read.expression.needs_response(),
    );
    let remark = |rule, message: String| Remark::new(rule, read.span, message);
    if at.only == Some(if response { Only::Write } else { Only::Read }) {
        let (word, message) = if response {
            ("write-only", "response")
        } else {
            ("read-only", "request")
        };
        let (this, other) = if response {
            ("$response.", "$request.")
        } else {
            ("$request.", "$response.")
        };
        let swapped = text.replacen(this, other, 1);
        let said = remark(
            Rule::WrongDirection,
            format!("`{text}` is {word}: it is in no {message}"),
        );
        if !reader.repair.declared(reader.scope.guessing(), &swapped) {
            return vec![said];
        }
        let whose = if response { "request" } else { "response" };
        return vec![
            said.help(format!("the {whose} has it: write `{swapped}`"))
                .fix(read.span, swapped, false),
        ];
    }
    let Some(position) = read.position else {
        return Vec::new();
    };
    let types = reader.scope.schemas.types(&at.schemas);
    // The value of a header is its text; parameters are read by their style.
    let styled = matches!(
        read.expression,
        Expression::Request(Source::Query(_) | Source::Path(_))
    );
    if let Some(unread) = reader.scope.unreadable(read.expression)
        && !types.only(Types::ARRAY.or(Types::OBJECT))
    {
        return vec![unreadable(read, unread)];
    }
    let prefix = position == Position::Prefix;
    let number = Types::NUMBER.or(Types::INTEGER).or(Types::BOOLEAN);
    let wrong = if (body || styled) && types.only(Types::ARRAY.or(Types::OBJECT)) {
        Some((Rule::NotText, "which no URL holds"))
    } else if prefix && types.only(number) {
        Some((Rule::NotAUrl, "which is never a URL"))
    } else {
        None
    };
    if let Some((rule, why)) = wrong {
        let what = types.names();
        let undeclared = read
            .expression
            .body()
            .filter(|_| at.additional)
            .map(|(_, pointer)| pointer);
        let message = match undeclared {
            Some(pointer) => {
                let (whose, name) = (
                    if response { "response" } else { "request" },
                    pointer.as_str().trim_start_matches('/'),
                );
                format!(
                    "the {whose} body declares no member `{name}`, and any other member is {what}, {why}"
                )
            }
            None => format!("`{text}` is {what}, {why}"),
        };
        let names = || {
            reader
                .scope
                .schemas
                .members(&at.schemas)
                .into_iter()
                .map(|(name, _)| name)
        };
        let members = types
            .only(Types::OBJECT)
            .then(|| missing::listed("it has", &names().collect::<Vec<_>>()))
            .flatten();
        let remark = remark(rule, message).maybe_help(members);
        let guess = undeclared.is_some() || rule == Rule::NotText && types.only(Types::ARRAY);
        return vec![if guess {
            remark.near(read.span, read.expression, false)
        } else {
            remark
        }];
    }
    let mut notes = Vec::new();
    if types.nullable() && body {
        notes.push(remark(
            Rule::Nullable,
            format!("`{text}` may be null: then the callback is not sent"),
        ));
    }
    if at.optional {
        notes.push(remark(
            Rule::Optional,
            format!("`{text}` may be left out: then the callback is not sent"),
        ));
    }
    if let Some(relative) = maybe_relative(reader, read, Some(at)) {
        notes.push(relative);
    } else if prefix && types.only(Types::STRING) && !reader.scope.schemas.may_be_url(&at.schemas) {
        notes.push(remark(
            Rule::NoUriFormat,
            format!("`{text}` is the whole URL, and its schema does not say so"),
        ));
    }
    notes
}

/// The style or the content of a parameter can leave it without any text.
fn unreadable(read: Read<'_, '_>, unread: Unreadable<'_>) -> Remark {
    let is_path = matches!(read.expression, Expression::Request(Source::Path(_)));
    let (location, default) = if is_path {
        ("path", "simple")
    } else {
        ("query", "form")
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
            Some("declare it with a `schema` in place of `content`"),
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

/// A whole URL that is read from a reference: by its schema, or by what HTTP says of the header.
fn maybe_relative(
    reader: Reader<'_, '_>,
    read: Read<'_, '_>,
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
        "`{}` may be a relative reference, for which no URL is built",
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
