//! The keys of Callback Objects.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::key_url::{self, Https, Plain};
use super::literal;
use super::reads::{self, Read};
use super::syntax::{self, Reader};
use crate::document::{self, Followed, METHODS};
use crate::lint::finding::Place;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;
use crate::syntax::Expression;
use crate::syntax::Template;
use crate::syntax::{Kind, Part, parts};
use crate::syntax::{Leniency, Syntax};
use crate::text::Span;
use crate::text::limits::MAX_TEMPLATE_BYTES;
use crate::url::{Position, UrlError, UrlErrorKind, UrlTemplate};

/// True for the name of a method with what may be an operation below.
pub(in crate::lint) fn is_method(key: &str, value: &Value) -> bool {
    METHODS.contains(&key) && value.is_object()
}

/// True for the other fixed fields of a Path Item Object.
pub(in crate::lint) fn is_field(key: &str) -> bool {
    ["summary", "description", "servers", "parameters"].contains(&key)
}

/// True for what has the shape of a Path Item Object.
pub(in crate::lint) fn is_path_item(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|item| item.iter().any(|(key, value)| is_method(key, value)))
}

/// True for a name that is meant to be an expression.
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

/// A key, and all that is known of it.
pub(in crate::lint) struct Key<'k, 'd> {
    pub(in crate::lint) subject: Subject<'k>,
    pub(in crate::lint) root: &'d Value,
    pub(in crate::lint) item: &'d Value,
    pub(in crate::lint) https: &'k Https,
    /// The key compiled strictly.
    pub(in crate::lint) target: &'k Result<UrlTemplate, UrlError>,
}

impl<'d> Key<'_, 'd> {
    /// All that is wrong with the key, or with another text in its place, for one of the operations
    /// that have it.
    pub(in crate::lint) fn of(&self, reader: Reader<'_, 'd>, text: &str) -> Vec<Remark> {
        if text == self.subject.text {
            return self.remarks(reader);
        }
        let target = UrlTemplate::parse(text);
        let Self {
            subject,
            root,
            item,
            https,
            ..
        } = *self;
        Key {
            subject: Subject { text, ..subject },
            root,
            item,
            https,
            target: &target,
        }
        .remarks(reader)
    }

    fn remarks(&self, reader: Reader<'_, 'd>) -> Vec<Remark> {
        let text = self.subject.text;
        if text.is_empty() {
            return vec![Remark::new(
                Rule::EmptyKey,
                Span::new(0, 0),
                Rule::EmptyKey.summary(),
            )];
        }
        if text.trim() != text && Template::parse(text.trim()).is_ok() {
            let remark = Remark::new(
                Rule::Blank,
                self.subject.all(),
                "blanks stand around the key",
            );
            return vec![remark.help(format!("write `{}`", text.trim())).fix(
                self.subject.all(),
                text.trim().to_owned(),
                true,
            )];
        }
        let parts = parts(text);
        let literal = parts.iter().all(|part| matches!(part.kind, Kind::Literal));
        let mut found: Vec<_> = parts
            .iter()
            .filter(|part| matches!(part.kind, Kind::Literal))
            .flat_map(|part| literal::in_literal(reader, text, part.span))
            .collect();
        if literal {
            if found.is_empty() {
                found.extend(self.plain());
            }
            found.extend(key_url::fragment(text, &parts, &found));
            return found;
        }
        let layout = if found.is_empty() {
            self.layout(&parts)
        } else {
            None
        };
        let in_url = !matches!(layout, Some(Err(_)));
        let positions = match layout {
            Some(Ok(positions)) => positions,
            Some(Err(remark)) => {
                found.push(remark);
                Vec::new()
            }
            None => Vec::new(),
        };
        let bare = text.starts_with('$');
        let mut number = 0;
        for part in &parts {
            let Part { span, kind } = part;
            match kind {
                Kind::Literal => continue,
                _ if !reader.looks_at(*span) => {}
                Kind::Expression(expression, inner) => {
                    if text
                        .get(..span.start())
                        .is_some_and(|before| before.ends_with('$'))
                    {
                        found.push(literal::dollar_before(text, *span));
                    }
                    let beginning = if span.start() == 0 {
                        Position::Prefix
                    } else {
                        Position::Path
                    };
                    let position =
                        in_url.then(|| positions.get(number).copied().unwrap_or(beginning));
                    found.extend(reads::remarks(
                        reader,
                        Read {
                            expression,
                            span: *inner,
                            position,
                            bare,
                        },
                    ));
                }
                Kind::Mistake(error, reading) => {
                    let name = span
                        .slice(text)
                        .and_then(|text| text.strip_prefix('{')?.strip_suffix('}'));
                    let name = name.filter(|_| reading.is_some());
                    let by_sender = matches!(reading, Some((Expression::SenderParameter(_), _)));
                    match name.map(|name| (name, self.declares(name))) {
                        Some((name, Some(true))) => found.push(path_template(*span, name)),
                        Some((_, None)) if by_sender => {}
                        _ => found.push(syntax::remark(reader, text, *span, error, reading)),
                    }
                }
            }
            number += 1;
        }
        found.extend(key_url::fragment(text, &parts, &found));
        found.extend(self.https.check(text));
        found
    }

    /// The positions of the expressions, or a mistake in the URL; nothing where the text cannot be
    /// read at all.
    fn layout(&self, parts: &[Part<'_>]) -> Option<Result<Vec<Position>, Remark>> {
        let text = self.subject.text;
        match self.target {
            Ok(target) => return Some(Ok(key_url::positions(target))),
            Err(error) if !matches!(error.kind(), UrlErrorKind::Parse(_)) => {
                return Some(Err(key_url::remark(error)));
            }
            Err(_) => {}
        }
        let readable = parts
            .iter()
            .all(|part| !matches!(part.kind, Kind::Mistake(_, None)));
        // A `$` in front of a brace is told already.
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

    /// Whether the callback's own Path Item has a path parameter of that name; `None` where a part
    /// of it was not read.
    fn declares(&self, name: &str) -> Option<bool> {
        // What stands beside its `$ref` counts as what that leads to does.
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
                    if one.text("in") == Some("path") && one.text("name") == Some(name) =>
                {
                    return Some(true);
                }
                Followed::Elsewhere => unknown = true,
                Followed::Here(_) | Followed::Nowhere => {}
            }
        }
        (!unknown).then_some(false)
    }

    /// A key without any expression.
    fn plain(&self) -> Vec<Remark> {
        let (text, all) = (self.subject.text, self.subject.all());
        let dollared = format!("${text}");
        let rooted = ["request.", "response."]
            .iter()
            .any(|root| text.starts_with(root));
        if rooted
            && let Ok(expression) =
                Expression::parse_with(&dollared, Syntax::openapi().lenient(Leniency::LENIENT))
        {
            let remark = Remark::new(Rule::MissingDollar, all, "the expression lacks its `$`");
            let fixed = format!("{{{}}}", expression.to_standard());
            return vec![
                remark
                    .help(format!("write `{fixed}`"))
                    .fix(all, fixed, true)
                    .near(all, &expression, true),
            ];
        }
        match Plain::of(text) {
            Plain::Url => {
                if let Some(host) = key_url::placeholder(text) {
                    let message =
                        format!("the key is one fixed URL, in which `{host}` stands for the host");
                    return vec![Remark::new(Rule::LiteralUrl, all, message)];
                }
                let mistake = self.target.as_ref().err().map(key_url::remark);
                let note = || Remark::new(Rule::LiteralUrl, all, Rule::LiteralUrl.summary());
                // A fixed URL is its author's choice, and no more than a note for what other keys
                // do.
                let insecure = || {
                    Some(self.https)
                        .filter(|https| matches!(https, Https::Servers(_)))?
                        .check(text)
                };
                vec![mistake.or_else(insecure).unwrap_or_else(note)]
            }
            // Its Path Item has a server, so it is a fixed URL too.
            Plain::Relative if self.target.is_ok() => {
                vec![Remark::new(
                    Rule::LiteralUrl,
                    all,
                    Rule::LiteralUrl.summary(),
                )]
            }
            Plain::Relative => vec![
                Remark::new(
                    Rule::RelativeUrl,
                    all,
                    "the key is a relative URL, and the specification gives it no base",
                )
                .help("begin it with `https://`, or with an expression whose value is a URL"),
            ],
            Plain::Name => vec![plain_name(text, all)],
        }
    }
}

fn path_template(span: Span, name: &str) -> Remark {
    let message = format!(
        "`{{{name}}}` is a path parameter of the callback, which path templating alone puts in"
    );
    Remark::new(Rule::PathTemplate, span, message).help(
        "most tools call the literal text; say in the description who puts in the value, or read it by an expression",
    )
}

fn plain_name(text: &str, all: Span) -> Remark {
    let message = "the key is neither an expression nor a URL";
    let remark = Remark::new(Rule::PlainName, all, message).help(
        "the key is the URL that is called, such as `{$request.body#/callbackUrl}`; a free name stands one level above",
    );
    remark.named(all, text, true, false)
}

/// Keys of one Callback Object that name the same expression in two spellings: each but the first,
/// with the first.
pub(in crate::lint) fn duplicates<'k>(
    keys: impl ExactSizeIterator<Item = &'k str>,
) -> HashMap<&'k str, &'k str> {
    if keys.len() < 2 {
        return HashMap::new();
    }
    let (mut first, mut found): (HashMap<String, &str>, _) = (HashMap::new(), HashMap::new());
    let mut seen = HashSet::new();
    for key in keys.filter(|key| key.len() <= MAX_TEMPLATE_BYTES) {
        let Ok(template) = Template::parse_with(key, Syntax::openapi().lenient(Leniency::LENIENT))
        else {
            continue;
        };
        if template.expressions().next().is_none() || !seen.insert(key) {
            continue;
        }
        let standard = template.to_standard();
        let standard = if template.is_bare() {
            format!("{{{standard}}}")
        } else {
            standard
        };
        if let Some(known) = first.get(&standard) {
            found.insert(key, *known);
        } else {
            first.insert(standard, key);
        }
    }
    found
}

/// The subject of a key.
pub(in crate::lint) const fn subject<'k>(pointer: &'k str, text: &'k str) -> Subject<'k> {
    Subject {
        pointer,
        place: Place::Key,
        text,
    }
}
