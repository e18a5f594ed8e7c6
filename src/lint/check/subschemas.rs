//! The schemas in a schema.

use serde_json::{Map, Value};

use crate::document::Node;

/// What a member of a schema holds.
enum Holds {
    Schema,
    List,
    Map,
}

fn holds(name: &str) -> Option<Holds> {
    Some(match name {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
            Holds::Map
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List,
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Holds::Schema,
        _ => return None,
    })
}

/// Returns the schemas in a schema that have references, directly or perhaps further down. Most
/// schemas have none, and a document has many schemas.
pub(super) fn subschemas<'d>(place: &Node<'d>, object: &'d Map<String, Value>) -> Vec<Node<'d>> {
    let leads = |value: &Value| {
        let has =
            |name: &String| name == "$ref" || name == "discriminator" || holds(name).is_some();
        value
            .as_object()
            .is_some_and(|schema| schema.keys().any(has))
    };
    let mut found = Vec::new();
    for (name, value) in object {
        match (holds(name), value) {
            (Some(Holds::Schema), value) if leads(value) => found.extend(place.member(name)),
            (Some(Holds::List), Value::Array(items)) if items.iter().any(leads) => {
                let items = place.member(name);
                found.extend(
                    items
                        .iter()
                        .flat_map(Node::items)
                        .filter(|item| leads(item.value)),
                );
            }
            (Some(Holds::Map), Value::Object(schemas)) if schemas.values().any(leads) => {
                let Some(schemas_at) = place.member(name) else {
                    continue;
                };
                let leading = schemas.iter().filter(|(_, schema)| leads(schema));
                found.extend(leading.filter_map(|(name, _)| schemas_at.member(name)));
            }
            _ => {}
        }
    }
    found
}
