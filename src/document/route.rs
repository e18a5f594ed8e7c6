//! From a concrete request path to the operation's path template, and the path parameters.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::base::{self, Base, Choices};
use super::path::{PathTemplate, routed, segments};
use super::server;

/// Matches request paths against the keys of the Paths Object.
#[derive(Clone, Default)]
pub(super) struct Router {
    /// Shapes, by number: templates that differ in nothing but the names of their parameters.
    routes: matchit::Router<usize>,
    shapes: Vec<Vec<usize>>,
    /// Templates that the router does not take, such as `/{name}.{ext}`, and those that have
    /// servers of their own: the router knows one template for a path, and another server's may
    /// hide it.
    mixed: Vec<usize>,
    /// In the order of the document, each with the lists of servers that it is below, by number.
    templates: Vec<(PathTemplate, Vec<usize>)>,
    bases: Bases,
}

/// The paths of servers' URLs, each once, with the lists of servers that have it. List 0 is the
/// document's own.
#[derive(Clone, Default)]
struct Bases {
    all: Vec<(Base, Vec<usize>)>,
    lists: usize,
    choices: Choices,
}

/// What a request path matches.
pub(super) struct Route<'r> {
    pub(super) template: &'r str,
    pub(super) parameters: Vec<Segment<'r>>,
}

/// A path parameter.
#[derive(Clone, Debug)]
pub(super) struct Segment<'r> {
    pub(super) name: &'r str,
    /// Decoded.
    pub(super) text: String,
    /// As it is sent; none where it is a part of a segment in which something is encoded.
    pub(super) sent: Option<String>,
}

/// A template that a request path may have, below the path of a server or as it is.
struct Candidate<'r> {
    base: Option<&'r Base>,
    template: &'r PathTemplate,
    parameters: Vec<(&'r str, String)>,
}

impl Candidate<'_> {
    fn ranks(&self) -> impl Iterator<Item = usize> {
        self.base
            .into_iter()
            .flat_map(Base::ranks)
            .chain(self.template.ranks())
    }

    /// The path of the server and the template are compared as one: concrete before templated.
    fn order(&self, other: &Self) -> Ordering {
        self.ranks().cmp(other.ranks())
    }

    fn base_length(&self) -> usize {
        self.base.map_or(0, |base| base.segments().len())
    }
}

impl Router {
    /// A router for a document. `own` are the paths of operations with the servers that stand
    /// there, or at their Path Item, in place of the document's.
    pub(super) fn new<'d>(
        document: &'d Value,
        own: impl Iterator<Item = (&'d str, Option<&'d Value>)>,
    ) -> Self {
        let (mut servers, mut seen): (HashMap<_, Vec<_>>, _) = (HashMap::new(), HashSet::new());
        for (path, own) in
            own.filter(|(path, own)| seen.insert((*path, own.map(std::ptr::from_ref))))
        {
            servers.entry(path).or_default().push(own);
        }
        let (mut router, mut known, mut numbers, mut lists) = (
            Self::default(),
            HashMap::new(),
            HashMap::new(),
            HashMap::new(),
        );
        router.bases.add(&mut numbers, document.get("servers"));
        let paths = document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (number, template) in paths
            .filter_map(|(path, _)| PathTemplate::parse(path))
            .enumerate()
        {
            let own = servers
                .remove(template.text.as_str())
                .unwrap_or_else(|| vec![None]);
            let mut list = |own: Option<&'d Value>| {
                let Some(own) = own else { return 0 };
                let list = lists.entry(std::ptr::from_ref(own));
                *list.or_insert_with(|| router.bases.add(&mut numbers, Some(own)))
            };
            let below: Vec<_> = own.into_iter().map(&mut list).collect();
            router.add(&mut known, &template, number, below == [0]);
            router.templates.push((template, below));
        }
        router
    }

    fn add(
        &mut self,
        known: &mut HashMap<String, usize>,
        template: &PathTemplate,
        number: usize,
        routed: bool,
    ) {
        let Some(route) = template.route().filter(|_| routed) else {
            return self.mixed.push(number);
        };
        if let Some(shape) = known
            .get(&route)
            .and_then(|shape| self.shapes.get_mut(*shape))
        {
            shape.push(number);
        } else if self
            .routes
            .insert(route.as_str(), self.shapes.len())
            .is_ok()
        {
            known.insert(route, self.shapes.len());
            self.shapes.push(vec![number]);
        } else {
            self.mixed.push(number);
        }
    }

    /// The template that a request path has, below a server's path or, failing that, as it is. Of
    /// several the most concrete one counts, and of those that no client can tell apart the one
    /// that `has` what is asked for.
    pub(super) fn at(&self, path: &str, has: impl Fn(&str) -> bool) -> Option<Route<'_>> {
        let sent: Vec<_> = path.split('/').skip(1).collect();
        let path = segments(path)?;
        let below = self
            .bases
            .matching(&path)
            .into_iter()
            .flat_map(|(length, bases)| {
                let rest = path.get(length..).unwrap_or_default();
                self.candidates(rest, move |lists| {
                    let found = lists.iter().filter_map(|list| bases.get(list));
                    found
                        .copied()
                        .min_by(|a, b| a.ranks().cmp(b.ranks()))
                        .map(Some)
                })
            });
        let best = |a: &Candidate<'_>, b: &Candidate<'_>| {
            let methods = || has(&b.template.text).cmp(&has(&a.template.text));
            a.order(b)
                .then_with(methods)
                .then_with(|| b.base_length().cmp(&a.base_length()))
        };
        let below = below.min_by(best);
        let bare = self.candidates(&path, |_| Some(None)).min_by(best);
        let found = match (below, bare) {
            // A match that needs a variable of a server gives way to a more concrete one without
            // any server.
            (Some(below), Some(bare))
                if below.base.is_some_and(Base::is_open) && bare.order(&below).is_lt() =>
            {
                [Some(bare), None]
            }
            (below, bare) => [below, bare],
        };
        let found = found
            .into_iter()
            .flatten()
            .find(|found| has(&found.template.text))?;
        let sent = found
            .template
            .sent(sent.get(found.base_length()..).unwrap_or_default());
        let parameters = found
            .parameters
            .into_iter()
            .zip(sent)
            .map(|((name, text), segment)| {
                let sent = if segment.1 {
                    segment.0.to_owned()
                } else {
                    text.clone()
                };
                Segment {
                    name,
                    text,
                    sent: (segment.1 || !segment.0.contains('%')).then_some(sent),
                }
            });
        let parameters = parameters.collect();
        Some(Route {
            template: &found.template.text,
            parameters,
        })
    }

    /// The templates that a path has, with the path of a server that `base` finds in their lists of
    /// servers.
    fn candidates<'r>(
        &'r self,
        path: &[String],
        base: impl Fn(&[usize]) -> Option<Option<&'r Base>>,
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
            .filter_map(|number| {
                let (template, lists) = self.templates.get(*number)?;
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

impl Bases {
    /// Adds a list of servers, and gives its number.
    fn add(
        &mut self,
        numbers: &mut HashMap<Vec<base::Segment>, usize>,
        servers: Option<&Value>,
    ) -> usize {
        let list = self.lists;
        self.lists += 1;
        for base in servers
            .map(|servers| server::bases(servers, &mut self.choices))
            .unwrap_or_default()
        {
            let number = *numbers
                .entry(base.segments().to_vec())
                .or_insert(self.all.len());
            if number == self.all.len() {
                self.all.push((base, vec![list]));
            } else if let Some((_, lists)) = self
                .all
                .get_mut(number)
                .filter(|(_, lists)| lists.last() != Some(&list))
            {
                lists.push(list);
            }
        }
        list
    }

    /// By the number of segments: the most concrete path of a server in each list that a path
    /// begins with.
    fn matching(&self, path: &[String]) -> BTreeMap<usize, HashMap<usize, &Base>> {
        let mut found: BTreeMap<_, HashMap<_, &Base>> = BTreeMap::new();
        for (base, lists) in &self.all {
            let length = base.segments().len();
            if path.get(..length).is_none_or(|begin| !base.matches(begin)) {
                continue;
            }
            let found = found.entry(length).or_default();
            for list in lists {
                let best = found.entry(*list).or_insert(base);
                if base.ranks().lt(best.ranks()) {
                    *best = base;
                }
            }
        }
        found
    }
}
