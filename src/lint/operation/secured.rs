//! What security schemes put into requests.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::{Node, ParameterIn};

/// The names that security schemes use in requests, by location.
pub(in crate::lint) struct Secured(HashSet<(ParameterIn, String)>);

impl Secured {
    pub(in crate::lint) fn new(root: &Value) -> Self {
        let schemes = root.pointer("/components/securitySchemes").map(Node::root);
        let schemes = schemes
            .iter()
            .flat_map(Node::named)
            .filter_map(|(_, scheme)| scheme.here(root));
        let named = schemes.filter_map(|scheme| {
            Some((
                ParameterIn::parse(scheme.text("in")?)?,
                scheme.text("name")?.to_ascii_lowercase(),
            ))
        });
        Self(named.collect())
    }

    /// Returns whether a scheme uses this name. One in a cookie uses the header `Cookie` too.
    pub(in crate::lint) fn has(&self, location: ParameterIn, name: &str) -> bool {
        self.0.contains(&(location, name.to_ascii_lowercase()))
            || location == ParameterIn::Header
                && name.eq_ignore_ascii_case("cookie")
                && self.0.iter().any(|(at, _)| *at == ParameterIn::Cookie)
    }
}
