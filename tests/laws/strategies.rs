//! Random inputs: texts of the grammar with small mistakes, and exchanges that have the values that
//! the texts read.

use openapi_expr::eval::{RepeatedHeader, RepeatedQuery};
use openapi_expr::{Leniency, Syntax, Template};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::law::world::{Content, Origin, World};
use crate::law::{MARKER, leniency};

/// Names of parameters and members. Expressions and exchanges share them, so that values are found.
const KEYS: [&str; 16] = [
    "id", "url", "a", "b", "x-id", "X-ID", "", "0", "1", "-", "00", "a/b", "~", "~1", "a b", "é",
];
const FEW: [&str; 3] = ["id", "a", "0"];

/// Values, many of which are dangerous in a URL.
const VALUES: [&str; 30] = [
    MARKER,
    "SECRETx9/..",
    "",
    ".",
    "..",
    "%2e",
    "x",
    "a/b?c#d",
    "a b+c&d=e",
    "é😀",
    "{$url}",
    "}",
    "$url",
    "\u{0}",
    "a\nb",
    "\u{85}",
    "\\\"",
    "https://h.example",
    "https://h.example/cb",
    "http://h.example:8080/a/",
    "https://h.example/a?b=c",
    "https://h.example/#a",
    "HTTPS://H.EXAMPLE:443",
    "http://10.0.0.1/SECRETx9",
    "http://[2606:4700::1]/",
    "http://h.example@evil.example/",
    "http://127.1/",
    "//h.example/",
    "ftp://h.example/",
    "https://h.example/%41/SECRETx9",
];

const SPOILERS: [char; 24] = [
    '{', '}', '$', '<', '>', '~', '/', '.', '#', '%', '\\', '"', '?', '&', '=', ' ', '0', 'a', 'A',
    '\0', '\n', 'é', '😀', '\u{2028}',
];

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(texts).prop_map(str::to_owned)
}

fn key() -> BoxedStrategy<String> {
    prop_oneof![6 => one_of(&FEW), 5 => one_of(&KEYS), 1 => any::<String>()].boxed()
}

pub(crate) fn value() -> BoxedStrategy<String> {
    prop_oneof![8 => one_of(&VALUES), 1 => any::<String>(), 1 => (0_usize..3000).prop_map(|length| "x".repeat(length))]
        .boxed()
}

/// Keeps most texts. In some, it removes, adds or replaces a character.
fn spoiled(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let edits = prop_oneof![3 => Just(0), 1 => 1_usize..4]
        .prop_flat_map(|count| vec((any::<Index>(), 0..3, select(&SPOILERS[..])), count));
    (text, edits).prop_map(|(text, edits)| {
        let mut chars: Vec<_> = text.chars().collect();
        for (at, edit, with) in edits {
            let at = at.index(chars.len() + 1);
            match edit {
                0 => chars.insert(at, with),
                1 if at < chars.len() => chars[at] = with,
                _ if at < chars.len() => drop(chars.remove(at)),
                _ => {}
            }
        }
        chars.into_iter().collect()
    })
}

pub(crate) fn leniencies() -> impl Strategy<Value = Leniency> {
    prop_oneof![
        0_u8..128,
        Just(0),
        Just(0b111),
        Just(0b111_1111),
        Just(0b111_1011)
    ]
    .prop_map(leniency)
}

fn source() -> BoxedStrategy<String> {
    let pointer = vec(key(), 0..4).prop_map(|keys| crate::law::pointer(&keys));
    let dotted = vec(key(), 1..4).prop_map(|keys| format!(".{}", keys.join(".")));
    prop_oneof![
        3 => key().prop_map(|name| format!("query.{name}")),
        2 => key().prop_map(|name| format!("path.{name}")),
        2 => key().prop_map(|name| format!("header.{name}")),
        6 => pointer.prop_map(|pointer| format!("body#{pointer}")),
        1 => Just("body".to_owned()),
        1 => dotted.prop_map(|keys| format!("body{keys}")),
        1 => (select(&["body#", "body/", "headers.", "Body#/", "params."][..]), key()).prop_map(|(of, key)| of.to_owned() + &key),
    ]
.boxed()
}

/// An expression, or almost one.
pub(crate) fn expression() -> BoxedStrategy<String> {
    let dollared = prop_oneof![
        6 => source().prop_map(|source| format!("$request.{source}")),
        3 => source().prop_map(|source| format!("$response.{source}")),
        2 => one_of(&["$url", "$method", "$statusCode"]),
        1 => one_of(&["$callback_url", "$id", "$URL", "$status", "$request", "$a-b", "$urls"]),
    ];
    spoiled(dollared).boxed()
}

/// An expression with its enclosing characters, or almost one.
fn enclosed() -> BoxedStrategy<String> {
    (expression(), 0..16)
        .prop_map(|(expression, how)| match how {
            0 => format!("<{expression}>"),
            1 => format!("{{{{{expression}}}}}"),
            2 => format!("{{{}}}", expression.trim_start_matches('$')),
            3 => format!("{{ {expression} }}"),
            4 => format!("${{{}}}", expression.trim_start_matches('$')),
            5 => "{id}".to_owned(),
            6 => "{}".to_owned(),
            _ => format!("{{{expression}}}"),
        })
        .boxed()
}

fn literal() -> BoxedStrategy<String> {
    prop_oneof![
        8 => one_of(&["/", "/x/", ".", "..", "/.", "?a=", "&b=", "=", "é", "<", "<$", "a", "//", "%2e", "%", "#", " ", "-"]),
        1 => any::<String>(),
    ]
.boxed()
}

/// A template, or almost one.
pub(crate) fn template() -> BoxedStrategy<String> {
    let pieces = vec(prop_oneof![literal(), enclosed()], 0..6).prop_map(|pieces| pieces.concat());
    spoiled(prop_oneof![5 => pieces, 1 => expression(), 1 => enclosed()]).boxed()
}

/// A template that has the shape of a URL.
pub(crate) fn url_template() -> BoxedStrategy<String> {
    let beginning = prop_oneof![
        3 => expression().prop_map(|expression| format!("{{{expression}}}")),
        2 => one_of(&["https://h.example", "http://h.example:8080/a/", "HTTPS://H.example", "http://10.0.0.1", "", "x"]),
    ];
    let joint = one_of(&["/", "/x/", "?a=", "?", "?&", "", "/?a=b&c="]);
    let rest = vec(
        (enclosed(), prop_oneof![Just(String::new()), literal()]),
        0..4,
    )
    .prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(one, two)| one + &two)
            .collect::<String>()
    });
    spoiled(
        (beginning, joint, rest).prop_map(|(beginning, joint, rest)| beginning + &joint + &rest),
    )
    .boxed()
}

/// The texts that are templates.
pub(crate) fn parsed(text: impl Strategy<Value = String>) -> impl Strategy<Value = Template> {
    (text, leniencies()).prop_filter_map("no template", |(text, leniency)| {
        Template::parse_with(&text, Syntax::openapi().lenient(leniency)).ok()
    })
}

pub(crate) fn base() -> impl Strategy<Value = Option<String>> {
    option::weighted(
        0.3,
        one_of(&[
            "https://h.example",
            "https://h.example/",
            "https://h.example/a",
            "http://h/?a",
            "x",
        ]),
    )
}

/// JSON, or almost JSON. Names are repeated, and numbers are spelled in many ways.
pub(crate) fn json() -> BoxedStrategy<String> {
    let quoted = |text: String| serde_json::to_string(&text).unwrap();
    let string = (value(), any::<bool>()).prop_map(move |(text, plain)| {
        if plain {
            quoted(text)
        } else {
            text.encode_utf16()
                .fold("\"".to_owned(), |json, unit| format!("{json}\\u{unit:04x}"))
                + "\""
        }
    });
    let scalar = one_of(&[
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.50",
        "1e3",
        "12345678901234567890123",
        "1e999",
        "\"\\ud800\"",
    ]);
    let space = one_of(&["", "", " ", "\n\t"]);
    let leaf = prop_oneof![string, scalar];
    let json = leaf.prop_recursive(3, 24, 5, move |inner| {
        let member = (key().prop_map(quoted), space.clone(), inner.clone());
        let members = vec(member.prop_map(|(name, space, value)| format!("{name}{space}:{space}{value}")), 0..5);
        let items = vec(inner, 0..4);
        let joined = |parts: Vec<String>, space: &str| parts.join(&format!("{space},"));
        prop_oneof![
            2 => (members, space.clone()).prop_map(move |(parts, space)| format!("{{{space}{}}}", joined(parts, &space))),
            1 => (items, space.clone()).prop_map(move |(parts, space)| format!("[{space}{}]", joined(parts, &space))),
        ]
    });
    prop_oneof![12 => json.clone(), 1 => spoiled(json)].boxed()
}

/// A query string or a form.
pub(crate) fn query() -> BoxedStrategy<String> {
    let encoded =
        |text: String| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let raw = || one_of(&["%ff", "%", "%4", "+", "%2B", "%61", "%c3%a9", "=", "a%00"]);
    let name = prop_oneof![6 => key().prop_map(encoded), 1 => raw()];
    let value = prop_oneof![6 => value().prop_map(encoded), 1 => raw()];
    vec((name, value), 0..5)
        .prop_map(|pairs| {
            pairs
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&")
        })
        .boxed()
}

fn content() -> BoxedStrategy<Content> {
    prop_oneof![
        1 => Just(Content::None),
        4 => json().prop_map(|json| Content::Raw(json.into_bytes())),
        4 => json().prop_map(|json| Content::Parsed(json.into_bytes())),
        1 => vec(any::<u8>(), 0..20).prop_map(Content::Raw),
        2 => query().prop_map(|query| Content::Form(query.into_bytes())),
        1 => value().prop_map(Content::Text),
    ]
    .boxed()
}

fn headers() -> BoxedStrategy<Vec<(String, Vec<u8>)>> {
    let bytes = prop_oneof![6 => value().prop_map(String::into_bytes), 1 => vec(any::<u8>(), 0..8)];
    vec((key(), bytes), 0..5).boxed()
}

/// An exchange.
pub(crate) fn world() -> BoxedStrategy<World> {
    let pairs = || vec((key(), value()), 0..4);
    let origin = prop_oneof![
        Just(Origin::HostHeader("https".to_owned())),
        value().prop_map(|authority| Origin::Given("http".to_owned(), authority)),
    ];
    let request = (
        option::of(one_of(&["GET", "POST", "a b"])),
        option::weighted(0.3, query().prop_map(|query| format!("/x?{query}"))),
        option::weighted(0.2, origin),
        option::weighted(
            0.7,
            query().prop_map(|query| format!("https://api.example.com/?{query}")),
        ),
        headers(),
        (pairs(), pairs()),
        content(),
    );
    let response = (
        option::weighted(0.6, 90_u16..1010),
        option::weighted(0.5, headers()),
        option::of(content()),
    );
    let repeated = (
        select(vec![
            RepeatedQuery::Refuse,
            RepeatedQuery::First,
            RepeatedQuery::Last,
        ]),
        select(vec![
            RepeatedHeader::Refuse,
            RepeatedHeader::First,
            RepeatedHeader::Last,
            RepeatedHeader::Join,
        ]),
    );
    (request, response, repeated)
        .prop_map(|(request, response, (repeated_query, repeated_header))| {
            let (method, uri, origin, url, headers, (path, sender), body) = request;
            let (status, response_headers, response_body) = response;
            World {
                method,
                uri,
                origin,
                url,
                headers,
                path,
                sender,
                body,
                status,
                response_headers,
                response_body,
                repeated_query,
                repeated_header,
            }
        })
        .boxed()
}
