//! From a concrete request path to the operation's path template, and the path parameters.

use std::collections::HashMap;
use std::fmt::Write;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Matches request paths against the keys of the Paths Object.
pub(super) struct Router {
    routes: matchit::Router<usize>,
    /// Path templates with the names of their parameters, in the order of the text.
    templates: Vec<(String, Vec<String>)>,
    /// Paths of the servers' URLs, the longest first, without a slash at the end.
    bases: Vec<String>,
}

/// A matched path.
pub(super) struct Matched<'r> {
    pub(super) template: &'r str,
    /// Decoded.
    pub(super) parameters: Vec<(&'r str, String)>,
}

impl Router {
    pub(super) fn new(document: &Value) -> Self {
        let mut router = Self { routes: matchit::Router::new(), templates: Vec::new(), bases: bases(document) };
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        for (path, _) in paths.filter(|(path, _)| path.starts_with('/')) {
            let Some((route, names)) = route(path) else { continue };
            // What the router cannot tell apart from an earlier path, no client can: the first one stands.
            if router.routes.insert(route, router.templates.len()).is_ok() {
                router.templates.push((path.clone(), names));
            }
        }
        router
    }

    /// The template that a request path has, below a server's path or, failing that, as it is. A parameter that is no
    /// UTF-8 matches nothing.
    pub(super) fn at<'r>(&'r self, path: &str) -> Option<Matched<'r>> {
        let below = self.bases.iter().filter_map(|base| path.strip_prefix(base.as_str()));
        below.filter(|rest| rest.starts_with('/')).chain([path]).find_map(|path| self.exactly(path))
    }

    fn exactly<'r>(&'r self, path: &str) -> Option<Matched<'r>> {
        let found = self.routes.at(path).ok()?;
        let (template, names) = self.templates.get(*found.value)?;
        let values = found.params.iter().map(|(_, value)| percent_decode_str(value).decode_utf8().ok());
        let parameters = names.iter().map(String::as_str).zip(values);
        let parameters = parameters.map(|(name, value)| Some((name, value?.into_owned()))).collect::<Option<_>>()?;
        Some(Matched { template, parameters })
    }
}

/// A path template as the router spells it: parameters by number, for theirs may be any text; none for a template with
/// a stray brace.
fn route(path: &str) -> Option<(String, Vec<String>)> {
    let (mut route, mut names) = (String::with_capacity(path.len()), Vec::new());
    let mut rest = path;
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}')?;
        if text.contains('}') || name.contains('{') || name.is_empty() {
            return None;
        }
        route.push_str(text);
        // Writing into a `String` cannot fail.
        let _ = write!(route, "{{p{}}}", names.len());
        names.push(name.to_owned());
        rest = behind;
    }
    route.push_str(rest);
    (!rest.contains('}')).then_some((route, names))
}

/// The paths of the document's servers, their variables at the default.
fn bases(document: &Value) -> Vec<String> {
    let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    let mut bases: Vec<_> = servers.filter_map(base).filter(|base| !base.is_empty()).collect();
    bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
    bases
}

fn base(server: &Value) -> Option<String> {
    let mut url = server.get("url")?.as_str()?.to_owned();
    let variables = server.get("variables").and_then(Value::as_object);
    let defaults: HashMap<_, _> = variables
        .into_iter()
        .flatten()
        .filter_map(|(name, variable)| Some((name, variable.get("default")?.as_str()?)))
        .collect();
    for (name, default) in defaults {
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url.as_str(),
    };
    Some(path.trim_end_matches('/').to_owned())
}
