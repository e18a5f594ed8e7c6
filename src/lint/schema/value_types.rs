//! The types that a schema allows, through all its parts.

use serde_json::Value;

use super::schemas::Schemas;
use super::types::{Types, list, own_types};

impl<'d> Schemas<'d> {
    /// Returns the types that a value of any of these schemas can have.
    pub(in crate::lint) fn types(&self, schemas: &[&'d Value]) -> Types {
        self.ask();
        let all = schemas.iter().fold(Types::NONE, |types, schema| {
            types.or(self.type_of(schema, 0))
        });
        if all.is_none() { Types::ANY } else { all }
    }

    fn type_of(&self, schema: &'d Value, depth: usize) -> Types {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return Types::ANY;
        };
        let mut types = own_types(schema);
        if let Some(Ok(target)) = reference {
            types = types.and(self.type_of(target, depth + 1));
        }
        for part in list(schema, "allOf") {
            types = types.and(self.type_of(part, depth + 1));
        }
        for branches in ["oneOf", "anyOf"] {
            let any = list(schema, branches)
                .map(|branch| self.type_of(branch, depth + 1))
                .reduce(Types::or);
            types = types.and(any.unwrap_or(Types::ANY));
        }
        if types.is_none() { Types::ANY } else { types }
    }
}
