//! What people write who know a neighbouring language: the roots of other specifications, names in
//! brackets, and `JSONPath`.

use crate::syntax::name::is_word;
use crate::syntax::pointer::{JsonPointer, escape};

/// Returns the root of `steps.a` or `message.header#/x`, the text after a `$`, if it belongs to
/// another specification. Alone it may be a parameter of that name.
pub(super) fn root(text: &str) -> Option<&str> {
    let (word, after) = text.split_at_checked(text.find(|c| !is_word(c))?)?;
    specification(word)?;
    after.starts_with(['.', '#', '[']).then_some(word)
}

/// Returns the specification that defines a root.
pub(in crate::syntax::parser) fn specification(root: &str) -> Option<&'static str> {
    match root {
        "message" => Some("AsyncAPI"),
        "inputs" | "outputs" | "steps" | "workflows" | "sourceDescriptions" | "components"
        | "self" => Some("Arazzo"),
        _ => None,
    }
}

/// Returns the JSON Pointer of these keys.
pub(super) fn pointer(keys: &[&str]) -> String {
    JsonPointer::from_tokens(keys).to_string()
}

/// Returns the keys of `["user"].id[0]`, or `None` for wildcards, slices and filters.
pub(super) fn keys(accessors: &str) -> Option<Vec<&str>> {
    let (mut rest, mut keys) = (accessors, Vec::new());
    while !rest.is_empty() {
        let key;
        (key, rest) = match rest.strip_prefix('.') {
            Some(after) => after.split_at_checked(after.find(['.', '[']).unwrap_or(after.len()))?,
            None => in_brackets(rest.strip_prefix('[')?)?,
        };
        keys.push(Some(key).filter(|key| !key.is_empty())?);
    }
    Some(keys)
}

/// Splits a key after its `[` from what follows its `]`.
fn in_brackets(inside: &str) -> Option<(&str, &str)> {
    let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return inside
            .split_once(']')
            .filter(|(key, _)| key.chars().all(is_word) && !key.starts_with('-'));
    };
    let (key, after) = inside.strip_prefix(quote)?.split_once(quote)?;
    Some((key, after.strip_prefix(']')?))
}

/// Returns a JSON Pointer for a `JSONPath`, or for a pointer with brackets, that names one value.
pub(crate) fn from_json_path(path: &str) -> Option<String> {
    if path.contains("..") {
        return None;
    }
    let path = path
        .trim_start_matches('/')
        .trim_start_matches('$')
        .replace("['", ".")
        .replace("[\"", ".");
    let path = path.replace('[', ".").replace(['\'', '"', ']'], "");
    let keys: Vec<_> = path
        .split(['.', '/'])
        .filter(|key| !key.is_empty())
        .collect();
    let one = !keys.is_empty()
        && keys
            .iter()
            .all(|key| !key.contains(['*', '?', '@', '(', ':', ',']));
    one.then(|| {
        keys.iter()
            .fold(String::new(), |pointer, key| pointer + "/" + &escape(key))
    })
}
