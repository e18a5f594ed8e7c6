//! Links: texts, parameters by location, targets in further documents.

use openapi_expr::document::{Bundled, Link, LinkMember, ParameterIn};
use openapi_expr::syntax::JsonPointer;
use openapi_expr::{Body, Document, Exchange, Syntax};
use serde_json::{Value, json};

fn link<'d>(document: &'d Document, name: &str) -> Link<'d> {
    document.links().find(|link| link.name() == name).unwrap()
}

/// In the value of a link every brace is text but `{$` with an expression and `}`.
#[test]
fn expressions_in_text() {
    let values = json!({
        "json": r#"{"owner": "{$response.body#/id}"}"#,
        "graphql": "query { user(id: {$response.body#/id}) { name } }",
        "list": "[{$response.body#/id},{$statusCode}]",
        "around": "}{$method}{",
        "doubled": "{{$method}}",
        "object": "{\"all\": {$response.body}}",
        "placeholder": "{id}",
        "unclosed": "{\"a\": {$response.body#/id",
        "typo": "{\"a\": \"{$response.body.id}\"}",
        "typed": "{$response.body#/id}",
        "nothing": "a {$response.body#/nothing}"
    });
    let document = Document::new(json!({
        "openapi": "3.1.1",
        "components": {"links": {"l": {"operationId": "any", "parameters": values, "requestBody": values["json"]}}}
    }));
    let exchange = Exchange::new("POST")
        .status(http::StatusCode::CREATED)
        .response_body(Body::json(br#"{"id": 42}"#));
    let document = document.unwrap();
    let resolved = link(&document, "l").resolve(&exchange).unwrap();
    let expected = [
        ("json", json!(r#"{"owner": "42"}"#)),
        ("graphql", json!("query { user(id: 42) { name } }")),
        ("list", json!("[42,201]")),
        ("around", json!("}POST{")),
        ("doubled", json!("{POST}")),
        ("object", json!(r#"{"all": {"id":42}}"#)),
        ("placeholder", json!("{id}")),
        ("unclosed", values["unclosed"].clone()),
        ("typo", values["typo"].clone()),
        ("typed", json!(42)),
    ];
    let got: Vec<_> = resolved
        .parameters
        .iter()
        .map(|one| (one.name, one.value.clone()))
        .collect();
    for (name, value) in &expected {
        assert!(got.contains(&(name, value.clone())), "{name}: {got:?}");
    }
    assert_eq!((got.len(), resolved.left_out.len()), (expected.len(), 1));
    assert_eq!(resolved.request_body, Some(json!(r#"{"owner": "42"}"#)));
}

/// Constants are not listed, and the request body comes last.
#[test]
fn expressions_name_their_member() {
    let document = Document::new(json!({
        "openapi": "3.1.1",
        "components": {"links": {
            "l": {"operationId": "any", "parameters": {
                "a": "$url", "b": "constant", "c": "$request.nothing", "d": 1
            }, "requestBody": "{$method}"},
            "constant": {"operationRef": "#/x", "requestBody": {"a": "$url"}}
        }}
    }));
    let document = document.unwrap();
    let of = link(&document, "l");
    let found: Vec<_> = of
        .expressions()
        .map(|one| (one.member, one.template.map(ToString::to_string).ok()))
        .collect();
    assert_eq!(
        found,
        [
            (LinkMember::Parameter("a"), Some("$url".to_owned())),
            (LinkMember::Parameter("c"), None),
            (LinkMember::RequestBody, Some("{$method}".to_owned())),
        ]
    );
    assert_eq!(of.request_body(), Some(&json!("{$method}")));
    assert_eq!((of.operation_id(), of.operation_ref()), (Some("any"), None));
    let constant = link(&document, "constant");
    assert_eq!(constant.expressions().count(), 0);
    assert_eq!(constant.request_body(), Some(&json!({"a": "$url"})));
    assert_eq!(
        (constant.operation_id(), constant.operation_ref()),
        (None, Some("#/x"))
    );
}

/// The location that was taken is said; of several the operation's own first comes first.
#[test]
fn parameters_by_location() {
    let document = Document::new(json!({
        "openapi": "3.1.1",
        "paths": {"/a/{id}": {
            "parameters": [{"name": "id", "in": "path"}, {"name": "v", "in": "query"}],
            "get": {"operationId": "get", "parameters": [
                {"name": "v", "in": "header"}, {"name": "path.x", "in": "cookie"}, {"name": "X-Key", "in": "header"}
            ]}
        }},
        "components": {"links": {"l": {"operationId": "get", "parameters": {
            "id": 1, "v": 2, "query.v": 3, "path.x": 4, "path.id": 5, "x-key": 6, "query.y": 7
        }}}}
    }));
    let document = document.unwrap();
    let resolved = link(&document, "l").resolve(&Exchange::new("GET")).unwrap();
    let mut got: Vec<_> = resolved
        .parameters
        .iter()
        .map(|one| (one.value.as_i64().unwrap(), one.location, one.name))
        .collect();
    got.sort_unstable_by_key(|(value, ..)| *value);
    assert_eq!(
        got,
        [
            (1, Some(ParameterIn::Path), "id"),
            (2, Some(ParameterIn::Header), "v"),
            (3, Some(ParameterIn::Query), "v"),
            (4, Some(ParameterIn::Cookie), "path.x"),
            (5, Some(ParameterIn::Path), "id"),
            (6, Some(ParameterIn::Header), "x-key"),
            (7, Some(ParameterIn::Query), "y"),
        ]
    );
}

/// An entry document, with two others below it.
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

/// Links lead to the operations of all documents; what is listed and matched is the entry
/// document's.
#[test]
fn targets_in_further_documents() {
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
        "the link's own document first"
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
    // Without the list they are members like others.
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

/// OpenAPI 3.2: relative references are resolved against `$self`.
#[test]
fn references_relative_to_self() {
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
