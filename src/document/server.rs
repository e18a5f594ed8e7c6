//! Server Objects: the paths that they put before those of the document, and the URLs to which the
//! relative keys of callbacks are appended.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::base::{ANY, Base, Choices};
use super::node::text_of;

/// The longest URL of a server that is read.
const MAX_URL: usize = 1024;
/// The most URLs that one server represents. Values of an `enum` that stay inside their segment are
/// one URL together.
const MAX_URLS: usize = 256;

/// Returns the paths of the servers' URLs.
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

/// Returns the path of a URL, without slashes around it; `None` where it is empty.
fn base(url: &str) -> Option<&str> {
    let url = url.split(['?', '#']).next()?;
    let path = match url.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/').map_or("", |(_, path)| path)
        }
        // It is relative to where the document is served, which the document does not know.
        _ => url.trim_start_matches("../").trim_start_matches("./"),
    };
    let path = path.trim_matches('/');
    if path.is_empty() { None } else { Some(path) }
}

/// Returns the URL of a server with each value that its variables may have. Values are not read for
/// variables again. `choice` spells the values of an `enum` as one.
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
    while let Some((text, (name, after))) = rest
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
        (rest, begin) = (after, false);
    }
    urls.into_iter().map(|url| url + &literal(rest)).collect()
}

/// Returns the values of a server variable. `enum` is for "a limited set" of them (OpenAPI 3.1.1,
/// Server Variable Object). Without it a variable takes any text without a slash, and its default,
/// which may contain slashes or be empty.
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
        // Some values stay inside their segment, whatever surrounds them.
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
    // A variable whose default has scheme and host cannot have another value without a slash.
    let absolute = begins && own.as_ref().is_some_and(|default| default.contains("//"));
    let any = (!absolute).then(|| ANY.to_owned());
    own.into_iter().chain(any).collect()
}

/// Returns the URL to which a relative key is appended: the first server of the callback's
/// operation, or of its Path Item. `None` where its operations have different ones, or one that is
/// relative itself.
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

/// Returns the URL of the first server, with the default of each variable.
fn first(servers: &Value) -> Option<String> {
    let server = servers.as_array()?.first()?;
    let mut rest = server.get("url")?.as_str()?;
    let mut url = String::new();
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        url.push_str(text);
        url.push_str(&text_of(
            server.get("variables")?.get(name)?.get("default")?,
        )?);
        rest = after;
    }
    url.push_str(rest);
    (url.len() <= MAX_URL && url.contains("://")).then_some(url)
}

/// Returns a text in which no brace opens a variable.
fn literal(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D")
}
