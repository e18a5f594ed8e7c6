//! The schemas that a `discriminator` chooses between.

use std::cell::OnceCell;
use std::collections::HashMap;

use serde_json::Value;

use crate::document::{Node, local};

/// A document's discriminators.
pub(in crate::lint) struct Discriminators<'d> {
    root: &'d Value,
    /// The names of components by the schema that they extend, once a discriminator needs them.
    extending: OnceCell<HashMap<*const Value, Vec<String>>>,
}

impl<'d> Discriminators<'d> {
    pub(in crate::lint) fn new(root: &'d Value) -> Self {
        Self {
            root,
            extending: OnceCell::new(),
        }
    }

    /// Returns what the discriminator of a schema chooses between: what its mapping names, and what
    /// extends the schema. `None` is a choice that this document does not have.
    pub(in crate::lint) fn choices(
        &self,
        schema: &'d Value,
    ) -> impl Iterator<Item = Option<&'d Value>> {
        let mapping = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let extending = self
            .extending
            .get_or_init(|| self.all_extending())
            .get(&std::ptr::from_ref(schema));
        let extending = extending
            .into_iter()
            .flatten()
            .map(|name| self.schemas()?.get(name));
        mapping
            .map(|(_, target)| self.mapped(target))
            .chain(extending)
    }

    /// A mapping holds references and names of the components.
    fn mapped(&self, target: &'d Value) -> Option<&'d Value> {
        let target = target.as_str()?;
        match target.strip_prefix('#') {
            Some(fragment) => local(self.root, fragment).map(|place| place.value),
            None => self.schemas()?.get(target),
        }
    }

    fn schemas(&self) -> Option<&'d Value> {
        self.root.pointer("/components/schemas")
    }

    fn all_extending(&self) -> HashMap<*const Value, Vec<String>> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (name, schema) in self
            .schemas()
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let parts = schema
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            for part in parts
                .chain([schema])
                .filter(|part| part.get("$ref").is_some())
            {
                if let Some(extended) = Node::root(part).here(self.root) {
                    found
                        .entry(std::ptr::from_ref(extended.value))
                        .or_default()
                        .push(name.clone());
                }
            }
        }
        found
    }
}
