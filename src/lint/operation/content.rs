//! What a message declares for its body.

use serde_json::Value;

use crate::document::Node;
use crate::eval::essence;

/// The most declarations of one kind that are kept. Where a document has more, nothing is reported
/// as undeclared.
pub(super) const MAX_DECLARED: usize = 512;

/// The fields of a Media Type Object for the items of a sequence.
const ITEMS: [&str; 3] = ["itemSchema", "itemEncoding", "prefixEncoding"];

/// A media type of a body, with what it declares.
pub(in crate::lint) struct Media<'d> {
    pub(in crate::lint) schema: Option<&'d Value>,
    /// A JSON Pointer has something to point into, or may have.
    pub(in crate::lint) structured: bool,
    /// The body is a sequence of items, each with its own text (OpenAPI 3.2, Media Type Object,
    /// Sequential Media Types).
    pub(in crate::lint) sequence: bool,
}

/// What a message declares for its body.
pub(in crate::lint) enum Content<'d> {
    Unknown,
    Nothing,
    Media(Vec<Media<'d>>),
}

/// Returns what a Response Object or a Request Body Object declares for its body.
pub(super) fn content<'d>(root: &'d Value, holder: &Node<'d>) -> Content<'d> {
    let Some(media) = holder.value.get("content") else {
        return Content::Nothing;
    };
    let Some(media) = media.as_object().filter(|media| !media.is_empty()) else {
        return Content::Unknown;
    };
    let media = media.iter().take(MAX_DECLARED).map(|(name, media)| {
        let media = Node::root(media).here(root).map(|media| media.value);
        let schema = media.and_then(|media| media.get("schema"));
        let items = media.is_some_and(|media| ITEMS.iter().any(|field| media.get(field).is_some()));
        let essence = essence(name);
        let sequence = is_sequence(&essence, items);
        Media {
            schema,
            structured: !sequence && is_structured(&essence),
            sequence,
        }
    });
    Content::Media(media.collect())
}

/// Returns whether a body that is not a sequence has, or may have, what a JSON Pointer points into.
fn is_structured(essence: &str) -> bool {
    essence.contains("json")
        || essence.contains('*')
        || essence.starts_with("multipart/")
        || essence == "application/x-www-form-urlencoded"
        || !essence.contains('/')
}

/// Returns whether a body is a sequence of items. `items` is true if the Media Type Object has
/// fields for them (OpenAPI 3.2).
fn is_sequence(essence: &str, items: bool) -> bool {
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    let lines = [
        "jsonl",
        "x-jsonl",
        "jsonlines",
        "x-jsonlines",
        "ndjson",
        "x-ndjson",
        "json-seq",
    ];
    let json = subtype == "json" || subtype.ends_with("+json");
    lines.contains(&subtype)
        || subtype.ends_with("+json-seq")
        || essence == "text/event-stream"
        || items && !json
}
