//! Texts for the reader of raw JSON: all small ones, strings of every length around the eight bytes
//! that are read at once, and random JSON with small mistakes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;

use super::law::raw_json;

/// The parts of small texts.
const ATOMS: [&str; 18] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"\\u0041\"",
    "1",
    "-",
    ".",
    "e",
    "t",
    "rue",
    "\\",
    " ",
    "é",
    "\"",
];

/// Compares the verdict with that of `serde_json`, also with so much after the text that eight
/// bytes can be read at once, and the answers where the text is JSON. Returns false if no text that
/// begins like this is JSON.
fn small(text: &str, valid: &mut u64) -> bool {
    let expected = serde_json::from_slice::<IgnoredAny>(text.as_bytes());
    for text in [text, &format!("{text}        ")] {
        assert_eq!(
            raw_json::is_json(text.as_bytes()),
            expected.is_ok(),
            "{text:?}"
        );
    }
    if expected.is_ok() {
        *valid += 1;
        raw_json::all(text.as_bytes());
    }
    expected.map_or_else(|error| error.is_eof(), |_| true)
}

/// Every text of up to 4 atoms, or of as many as `JSON_ATOMS` says. Texts may be one atom longer if
/// they begin like JSON.
#[test]
fn all_small_texts_are_read_alike() {
    let all = std::env::var("JSON_ATOMS").map_or(4, |atoms| atoms.parse().unwrap());
    let (mut texts, mut valid) = (0_u64, 0_u64);
    every(&mut String::new(), 1, all + 1, &mut |text, length| {
        texts += 1;
        small(text, &mut valid) || length < all
    });
    println!("{texts} texts, {valid} of them JSON");
    assert!(valid > 1000);
}

/// Visits the texts of up to `longest` atoms that begin with `text`, which is one atom shorter than
/// `length`. Goes on with those for which `visit` says so.
fn every(
    text: &mut String,
    length: usize,
    longest: usize,
    visit: &mut impl FnMut(&str, usize) -> bool,
) {
    let before = text.len();
    for atom in ATOMS {
        text.push_str(atom);
        if visit(text, length) && length < longest {
            every(text, length + 1, longest, visit);
        }
        text.truncate(before);
    }
}

/// Two special characters at each place of a string of up to 20 others.
#[test]
fn strings_of_every_length_are_read_alike() {
    let special = [
        "\"",
        "\\",
        "\\\"",
        "\\u00e9",
        "\\ud800",
        "\\ud83d\\ude00",
        "\0",
        "\u{1f}",
        " ",
        "!",
        "#",
        "[",
        "]",
        "\u{7f}",
        "\u{80}",
        "é",
        "😀",
    ];
    for length in 0..=20 {
        for (first, second) in
            (0..=length).flat_map(|first| (first..=length).map(move |second| (first, second)))
        {
            for (one, two) in special.iter().flat_map(|one| special.map(|two| (one, two))) {
                let plain = |length| "a".repeat(length);
                let (before, between, after) =
                    (plain(first), plain(second - first), plain(length - second));
                let string = format!("\"{before}{one}{between}{two}{after}\"");
                let valid = serde_json::from_str::<IgnoredAny>(&string).is_ok();
                assert_eq!(
                    raw_json::is_json(format!("[{string}]").as_bytes()),
                    valid,
                    "{string:?}"
                );
            }
        }
    }
}

/// Three escapes in a row, in a name and in a string: each half of a surrogate pair with everything
/// that may follow it.
#[test]
fn escapes_are_decoded_alike() {
    let escapes = [
        "\\ud7ff", "\\ud800", "\\uDBFF", "\\udc00", "\\uDfff", "\\ue000", "\\uffff", "\\u0000",
        "\\u005c", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\\"", "\\\\", "u", "é", "",
    ];
    for (one, two) in escapes.iter().flat_map(|one| escapes.map(|two| (one, two))) {
        for three in escapes {
            let text = format!("{one}{two}{three}");
            raw_json::all(format!("{{\"{text}\":\"{text}\"}}").as_bytes());
        }
    }
}

fn spaces() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 1 => select(&[" ", "\n  ", "\t", "\r\n", "          "][..])]
}

fn string() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "a",
            "b",
            "",
            "0",
            "1",
            "a/b",
            "~",
            "~1",
            "\\u0061",
            "a\\u002fb",
            "\\ud800",
            "\\ud83d\\ude00",
            "\\n",
            "é",
        ][..],
    );
    let long = "[a-z \\[{:,é😀\\x7f]{0,24}";
    prop_oneof![6 => known.prop_map(str::to_owned), 1 => long]
        .prop_map(|text| format!("\"{text}\""))
}

fn scalar() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.50",
            "1e5",
            "-1E-7",
            "1e999",
            "123456789012345678901234567890",
        ][..],
    );
    prop_oneof![
        known.prop_map(str::to_owned),
        string(),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?"
    ]
}

/// Valid JSON, in any spelling.
fn json() -> impl Strategy<Value = String> {
    let spaced = |text: BoxedStrategy<String>| {
        (spaces(), text, spaces())
            .prop_map(|(before, text, after)| format!("{before}{text}{after}"))
    };
    let tree = scalar().prop_recursive(5, 48, 5, move |inner| {
        let item = spaced(inner.clone().boxed());
        let member = (spaced(string().boxed()), spaced(inner.boxed()))
            .prop_map(|(name, value)| format!("{name}:{value}"));
        prop_oneof![
            1 => vec(item, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            2 => vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    spaced(tree.boxed())
}

/// Bytes that take the place of others.
fn mistakes() -> impl Strategy<Value = Vec<(Index, Index, Vec<u8>)>> {
    let token = select(
        &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "1", "-", ".", "e", "\0", "\t", "é", "null",
            "",
        ][..],
    );
    let token = token.prop_map(|text| text.as_bytes().to_vec());
    let bytes = prop_oneof![8 => token, 1 => vec(any::<u8>(), 0..3)];
    vec((any::<Index>(), any::<Index>(), bytes), 0..3)
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn json_is_read_as_serde_json_reads_it(json in json()) {
        raw_json::all(json.as_bytes());
    }

    #[test]
    fn json_with_mistakes_is_read_as_serde_json_reads_it(json in json(), mistakes in mistakes()) {
        let mut json = json.into_bytes();
        for (at, length, bytes) in mistakes {
            let at = at.index(json.len() + 1);
            let end = at + length.index((json.len() - at).min(2) + 1);
            json.splice(at..end, bytes);
        }
        raw_json::all(&json);
    }

    #[test]
    fn any_atoms_are_read_as_serde_json_reads_them(atoms in vec(select(&ATOMS[..]), 0..24)) {
        raw_json::all(atoms.concat().as_bytes());
    }
}
