//! The declared parameters of an operation whose text is not their value.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::node::Node;
use super::parameter_in::ParameterIn;
use super::reading::{Reading, Style, reading};
use super::shape::Shape;
use super::style::{Parameter, UNFIT};
use crate::eval::{Lookup, NoValue};
use crate::eval::{RepeatedQuery, pairs};

/// The declared parameters of an operation whose text is not their value, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    path: HashMap<String, Parameter>,
    query: HashMap<String, Parameter>,
    /// The names of pairs in a query that are declared.
    names: HashSet<String>,
    /// The names of declared `deepObject`s, which are `name` in the pair `name[member]=value`.
    deep: HashSet<String>,
}

impl Parameters {
    /// Reads the declarations of an operation. The first of two declarations of one parameter
    /// counts. Headers are left out: the value of a header is its text.
    pub(super) fn new<'d>(root: &'d Value, declared: impl Iterator<Item = &'d Value>) -> Self {
        let (mut found, mut seen) = (Self::default(), HashSet::new());
        for declared in declared.filter_map(|one| Node::root(one).here(root)) {
            let location = declared.text("in").and_then(ParameterIn::parse);
            let (Some(name), Some(location)) = (declared.text("name"), location) else {
                continue;
            };
            let is_read = matches!(location, ParameterIn::Path | ParameterIn::Query);
            if is_read && seen.insert((location, name)) {
                found.add(location, name, reading(root, location, declared.value));
            }
        }
        found
    }

    fn add(&mut self, location: ParameterIn, name: &str, reading: Reading) {
        let in_query = location == ParameterIn::Query;
        match reading {
            Reading::Styled(Style::DeepObject, _) => _ = self.deep.insert(name.to_owned()),
            Reading::Styled(Style::Form(true), Shape::Object) => {}
            _ if in_query => _ = self.names.insert(name.to_owned()),
            _ => {}
        }
        if reading != Reading::Text {
            let parameters = if in_query {
                &mut self.query
            } else {
                &mut self.path
            };
            parameters.insert(name.to_owned(), Parameter::new(name, reading));
        }
    }

    /// Returns a parameter in the path.
    pub(super) fn path(&self, name: &str) -> Option<&Parameter> {
        self.path.get(name)
    }

    /// Returns the value of a parameter in a query; `None` where its text is its value.
    pub(super) fn in_query(
        &self,
        name: &str,
        query: &str,
        repeated: RepeatedQuery,
    ) -> Option<Lookup<'static>> {
        let declared = self.query.get(name)?;
        if declared.is_exploded_object() {
            // Its members are parameters like any other, and none of them has its name.
            let others = pairs(query)
                .all(|pair| pair.decode_name().is_some_and(|name| self.is_other(&name)));
            let reason = if others { NoValue::Parameter } else { UNFIT };
            return Some(Lookup::NoValue(reason));
        }
        declared.in_query(query, repeated)
    }

    /// Returns whether a pair of a query belongs to a declared parameter that is not an exploded
    /// object.
    fn is_other(&self, name: &str) -> bool {
        let is_deep = || {
            name.split_once('[')
                .is_some_and(|(object, rest)| rest.ends_with(']') && self.deep.contains(object))
        };
        self.names.contains(name) || is_deep()
    }
}
