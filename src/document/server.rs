//! Where the Server Objects of a document put its paths, and where those of a callback put its
//! relative key.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::base::{ANY, Base, Choices};

/// Longest URL of a server that is read, and most URLs that one server is taken for. Values of an
/// `enum` that stay inside their segment are one URL together: they do not count.
const MAX_URL: usize = 1024;
const MAX_URLS: usize = 256;

/// The paths of the servers' URLs, without a slash at the end.
pub(super) fn bases(servers: &Value, choices: &mut Choices) -> Vec<Base> {
    let mut bases = Vec::new();
    for server in servers.as_array().into_iter().flatten() {
        let mut found = Vec::new();
        let urls = urls(server, |values| {
            found.push(choices.add(values)?);
            Some(format!("{{{}}}", found.len() - 1))
        });
        bases.extend(
            urls.iter()
                .filter_map(|url| Base::parse(base(url)?, &found)),
        );
    }
    bases
}

/// None where the paths of the document stand at the top.
fn base(url: &str) -> Option<&str> {
    let url = url.split(['?', '#']).next()?;
    let path = match url.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/').map_or("", |(_, path)| path)
        }
        // Relative to where the document is served, of which it does not know.
        _ => url.trim_start_matches("../").trim_start_matches("./"),
    };
    let path = path.trim_matches('/');
    if path.is_empty() { None } else { Some(path) }
}

/// The URL of a server with each value that a variable may have. What is put in is not looked at
/// again. `choice` spells the values among which a variable chooses.
fn urls(
    server: &Value,
    mut choice: impl FnMut(&mut dyn Iterator<Item = &str>) -> Option<String>,
) -> Vec<String> {
    let mut known = HashMap::new();
    let mut rest = server
        .get("url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut urls = vec![String::new()];
    let mut begin = true;
    while let Some((text, (name, behind))) = rest
        .split_once('{')
        .and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        let begins = begin && text.is_empty();
        let values = known
            .entry((name, begins))
            .or_insert_with(|| values(server, name, begins, &mut choice));
        let text = literal(text);
        let with = |url: &String| {
            values
                .iter()
                .map(|value| format!("{url}{text}{value}"))
                .collect::<Vec<_>>()
        };
        urls = urls
            .iter()
            .flat_map(with)
            .filter(|url| url.len() <= MAX_URL)
            .take(MAX_URLS)
            .collect();
        if urls.is_empty() {
            return urls;
        }
        (rest, begin) = (behind, false);
    }
    urls.into_iter().map(|url| url + &literal(rest)).collect()
}

/// The values of a server's variable. `enum` is for "a limited set" of them (OpenAPI 3.1.1, Server
/// Variable Object): without it a variable has any text without a slash, and its default, which may
/// hold slashes or be empty.
fn values(
    server: &Value,
    name: &str,
    begins: bool,
    choice: impl FnOnce(&mut dyn Iterator<Item = &str>) -> Option<String>,
) -> Vec<String> {
    let variable = server
        .get("variables")
        .and_then(|variables| variables.get(name));
    let default = variable
        .and_then(|variable| variable.get("default"))
        .and_then(text_of);
    let limited = variable
        .and_then(|variable| variable.get("enum")?.as_array())
        .filter(|values| !values.is_empty());
    if let Some(limited) = limited {
        let mut seen = HashSet::new();
        let all = default
            .into_iter()
            .chain(limited.iter().filter_map(text_of))
            .filter(|value| seen.insert(value.clone()));
        // These stay inside their segment, whatever is around them.
        let (inside, others): (Vec<_>, Vec<_>) =
            all.partition(|value| !value.is_empty() && !value.contains(['/', '?', '#', ':']));
        let inside = choice(&mut inside.iter().map(String::as_str));
        return inside
            .into_iter()
            .chain(others.iter().map(|value| literal(value)))
            .take(MAX_URLS)
            .collect();
    }
    let own = default
        .as_deref()
        .map(literal)
        .filter(|default| default.is_empty() || default.contains('/'));
    // A variable that has scheme and host in its default can have no other value without a slash.
    let absolute = begins && own.as_ref().is_some_and(|default| default.contains("//"));
    let any = (!absolute).then(|| ANY.to_owned());
    own.into_iter().chain(any).collect()
}

/// A number without quotes is one in YAML, and not in a URL.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The URL that a relative key is appended to: the first server of the callback's operation, or of
/// its Path Item. None where its operations have different ones, or one that is relative itself.
pub(super) fn base_of<'d>(
    item: Option<&'d Value>,
    operations: impl Iterator<Item = Option<&'d Value>>,
) -> Option<String> {
    let mut bases: Vec<_> = operations.map(|own| first(own.or(item)?)).collect();
    if bases.is_empty() {
        bases.push(item.and_then(first));
    }
    bases.dedup();
    if bases.len() == 1 { bases.pop()? } else { None }
}

/// The URL of the first server with the default of each variable.
fn first(servers: &Value) -> Option<String> {
    let server = servers.as_array()?.first()?;
    let mut rest = server.get("url")?.as_str()?;
    let mut url = String::new();
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}')?;
        url.push_str(text);
        url.push_str(&text_of(
            server.get("variables")?.get(name)?.get("default")?,
        )?);
        rest = behind;
    }
    url.push_str(rest);
    (url.len() <= MAX_URL && url.contains("://")).then_some(url)
}

/// Text in which no brace opens a variable.
fn literal(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D")
}
