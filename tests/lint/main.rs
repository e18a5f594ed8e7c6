//! `Linter`: each rule with a case that fires and one that is silent, fixes, and whatever JSON may
//! hold.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
// Tables are long.
#![allow(clippy::too_many_lines)]

mod bases;
#[path = "../laws/law/documents.rs"]
mod documents;
mod facts;
mod fixes;
mod guesses;
mod links;
mod references;
mod robust;
mod rules;
mod schemas;
mod shapes;
mod styles;

use openapi_expr::Linter;
use openapi_expr::lint::{Finding, Rule};
use serde_json::{Value, json};

/// A shop with one operation that has a bit of everything, its callback key to be given.
pub fn shop(key: &str) -> Value {
    let mut shop = json!({
        "openapi": "3.1.1",
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/shops/{shopId}/orders": {
            "parameters": [{"name": "shopId", "in": "path", "required": true, "schema": {"type": "string"}}],
            "post": {
                "operationId": "createOrder",
                "parameters": [
                    {"name": "callbackUrl", "in": "query", "required": true, "schema": {"type": "string", "format": "uri"}},
                    {"name": "callback_url", "in": "query", "required": true, "schema": {"type": "string", "format": "uri"}},
                    {"name": "maybe", "in": "query", "schema": {"type": "string", "format": "uri"}},
                    {"name": "X-Hook", "in": "header", "required": true, "schema": {"type": "string", "format": "uri"}}
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/order"}}}},
                "responses": {"201": {
                    "headers": {"X-Next": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {
                        "type": "object",
                        "required": ["id", "secret", "lines"],
                        "properties": {
                            "id": {"type": "string"},
                            "secret": {"type": "string", "writeOnly": true},
                            "lines": {"type": "array", "items": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}}
                        }
                    }}}
                }},
                "callbacks": {"done": {}}
            }
        }},
        "components": {"schemas": {"order": {
            "type": "object",
            "required": ["url", "user", "id", "number", "serial", "nothing", "text", "home~url", "a b", "items"],
            "properties": {
                "url": {"type": "string", "format": "uri"},
                "user": {"type": "object", "required": ["id", "hook"], "properties": {
                    "id": {"type": "string"},
                    "hook": {"type": "string", "format": "uri"}
                }},
                "id": {"type": "string"},
                "number": {"type": "integer"},
                "serial": {"type": "string", "readOnly": true},
                "nothing": {"type": ["string", "null"]},
                "text": {"type": "string"},
                "optional": {"type": "string", "format": "uri"},
                "home~url": {"type": "string", "format": "uri"},
                "a b": {"type": "string"},
                "items": {"type": "array", "items": {"$ref": "#/components/schemas/order"}}
            }
        }}}
    });
    shop["paths"]["/shops/{shopId}/orders"]["post"]["callbacks"]["done"] = json!({key: {"post": {
        "parameters": [{"name": "paymentId", "in": "path", "required": true, "schema": {"type": "string"}}]
    }}});
    shop
}

/// The findings of a document, without notes on what is merely optional.
pub fn findings(document: &Value) -> Vec<Finding> {
    Linter::new().check(document).into_iter().collect()
}

/// The rules that fire.
pub fn fired(document: &Value) -> Vec<Rule> {
    findings(document)
        .into_iter()
        .map(|finding| finding.rule)
        .collect()
}
