//! The lists of Server Objects in a document, and the paths of their servers.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::base::{Base, Choices, Segment};
use super::id::{Id, ServerListId};
use super::node::Identity;
use super::server;

/// The paths of servers, each once, with the lists that have it.
#[derive(Clone, Default)]
pub(super) struct ServerLists {
    paths: Vec<(Base, Vec<ServerListId>)>,
    count: usize,
    choices: Choices,
}

/// What was added, while lists are added.
#[derive(Default)]
pub(super) struct ListIds<'d> {
    lists: HashMap<Identity<'d>, ServerListId>,
    /// The number of each path.
    paths: HashMap<Vec<Segment>, usize>,
}

impl ServerLists {
    /// Adds a list of servers, and returns its id. A list that was added before keeps its id.
    pub(super) fn add<'d>(
        &mut self,
        known: &mut ListIds<'d>,
        servers: Option<&'d Value>,
    ) -> ServerListId {
        let identity = servers.map(Identity);
        if let Some(id) = identity.and_then(|identity| known.lists.get(&identity)) {
            return *id;
        }
        let list = ServerListId::of(self.count);
        self.count += 1;
        known
            .lists
            .extend(identity.map(|identity| (identity, list)));
        let paths = servers.map(|servers| server::bases(servers, &mut self.choices));
        for path in paths.into_iter().flatten() {
            let next = self.paths.len();
            let number = *known.paths.entry(path.segments().to_vec()).or_insert(next);
            match self.paths.get_mut(number) {
                None => self.paths.push((path, vec![list])),
                Some((_, lists)) if lists.last() != Some(&list) => lists.push(list),
                Some(_) => {}
            }
        }
        list
    }

    /// Returns the paths of servers with which a path begins: by their numbers of segments, the
    /// most concrete one of each list.
    pub(super) fn matching(
        &self,
        path: &[String],
    ) -> BTreeMap<usize, HashMap<ServerListId, &Base>> {
        let mut found: BTreeMap<_, HashMap<_, &Base>> = BTreeMap::new();
        for (base, lists) in &self.paths {
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
