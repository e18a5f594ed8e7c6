//! From the path of a request to the path template of an operation, and the path parameters.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::base::Base;
use super::id::{ServerListId, ShapeId, Table, TemplateId};
use super::node::Identity;
use super::path::{PathTemplate, routed, segments};
use super::server_lists::{ListIds, ServerLists};

/// Matches request paths against the keys of the Paths Object.
#[derive(Clone, Default)]
pub(super) struct Router {
    routes: matchit::Router<ShapeId>,
    /// Templates that differ only in the names of their parameters.
    shapes: Table<ShapeId, Vec<TemplateId>>,
    /// Templates that `routes` does not take, such as `/{name}.{ext}`, and those that have servers
    /// of their own: `routes` returns one template for a path, and that of another server may hide
    /// it.
    mixed: Vec<TemplateId>,
    /// The templates, each with the lists of servers that may come before it.
    templates: Table<TemplateId, (PathTemplate, Vec<ServerListId>)>,
    servers: ServerLists,
}

/// What a request path matches.
pub(super) struct Route<'r> {
    pub(super) template: &'r str,
    pub(super) parameters: Vec<PathParameter<'r>>,
}

/// A path parameter.
#[derive(Clone, Debug)]
pub(super) struct PathParameter<'r> {
    pub(super) name: &'r str,
    /// The value, decoded.
    pub(super) text: String,
    /// The value as it is sent; `None` where it is a part of a segment in which something is
    /// encoded.
    pub(super) sent: Option<String>,
}

/// A template that matches a request path, after the path of a server or alone.
struct Candidate<'r> {
    base: Option<&'r Base>,
    template: &'r PathTemplate,
    parameters: Vec<(&'r str, String)>,
}

impl<'r> Candidate<'r> {
    fn ranks(&self) -> impl Iterator<Item = usize> {
        self.base
            .into_iter()
            .flat_map(Base::ranks)
            .chain(self.template.ranks())
    }

    /// Compares the path of the server and the template as one path: concrete before templated.
    fn order(&self, other: &Self) -> Ordering {
        self.ranks().cmp(other.ranks())
    }

    fn base_length(&self) -> usize {
        self.base.map_or(0, |base| base.segments().len())
    }

    /// Returns the match for a path as it is sent, without the path of the server.
    fn route(self, sent: &[&str]) -> Route<'r> {
        let parameters = self.parameters.into_iter().zip(self.template.sent(sent));
        let parameters = parameters.map(|((name, text), (segment, is_whole))| {
            let sent = if is_whole {
                Some(segment.to_owned())
            } else {
                (!segment.contains('%')).then(|| text.clone())
            };
            PathParameter { name, text, sent }
        });
        Route {
            template: &self.template.text,
            parameters: parameters.collect(),
        }
    }
}

/// Returns the candidates in the order in which they count.
fn preferred<'r>(
    below: Option<Candidate<'r>>,
    bare: Option<Candidate<'r>>,
) -> [Option<Candidate<'r>>; 2] {
    match (below, bare) {
        // A match by a variable of a server gives way to a more concrete one without a server.
        (Some(below), Some(bare))
            if below.base.is_some_and(Base::is_open) && bare.order(&below).is_lt() =>
        {
            [Some(bare), None]
        }
        (below, bare) => [below, bare],
    }
}

impl Router {
    /// Returns a router for a document. `own` are the paths of operations with the servers that
    /// they, or their Path Items, have in place of the document's.
    pub(super) fn new<'d>(
        document: &'d Value,
        own: impl Iterator<Item = (&'d str, Option<&'d Value>)>,
    ) -> Self {
        let (mut servers, mut seen): (HashMap<_, Vec<_>>, _) = (HashMap::new(), HashSet::new());
        for (path, own) in own {
            if seen.insert((path, own.map(Identity))) {
                servers.entry(path).or_default().push(own);
            }
        }
        let (mut router, mut known, mut lists) =
            (Self::default(), HashMap::new(), ListIds::default());
        let default = router.servers.add(&mut lists, document.get("servers"));
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, _) in paths.into_iter().flatten() {
            let Some(template) = PathTemplate::parse(path) else {
                continue;
            };
            let own = servers.remove(path.as_str());
            let own = own.unwrap_or_else(|| vec![None]).into_iter();
            let below: Vec<_> = own
                .map(|own| own.map_or(default, |own| router.servers.add(&mut lists, Some(own))))
                .collect();
            router.add(&mut known, template, below, default);
        }
        router
    }

    fn add(
        &mut self,
        known: &mut HashMap<String, ShapeId>,
        template: PathTemplate,
        below: Vec<ServerListId>,
        default: ServerListId,
    ) {
        let route = template.route().filter(|_| below == [default]);
        let id = self.templates.push((template, below));
        let Some(route) = route else {
            return self.mixed.push(id);
        };
        if let Some(shape) = known.get(&route) {
            let shape = self.shapes.get_mut(*shape).into_iter();
            shape.for_each(|shape| shape.push(id));
        } else if self.routes.insert(&route, self.shapes.next_id()).is_ok() {
            known.insert(route, self.shapes.push(vec![id]));
        } else {
            self.mixed.push(id);
        }
    }

    /// Returns the template that matches a request path, after a server's path or else alone. The
    /// most concrete one counts, and of several that are equally concrete, one that `has` the
    /// method.
    pub(super) fn at(&self, path: &str, has: impl Fn(&str) -> bool) -> Option<Route<'_>> {
        let sent: Vec<_> = path.split('/').skip(1).collect();
        let path = segments(path)?;
        let order = |a: &Candidate<'_>, b: &Candidate<'_>| {
            let methods = || has(&b.template.text).cmp(&has(&a.template.text));
            a.order(b)
                .then_with(methods)
                .then_with(|| b.base_length().cmp(&a.base_length()))
        };
        let below = self.below_servers(&path).min_by(order);
        let bare = self.candidates(&path, |_| Some(None)).min_by(order);
        let mut found = preferred(below, bare).into_iter().flatten();
        let found = found.find(|found| has(&found.template.text))?;
        let sent = sent.get(found.base_length()..).unwrap_or_default();
        Some(found.route(sent))
    }

    /// Returns the templates that match a path after the path of one of their servers.
    fn below_servers<'r>(&'r self, path: &[String]) -> impl Iterator<Item = Candidate<'r>> {
        let bases = self.servers.matching(path).into_iter();
        bases.flat_map(|(length, bases)| {
            let rest = path.get(length..).unwrap_or_default();
            self.candidates(rest, move |lists| {
                let found = lists.iter().filter_map(|list| bases.get(list));
                let best = found.copied().min_by(|a, b| a.ranks().cmp(b.ranks()));
                best.map(Some)
            })
        })
    }

    /// Returns the templates that match a path, each with the path of a server that `base` finds in
    /// its lists of servers.
    fn candidates<'r>(
        &'r self,
        path: &[String],
        base: impl Fn(&[ServerListId]) -> Option<Option<&'r Base>>,
    ) -> impl Iterator<Item = Candidate<'r>> {
        let routed = self
            .routes
            .at(&routed(path))
            .ok()
            .and_then(|found| self.shapes.get(*found.value));
        let found = routed
            .into_iter()
            .flatten()
            .chain(&self.mixed)
            .filter_map(|id| {
                let (template, lists) = self.templates.get(*id)?;
                let (base, parameters) = (base(lists)?, template.values(path)?);
                Some(Candidate {
                    base,
                    template,
                    parameters,
                })
            });
        found.collect::<Vec<_>>().into_iter()
    }
}
