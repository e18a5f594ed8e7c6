//! `Document`: callbacks, links, references, routes, styles, versions.
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
mod callbacks;
mod links;
mod order;
mod references;
mod routes;
mod styles;
mod versions;

use openapi_expr::Document;
use openapi_expr::document::Link;
use serde_json::{Value, json};

fn document(value: Value) -> Document {
    Document::new(value).unwrap()
}

fn link<'d>(document: &'d Document, name: &str) -> Link<'d> {
    document.links().find(|link| link.name() == name).unwrap()
}

/// A document with callbacks, links and references of most kinds.
fn shop() -> Document {
    document(json!({
        "openapi": "3.1.1",
        "servers": [{"url": "https://{env}.example.com/{v}/", "variables": {"env": {"default": "api"}, "v": {"default": "v1"}}}],
        "paths": {
            "/orders": {"post": {
                "operationId": "createOrder",
                "callbacks": {
                    "paid": {
                        "{$request.body#/callbackUrl}/paid": {
                            "post": {"callbacks": {"nested": {"{$request.body#/again}": {"put": {}}}}}
                        },
                        "{$request.body.callbackUrl}": {"post": {}},
                        "https://{$request.body#/host}/": {"$ref": "#/components/pathItems/event"},
                        "x-note": "an extension"
                    },
                    "shipped": {"$ref": "#/components/callbacks/shipped"},
                    "elsewhere": {"$ref": "other.json#/x"},
                    "round": {"$ref": "#/components/callbacks/round"}
                },
                "responses": {
                    "201": {"links": {
                        "get": {"operationId": "getOrder", "parameters": {"id": "$response.body#/id", "query.full": true, "header.X-Trace": "trace-{$request.header.x-trace}"}},
                        "byRef": {"operationRef": "#/paths/~1orders~1%7Bid%7D/get", "parameters": {"path.id": "$response.body#/nothing"}}
                    }},
                    "4XX": {"$ref": "#/components/responses/problem"},
                    "default": {"links": {"get": {"$ref": "#/components/links/home"}}}
                }
            }},
            "/orders/{id}": {
                "parameters": [{"$ref": "#/components/parameters/id"}],
                "get": {"operationId": "getOrder", "callbacks": {"shipped": {"$ref": "#/components/callbacks/shipped"}}},
                "additionalOperations": {"LINK": {"operationId": "linkOrder"}}
            },
            "/orders/mine": {"get": {"operationId": "mine"}},
            "/files/{name}.{ext}": {"get": {"operationId": "file"}},
            "/shared": {"$ref": "#/components/pathItems/event"},
            "/shared-too": {"$ref": "#/components/pathItems/event"},
            "x-internal": {"post": {}}
        },
        "webhooks": {"ping": {"post": {"operationId": "ping", "callbacks": {"pong": {"{$request.body#/pong}": {"post": {}}}}}}},
        "components": {
            "parameters": {"id": {"name": "id", "in": "path", "required": true}},
            "pathItems": {"event": {"get": {"operationId": "event"}}},
            "callbacks": {
                "shipped": {"{$request.query.shipped}": {"post": {}}},
                "round": {"$ref": "#/components/callbacks/round"},
                "unused": {"{$url}": {"post": {}}}
            },
            "responses": {"problem": {"links": {"retry": {"operationId": "createOrder", "requestBody": "$request.body"}}}},
            "links": {"home": {"operationId": "nowhere", "requestBody": {"a": ["$request.method", "$method"]}}}
        }
    }))
}
