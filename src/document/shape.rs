//! Whether a schema is one of a text, of an array or of an object: styles write these in different
//! ways.

use serde_json::Value;

use super::node::Node;

/// Most schemas that are looked at for one parameter.
const MAX_SCHEMAS: usize = 64;

/// What the values of a schema are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Text, a number, a boolean.
    Text,
    Array,
    Object,
    /// Of several kinds, or it is not said.
    Unknown,
}

/// The shape of a schema's values.
pub(super) fn shape(root: &Value, schema: Option<&Value>) -> Shape {
    let (mut found, mut waiting) = (None, Vec::from_iter(schema));
    let mut seen = 0;
    while let Some(schema) = waiting.pop() {
        seen += 1;
        let Some(schema) = Node::root(schema)
            .here(root)
            .filter(|_| seen <= MAX_SCHEMAS)
        else {
            return Shape::Unknown;
        };
        let schema = schema.value;
        let types: Vec<_> = match schema.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let shapes = types
            .into_iter()
            .filter(|one| *one != "null")
            .map(|one| match one {
                "array" => Shape::Array,
                "object" => Shape::Object,
                _ => Shape::Text,
            });
        let implied = || {
            let array = schema.get("items").map(|_| Shape::Array);
            array.or_else(|| schema.get("properties").map(|_| Shape::Object))
        };
        let mut shapes = shapes.peekable();
        let shapes: Vec<_> = if shapes.peek().is_some() {
            shapes.collect()
        } else {
            implied().into_iter().collect()
        };
        for shape in shapes {
            if found.is_some_and(|found| found != shape) {
                return Shape::Unknown;
            }
            found = Some(shape);
        }
        let branches = ["allOf", "oneOf", "anyOf"]
            .into_iter()
            .filter_map(|name| schema.get(name)?.as_array());
        waiting.extend(branches.flatten());
    }
    found.unwrap_or(Shape::Unknown)
}
