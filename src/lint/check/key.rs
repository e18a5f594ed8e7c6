//! The key of a Callback Object, for one of the operations that have it.
//!
//! Rules: OE116 `spaces`, OE121 `path-template`, OE123 `empty-key`.

use serde_json::Value;

use super::expression;
use super::key_url::{self, Https};
use super::literal;
use super::literal_key;
use super::occurrence::Occurrence;
use super::reader::{Broken, Reader};
use super::syntax;
use crate::document::{self, Followed, METHODS, ParameterIn};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{Expression, Leniency, Part, PartKind, Syntax, Template, parts_of_template};
use crate::text::Span;
use crate::url::{Position, UrlError, UrlErrorKind, UrlTemplate};

/// Returns true for the name of a method with what may be an operation as its value.
pub(in crate::lint) fn is_method(key: &str, value: &Value) -> bool {
    METHODS.contains(&key) && value.is_object()
}

/// Returns true for a name that is meant as an expression.
pub(in crate::lint) fn is_expression(name: &str) -> bool {
    let read = |text: &str| {
        Template::parse_with(
            text,
            Syntax::openapi().lenient(Leniency::LENIENT.without(Leniency::SENDER_PARAMETER)),
        )
    };
    let dollar = name.contains('$')
        || ["{request.", "{response."]
            .iter()
            .any(|root| name.contains(root));
    dollar
        && read(name).is_ok_and(|template| {
            template
                .expressions()
                .any(|one| !matches!(one.expression(), Expression::Parameter(_)))
        })
}

/// A key, and what is known about it.
pub(in crate::lint) struct Key<'k, 'd> {
    pub(in crate::lint) text: &'k str,
    pub(in crate::lint) root: &'d Value,
    pub(in crate::lint) item: &'d Value,
    pub(in crate::lint) https: &'k Https,
    /// The key compiled strictly.
    pub(in crate::lint) target: &'k Result<UrlTemplate, UrlError>,
}

impl<'d> Key<'_, 'd> {
    /// Returns everything that is wrong with the key, or with another text in its place, for one of
    /// the operations that have it.
    pub(in crate::lint) fn remarks_for(&self, reader: Reader<'_, 'd>, text: &str) -> Vec<Remark> {
        if text == self.text {
            return self.remarks(reader);
        }
        let target = UrlTemplate::parse(text);
        Key {
            text,
            target: &target,
            ..*self
        }
        .remarks(reader)
    }

    fn remarks(&self, reader: Reader<'_, 'd>) -> Vec<Remark> {
        let text = self.text;
        if let Some(remark) = empty(text).or_else(|| spaces_around(text)) {
            return vec![remark];
        }
        let parts = parts_of_template(text);
        let literals = parts
            .iter()
            .filter(|part| matches!(part.kind, PartKind::Literal));
        let mut found: Vec<_> = literals
            .flat_map(|part| literal::in_literal(reader, text, part.span))
            .collect();
        if parts
            .iter()
            .all(|part| matches!(part.kind, PartKind::Literal))
        {
            if found.is_empty() {
                found.push(literal_key::remark(text, self.target, self.https));
            }
            found.extend(key_url::fragment(text, &parts, &found));
            return found;
        }
        let layout = found.is_empty().then(|| self.layout(&parts)).flatten();
        let (positions, mistake) = positions(&parts, layout);
        found.extend(mistake);
        let asked = parts
            .iter()
            .zip(positions)
            .filter(|(part, _)| reader.looks_at(part.span));
        found.extend(asked.flat_map(|(part, position)| self.part(reader, part, position)));
        found.extend(key_url::fragment(text, &parts, &found));
        found.extend(self.https.check(text));
        found
    }

    /// What is wrong with an expression, or with what was meant as one.
    fn part(
        &self,
        reader: Reader<'_, 'd>,
        part: &Part<'_>,
        position: Option<Position>,
    ) -> Vec<Remark> {
        let Part { span, kind } = part;
        match kind {
            PartKind::Literal => Vec::new(),
            PartKind::Expression {
                expression: read,
                inner,
            } => {
                let before = self.text.get(..span.start()).unwrap_or_default();
                let dollar = before
                    .ends_with('$')
                    .then(|| literal::dollar_before(self.text, *span));
                let read = Occurrence {
                    expression: read,
                    span: *inner,
                    position,
                    bare: self.text.starts_with('$'),
                };
                let mut found = expression::remarks(reader, read);
                found.splice(0..0, dollar);
                found
            }
            PartKind::Mistake { error, meant } => {
                let by_sender = matches!(meant, Some(Expression::SenderParameter(_)));
                let written = span.slice(self.text).unwrap_or_default();
                let name = written
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'))
                    .filter(|_| meant.is_some());
                match name.map(|name| (name, self.declares(name))) {
                    Some((name, Some(true))) => vec![path_template(*span, name)],
                    Some((_, None)) if by_sender => Vec::new(),
                    _ => vec![syntax::remark(
                        reader,
                        &Broken {
                            text: self.text,
                            piece: *span,
                            error,
                            meant: meant.as_ref(),
                        },
                    )],
                }
            }
        }
    }

    /// Returns the positions of the expressions, or a mistake in the URL; `None` if the text cannot
    /// be read at all.
    fn layout(&self, parts: &[Part<'_>]) -> Option<Result<Vec<Position>, Remark>> {
        let text = self.text;
        match self.target {
            Ok(target) => return Some(Ok(key_url::positions(target))),
            Err(error) if !matches!(error.kind(), UrlErrorKind::Parse(_)) => {
                return Some(Err(key_url::remark(error)));
            }
            Err(_) => {}
        }
        let readable = parts
            .iter()
            .all(|part| !matches!(part.kind, PartKind::Mistake { meant: None, .. }));
        // A `$` before a brace has been reported.
        if !readable || text.contains("${") {
            return None;
        }
        let leniency =
            Leniency::LENIENT.without(Leniency::LITERAL_BRACES | Leniency::ANGLE_BRACKETS);
        let template = Template::parse_with(text, Syntax::openapi().lenient(leniency)).ok()?;
        Some(
            UrlTemplate::new(&template)
                .map(|compiled| key_url::positions(&compiled))
                .map_err(|error| key_url::remark(&error)),
        )
    }

    /// Returns whether the callback's own Path Item has a path parameter of that name, or `None` if
    /// a part of it was not read.
    fn declares(&self, name: &str) -> Option<bool> {
        // Members beside its `$ref` count like those of the target.
        let (items, followed) = document::Node::root(self.item).way(self.root);
        let mut unknown = matches!(followed, Followed::Elsewhere);
        let fields = items
            .iter()
            .filter_map(|item| item.value.as_object())
            .flatten();
        let operations = fields
            .filter(|(key, value)| is_method(key, value))
            .map(|(_, operation)| operation);
        let holders = operations.chain(items.iter().map(|item| item.value));
        let lists = holders
            .filter_map(|holder| holder.get("parameters")?.as_array())
            .flatten();
        for parameter in lists {
            match document::Node::root(parameter).follow(self.root) {
                Followed::Here(one)
                    if one.text("in") == Some(ParameterIn::Path.as_str())
                        && one.text("name") == Some(name) =>
                {
                    return Some(true);
                }
                Followed::Elsewhere => unknown = true,
                Followed::Here(_) | Followed::Nowhere => {}
            }
        }
        (!unknown).then_some(false)
    }
}

/// Returns the URL position of each part, and the remark if no URL can be built. The position is
/// `None` for literal text, and for all parts if there is a remark.
fn positions(
    parts: &[Part<'_>],
    layout: Option<Result<Vec<Position>, Remark>>,
) -> (Vec<Option<Position>>, Option<Remark>) {
    let known = match layout {
        Some(Err(remark)) => return (vec![None; parts.len()], Some(remark)),
        Some(Ok(positions)) => positions,
        None => Vec::new(),
    };
    let mut known = known.into_iter();
    let position = |part: &Part<'_>| match part.kind {
        PartKind::Literal => None,
        // If the text cannot be read, only its beginning is known.
        _ => Some(known.next().unwrap_or(match part.span.start() {
            0 => Position::Prefix,
            _ => Position::Path,
        })),
    };
    (parts.iter().map(position).collect(), None)
}

/// OE123: an empty key.
fn empty(text: &str) -> Option<Remark> {
    let remark = || Remark::new(Rule::EmptyKey, Span::new(0, 0), Rule::EmptyKey.summary());
    text.is_empty().then(remark)
}

/// OE116: spaces around the whole key.
fn spaces_around(text: &str) -> Option<Remark> {
    let (trimmed, all) = (text.trim(), Span::new(0, text.len()));
    let spaces = trimmed != text && Template::parse(trimmed).is_ok();
    spaces.then(|| {
        Remark::new(Rule::Spaces, all, "the key has spaces around it")
            .help(format!("write `{trimmed}`"))
            .fix(all, trimmed.to_owned(), true)
    })
}

/// OE121: a path parameter of the callback.
fn path_template(span: Span, name: &str) -> Remark {
    let message =
        format!("`{{{name}}}` is a path parameter of the callback, not a runtime expression");
    Remark::new(Rule::PathTemplate, span, message).help(
        "most tools call the literal text: read the value with an expression, or document who inserts it",
    )
}
