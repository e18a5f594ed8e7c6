//! `Document`: what the walk finds, references, routes, links.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bases;
mod links;
mod order;
mod routes;
mod styles;

use openapi_expr::document::{Operation, OtherDocument, ParameterIn};
use openapi_expr::eval::NoValue;
use openapi_expr::{Body, Document, DocumentError, Exchange, Leniency, Policy};
use serde_json::{Value, json};

fn document(value: Value) -> Document {
    Document::new(value).unwrap()
}

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

#[test]
fn each_place_is_found_once() {
    let shop = shop();
    let keys: Vec<_> = shop
        .callbacks()
        .map(|callback| (callback.name(), callback.key()))
        .collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
    for key in [
        ("paid", "{$request.body#/callbackUrl}/paid"),
        ("paid", "{$request.body.callbackUrl}"),
        ("paid", "https://{$request.body#/host}/"),
        ("nested", "{$request.body#/again}"),
        ("shipped", "{$request.query.shipped}"),
        ("pong", "{$request.body#/pong}"),
        ("unused", "{$url}"),
    ] {
        assert_eq!(
            keys.iter().filter(|known| **known == key).count(),
            1,
            "{key:?}"
        );
    }
    let pointers: Vec<_> = shop.links().map(|link| link.pointer().to_owned()).collect();
    assert_eq!(pointers.len(), 4, "{pointers:?}");
    assert!(pointers.contains(&"/components/links/home".to_owned()));
    assert!(pointers.contains(&"/paths/~1orders/post/responses/201/links/get".to_owned()));
}

#[test]
fn callbacks_by_operation() {
    let shop = shop();
    let create = shop.operation("createOrder").unwrap();
    let names: Vec<_> = create.callbacks().map(|callback| callback.name()).collect();
    assert_eq!(names, ["paid", "paid", "paid", "shipped"]);
    let one = |key: &str| {
        shop.callbacks()
            .find(|callback| callback.key() == key)
            .unwrap()
    };
    let paid = one("{$request.body#/callbackUrl}/paid");
    assert_eq!(
        paid.pointer(),
        "/paths/~1orders/post/callbacks/paid/{$request.body#~1callbackUrl}~1paid"
    );
    assert_eq!(
        (paid.methods(), paid.operation().unwrap().id()),
        (["POST".to_owned()].as_slice(), Some("createOrder"))
    );
    assert!(paid.path_item().get("post").is_some());
    let mistake = one("{$request.body.callbackUrl}");
    assert!(mistake.template().is_err());
    assert_eq!(
        mistake.url_template().unwrap_err().help(),
        Some("a place in the body is a JSON Pointer: write `$request.body#/callbackUrl`")
    );
    let host = one("https://{$request.body#/host}/");
    assert!(
        host.template().is_ok()
            && host.url_template().unwrap_err().code() == "expression-in-authority"
    );
    assert_eq!(host.methods(), ["GET"], "through the reference");
    assert!(one("{$url}").operation().is_none());
    // Shared by two operations, found at the first; both have it.
    assert_eq!(
        one("{$request.query.shipped}").pointer(),
        "/components/callbacks/shipped/{$request.query.shipped}"
    );
    assert_eq!(shop.operation("getOrder").unwrap().callbacks().count(), 1);
    let exchange = Exchange::new("POST")
        .request_body(Body::json(br#"{"callbackUrl": "https://h.example/cb"}"#));
    assert_eq!(
        paid.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/cb/paid"
    );
    assert!(
        mistake
            .to_url(&exchange, &Policy::public())
            .unwrap_err()
            .is_permanent()
    );
    let lenient = Document::with_syntax(
        shop.value().clone(),
        openapi_expr::Syntax::openapi().lenient(Leniency::FASTAPI),
    )
    .unwrap();
    let read = lenient
        .callbacks()
        .find(|callback| callback.key() == "{$request.body.callbackUrl}")
        .unwrap();
    assert_eq!(
        read.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/cb"
    );
}

#[test]
fn a_callback_by_its_name() {
    let api = shop();
    let operation = api.operation("createOrder").unwrap();
    assert_eq!(
        operation.callback("paid").unwrap().key(),
        operation.callbacks().next().unwrap().key()
    );
    assert_eq!(operation.callback("shipped").unwrap().name(), "shipped");
    assert!(operation.callback("nothing").is_none());
}

#[test]
fn requests_find_their_operations() {
    let shop = shop();
    let matched = |method: &str, path: &str| {
        shop.match_request(method, path).map(|found| {
            let params: Vec<_> = found
                .path_params
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            (
                found.operation.id().unwrap_or_default().to_owned(),
                params.join(" "),
            )
        })
    };
    let found = |id: &str, params: &str| Some((id.to_owned(), params.to_owned()));
    assert_eq!(matched("POST", "/v1/orders"), found("createOrder", ""));
    assert_eq!(
        matched("POST", "/orders"),
        found("createOrder", ""),
        "without the server's path too"
    );
    assert_eq!(
        matched("GET", "/v1/orders/a%2Fb%20c"),
        found("getOrder", "id=a/b c")
    );
    assert_eq!(matched("LINK", "/v1/orders/7"), found("linkOrder", "id=7"));
    assert_eq!(
        matched("GET", "/v1/orders/mine"),
        found("mine", ""),
        "concrete before templated"
    );
    assert_eq!(matched("GET", "/shared"), found("event", ""));
    assert_eq!(
        matched("GET", "/shared-too"),
        found("event", ""),
        "two paths may share an item"
    );
    for (method, path) in [
        ("PUT", "/orders"),
        ("post", "/orders"),
        ("GET", "/orders/"),
        ("GET", "/orders/%ff"),
        ("GET", "/v1orders"),
        ("GET", ""),
    ] {
        assert_eq!(matched(method, path), None, "{method} {path}");
    }
    assert_eq!(
        shop.operation_at("GET", "/orders/{id}").unwrap().id(),
        Some("getOrder")
    );
    assert!(shop.operation_at("GET", "/x").is_none());
    assert!(shop.operation_at("get", "/orders/{id}").is_none());
    assert!(shop.operation("x").is_none());
    assert!(shop.operation("ping").unwrap().path().is_none());
}

#[test]
fn links_by_status() {
    let shop = shop();
    let create = shop.operation("createOrder").unwrap();
    let names = |code: u16| {
        create
            .links(http::StatusCode::from_u16(code).unwrap())
            .map(|link| link.pointer().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(201).len(), 2);
    assert_eq!(names(404), ["/components/responses/problem/links/retry"]);
    assert_eq!(names(500), ["/components/links/home"]);
    assert_eq!(create.all_links().count(), 4);
}

#[test]
fn links_resolve() {
    let shop = shop();
    let create = shop.operation("createOrder").unwrap();
    let mut headers = http::HeaderMap::new();
    headers.insert("x-trace", "t1".parse().unwrap());
    let exchange = Exchange::new("POST")
        .request_headers(&headers)
        .request_body(Body::json(br#"{"n": 1}"#))
        .status(http::StatusCode::CREATED)
        .response_body(Body::json(br#"{"id": 42}"#));
    let link = |name: &str| {
        create
            .all_links()
            .find(|(_, link)| link.name() == name)
            .unwrap()
            .1
    };
    let get = link("get").resolve(&exchange).unwrap();
    assert_eq!(
        get.operation
            .and_then(|operation: Operation<'_>| operation.id()),
        Some("getOrder")
    );
    let parameters: Vec<_> = get
        .parameters
        .iter()
        .map(|p| (p.name, p.location, p.value.clone()))
        .collect();
    assert_eq!(parameters.len(), 3);
    assert!(
        parameters.contains(&("id", Some(ParameterIn::Path), json!(42))),
        "{parameters:?}"
    );
    assert!(parameters.contains(&("full", Some(ParameterIn::Query), json!(true))));
    assert!(parameters.contains(&("X-Trace", Some(ParameterIn::Header), json!("trace-t1"))));
    let by_ref = link("byRef").resolve(&exchange).unwrap();
    assert_eq!(
        by_ref.operation.and_then(|operation| operation.id()),
        Some("getOrder")
    );
    assert_eq!((by_ref.parameters.len(), by_ref.left_out.len()), (0, 1));
    assert_eq!(
        (by_ref.left_out[0].0, by_ref.left_out[0].1.reason()),
        ("path.id", Some(NoValue::Pointer))
    );
    let retry = link("retry").resolve(&exchange).unwrap();
    assert_eq!(retry.request_body, Some(json!({"n": 1})));
    let home = shop
        .links()
        .find(|link| link.pointer() == "/components/links/home")
        .unwrap();
    assert_eq!(home.operation_id(), Some("nowhere"));
    assert!(home.operation().is_none());
    assert_eq!(
        home.resolve(&exchange).unwrap().request_body,
        Some(json!({"a": ["$request.method", "$method"]}))
    );
    assert_eq!(
        home.resolve_nested(&exchange).unwrap().request_body,
        Some(json!({"a": ["$request.method", "POST"]}))
    );
}

/// Fields may stand beside the `$ref` of a Path Item; where both have one, what happens is
/// undefined.
#[test]
fn fields_beside_a_reference() {
    let api = document(json!({
        "openapi": "3.0.3",
        "paths": {"/a/{id}": {
            "$ref": "#/components/pathItems/one",
            "parameters": [{"name": "id", "in": "path", "required": true}],
            "post": {"operationId": "own", "callbacks": {"own": {"{$url}": {
                "$ref": "#/components/pathItems/two",
                "put": {"callbacks": {"inner": {"{$method}": {}}}}
            }}}}
        }},
        "components": {
            "pathItems": {
                "one": {"$ref": "#/components/pathItems/two", "delete": {"operationId": "middle"}},
                "two": {"get": {"operationId": "far", "callbacks": {"far": {"{$statusCode}": {"post": {}}}}}}
            },
            "links": {
                "own": {"operationRef": "#/paths/~1a~1%7Bid%7D/post", "parameters": {"id": 1}},
                "far": {"operationRef": "#/paths/~1a~1%7Bid%7D/get", "parameters": {"id": 1}}
            }
        }
    }));
    let mut names: Vec<_> = api.callbacks().map(|callback| callback.name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["far", "inner", "own"]);
    assert_eq!(
        api.callbacks()
            .find(|callback| callback.name() == "own")
            .unwrap()
            .methods(),
        ["PUT", "GET"]
    );
    for (method, id) in [("POST", "own"), ("GET", "far"), ("DELETE", "middle")] {
        let found = api.match_request(method, "/a/7").unwrap();
        assert_eq!(
            (found.operation.id(), found.operation.path()),
            (Some(id), Some("/a/{id}")),
            "{method}"
        );
    }
    for link in api.links() {
        let resolved = link.resolve(&Exchange::new("GET")).unwrap();
        assert_eq!(resolved.operation.unwrap().id(), Some(link.name()));
        assert_eq!(
            resolved.parameters[0].location,
            Some(ParameterIn::Path),
            "{}",
            link.name()
        );
    }
}

/// OpenAPI 3.2: a document may have a URI, by which it refers to itself.
#[test]
fn a_document_that_names_itself() {
    let own = "https://api.example/openapi";
    let api = document(json!({
        "openapi": "3.2.0",
        "$self": own,
        "paths": {"/a": {"post": {
            "operationId": "a",
            "callbacks": {
                "own": {"$ref": format!("{own}#/components/callbacks/c")},
                "other": {"$ref": "https://api.example/other#/components/callbacks/c"}
            },
            "responses": {"200": {"links": {"l": {"operationRef": format!("{own}#/paths/~1a/post")}}}}
        }}},
        "components": {"callbacks": {"c": {"{$url}": {"post": {}}}}}
    }));
    assert_eq!(api.operation("a").unwrap().callbacks().count(), 1);
    assert_eq!(
        api.links().next().unwrap().operation().unwrap().id(),
        Some("a")
    );
}

/// An `operationRef` may name a path whose Path Item is elsewhere, and leads to the operation of
/// that path.
#[test]
fn operation_references_go_through_references() {
    let link = |reference: &str| json!({"operationRef": reference});
    let api = document(json!({
        "openapi": "3.1.1",
        "paths": {
            "/a": {"$ref": "#/components/pathItems/one"},
            "/b/{id}": {"$ref": "#/components/pathItems/one"}
        },
        "components": {
            "pathItems": {"one": {
                "get": {},
                "additionalOperations": {"COPY": {}}
            }},
            "links": {
                "a": link("#/paths/~1a/get"),
                "b": link("#/paths/~1b~1%7Bid%7D/get"),
                "copy": link("#/paths/~1a/additionalOperations/COPY"),
                "item": link("#/components/pathItems/one/get"),
                "none": link("#/paths/~1a/put")
            }
        }
    }));
    let target = |name: &str| {
        let link = api.links().find(|link| link.name() == name).unwrap();
        link.operation().map(|operation| {
            (
                operation.method().to_owned(),
                operation.path().map(str::to_owned),
            )
        })
    };
    let found = |method: &str, path: &str| Some((method.to_owned(), Some(path.to_owned())));
    assert_eq!(target("a"), found("GET", "/a"));
    assert_eq!(target("b"), found("GET", "/b/{id}"));
    assert_eq!(target("copy"), found("COPY", "/a"));
    assert_eq!(target("item"), found("GET", "/a"), "the first that has it");
    assert_eq!(target("none"), None);
}

#[test]
fn versions() {
    for version in [
        "3.0",
        "3.0.0",
        "3.0.4",
        "3.1.0",
        "3.2.0",
        "3.1.0-rc1",
        "3.2",
    ] {
        assert!(
            Document::new(json!({"openapi": version})).is_ok(),
            "{version}"
        );
    }
    assert!(
        Document::from_json(r#"{"openapi": 3.1}"#).is_ok(),
        "as YAML reads a bare 3.1"
    );
    let message = |value: Value| Document::new(value).unwrap_err().to_string();
    assert_eq!(
        message(json!({"swagger": "2.0"})),
        "the document has version 2.0; 3.0, 3.1 and 3.2 are read"
    );
    assert_eq!(
        message(json!({"openapi": "3.10"})),
        "the document has version 3.10; 3.0, 3.1 and 3.2 are read"
    );
    assert_eq!(
        message(json!({})),
        "the document has no member `openapi` with its version: is it an OpenAPI document?"
    );
    assert_eq!(message(json!([])), "the document is not an object");
    let error = Document::from_json("{\"openapi\": \n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the document is not JSON, at line 2, column 0"
    );
    assert!(matches!(error, DocumentError::Json(_)));
}

/// What is not an OpenAPI document says what it is, as far as its members tell.
#[test]
fn documents_of_other_kinds() {
    let message = |value: Value| Document::new(value).unwrap_err().to_string();
    let path_item =
        "it looks like a fragment, a Path Item Object: read the document that refers to it";
    let operation =
        "it looks like a fragment, an Operation Object: read the document that refers to it";
    let paths = "it looks like a fragment, a Paths Object: read the document that refers to it";
    let components =
        "it looks like a fragment, a Components Object: read the document that refers to it";
    let schema = "it looks like a JSON Schema";
    for (value, kind) in [
        (
            json!({"arazzo": "1.0.1", "workflows": []}),
            "it is an Arazzo Description (arazzo: 1.0.1)",
        ),
        (
            json!({"asyncapi": "3.0.0", "channels": {}}),
            "it is an AsyncAPI document (asyncapi: 3.0.0)",
        ),
        (
            json!({"asyncapi": 2.6}),
            "it is an AsyncAPI document (asyncapi: 2.6)",
        ),
        (
            json!({"overlay": "1.0.0", "actions": []}),
            "it is an Overlay document (overlay: 1.0.0)",
        ),
        (json!({"get": {"responses": {}}}), path_item),
        (json!({"summary": "a", "post": {}}), path_item),
        (json!({"/a": {"get": {}}, "/b": {}, "x-c": 1}), paths),
        (
            json!({"operationId": "a", "responses": {"200": {}}}),
            operation,
        ),
        (json!({"responses": {"default": {}}}), operation),
        (json!({"components": {}}), components),
        (
            json!({"schemas": {}, "callbacks": {}, "x-a": 1}),
            components,
        ),
        (json!({"responses": {"NotFound": {}}}), components),
        (
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema"}),
            schema,
        ),
        (
            json!({"type": "object", "properties": {"get": {"type": "string"}}}),
            schema,
        ),
        (json!({"oneOf": []}), schema),
    ] {
        assert_eq!(
            message(value),
            format!("this is not an OpenAPI document: {kind}")
        );
    }
    // What does not say: nothing is guessed.
    for value in [
        json!({}),
        json!({"x-a": {}}),
        json!({"info": {}, "paths": {}}),
        json!({"arazzo": null}),
    ] {
        assert!(message(value).ends_with("is it an OpenAPI document?"));
    }
    let error = Document::new(json!({"arazzo": "1.1.0"})).unwrap_err();
    assert!(
        matches!(error, DocumentError::Other(OtherDocument::Arazzo(version)) if version == "1.1.0")
    );
}

#[test]
fn anything_is_a_document_without_callbacks() {
    for odd in [
        json!({"openapi": "3.0.0", "paths": 1}),
        json!({"openapi": "3.0.0", "paths": {"/x": {"post": {"callbacks": [1], "responses": {"200": 5, "default": {"links": []}}}}}}),
        json!({"openapi": "3.0.0", "paths": {"/x{": {"post": 1}, "x": {"get": {}}, "/{}": {}, "/a}b": {}}}),
        json!({"openapi": "3.0.0", "servers": [1, {"url": 5}, {"url": "https://h"}], "components": {"callbacks": {"a": {"$ref": "#/%ff"}, "b": {"$ref": "#x"}}}}),
    ] {
        let read = document(odd);
        assert_eq!(read.callbacks().count() + read.links().count(), 0);
    }
}

/// A chain of references longer than the bound leads nowhere, quickly, and so does a circle.
#[test]
fn references_are_bounded() {
    let mut callbacks = serde_json::Map::new();
    for n in 0..5000 {
        callbacks.insert(
            format!("c{n}"),
            json!({"$ref": format!("#/components/callbacks/c{}", n + 1)}),
        );
    }
    callbacks.insert("c5000".to_owned(), json!({"{$url}": {}}));
    let read = document(json!({"openapi": "3.1.0", "components": {"callbacks": callbacks}}));
    assert_eq!(read.callbacks().count(), 1, "found where it stands");
    let circle = json!({"openapi": "3.1.0", "paths": {"/a": {"post": {"callbacks": {"x": {"{$url}": {"$ref": "#/paths/~1a"}}}}}}});
    assert_eq!(document(circle).callbacks().count(), 1);
}
