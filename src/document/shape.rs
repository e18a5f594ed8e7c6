//! Whether the values of a schema are texts, arrays or objects, which styles write in different
//! ways.

use serde_json::Value;

use super::node::Node;

/// The most schemas that are read for one parameter.
const MAX_SCHEMAS: usize = 64;

/// What the values of a schema are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Text, a number, a boolean.
    Text,
    Array,
    Object,
    /// Of several kinds, or the schema does not say.
    Unknown,
}

/// Returns the shape of a schema's values.
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
        for shape in own(schema) {
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

/// Returns the shapes that a schema names itself: by `type`, or else by a keyword for one type.
fn own(schema: &Value) -> Vec<Shape> {
    let types: Vec<_> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let named = types.into_iter().filter_map(|one| match one {
        "null" => None,
        "array" => Some(Shape::Array),
        "object" => Some(Shape::Object),
        _ => Some(Shape::Text),
    });
    let mut shapes: Vec<_> = named.collect();
    if shapes.is_empty() {
        let array = schema.get("items").map(|_| Shape::Array);
        shapes.extend(array.or_else(|| schema.get("properties").map(|_| Shape::Object)));
    }
    shapes
}
