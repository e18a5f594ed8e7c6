//! An expression that can be read, compared with what the operation declares.
//!
//! Rules: OE116 `spaces`, OE118 `stray-brace`, OE126 `empty-name`, OE206 `invalid-url`.

use super::occurrence::Occurrence;
use super::reader::Reader;
use super::{declared_value, missing, pointer};
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{Expression, Source, Template};
use crate::url::Position;

/// Returns what is wrong with an expression.
pub(in crate::lint) fn remarks(reader: Reader<'_, '_>, read: Occurrence<'_, '_>) -> Vec<Remark> {
    let written = read.expression.to_string();
    if let Some(remark) = empty_name(read).or_else(|| never_a_url(read, &written)) {
        return vec![remark];
    }
    let answer = reader.scope.ask(read.expression);
    let misread = match answer {
        Answer::Declared(_) => None,
        Answer::Missing(_) | Answer::Unknown => {
            braces_in_bare(reader, read, &written).or_else(|| space_at_end(reader, read, &written))
        }
    };
    let remark = misread.or_else(|| pointer::suspicious(reader, read, &answer));
    if let Some(remark) = remark {
        return vec![remark];
    }
    match answer {
        Answer::Unknown => declared_value::maybe_relative(reader, read, None)
            .into_iter()
            .collect(),
        Answer::Missing(lack) => vec![missing::remark(reader, read, &lack)],
        Answer::Declared(at) => declared_value::remarks(reader, read, &at),
    }
}

/// OE126: an empty name.
fn empty_name(read: Occurrence<'_, '_>) -> Option<Remark> {
    let (Expression::Request(source) | Expression::Response(source)) = read.expression else {
        return None;
    };
    let (Source::Query(name) | Source::Path(name)) = source else {
        return None;
    };
    let remark = || Remark::new(Rule::EmptyName, read.span, Rule::EmptyName.summary());
    name.as_str().is_empty().then(remark)
}

/// OE206: a method or a status code where the URL begins.
fn never_a_url(read: Occurrence<'_, '_>, written: &str) -> Option<Remark> {
    let never = read.position == Some(Position::Prefix)
        && matches!(read.expression, Expression::Method | Expression::StatusCode);
    never.then(|| {
        let message = format!("`{written}` is never a URL");
        Remark::new(Rule::InvalidUrl, read.span, message)
            .help("start with `https://`, or with an expression whose value is a URL")
    })
}

/// OE116: a space at the end of a name, which the grammar takes as a part of it.
fn space_at_end(reader: Reader<'_, '_>, read: Occurrence<'_, '_>, written: &str) -> Option<Remark> {
    written.ends_with(' ').then(|| {
        let fixed = written.trim_end().to_owned();
        let certain = reader.search.declared(reader.scope, &fixed);
        Remark::new(Rule::Spaces, read.span, Rule::Spaces.summary())
            .help(format!("write `{fixed}`"))
            .fix(read.span, fixed, certain)
    })
}

/// OE118: a text that begins with `$` is one expression to its end, but nobody means its braces as
/// a part of a name.
fn braces_in_bare(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    written: &str,
) -> Option<Remark> {
    if !read.bare || !written.contains(['{', '}']) {
        return None;
    }
    let message = "a text that starts with `$` is one expression to its end, including the braces";
    let remark = Remark::new(Rule::StrayBrace, read.span, message);
    let opened = format!("{{{written}");
    let Ok(template) = Template::parse(&opened) else {
        return Some(remark);
    };
    let declared = template
        .expressions()
        .all(|one| matches!(reader.scope.ask(one.expression()), Answer::Declared(_)));
    Some(
        remark
            .help(format!("write `{opened}`"))
            .fix(read.span, opened, declared),
    )
}
