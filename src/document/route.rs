//! From a concrete request path to the operation's path template, and the path parameters.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::path::{PathTemplate, routed, segments};
use super::server;

/// Matches request paths against the keys of the Paths Object.
#[derive(Default)]
pub(super) struct Router {
    /// Shapes, by number: templates that differ in nothing but the names of their parameters.
    routes: matchit::Router<usize>,
    shapes: Vec<Vec<usize>>,
    /// Templates that the router does not take, such as `/{name}.{ext}`.
    mixed: Vec<usize>,
    /// In the order of the document, each with the number of its servers.
    templates: Vec<(PathTemplate, usize)>,
    /// The paths of servers' URLs by segments; first those of the document's own.
    servers: Vec<Vec<Vec<String>>>,
    /// Each of these paths once, the longest first, and at the end none.
    bases: Vec<Vec<String>>,
}

/// A matched path.
pub(super) struct Matched<'r> {
    pub(super) template: &'r str,
    /// Decoded.
    pub(super) parameters: Vec<(&'r str, String)>,
}

impl Router {
    /// A router for a document. `own` are the paths of operations with the servers that stand there, or at their Path
    /// Item, in place of the document's.
    pub(super) fn new<'d>(document: &'d Value, own: impl Iterator<Item = (&'d str, Option<&'d Value>)>) -> Self {
        let (mut servers, mut seen): (HashMap<_, Vec<_>>, _) = (HashMap::new(), HashSet::new());
        for (path, own) in own.filter(|(path, own)| seen.insert((*path, own.map(std::ptr::from_ref)))) {
            servers.entry(path).or_default().push(own);
        }
        let all = document.get("servers").map(server::bases).unwrap_or_default();
        let mut router = Self { servers: vec![all.clone()], ..Self::default() };
        let mut known = HashMap::new();
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        for (number, template) in paths.filter_map(|(path, _)| PathTemplate::parse(path)).enumerate() {
            router.add(&mut known, &template, number);
            let own = servers.remove(template.text.as_str()).unwrap_or_default();
            let mut of = 0;
            if own.iter().any(Option::is_some) {
                let own = own.into_iter().flat_map(|own| own.map_or_else(|| all.clone(), server::bases));
                of = router.servers.len();
                router.servers.push(own.collect());
            }
            router.templates.push((template, of));
        }
        router.bases = router.servers.iter().flatten().cloned().collect();
        router.bases.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        router.bases.dedup();
        router.bases.push(Vec::new());
        router
    }

    fn add(&mut self, known: &mut HashMap<String, usize>, template: &PathTemplate, number: usize) {
        let Some(route) = template.route() else { return self.mixed.push(number) };
        if let Some(shape) = known.get(&route).and_then(|shape| self.shapes.get_mut(*shape)) {
            shape.push(number);
        } else if self.routes.insert(route.as_str(), self.shapes.len()).is_ok() {
            known.insert(route, self.shapes.len());
            self.shapes.push(vec![number]);
        } else {
            self.mixed.push(number);
        }
    }

    /// The template that a request path has, below a server's path or, failing that, as it is. Of several the most
    /// concrete one counts, and of those that no client can tell apart the one that `has` what is asked for.
    pub(super) fn at(&self, path: &str, has: impl Fn(&str) -> bool) -> Option<Matched<'_>> {
        let path = segments(path)?;
        self.bases.iter().find_map(|base| self.below(base, path.strip_prefix(base.as_slice())?, &has))
    }

    fn below<'r>(&'r self, base: &[String], path: &[String], has: impl Fn(&str) -> bool) -> Option<Matched<'r>> {
        let routed = self.routes.at(&routed(path)).ok().and_then(|found| self.shapes.get(*found.value));
        let found = routed.into_iter().flatten().chain(&self.mixed).filter_map(|number| {
            let (template, servers) = self.templates.get(*number)?;
            let below = base.is_empty() || self.servers.get(*servers)?.iter().any(|known| known == base);
            below.then(|| template.values(path)).flatten().map(|parameters| (template, parameters))
        });
        let (template, parameters) =
            found.min_by(|(a, _), (b, _)| a.order(b).then_with(|| has(&b.text).cmp(&has(&a.text))))?;
        has(&template.text).then_some(Matched { template: &template.text, parameters })
    }
}
