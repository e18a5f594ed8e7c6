//! What the parser reports for a place must be what is written there.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::{Encoding, Kind, Node, Position, Source, Text};

fn read(text: &str) -> Source {
    Source::read("test", text.to_owned()).unwrap_or_else(|note| panic!("{note}\n{text}"))
}

fn value(text: &str) -> Value {
    read(text).value()
}

/// Checks that the source of every scalar spells the scalar, and counts the scalars.
fn check(source: &Source, node: &Node) -> usize {
    match &node.kind {
        Kind::Sequence(items) => items.iter().map(|item| check(source, item)).sum(),
        Kind::Mapping(members) => members
            .iter()
            .map(|(key, value)| check(source, key) + check(source, value))
            .sum(),
        Kind::Scalar { text, style, .. } => {
            let raw = source.raw(node);
            let units = source
                .units(node)
                .unwrap_or_else(|| panic!("{style:?} {raw:?} is not {text:?}"));
            // A word is written as it is read, unless it contains an escape or a fold.
            for word in text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
            {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                let at = units.raw(start..start + word.len()).unwrap();
                assert!(
                    raw.get(at.clone()) == Some(word) || raw.contains('\\'),
                    "{word} in {raw} at {at:?}"
                );
            }
            1
        }
    }
}

#[test]
fn the_core_schema() {
    let text = "[null, ~, Null, true, False, 0x1F, 0o17, 017, -0, +12, 1.5, .5, 1e3, 12., .inf, 1_000, yes, 2001-01-01, '1', !!str 1, !!int \"7\", 18446744073709551615, 123456789012345678901234567890, ]";
    assert_eq!(
        value(text),
        json!([
            null,
            null,
            null,
            true,
            false,
            31,
            15,
            17,
            0,
            12,
            1.5,
            0.5,
            1000.0,
            12.0,
            ".inf",
            "1_000",
            "yes",
            "2001-01-01",
            "1",
            "1",
            7,
            u64::MAX,
            1.234_567_890_123_456_8e29
        ])
    );
    assert_eq!(
        value("200: a\n1.0: b\ntrue: c\n~: d\n"),
        json!({"200": "a", "1.0": "b", "true": "c", "~": "d"})
    );
}

#[test]
fn anchors_aliases_and_merge_keys() {
    let text =
        "a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd:\n  <<: [{z: 1}, *a]\n  \"<<\": q\n";
    assert_eq!(
        value(text),
        json!({"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 3}, "d": {"<<": "q", "z": 1, "x": 1, "y": 2}})
    );
    let source = read(text);
    assert_eq!(
        source
            .find("/c/x")
            .map(|found| source.text.position(found.value.at.start)),
        Some(Position {
            line: 1,
            column: 11
        })
    );
}

#[test]
fn places_in_every_style() {
    for text in [
        "plain: one two\nother: multi\n  line plain\n\n  text\nempty:\n",
        "a: 'it''s one\n\n  two'\nb: \"x \\\n  y\\u00e9 \\\"q\\\" \\x41\\\\\n\n  z\"\n",
        "a: |\n  one\n\n    two\n  three\nb: >-\n  one\n  two\n\n  three\n    four\n  five\n\nc: |2+\n    x\n   y\n\nd: >\n  z",
        "\u{feff}\u{e9}: '\u{fc}\u{1f600} a'\r\nb: \"\u{1f600} c\"\r\nc: |\r\n  one\r\n  two\r\n",
        "{\"a\": \"b\\/c\", \t\"d\": [\"\\uD83D\\uDE00 e\", \"\\\\uD83D\\\\uDE00\", \"f\"],\n\t\"g\\\"h\": \"\"}",
        "? a\n: b\n? |\n  c\n: d\n- e: f\n"
            .split("- ")
            .next()
            .unwrap_or_default(),
    ] {
        let source = read(text);
        assert!(check(&source, &source.root) > 2, "{text}");
    }
    assert_eq!(
        value("{\"a\": \"\\uD83D\\uDE00\\\\uD83D\\\\uDE00\"}"),
        json!({"a": "\u{1f600}\\uD83D\\uDE00"})
    );
    let source = read("{\"\\uD83D\\uDE00\": \"x\", \"y\": 1}");
    assert_eq!(
        source
            .find("/y")
            .map(|found| source.raw(found.value).to_owned()),
        Some("1".to_owned())
    );
}

#[test]
fn spellings_that_other_parsers_accept() {
    let text = "a:\n  b: \"x '\\\"\n  y\\\n  z\"\n  c: 'it''s\n q'\n  d: {\n\"e\": 1\n  }\n  f: [\n1,\n2]\ng: h\n";
    let source = read(text);
    assert_eq!(
        source.value(),
        json!({"a": {"b": "x '\" yz", "c": "it's q", "d": {"e": 1}, "f": [1, 2]}, "g": "h"})
    );
    assert!(check(&source, &source.root) > 9);
    let at = |pointer: &str| {
        source
            .find(pointer)
            .map(|found| source.raw(found.value).to_owned())
    };
    assert_eq!(
        (at("/a/d/e"), at("/a/f/1"), at("/g")),
        (
            Some("1".to_owned()),
            Some("2".to_owned()),
            Some("h".to_owned())
        )
    );
    assert_eq!(
        source.notes().first().map(|note| note.position.line),
        Some(2)
    );
}

/// libyaml accepts a comment directly after a quoted text or a bracket.
#[test]
fn comments_without_a_space() {
    let text = "a: 'é'# c\n\"b\": \"x\"#\nc: [1,#,\n 2]#]\nd: {e: 'it''s'#, f: 1}\n , g: [#\n]}# é\nh: a#b\ni: 'x#y'#\n";
    let source = read(text);
    let expected = json!({"a": "é", "b": "x", "c": [1, 2], "d": {"e": "it's", "g": []}, "h": "a#b", "i": "x#y"});
    assert_eq!(source.value(), expected);
    assert!(check(&source, &source.root) > 12);
    let at = |pointer: &str| {
        source
            .find(pointer)
            .map(|found| source.raw(found.value).to_owned())
    };
    for (pointer, raw) in [
        ("/a", "'é'"),
        ("/b", "\"x\""),
        ("/c/1", "2"),
        ("/d/e", "'it''s'"),
        ("/h", "a#b"),
        ("/i", "'x#y'"),
    ] {
        assert_eq!(at(pointer).as_deref(), Some(raw), "{pointer}");
    }
    let notes: Vec<_> = source.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["1:7: a comment needs a space before it in YAML 1.2: some parsers reject this"]
    );
    // With lines that are indented badly.
    let source = read("a: {\n'b': 'x'#c\n}#d\ne: [\n'f'#\n,'g']\n");
    assert_eq!(source.value(), json!({"a": {"b": "x"}, "e": ["f", "g"]}));
    assert_eq!(
        source
            .find("/e/1")
            .map(|found| source.raw(found.value).to_owned()),
        Some("'g'".to_owned())
    );
    assert_eq!(source.notes().len(), 2);
    // libyaml rejects these as well.
    for text in ["a: 'x'b\n", "a: &a 1\nb: *a#\n", "a: |#\n x\n"] {
        assert!(Source::read("test", text.to_owned()).is_err(), "{text}");
    }
}

/// `a0: &a0 [x]`, and below it anchors that each refer to the one before as `value` says.
fn anchors(count: usize, value: impl Fn(usize) -> String) -> String {
    let lines = (1..count).map(|n| format!("a{n}: &a{n} {}", value(n - 1)));
    std::iter::once("a0: &a0 [x]".to_owned())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn errors_name_the_place() {
    for (text, expected) in [
        ("a: 1\nb: [\n", "3:1: "),
        ("a: 1\n---\nb: 2\n", "2:1: a second document"),
        ("a: 1\n{b: c}: 2\n", "2:1: a key must be a string"),
        ("", "1:1: the document is empty"),
        ("a: &a [*a]\n", "1:8: the alias"),
        ("a: *b\n", "1:4: "),
        ("{\"a\": \"\\uD83D\"}", "1:7: "),
        ("a:\n\tb: 1\n", "2:"),
    ] {
        let note = Source::read("test", text.to_owned())
            .unwrap_err()
            .to_string();
        assert!(note.starts_with(expected), "{text:?}: {note}");
    }
    for (deep, expected) in [
        ("[".repeat(100_000), "recursion|deep"),
        ("- ".repeat(100_000), "deep"),
        (anchors(2000, |n| format!("[*a{n}]")), "deep"),
        (
            anchors(60, |n| format!("[*a{n},*a{n}]")),
            "aliases expand to too much",
        ),
    ] {
        let note = Source::read("test", deep).unwrap_err().to_string();
        assert!(
            expected.split('|').any(|part| note.contains(part)),
            "{note}"
        );
    }
}

#[test]
fn a_key_that_occurs_twice() {
    let source = read("a: 1\nb: 2\na: 3\n");
    assert_eq!(source.value(), json!({"a": 3, "b": 2}));
    let places = |text: &str| -> Vec<_> {
        let places = read(text).repeated().into_iter();
        places
            .map(|place| (place.pointer, place.at, place.others))
            .collect()
    };
    let place =
        |pointer: &str, at: usize, others: &str| (pointer.to_owned(), at, others.to_owned());
    assert_eq!(places("a: 1\nb: 2\na: 3\n"), [place("/a", 10, "line 1")]);
    assert_eq!(
        places("{\"a\": 1, \"\\u0061\": 2}"),
        [place("/a", 9, "line 1, column 2")]
    );
    assert_eq!(
        places("- {x: 1,\n x: 2,\n x: 3}\n"),
        [place("/0/x", 17, "line 1 and line 2")]
    );
    assert_eq!(
        places("a~b: {c/d: {e: 1, e: 2}}\n"),
        [place("/a~0b/c~1d/e", 18, "line 1, column 13")]
    );
    // A text that an alias repeats has several places; one that a merge key overrides is not lost.
    let aliases = "a: &a {x: 1, x: 2}\nb: *a\nc: {<<: *a, x: 3}\n";
    assert_eq!(
        places(aliases),
        [
            place("/a/x", 13, "line 1, column 8"),
            place("/b/x", 13, "line 1, column 8")
        ]
    );
    let many = format!("a: &a {{x: 1, x: 2}}\nb: [{}]\n", "*a, ".repeat(100));
    assert_eq!(places(&many).len(), 8);
}

#[test]
fn pointers_follow_the_rules_of_the_library() {
    let source = read("a/b: [x, {'': y}]\n'01': z\n");
    let value = source.value();
    let long = format!("/{}", "a".repeat(1 << 20));
    for pointer in [
        "", "/a~1b", "/a~1b/0", "/a~1b/00", "/a~1b/+1", "/a~1b/1", "/a~1b/1/", "/a~1b/-", "/01",
        "/a~1b/2", "a", "/", &long,
    ] {
        let found = source.find(pointer).map(|entry| entry.value.value());
        assert_eq!(found.as_ref(), value.pointer(pointer), "{pointer}");
    }
}

#[test]
fn the_entry_at_a_byte() {
    let text = "a: &x {b: [c, dd]}\ne: *x\nf: {<<: *x, g: h}\n";
    let source = read(text);
    let at = |word: &str| {
        let (pointer, entry) = source.root().entry_at(text.find(word)?)?;
        Some((pointer.to_string(), entry.key.is_some()))
    };
    let some = |pointer: &str, has_key| Some((pointer.to_owned(), has_key));
    assert_eq!(at("dd"), some("/a/b/1", false));
    assert_eq!(at("b:"), some("/a/b", true));
    assert_eq!(at("e:"), some("/e", true));
    assert_eq!(at("h}"), some("/f/g", true));
}

#[test]
fn columns_of_editors() {
    let line = "\u{e9}\u{1f600}a".repeat(1000);
    let text = Text::new(format!("\u{feff}{line}\r\n\u{e9}b"));
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let width = |c: char| match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        };
        let (mut column, mut byte) = (0, 3);
        for c in line.chars() {
            assert_eq!(text.line_column(byte, encoding), (0, column));
            assert_eq!(text.offset(0, column, encoding), Some(byte));
            // Within a character is its beginning.
            assert_eq!(text.offset(0, column + width(c) - 1, encoding), Some(byte));
            column += width(c);
            byte += c.len_utf8();
        }
        assert_eq!(text.offset(0, usize::MAX / 2, encoding), Some(byte));
        assert_eq!(text.line_column(byte + 4, encoding).0, 1);
        assert_eq!(text.offset(1, 0, encoding), Some(byte + 2));
        assert_eq!(text.offset(2, 0, encoding), None);
    }
}
