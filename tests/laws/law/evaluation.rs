//! Evaluation is total, never shows values in errors, and has the same result in all its forms.

use std::fmt::Write;

use openapi_expr::eval::{NoValue, RepeatedQuery};
use openapi_expr::syntax::{Embedded, JsonPointer, Message, Name, Piece, Source};
use openapi_expr::{Body, Context, EvalError, Exchange, Expression, Lookup, Template};
use url::form_urlencoded;

use super::values::Tree;
use super::world::{Content, World};
use super::{MARKER, errors, values};

pub(crate) fn all(template: &Template, world: &World) {
    let prepared = world.prepare();
    let exchange = prepared.exchange();
    total(template, &exchange);
    unknown(template);
    one_by_one(template, &exchange);
    never_shows_values(template, world);
    never_shows_values(template, &world.marked());
    raw_is_parsed(template, world);
    repeats(template, world);
    queries(prepared.query());
}

/// The result is the same as a typed value, as text, appended to a buffer, and piece by piece.
pub(crate) fn total(template: &Template, exchange: &Exchange<'_>) {
    let expanded = template.expand(exchange);
    let mut buffer = "before".to_owned();
    let appended = template.expand_into(exchange, &mut buffer);
    assert_eq!(
        buffer,
        format!("before{}", expanded.as_deref().unwrap_or_default()),
        "after an error it is as it was"
    );
    assert_eq!(appended.as_ref().err(), expanded.as_ref().err());
    let evaluated = template.evaluate(exchange);
    match (&expanded, &evaluated) {
        (Ok(text), Ok(typed)) => {
            assert_eq!(text, &typed.to_text());
            assert!(template.as_expression().is_some() || typed.as_str() == Some(text));
            values::representations(typed);
        }
        (Err(one), Err(two)) => {
            assert_eq!(one, two);
            error(one, template);
        }
        _ => panic!("{expanded:?} is not {evaluated:?}"),
    }
    match (
        expanded.map_err(|error| (error.span(), error.reason())),
        by_piece(template, exchange),
    ) {
        // A body that one expression cannot read is an error for all, so for the first.
        (Err((_, Some(NoValue::NotJson))), Err(_)) => {
            let mut alone = template.expressions().map(Embedded::into_expression);
            assert!(alone.any(|expression| is_not_json(&exchange.lookup(&expression))));
        }
        (one, two) => assert_eq!(one, two),
    }
}

type Failed = (openapi_expr::Span, Option<NoValue>);

fn by_piece(template: &Template, exchange: &Exchange<'_>) -> Result<String, Failed> {
    template
        .pieces()
        .try_fold(String::new(), |mut text, piece| {
            match piece {
                Piece::Literal { text: literal, .. } => text.push_str(literal),
                Piece::Embedded(embedded) => match exchange.lookup(embedded.expression()) {
                    Lookup::Value(value) => write!(text, "{}", value.to_text()).unwrap(),
                    Lookup::NoValue(missing) => return Err((embedded.span(), Some(missing))),
                    Lookup::Unknown => return Err((embedded.span(), None)),
                },
            }
            Ok(text)
        })
}

fn error(error: &EvalError, template: &Template) {
    assert_eq!(error.template(), template);
    assert!(
        template
            .expressions()
            .any(|embedded| embedded.span() == error.span())
    );
    assert!(!(error.is_missing() && error.is_unknown()));
    errors::one_line(error);
    errors::excerpt(error, false);
}

/// A context without any value expands no expression.
pub(crate) fn unknown(template: &Template) {
    struct Nothing;
    impl Context for Nothing {
        fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
            Lookup::Unknown
        }
    }
    match template.expand(&Nothing) {
        Ok(text) => assert!(template.expressions().next().is_none() && text == template.as_str()),
        Err(error) => assert!(error.is_unknown()),
    }
}

fn same(one: &Lookup<'_>, two: &Lookup<'_>) -> bool {
    match (one, two) {
        (Lookup::Value(one), Lookup::Value(two)) => {
            (one.value_type(), one.to_text()) == (two.value_type(), two.to_text())
        }
        (Lookup::NoValue(one), Lookup::NoValue(two)) => one == two,
        (Lookup::Unknown, Lookup::Unknown) => true,
        _ => false,
    }
}

fn is_not_json(lookup: &Lookup<'_>) -> bool {
    matches!(lookup, Lookup::NoValue(NoValue::NotJson))
}

/// Many expressions at once, more than a template can have, have the same answers as each alone.
/// Raw bodies are read once for many pointers. serde only reads names on the path of a pointer. If
/// one of them is invalid, such as half a surrogate pair, the body is an error for all expressions
/// that are looked up together.
pub(crate) fn one_by_one(template: &Template, exchange: &Exchange<'_>) {
    let once = || template.expressions().map(Embedded::into_expression);
    let expressions: Vec<_> = once().chain(once()).chain(once()).collect();
    let mut answers = vec![Lookup::Unknown; expressions.len()];
    exchange.lookup_all(&expressions, &mut answers);
    for (expression, answer) in expressions.iter().zip(&answers) {
        let alone = exchange.lookup(expression);
        let refused = || {
            let on = |other: &&Expression<'_>| {
                other.body().map(|(of, _)| of) == expression.body().map(|(of, _)| of)
            };
            expressions
                .iter()
                .filter(on)
                .any(|other| is_not_json(&exchange.lookup(other)))
        };
        let same = same(answer, &alone) || is_not_json(answer) && refused();
        assert!(
            same,
            "{expression}: {answer:?} among others, {alone:?} alone"
        );
    }
}

/// Neither errors nor debug texts hold values of the exchange.
pub(crate) fn never_shows_values(template: &Template, world: &World) {
    if world
        .method
        .as_ref()
        .is_some_and(|method| method.contains(MARKER))
    {
        return;
    }
    let prepared = world.prepare();
    let exchange = prepared.exchange();
    errors::debug_never_shows_values(&exchange);
    for embedded in template.expressions() {
        errors::debug_never_shows_values(&exchange.lookup(embedded.expression()));
    }
    if let Err(error) = template.evaluate(&exchange) {
        errors::never_shows_values(&error, template.as_str());
    }
}

/// Parsed JSON and raw JSON have the same values. Only raw JSON knows which names occur twice.
pub(crate) fn raw_is_parsed(template: &Template, world: &World) {
    let (raw, parsed) = (world.with_json(false), world.with_json(true));
    let (raw, parsed) = (raw.prepare(), parsed.prepare());
    let (raw_exchange, parsed_exchange) = (raw.exchange(), parsed.exchange());
    for embedded in template.expressions() {
        let Some((message, pointer)) = embedded.expression().body() else {
            continue;
        };
        let (json, content) = match message {
            Message::Request => (&parsed.json, Some(&parsed.world.body)),
            Message::Response => (&parsed.response_json, parsed.world.response_body.as_ref()),
            other => panic!("{other:?}"),
        };
        let (Some(json), Some(Content::Parsed(bytes))) = (json, content) else {
            continue;
        };
        let text = str::from_utf8(bytes).unwrap();
        // serde_json treats a name of its own differently.
        if text.contains("$serde_json::private") {
            continue;
        }
        assert_eq!(
            pointer.resolve(json),
            json.pointer(pointer.as_str()),
            "RFC 6901, as serde_json reads it"
        );
        let lookup = |exchange: &Exchange<'_>| match exchange.lookup(embedded.expression()) {
            Lookup::Value(value) => Ok((value.value_type(), value.into_json().unwrap())),
            Lookup::NoValue(missing) => Err(missing),
            Lookup::Unknown => panic!("a body is known"),
        };
        let tree: Tree = serde_json::from_str(text).unwrap();
        let ambiguous = tree.is_ambiguous(&pointer.tokens().collect::<Vec<_>>());
        let expected = if ambiguous {
            Err(NoValue::DuplicateMember)
        } else {
            lookup(&parsed_exchange)
        };
        assert_eq!(lookup(&raw_exchange), expected, "{pointer} in {text}");
    }
}

/// The rule for repeated parameters makes no difference if none is repeated.
pub(crate) fn repeats(template: &Template, world: &World) {
    let of = |repeated_query| World {
        repeated_query,
        ..world.clone()
    };
    let worlds = [
        of(RepeatedQuery::Refuse),
        of(RepeatedQuery::First),
        of(RepeatedQuery::Last),
    ];
    let prepared = worlds.each_ref().map(World::prepare);
    let [refuse, first, last] = prepared.each_ref().map(super::world::Prepared::exchange);
    for embedded in template.expressions() {
        let answer = refuse.lookup(embedded.expression());
        if !matches!(answer, Lookup::NoValue(NoValue::Repeated)) {
            assert!(
                same(&answer, &first.lookup(embedded.expression())),
                "{}",
                embedded.as_str()
            );
            assert!(
                same(&answer, &last.lookup(embedded.expression())),
                "{}",
                embedded.as_str()
            );
        }
    }
}

/// Query strings and forms are read as by the `url` crate. Where that replaces invalid UTF-8, this
/// crate reports an error.
pub(crate) fn queries(query: &str) {
    let url = format!("http://h/?{query}");
    let exchange = Exchange::new("GET")
        .url(&url)
        .request_body(Body::form(query.as_bytes()));
    let first = exchange.clone().repeated_query(RepeatedQuery::First);
    let replaced = |text: &str| text.contains('\u{fffd}');
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).take(65).collect();
    if query.contains(['#', '\u{fffd}'])
        || query.to_ascii_lowercase().contains("%ef%bf%bd")
        || pairs.len() > 64
    {
        return;
    }
    for (name, _) in pairs.iter().filter(|(name, _)| !replaced(name)) {
        let mut named = pairs
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, value)| value.as_ref());
        let value = named.next().unwrap();
        let value = if replaced(value) {
            Lookup::NoValue(NoValue::NotUtf8)
        } else {
            value.into()
        };
        let alone = if named.next().is_none() {
            value.clone()
        } else {
            Lookup::NoValue(NoValue::Repeated)
        };
        let pointer = super::pointer(&[name]);
        let expressions = [
            Name::parse(name).map(|name| Expression::Request(Source::Query(name))),
            JsonPointer::parse(&pointer)
                .map(|pointer| Expression::Request(Source::Body(Some(pointer)))),
        ];
        for expression in expressions.into_iter().flatten() {
            for (exchange, expected) in [(&first, &value), (&exchange, &alone)] {
                let answer = exchange.lookup(&expression);
                assert!(
                    same(&answer, expected),
                    "{expression} in {query:?}: {answer:?}"
                );
            }
        }
    }
}
