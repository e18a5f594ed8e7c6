//! References inside a document, and between documents.

use openapi_expr::document::{Bundled, ParameterIn};
use openapi_expr::syntax::JsonPointer;
use openapi_expr::{Document, Exchange, Syntax};
use serde_json::{Value, json};

use crate::{document, link};

/// A Path Item may have fields beside its `$ref`. Where both have the same field, the specification
/// does not define what happens.
#[test]
fn fields_beside_a_reference_of_a_path_item_count() {
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

/// In OpenAPI 3.2 a document may have a URI, and refer to itself by it.
#[test]
fn references_by_the_own_uri_are_local() {
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

/// An `operationRef` may name a path whose Path Item is a reference. It means the operation of that
/// path.
#[test]
fn an_operation_reference_goes_through_references() {
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
    assert_eq!(
        target("item"),
        found("GET", "/a"),
        "the first path that has it"
    );
    assert_eq!(target("none"), None);
}

/// OpenAPI 3.2: relative references are resolved against `$self`.
#[test]
fn references_are_resolved_against_self() {
    for (own, reference, here) in [
        (
            "https://api.example.com/v1/openapi",
            "openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "./openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "/v1/openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "../v1/openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "//api.example.com/v1/openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "HTTPS://API.example.com/v1/openapi#/paths/~1a/get",
            true,
        ),
        (
            "https://api.example.com/v1/openapi",
            "https://api.example.com/v2/openapi#/paths/~1a/get",
            false,
        ),
        (
            "https://api.example.com/v1/openapi",
            "other#/paths/~1a/get",
            false,
        ),
        ("/v1/openapi", "openapi#/paths/~1a/get", true),
        ("/v1/openapi", "/v1/openapi#/paths/~1a/get", true),
        ("openapi", "./openapi#/paths/~1a/get", true),
        ("openapi", "../openapi#/paths/~1a/get", false),
        ("urn:example:api", "urn:example:api#/paths/~1a/get", true),
        ("::", "a#/paths/~1a/get", false),
    ] {
        let document = Document::new(json!({
            "openapi": "3.2.0", "$self": own, "paths": {"/a": {"get": {}}},
            "components": {"links": {"l": {"operationRef": reference}}}
        }));
        assert_eq!(
            link(&document.unwrap(), "l").operation().is_some(),
            here,
            "{own} {reference}"
        );
    }
}

/// A chain of references that is too long leads nowhere, and so does a circle. Neither takes long.
#[test]
fn chains_and_circles_of_references_end() {
    let mut callbacks = serde_json::Map::new();
    for n in 0..5000 {
        callbacks.insert(
            format!("c{n}"),
            json!({"$ref": format!("#/components/callbacks/c{}", n + 1)}),
        );
    }
    callbacks.insert("c5000".to_owned(), json!({"{$url}": {}}));
    let read = document(json!({"openapi": "3.1.0", "components": {"callbacks": callbacks}}));
    assert_eq!(read.callbacks().count(), 1, "found where it is");
    let circle = json!({"openapi": "3.1.0", "paths": {"/a": {"post": {"callbacks": {"x": {"{$url}": {"$ref": "#/paths/~1a"}}}}}}});
    assert_eq!(document(circle).callbacks().count(), 1);
}

/// An entry document with two others in it, and the list of these.
fn description() -> (Value, Bundled) {
    let operation = |id: &str| json!({"operationId": id, "responses": {"200": {}}});
    let value = json!({
        "openapi": "3.1.1",
        "paths": {
            "/own": {"get": operation("both")},
            "/users": {"$ref": "#/x-files/users/paths/~1people"}
        },
        "components": {"links": {
            "own": {"operationId": "both"},
            "theirs": {"operationId": "theirs"},
            "reference": {"operationRef": "#/x-files/users/paths/~1people~1%7Bid%7D/get", "parameters": {"id": 1}},
            "callback": {"operationRef": "#/x-files/users/paths/~1people/get/callbacks/c/%7B$url%7D/post"},
            "webhook": {"operationId": "hooked"},
            "fragment": {"operationRef": "#/x-files/item/get", "parameters": {"k": 1}},
            "bare": {"operationRef": "#/x-files/item/x-ops/find"},
            "schema": {"operationRef": "#/x-files/item/schema"},
            "nowhere": {"operationRef": "#/x-files/users/paths/~1nobody/get"},
            "there": {"$ref": "#/x-files/users/components/links/there"}
        }},
        "x-files": {
            "users": {
                "openapi": "3.1.1",
                "paths": {
                    "/people": {"get": {
                        "operationId": "list", "callbacks": {"c": {"{$url}": {"post": {"operationId": "called"}}}},
                        "responses": {"200": {"links": {"mine": {"operationId": "both"}}}}
                    }},
                    "/people/{id}": {
                        "parameters": [{"name": "id", "in": "path"}],
                        "get": operation("theirs"), "put": operation("both")
                    }
                },
                "webhooks": {"w": {"post": {"operationId": "hooked"}}},
                "components": {"links": {"there": {"operationId": "both"}}}
            },
            "item": {
                "parameters": [{"name": "k", "in": "query"}],
                "get": {}, "x-ops": {"find": operation("find")}, "schema": {"type": "object"}
            }
        }
    });
    let pointer = |text: &str| JsonPointer::parse(text).unwrap().into_owned();
    (
        value,
        Bundled::new()
            .document(&pointer("/x-files/users"))
            .document(&pointer("/x-files/item")),
    )
}

/// Links may name the operations of all documents. What is listed and matched is in the entry
/// document.
#[test]
fn links_find_operations_in_bundled_documents() {
    let (value, bundled) = description();
    let document = Document::bundled(value.clone(), &bundled, Syntax::openapi()).unwrap();
    let target = |name: &str| {
        let operation = link(&document, name).operation();
        operation.map(|one| (one.method(), one.path(), one.id()))
    };
    assert_eq!(target("own"), Some(("GET", Some("/own"), Some("both"))));
    assert_eq!(
        target("theirs"),
        Some(("GET", Some("/people/{id}"), Some("theirs")))
    );
    assert_eq!(
        target("reference"),
        Some(("GET", Some("/people/{id}"), Some("theirs")))
    );
    assert_eq!(target("callback"), Some(("POST", None, Some("called"))));
    assert_eq!(target("webhook"), Some(("POST", None, Some("hooked"))));
    assert_eq!(target("fragment"), Some(("GET", None, None)));
    assert_eq!(target("bare"), Some(("", None, Some("find"))));
    assert_eq!((target("schema"), target("nowhere")), (None, None));
    assert_eq!(
        target("there"),
        Some(("PUT", Some("/people/{id}"), Some("both"))),
        "the document of the link comes first"
    );
    assert_eq!(
        target("mine"),
        Some(("PUT", Some("/people/{id}"), Some("both")))
    );
    for (name, location) in [
        ("reference", ParameterIn::Path),
        ("fragment", ParameterIn::Query),
    ] {
        let resolved = link(&document, name)
            .resolve(&Exchange::new("GET"))
            .unwrap();
        assert_eq!(resolved.parameters[0].location, Some(location), "{name}");
    }
    let ids: Vec<_> = document.operations().filter_map(|one| one.id()).collect();
    assert_eq!(ids, ["both", "list", "called"]);
    assert_eq!(
        (document.callbacks().count(), document.links().count()),
        (1, 11)
    );
    assert!(
        document.match_request("GET", "/users").is_some()
            && document.match_request("GET", "/people/7").is_none()
    );
    // Without the list, the others are members like any.
    let document = Document::new(value).unwrap();
    let found = |name: &str| link(&document, name).operation().is_some();
    assert!(
        found("own")
            && found("bare")
            && found("fragment")
            && found("reference")
            && !found("webhook")
    );
}
