//! Links: their values, their parameters, and the requests that they make.

use openapi_expr::document::{LinkMember, Operation, ParameterIn};
use openapi_expr::eval::NoValue;
use openapi_expr::{Body, Document, Exchange};
use serde_json::json;

use crate::{link, shop};

/// In the value of a link, only `{$…}` with an expression in it is not text.
#[test]
fn braces_in_a_value_are_text_unless_they_hold_an_expression() {
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
fn expressions_name_their_parameter_or_the_request_body() {
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

/// Of several declarations with one name, the first one of the operation itself counts.
#[test]
fn parameters_get_a_location_by_qualifier_or_declaration() {
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

#[test]
fn a_status_selects_links_by_code_range_or_default() {
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
fn links_resolve_to_operation_parameters_and_body() {
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
