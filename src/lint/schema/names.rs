//! The members that a schema names.

use std::collections::HashSet;

use serde_json::Value;

use super::schemas::{MAX_VISITS, Schemas};
use super::types::list;

impl<'d> Schemas<'d> {
    /// Returns the members that a schema names, through all its parts. The elements of an array are
    /// named `0`.
    pub(in crate::lint) fn members(&self, schemas: &[&'d Value]) -> Vec<(&'d str, &'d Value)> {
        self.ask();
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for schema in schemas {
            self.collect(schema, &mut found, &mut seen, 0);
        }
        found
    }

    fn collect(
        &self,
        schema: &'d Value,
        found: &mut Vec<(&'d str, &'d Value)>,
        seen: &mut HashSet<*const Value>,
        depth: usize,
    ) {
        let Some(map) = schema
            .as_object()
            .filter(|_| seen.insert(schema) && self.visit(depth))
        else {
            return;
        };
        let properties = map.get("properties").and_then(Value::as_object);
        let room = MAX_VISITS.saturating_sub(found.len());
        found.extend(
            properties
                .into_iter()
                .flatten()
                .map(|(name, schema)| (name.as_str(), schema))
                .take(room),
        );
        found.extend(
            map.get("items")
                .filter(|items| items.is_object())
                .map(|items| ("0", items)),
        );
        if let Some(Ok(target)) = self.referred(schema) {
            self.collect(target, found, seen, depth + 1);
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            list(map, name).for_each(|part| self.collect(part, found, seen, depth + 1));
        }
    }
}
