//! The law of `--fix`: the fixed file parses to the same document except for the fixed strings,
//! linting it again reports none of them, and applying the diff by hand has the same result.

use std::fmt::Write as _;

use proptest::prelude::*;
use saphyr_parser::{Event, Parser};

use crate::lint::Folder;

/// Keys, each with the key after all certain fixes.
const KEYS: &[(&str, &str)] = &[
    ("{$cb}/x", "{$request.query.cb}/x"),
    (
        "{$request.body.url}/{$request.body.id}",
        "{$request.body#/url}/{$request.body#/id}",
    ),
    ("{request.body#/url}", "{$request.body#/url}"),
    ("${request.body#/url}/a'b", "{$request.body#/url}/a'b"),
    ("{{$request.body#/url}}", "{$request.body#/url}"),
    (
        "{ $request.body#/o'clock }/{ $request.body#/a\"b }",
        "{$request.body#/o'clock}/{$request.body#/a\"b}",
    ),
    ("{$request.header#/X-Hook}", "{$request.header.X-Hook}"),
    ("{$Request.Body#/url}", "{$request.body#/url}"),
    ("<$request.body#/url>/é", "{$request.body#/url}/é"),
    ("request.body#/url", "{$request.body#/url}"),
    ("{\\$request.body#/url}", "{$request.body#/url}"),
    (
        "{$request.body#url}/{$request.body#id}?😀",
        "{$request.body#/url}/{$request.body#/id}?😀",
    ),
    // Correct keys, and keys without a certain fix.
    ("{$request.body#/url}", "{$request.body#/url}"),
    ("$request.body#/url", "$request.body#/url"),
    (
        "https://h.example/{$request.body#/id}?a='b'",
        "https://h.example/{$request.body#/id}?a='b'",
    ),
    ("https://h.example/é/😀", "https://h.example/é/😀"),
    ("$request.body#/url?x=1", "$request.body#/url?x=1"),
    ("http://$request.body#/url", "http://$request.body#/url"),
    ("onEvent", "onEvent"),
];

const OPERATION: &str = r#"{"parameters": [{"name": "cb", "in": "query", "required": true, "schema": {"type": "string", "format": "uri"}},
    {"name": "X-Hook", "in": "header", "schema": {"type": "string"}}],
    "requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["url", "id"],
    "properties": {"url": {"type": "string", "format": "uri"}, "id": {"type": "string"},
    "o'clock": {"type": "string"}, "a\"b": {"type": "string"}}}}}}, "callbacks": "#;

/// A document as a list of texts that must not change, each followed by a scalar that may change.
struct Document {
    json: bool,
    parts: Vec<(String, String)>,
    end: String,
}

impl Document {
    fn text(&self) -> String {
        self.parts
            .iter()
            .flat_map(|(text, scalar)| [text.as_str(), scalar])
            .chain([self.end.as_str()])
            .collect()
    }
}

/// A source of random decisions, seeded by a number.
struct Dice(u64);

impl Dice {
    fn one_in(&mut self, count: u64) -> bool {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(count)
    }
}

fn json_string(text: &str, dice: &mut Dice) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        let mut units = [0; 2];
        match c {
            _ if dice.one_in(4) => {
                written.extend(
                    c.encode_utf16(&mut units)
                        .iter()
                        .map(|unit| format!("\\u{unit:04x}")),
                );
            }
            '"' | '\\' => written.extend(['\\', c]),
            '/' if dice.one_in(3) => written.push_str("\\/"),
            c => written.push(c),
        }
    }
    written + "\""
}

fn double_quoted(text: &str, dice: &mut Dice) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            _ if dice.one_in(6) => write!(written, "\\U{:08X}", u32::from(c)).unwrap(),
            c if c.is_ascii() && dice.one_in(6) => {
                write!(written, "\\x{:02x}", u32::from(c)).unwrap();
            }
            '"' | '\\' => written.extend(['\\', c]),
            c if c != ' ' && dice.one_in(12) => written.extend(['\\', '\n', ' ', ' ', ' ', ' ', c]),
            c => written.push(c),
        }
    }
    written + "\""
}

/// Writes a key in one of the scalar styles of YAML, or in single quotes if the style does not fit.
fn scalar(text: &str, style: u8, dice: &mut Dice) -> String {
    match style {
        0 if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') => text.to_owned(),
        1 => format!("|-\n    {text}"),
        2 => format!(">-\n    {text}\n"),
        3 => double_quoted(text, dice),
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

fn yaml(keys: &[(usize, u8, u64)], crlf: bool, bom: bool) -> Document {
    let mut before = format!(
        "openapi: 3.1.0\nx-a: '{{$request.body.id}}' # {{$request.body.id}}\nx-operation: &o {OPERATION}{{}}}}\ncomponents:\n callbacks:\n"
    );
    if bom {
        before.insert(0, '\u{feff}');
    }
    let mut parts = Vec::new();
    for (n, (key, style, seed)) in keys.iter().enumerate() {
        let scalar = scalar(KEYS[*key].0, *style, &mut Dice(*seed));
        parts.push((
            format!("{before}  c{n}: # {{$request.body.id}}\n   ? "),
            scalar,
        ));
        before = String::from("\n   : post: {}\n");
    }
    let mut end = format!("{before}paths:\n /a:\n  post:\n   <<: *o\n   callbacks:\n");
    for n in 0..keys.len() {
        writeln!(end, "    c{n}: {{$ref: '#/components/callbacks/c{n}'}}").unwrap();
    }
    let lines = |text: String| {
        if crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    };
    let parts = parts
        .into_iter()
        .map(|(text, scalar)| (lines(text), lines(scalar)))
        .collect();
    Document {
        json: false,
        parts,
        end: lines(end),
    }
}

fn json(keys: &[(usize, u8, u64)], crlf: bool, bom: bool) -> Document {
    let feed = if crlf { "\r\n" } else { "" };
    let mut before = format!(
        "{}{{\"openapi\": \"3.1.0\",{feed}\t\"x-a\": \"{{$request.body.id}}\", \"paths\": {{\"/a\": {{\"post\": {OPERATION}{{",
        if bom { "\u{feff}" } else { "" }
    );
    let mut parts = Vec::new();
    for (n, (key, _, seed)) in keys.iter().enumerate() {
        parts.push((
            format!("{before}\"c{n}\": {{{feed}"),
            json_string(KEYS[*key].0, &mut Dice(*seed)),
        ));
        before = format!(" :{feed}{{\"post\": {{}}}}}},");
    }
    let end = format!("{}}}}}}}}}}}{feed}", before.trim_end_matches(','));
    Document {
        json: true,
        parts,
        end,
    }
}

/// Returns what a parser reads: the kinds of events, texts, anchors and tags.
fn events(text: &str) -> Vec<(String, String)> {
    let event = |event: Event<'_>| match event {
        Event::Scalar(text, _, anchor, tag) => {
            (format!("scalar {anchor} {tag:?}"), text.into_owned())
        }
        other => (format!("{other:?}"), String::new()),
    };
    let text = text.trim_start_matches('\u{feff}');
    // JSON has surrogates and YAML does not. Documents in JSON are read by serde_json below.
    Parser::new_from_str(text)
        .map(|next| event(next.unwrap().0))
        .collect()
}

fn fixed(text: &str) -> &str {
    KEYS.iter()
        .find(|(wrong, _)| *wrong == text)
        .map_or(text, |(_, right)| right)
}

/// Applies a unified diff to a text.
fn patched(text: &str, diff: &str) -> String {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let (mut patched, mut at) = (String::new(), 0);
    let mut rest = diff
        .split_inclusive('\n')
        .skip_while(|line| !line.starts_with("@@ "))
        .peekable();
    while let Some(line) = rest.next() {
        let (mark, content) = line.split_at(1);
        // The last line of the file may end without a line break.
        let bare = rest.peek().is_some_and(|next| next.starts_with('\\'));
        let content = if bare {
            content.trim_end_matches('\n')
        } else {
            content
        };
        match mark {
            "@" => {
                let from = content
                    .trim_start_matches("@ -")
                    .split([',', ' '])
                    .next()
                    .unwrap();
                let start = from.parse::<usize>().unwrap() - 1;
                patched.extend(lines[at..start].iter().copied());
                at = start;
            }
            " " | "-" => {
                assert_eq!(lines[at], content, "{diff}");
                at += 1;
                patched.extend((mark == " ").then_some(content));
            }
            "+" => patched.push_str(content),
            "\\" => {}
            _ => panic!("{line:?} in {diff}"),
        }
    }
    patched.extend(lines[at..].iter().copied());
    patched
}

fn holds(document: &Document) -> Result<(), TestCaseError> {
    let before = document.text();
    let name = if document.json { "a.json" } else { "a.yaml" };
    let folder = Folder::with(name, &before);
    let diff = folder.run(&["lint", "--diff", name]);
    let ran = folder.run(&["lint", "--fix", name]);
    prop_assert!(
        ran.code < 2 && ran.stderr.is_empty() && diff.code < 2,
        "{:?}\n{}",
        ran,
        before
    );
    let after = folder.read(name);
    prop_assert_eq!(
        patched(&before, &diff.stdout),
        after.clone(),
        "{}",
        diff.stdout
    );
    // All text outside of keys is the same, byte for byte.
    let mut rest = after.as_str();
    for ((text, _), next) in document.parts.iter().zip(
        document
            .parts
            .iter()
            .skip(1)
            .map(|(text, _)| text)
            .chain([&document.end]),
    ) {
        rest = rest
            .strip_prefix(text.as_str())
            .ok_or_else(|| TestCaseError::fail(format!("{text} is not in {rest}")))?;
        let at = rest
            .find(next.as_str())
            .ok_or_else(|| TestCaseError::fail(format!("{next} is not in {rest}")))?;
        rest = rest.split_at(at).1;
    }
    prop_assert_eq!(rest, document.end.as_str());
    // Keys are fixed as expected, and all other values are the same.
    if document.json {
        let read = |text: &str| {
            serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}')).unwrap()
        };
        let (mut expected, got) = (read(&before), read(&after));
        for (_, callback) in expected["paths"]["/a"]["post"]["callbacks"]
            .as_object_mut()
            .unwrap()
        {
            let members = std::mem::take(callback.as_object_mut().unwrap());
            *callback = members
                .into_iter()
                .map(|(key, value)| (fixed(&key).to_owned(), value))
                .collect();
        }
        prop_assert_eq!(expected, got);
    } else {
        let in_keys = |text: &str| text != "{$request.body.id}";
        let expected: Vec<_> = events(&before)
            .into_iter()
            .map(|(kind, text)| {
                if in_keys(&text) {
                    (kind, fixed(&text).to_owned())
                } else {
                    (kind, text)
                }
            })
            .collect();
        prop_assert_eq!(expected, events(&after));
    }
    // No certain fix remains, and a second run has no changes.
    let again = folder.json(&[name]);
    for finding in again["findings"].as_array().unwrap() {
        prop_assert!(
            finding["fix"].is_null() || finding["fix"]["certain"] == false,
            "{}",
            finding
        );
    }
    prop_assert_eq!(folder.run(&["lint", "--diff", name]).stdout, "");
    Ok(())
}

fn config() -> ProptestConfig {
    // Each case is four runs of the program.
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        ProptestConfig::default().cases
    } else {
        40
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_fixed_document_keeps_the_law(
        keys in proptest::collection::vec((0..KEYS.len(), 0_u8..5, any::<u64>()), 1..9),
        in_json in any::<bool>(), crlf in any::<bool>(), bom in any::<bool>(),
    ) {
        holds(&if in_json { json(&keys, crlf, bom) } else { yaml(&keys, crlf, bom) })?;
    }
}

/// Checks each key in each style once, so that the law does not depend on chance.
#[test]
fn every_key_is_fixed_in_every_style() {
    for style in 0..5 {
        let keys: Vec<_> = (0..KEYS.len())
            .map(|key| (key, style, u64::from(style) * 7919 + key as u64))
            .collect();
        for (crlf, bom) in [(false, false), (true, true)] {
            holds(&yaml(&keys, crlf, bom)).unwrap();
            holds(&json(&keys, crlf, bom)).unwrap();
        }
    }
}
