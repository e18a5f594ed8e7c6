//! What people write who know a neighbouring language: the roots of other specifications, and names
//! in brackets.

use crate::syntax::name::is_word;
use crate::syntax::pointer::JsonPointer;

/// The root in `steps.a` or `message.header#/x`, the text behind a `$`, and the specification that
/// it belongs to. Alone it may be a parameter of that name.
pub(super) fn root(text: &str) -> Option<(&str, &'static str)> {
    let (word, behind) = text.split_at_checked(text.find(|c| !is_word(c))?)?;
    let specification = match word {
        "message" => "AsyncAPI",
        "inputs" | "outputs" | "steps" | "workflows" | "sourceDescriptions" | "components"
        | "self" => "Arazzo",
        _ => return None,
    };
    behind
        .starts_with(['.', '#', '['])
        .then_some((word, specification))
}

/// `header["X-Id"]`, `path[id]`, `body["user"][0].id`: names in brackets, as other languages write
/// them: the reason, and the expression that is meant.
pub(super) fn bracketed(
    message: &str,
    source: &str,
    behind: &str,
) -> Option<(&'static str, String)> {
    let keys = keys(behind).filter(|_| behind.contains('['))?;
    let name = || Some(*keys.first()?).filter(|_| keys.len() == 1);
    Some(match source.to_ascii_lowercase().as_str() {
        "header" | "headers" => (
            "a header is named after a dot",
            format!("${message}.header.{}", name()?),
        ),
        "query" | "queries" | "queryparams" | "query_params" => (
            "a parameter is named after a dot",
            format!("${message}.query.{}", name()?),
        ),
        "path" | "paths" | "pathparams" | "path_params" => (
            "a parameter is named after a dot",
            format!("${message}.path.{}", name()?),
        ),
        "body" => (
            "a place in the body is a JSON Pointer",
            format!("${message}.body#{}", JsonPointer::from_tokens(&keys)),
        ),
        _ => return None,
    })
}

/// The keys of `["user"].id[0]`; none for wildcards, slices and filters.
fn keys(accessors: &str) -> Option<Vec<&str>> {
    let (mut rest, mut keys) = (accessors, Vec::new());
    while !rest.is_empty() {
        let key;
        (key, rest) = match rest.strip_prefix('.') {
            Some(behind) => {
                behind.split_at_checked(behind.find(['.', '[']).unwrap_or(behind.len()))?
            }
            None => in_brackets(rest.strip_prefix('[')?)?,
        };
        keys.push(Some(key).filter(|key| !key.is_empty())?);
    }
    Some(keys)
}

/// A key behind its `[`, and what follows its `]`.
fn in_brackets(inside: &str) -> Option<(&str, &str)> {
    let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return inside
            .split_once(']')
            .filter(|(key, _)| key.chars().all(is_word) && !key.starts_with('-'));
    };
    let (key, behind) = inside.strip_prefix(quote)?.split_once(quote)?;
    Some((key, behind.strip_prefix(']')?))
}
