//! A raw JSON body is read as `serde_json` reads it: what is JSON, where each value ends, and every
//! value that a pointer leads to.

use std::fmt;

use openapi_expr::eval::NoValue;
use openapi_expr::syntax::{JsonPointer, Source};
use openapi_expr::{Body, Context, Exchange, Expression, Lookup};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How many places of one text are tried. With the other pointers, they are more than are looked
/// up in one pass.
const MOST_PLACES: usize = 24;

/// How many arrays and objects a pointer goes through, as in `serde_json`.
const DEEPEST: usize = 127;

/// The text of a value, or why there is none.
type Answer = Result<String, NoValue>;

/// What is not JSON to `serde_json` on the way of a pointer. The whole body is not JSON then.
struct OnTheWay;

/// The bytes are a body.
pub(crate) fn all(json: &[u8]) {
    let Ok(text) = std::str::from_utf8(json) else {
        return agree(json, &words(""), |_| Ok(Err(NoValue::NotUtf8)));
    };
    let mut pointers = words(text);
    if text.is_empty() {
        agree(json, &pointers, |_| Ok(Err(NoValue::Body)));
    } else if serde_json::from_slice::<IgnoredAny>(json).is_err() {
        agree(json, &pointers, |_| Err(OnTheWay));
    } else {
        let whole: &RawValue = serde_json::from_slice(json).unwrap();
        places(whole.get(), &mut Vec::new(), &mut pointers);
        agree(json, &pointers, |pointer| {
            found(whole.get(), &pointer.tokens().collect::<Vec<_>>(), 0)
        });
    }
}

/// True if the body is JSON to the library, and not a string that is not Unicode text.
pub(crate) fn is_json(json: &[u8]) -> bool {
    let exchange = Exchange::new("POST").request_body(Body::json(json));
    let whole = exchange.lookup(&Expression::Request(Source::Body(None)));
    matches!(whole, Lookup::Value(_))
}

/// The pointers have these answers, each alone and all together.
fn agree(
    json: &[u8],
    pointers: &[JsonPointer<'_>],
    expected: impl Fn(&JsonPointer<'_>) -> Result<Answer, OnTheWay>,
) {
    let exchange = Exchange::new("POST").request_body(Body::json(json));
    let expected: Vec<_> = pointers.iter().map(expected).collect();
    let expressions: Vec<_> = pointers
        .iter()
        .map(|pointer| Expression::Request(Source::Body(Some(pointer.clone()))))
        .collect();
    let shown = String::from_utf8_lossy(json);
    for (expression, expected) in expressions.iter().zip(&expected) {
        let expected = expected.as_ref().unwrap_or(&Err(NoValue::NotJson));
        let alone = answer(&exchange.lookup(expression));
        assert_eq!(alone, *expected, "{expression} in {shown:?}");
    }
    // Sizes of each kind: a few, some, and more than are looked up in one pass.
    for size in [3, 9, usize::MAX] {
        let size = size.min(expressions.len());
        let mut answers = vec![Lookup::Unknown; size];
        exchange.lookup_all(&expressions[..size], &mut answers);
        for (pass, (answers, expected)) in answers
            .chunks(32)
            .zip(expected[..size].chunks(32))
            .enumerate()
        {
            let refused = expected.iter().any(Result::is_err);
            for (n, (one, expected)) in answers.iter().zip(expected).enumerate() {
                let not_json = Err(NoValue::NotJson);
                let expected = expected.as_ref().ok().filter(|_| !refused);
                let expression = &expressions[pass * 32 + n];
                assert_eq!(
                    answer(one),
                    *expected.unwrap_or(&not_json),
                    "{expression} of {size} in {shown:?}"
                );
            }
        }
    }
}

fn answer(lookup: &Lookup<'_>) -> Answer {
    match lookup {
        Lookup::Value(value) => Ok(value.to_text().into_owned()),
        Lookup::NoValue(missing) => Err(*missing),
        Lookup::Unknown => panic!("a body is known"),
    }
}

/// Pointers that any text may have, and those of the words between its quotes.
fn words(text: &str) -> Vec<JsonPointer<'static>> {
    let parse = |pointer: &&str| JsonPointer::parse(pointer).unwrap().into_owned();
    let fixed = ["", "/0", "/a", "/1/a", "/a/0/a", "/-", "/00"];
    let mut pointers: Vec<_> = fixed.iter().map(parse).collect();
    let words: Vec<_> = text.split('"').take(8).collect();
    pointers.extend(words.iter().map(|word| JsonPointer::from_tokens([word])));
    pointers.extend(words.windows(2).map(JsonPointer::from_tokens));
    pointers
}

/// Collects the pointers to places in a valid text, and some to nothing beside them.
fn places(json: &str, way: &mut Vec<String>, pointers: &mut Vec<JsonPointer<'static>>) {
    let below: Vec<(String, &RawValue)> = match json.as_bytes()[0] {
        b'{' => serde_json::from_str(json).map_or(Vec::new(), |Members(members)| members),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(json).unwrap();
            let numbered = items.into_iter().enumerate();
            numbered.map(|(n, item)| (n.to_string(), item)).collect()
        }
        _ => Vec::new(),
    };
    let nothing = [below.len().to_string(), "~/".to_owned()];
    for (name, json) in below {
        if pointers.len() >= MOST_PLACES || way.len() > DEEPEST + 1 {
            return;
        }
        way.push(name);
        pointers.push(JsonPointer::from_tokens(&*way));
        places(json.get(), way, pointers);
        way.pop();
    }
    for name in nothing {
        way.push(name);
        pointers.push(JsonPointer::from_tokens(&*way));
        way.pop();
    }
}

/// What `serde_json` finds at the end of these tokens in a valid text.
fn found(json: &str, tokens: &[impl AsRef<str>], depth: usize) -> Result<Answer, OnTheWay> {
    let [token, rest @ ..] = tokens else {
        return Ok(match json.as_bytes()[0] {
            b'"' => serde_json::from_str(json).map_err(|_| NoValue::NotJson),
            _ => Ok(compact(json)),
        });
    };
    let inside = |json: &RawValue| found(json.get(), rest, depth + 1);
    let container = matches!(json.as_bytes()[0], b'{' | b'[');
    if container && depth == DEEPEST {
        return Err(OnTheWay);
    }
    let token = token.as_ref();
    let nothing = Ok(Err(NoValue::Pointer));
    match json.as_bytes()[0] {
        b'{' => {
            let Members(members) = serde_json::from_str(json).map_err(|_| OnTheWay)?;
            let mut named = members.iter().filter(|(name, _)| name == token);
            let first = named.next().map_or(nothing, |(_, value)| inside(value))?;
            Ok(match named.next() {
                Some(_) => Err(NoValue::DuplicateMember),
                None => first,
            })
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(json).unwrap();
            let mut items = items.iter().enumerate();
            let item = items.find(|(n, _)| n.to_string() == token);
            item.map_or(nothing, |(_, item)| inside(item))
        }
        // A scalar is read as a value, to which a string or a number may be too much.
        _ => serde_json::from_str::<serde_json::Value>(json).map_or(Err(OnTheWay), |_| nothing),
    }
}

/// Removes the spaces between tokens.
fn compact(json: &str) -> String {
    let mut compact = String::new();
    for (n, outside) in json
        .replace("\\\\", "\0")
        .replace("\\\"", "\u{1}")
        .split('"')
        .enumerate()
    {
        // Every second part is in a string, which has no control characters in it.
        if n > 0 {
            compact.push('"');
        }
        if n % 2 == 1 {
            compact.push_str(outside);
        } else {
            compact.extend(outside.split([' ', '\t', '\n', '\r']));
        }
    }
    compact.replace('\u{1}', "\\\"").replace('\0', "\\\\")
}

/// The members of an object, in their order, with names that occur twice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = members.next_entry()? {
                    all.push(member);
                }
                Ok(Members(all))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
