//! Texts that parsers typically get wrong.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The words of the grammar and of its dialects, and the characters at which rules end or begin.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "$url", "$method", "$statusCode", "$request", "$request.", "$response.", "$Request.", "$", ".", "$$",
    "header.", "query.", "path.", "body", "body#", "body.", "HEADER.", "Body",
    "$request.body#/", "$request.query.", "$request.path.", "$response.header.", "$request.header.",
    "cookie.", "payload", "querystring.", "$inputs.", "$message.", "$self", "$steps.",
    "#", "/", "#/", "//", "~", "~0", "~1", "~2", "~01", "~~", "%20", "%7B", "%7D",
    "{", "}", "{$", "{{", "}}", "{}", "}{", "${", "{$url}", "{id}", "{ ", "{$request.body#/", "{$request.query.",
    "<", ">",
    "\"", "\\", "\\\"", "\\\\", "\\/", "\\n", "\\u0041", "\\u00e", "\\uD800", "\\uFfFf", "\\u{41}", "\\x41", "\\U0041",
    "\0", "\t", "\n", "\r\n", "\u{b}", "\u{1f}", "\u{7f}", "\u{85}",
    " ", "\u{a0}", "\u{2028}", "\u{feff}", "é", "e\u{301}", "\u{17f}", "\u{212a}", "日本", "🦀",
    "\u{fffd}", "\u{10ffff}",
    "a", "id", "Z", "0", "1", "-", "_", "+", "*", "'", "`", "|", "^", "!", "&", "%",
    "(", ")", ",", ":", ";", "=", "?", "@", "[", "]", "x.y", "https://h/", "?a=",
];

/// The characters that some rule rejects or gives a meaning to.
#[rustfmt::skip]
const SHARP: &[&str] = &["\"", "\\", "~", "/", "#", "{", "}", "$", ".", ":", " ", "\n", "\u{1f}", "é", "2", "u", "U"];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(PIECES).prop_map(String::from),
        8 => select(SHARP).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ]
}

/// The beginnings of texts, up to a place where a rule decides.
#[rustfmt::skip]
const HEADS: &[&str] = &[
    "", "$", "$url", "$request", "$request.", "$request.header.", "$response.query.", "$request.path.\\u00e",
    "$request.body", "$response.body#", "$request.body#/",
    "{", "{$", "{$url", "{$request.header.", "{$request.query.", "{$request.body", "{$request.body#/", "x{$url}",
];

#[rustfmt::skip]
const TAILS: &[&str] = &["a", "0", "1", ".", "/", "~", "#", "$", "{", "}", "\\", "\"", "u", " ", "\n", "é"];

/// Pieces in any order. Every second text begins like an expression, since few others get past the
/// first word.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    let head = prop_oneof![Just(""), select(HEADS)];
    (head, prop::collection::vec(piece(), 0..8))
        .prop_map(|(head, tail)| head.to_owned() + &tail.concat())
}

/// One to three edits away from a valid text.
pub(crate) fn near(right: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let count = prop_oneof![5 => Just(1), 2 => Just(2), 1 => Just(3)];
    let edits = count.prop_flat_map(|count| prop::collection::vec(edit(), count));
    (right, edits).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for edit in edits {
            edit.apply(&mut text);
        }
        text.into_iter().collect()
    })
}

#[derive(Clone, Debug)]
enum Edit {
    Delete(Index),
    Insert(Index, String),
    Replace(Index, String),
    Swap(Index, Index),
    Duplicate(Index, Index),
    ChangeCase(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Edit::Delete),
        (at(), piece()).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at(), piece()).prop_map(|(at, piece)| Edit::Replace(at, piece)),
        (at(), at()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::Duplicate(a, b)),
        at().prop_map(Edit::ChangeCase),
    ]
}

impl Edit {
    fn apply(self, text: &mut Vec<char>) {
        let len = text.len();
        match self {
            Self::Insert(at, piece) => {
                let at = at.index(len + 1);
                text.splice(at..at, piece.chars());
            }
            _ if len == 0 => {}
            Self::Delete(at) => {
                text.remove(at.index(len));
            }
            Self::Replace(at, piece) => {
                let at = at.index(len);
                text.splice(at..=at, piece.chars());
            }
            Self::Swap(a, b) => text.swap(a.index(len), b.index(len)),
            Self::Duplicate(a, b) => {
                let (a, b) = (a.index(len), b.index(len));
                let run = text[a.min(b)..=a.max(b)].to_vec();
                text.splice(a.min(b)..a.min(b), run);
            }
            Self::ChangeCase(at) => {
                let letters: Vec<usize> = (0..len)
                    .filter(|&i| text[i].is_ascii_alphabetic())
                    .collect();
                if !letters.is_empty() {
                    let letter = &mut text[*at.get(&letters)];
                    *letter = if letter.is_ascii_lowercase() {
                        letter.to_ascii_uppercase()
                    } else {
                        letter.to_ascii_lowercase()
                    };
                }
            }
        }
    }
}

/// Every head with every tail of up to three pieces, so that short texts are not left to chance.
pub(crate) fn every_short_text() -> impl Iterator<Item = String> {
    HEADS.iter().flat_map(|head| {
        let mut all = vec![String::from(*head)];
        let mut last = 0;
        for _ in 0..3 {
            let grown: Vec<String> = all[last..]
                .iter()
                .flat_map(|text| TAILS.iter().map(move |tail| format!("{text}{tail}")))
                .collect();
            last = all.len();
            all.extend(grown);
        }
        all
    })
}
