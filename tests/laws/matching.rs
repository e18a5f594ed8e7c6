//! Random templates, each with an exchange that has the values that it reads.

use openapi_expr::{Syntax, Template};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::law::world::{Content, World};
use crate::strategies;

/// An expression and the value that the exchange has for it.
#[derive(Clone, Debug)]
struct Bound {
    place: usize,
    key: &'static str,
    value: String,
}

/// Names that are valid in any location, including header fields.
const KEYS: [&str; 8] = ["id", "a", "b", "x-id", "0", "1", "~1", "$"];

const URLS: [&str; 8] = [
    "https://h.example",
    "https://h.example/cb",
    "http://h.example:8080/a/",
    "HTTPS://H.EXAMPLE:443",
    "http://[2606:4700::1]/",
    "http://8.8.8.8/%41/SECRETx9",
    "http://10.0.0.1/SECRETx9",
    "https://h.example/a?b=c",
];

fn escaped(key: &str) -> String {
    crate::law::pointer(&[key])
}

impl Bound {
    /// The expression's text.
    fn expression(&self) -> String {
        let key = self.key;
        match self.place {
            0 => format!("$request.query.{key}"),
            1 => format!("$request.path.{key}"),
            2 => format!("$request.header.{key}"),
            3 => format!("$request.body#{}", escaped(key)),
            4 => format!("$request.body#/deep/1{}", escaped(key)),
            5 => format!("$response.body#{}", escaped(key)),
            7 => format!("$request.body#/deep/0{key}"),
            _ => format!("$response.header.{key}"),
        }
    }

    /// Writes the value into the exchange.
    fn write_value(&self, world: &mut World, bodies: &mut [Value; 2]) {
        let text = self.value.clone();
        let number = text.len() == 1;
        let json = if number {
            json!(text.len())
        } else {
            json!(text)
        };
        match self.place {
            0 => {
                let mut pairs =
                    url::form_urlencoded::Serializer::new(world.url.take().unwrap_or_default());
                world.url = Some(pairs.append_pair(self.key, &text).finish());
            }
            1 => world.path.push((self.key.to_owned(), text)),
            2 => world.headers.push((self.key.to_owned(), text.into_bytes())),
            3 => bodies[0][self.key] = json,
            4 => bodies[0]["deep"][1][self.key] = json,
            5 => bodies[1][self.key] = json,
            // Usually not an index.
            7 => {}
            _ => world
                .response_headers
                .get_or_insert_default()
                .push((self.key.to_owned(), text.into_bytes())),
        }
    }
}

fn bound(value: impl Strategy<Value = String>) -> impl Strategy<Value = Bound> {
    (
        prop_oneof![12 => 0_usize..7, 1 => Just(7)],
        select(&KEYS[..]),
        value,
    )
        .prop_map(|(place, key, value)| Bound { place, key, value })
}

/// Returns an exchange with the values. Its JSON is usually valid, and it usually has a response.
fn world(bound: &[Bound], parsed: bool, spoil: u8) -> World {
    let mut world = World {
        method: Some("POST".to_owned()),
        ..World::default()
    };
    let mut bodies = [json!({"deep": ["x", {}]}), json!({})];
    for one in bound {
        one.write_value(&mut world, &mut bodies);
    }
    world.url = Some(format!(
        "https://api.example.com/?{}",
        world.url.unwrap_or_default()
    ));
    let content = |mut json: String| {
        match spoil {
            0 => json.insert_str(1, "\"a\":1,"),
            1 => json.truncate(json.len() - 1),
            _ => {}
        }
        if parsed {
            Content::Parsed(json.into_bytes())
        } else {
            Content::Raw(json.into_bytes())
        }
    };
    let [request, response] = bodies.map(|body| content(body.to_string()));
    world.body = request;
    if spoil != 2 {
        (world.status, world.response_body) = (Some(200), Some(response));
    }
    world
}

fn with_values(
    template: impl Strategy<Value = (String, Vec<Bound>)> + 'static,
) -> BoxedStrategy<(Template, World)> {
    (template, any::<bool>(), 0_u8..8)
        .prop_filter_map("no template", |((text, bound), parsed, spoil)| {
            let template = Template::parse_with(&text, Syntax::openapi()).ok()?;
            Some((template, world(&bound, parsed, spoil)))
        })
        .boxed()
}

/// A template and an exchange. Half of the exchanges have the values of the template.
pub(crate) fn any_text() -> BoxedStrategy<(Template, World)> {
    let text = vec(
        (select(&["", "", "/", "é"][..]), bound(strategies::value())),
        1..5,
    )
    .prop_map(|pieces| {
        let text = pieces
            .iter()
            .map(|(before, one)| before.to_string() + "{" + &one.expression() + "}")
            .collect();
        (text, pieces.into_iter().map(|(_, one)| one).collect())
    });
    let drawn = (
        strategies::parsed(strategies::template()),
        strategies::world(),
    );
    prop_oneof![with_values(text), drawn].boxed()
}

/// The same for templates that have the shape of a URL.
pub(crate) fn any_url() -> BoxedStrategy<(Template, World)> {
    let url = prop_oneof![8 => select(&URLS[..]).prop_map(str::to_owned), 1 => strategies::value()];
    let short = prop_oneof![8 => select(&["x", "a/b", "%2e", "a b+c&d=e#?", "é😀", "{$url}", ".", ""][..]).prop_map(str::to_owned), 1 => strategies::value()];
    let before = select(&["/", "/", "/x/", "/x", "-", ".", "", "?a=", "&b="][..]);
    let text = (
        any::<bool>(),
        bound(url),
        select(&URLS[..]),
        vec((before, bound(short)), 0..4),
    )
        .prop_map(|(asked, first, literal, rest)| {
            let start = if asked {
                format!("{{{}}}", first.expression())
            } else {
                literal.to_owned()
            };
            let text = rest.iter().fold(start, |text, (before, one)| {
                text + before + "{" + &one.expression() + "}"
            });
            (
                text,
                [first]
                    .into_iter()
                    .chain(rest.into_iter().map(|(_, one)| one))
                    .collect(),
            )
        });
    let drawn = (
        strategies::parsed(strategies::url_template()),
        strategies::world(),
    );
    prop_oneof![3 => with_values(text), 1 => drawn].boxed()
}
