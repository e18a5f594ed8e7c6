//! Where the Server Objects of a document put its paths.

use serde_json::Value;

use super::path::segments;

/// Longest URL of a server that is read, and most URLs that one server is taken for.
const MAX_URL: usize = 1024;
const MAX_URLS: usize = 16;

/// The paths of the servers' URLs by segments, without a slash at the end.
pub(super) fn bases(servers: &Value) -> Vec<Vec<String>> {
    servers.as_array().into_iter().flatten().flat_map(urls).filter_map(|url| base(&url)).collect()
}

/// None where the paths of the document stand at the top.
fn base(url: &str) -> Option<Vec<String>> {
    let url = url.split(['?', '#']).next()?;
    let path = match url.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/').map_or("", |(_, path)| path)
        }
        // Relative to where the document is served, of which it does not know.
        _ => url.trim_start_matches("../").trim_start_matches("./"),
    };
    let path = path.trim_matches('/');
    if path.is_empty() { None } else { segments(&format!("/{path}")) }
}

/// The URL of a server with the default of each variable, and with the other values that the variable may have. What is
/// put in is not looked at again.
fn urls(server: &Value) -> Vec<String> {
    let mut rest = server.get("url").and_then(Value::as_str).unwrap_or_default();
    let mut urls = vec![String::new()];
    while let Some((text, (name, behind))) =
        rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        let values = values(server, name);
        let with = |url: &String| values.iter().map(|value| format!("{url}{text}{value}")).collect::<Vec<_>>();
        urls = urls.iter().flat_map(with).filter(|url| url.len() <= MAX_URL).take(MAX_URLS).collect();
        rest = behind;
    }
    urls.into_iter().map(|url| url + rest).collect()
}

/// The values of a server's variable, its default first; the variable as it is written where it is not declared.
fn values(server: &Value, name: &str) -> Vec<String> {
    let variable = server.get("variables").and_then(|variables| variables.get(name));
    let default = variable.and_then(|variable| variable.get("default"));
    let others = variable.and_then(|variable| variable.get("enum")?.as_array()).into_iter().flatten();
    let mut values: Vec<_> = default.into_iter().chain(others).take(MAX_URLS).filter_map(text).collect();
    if values.is_empty() {
        values.push(format!("{{{name}}}"));
    }
    values
}

/// A number without quotes is one in YAML, and not in a URL.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
