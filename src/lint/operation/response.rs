//! What a response declares.

use std::collections::HashMap;

use serde_json::Value;

use super::content::{Content, MAX_DECLARED, content};
use crate::document::Node;

/// Headers of HTTP itself, which responses have without a declaration. Headers for one connection
/// are not among them (RFC 9110 §7.6.1).
pub(in crate::lint) const STANDARD: [&str; 20] = [
    "age",
    "allow",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "server",
    "set-cookie",
    "vary",
    "www-authenticate",
];

/// A declared header: its name as written, and its schema.
pub(in crate::lint) type Header<'d> = (&'d str, Option<&'d Value>);

/// What a response declares.
pub(in crate::lint) struct Response<'d> {
    /// It is not an error: its status is 2xx, 3xx or `default`.
    pub(in crate::lint) success: bool,
    pub(in crate::lint) content: Content<'d>,
    /// By name in lower case.
    pub(in crate::lint) headers: HashMap<String, Header<'d>>,
    /// There may be headers that are not known.
    pub(in crate::lint) open: bool,
}

impl<'d> Response<'d> {
    pub(in crate::lint) fn new(root: &'d Value, status: &str, response: Node<'d>) -> Self {
        let success = status.starts_with(['2', '3']) || status == "default";
        let Some(response) = response.here(root) else {
            return Self {
                success,
                content: Content::Unknown,
                headers: HashMap::new(),
                open: true,
            };
        };
        let headers = response.value.get("headers").map(Node::root);
        let headers =
            headers
                .iter()
                .flat_map(Node::named)
                .take(MAX_DECLARED)
                .map(|(name, header)| {
                    let schema = header
                        .here(root)
                        .and_then(|header| header.value.get("schema"));
                    (name.to_ascii_lowercase(), (name, schema))
                });
        let headers: HashMap<_, _> = headers.collect();
        let open = headers.len() == MAX_DECLARED;
        Self {
            success,
            content: content(root, &response),
            headers,
            open,
        }
    }
}
