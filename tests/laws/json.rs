//! JSON in place of an OpenAPI document: random trees of known names, and documents that are
//! cyclic, deep or wide.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::law::documents;

/// Names that the linter knows, and some that it does not.
fn name() -> impl Strategy<Value = String> {
    let known: &'static [&'static str] = &[
        "openapi",
        "paths",
        "webhooks",
        "components",
        "callbacks",
        "links",
        "responses",
        "pathItems",
        "schemas",
        "parameters",
        "securitySchemes",
        "headers",
        "/a",
        "/a/{id}",
        "get",
        "post",
        "additionalOperations",
        "operationId",
        "operationRef",
        "requestBody",
        "content",
        "application/json",
        "schema",
        "properties",
        "required",
        "items",
        "prefixItems",
        "allOf",
        "oneOf",
        "anyOf",
        "additionalProperties",
        "type",
        "nullable",
        "readOnly",
        "200",
        "default",
        "done",
        "x-done",
        "id",
        "name",
        "in",
        "style",
        "explode",
        "variables",
        "enum",
        "$ref",
        "servers",
        "url",
        "format",
        "{$request.body#/id}",
        "{$callback_url}/{$request.body.id}",
        "${request.query.a}",
        "{$request.body#/a.b}/{id}",
        "$request.body#/id",
        "{request.body#/id",
        "https://h.example/{$url}#x",
        "",
    ];
    prop_oneof![9 => prop::sample::select(known).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn leaf() -> impl Strategy<Value = Value> {
    let known: &'static [&'static str] = &[
        "3.1.0",
        "path",
        "query",
        "header",
        "matrix",
        "deepObject",
        "string",
        "object",
        "array",
        "integer",
        "uri",
        "id",
        "done",
        "$response.body#/id",
        "$response.body.id",
        "{$request.body#/id}",
        "$request.query.id",
        "$.id",
        "#",
        "#/",
        "#/components/schemas/id",
        "#/components/callbacks/done",
        "#/components/pathItems/done",
        "#/components/links/done",
        "#/components/responses/200",
        "#/paths/~1a/get",
        "#/paths//a/{id}/get",
        "other.json#/x",
        "http://h.example",
        "https://h.example",
        "https://h.example/{id}",
    ];
    prop_oneof![
        6 => prop::sample::select(known).prop_map(Value::from),
        1 => "\\PC{0,12}".prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

fn tree(depth: u32) -> impl Strategy<Value = Value> {
    leaf().prop_recursive(depth, 96, 6, |inner| {
        prop_oneof![
            5 => prop::collection::btree_map(name(), inner.clone(), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// An object with the main members of an OpenAPI Object. Each of them holds any value.
fn document() -> impl Strategy<Value = Value> {
    let part = || tree(6);
    let parts = (
        part(),
        part(),
        part(),
        part(),
        part(),
        part(),
        part(),
        part(),
    );
    parts.prop_map(|(callbacks, responses, body, schema, item, link, parameters, other)| {
        json!({
            "openapi": "3.1.0",
            "paths": {
                "/a": {"post": {
                    "operationId": "id", "callbacks": callbacks, "responses": responses, "parameters": [parameters],
                    "requestBody": {"content": {"application/json": {"schema": body}}}
                }},
                "/a/{id}": item,
                "/b": {"get": {
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/id"}}}},
                    "callbacks": {"done": {"{$request.body#/id/id/0/id}/{$response.body#/id}": {}, "{$request.body#/id.id}": other}},
                    "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/id"}}}, "links": {"done": link}}}
                }}
            },
            "components": {
                "schemas": {"id": schema},
                "callbacks": {"done": {"$ref": "#/components/callbacks/done"}}
            }
        })
    })
}

/// The standard document of `tests/lint/`, with this callback key in its operation.
fn shop(key: &str) -> Value {
    let mut shop: Value = serde_json::from_str(include_str!("../lint/shop.json")).unwrap();
    shop["paths"]["/shops/{shopId}/orders"]["post"]["callbacks"]["done"] = json!({key: {"post": {
        "parameters": [{"name": "paymentId", "in": "path", "required": true, "schema": {"type": "string"}}]
    }}});
    shop
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_keeps_the_laws(value in tree(8)) {
        documents::all(&value);
    }

    #[test]
    fn any_document_keeps_the_laws(value in document()) {
        documents::all(&value);
    }

    #[test]
    fn any_callback_key_keeps_the_laws(key in "(\\{?\\$?(request|response|url)?\\.?(body|query|header)?[#./\\[\\]*{}$ ]?\\PC{0,4}[}/]?){1,4}") {
        documents::lint(&shop(&key));
    }
}

/// An object with this many members.
fn numbered(size: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..size).map(member).collect::<Map<_, _>>())
}

#[test]
fn cyclic_long_and_deep_documents_keep_the_laws() {
    let schema = |schemas: Value| {
        json!({
            "openapi": "3.1.0",
            "paths": {"/a": {"post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/s0"}}}},
                "callbacks": {"done": {"{$request.body#/a/b/c}": {}, "{$request.body.d}": {}, "{$request.body#/E}": {}}}
            }}},
            "components": {"schemas": schemas}
        })
    };
    let chain = numbered(5000, |n| {
        (
            format!("s{n}"),
            json!({"$ref": format!("#/components/schemas/s{}", n + 1)}),
        )
    });
    documents::all(&schema(chain));
    let wide = numbered(200, |n| {
        let all: Vec<_> = (0..200)
            .map(|m| json!({"$ref": format!("#/components/schemas/s{m}")}))
            .collect();
        (
            format!("s{n}"),
            json!({"allOf": all, "oneOf": all, "properties": {"a": {"anyOf": all}, format!("e{n}"): {}}}),
        )
    });
    documents::all(&schema(wide));
    let deep = (0..200).fold(
        json!({"type": "string"}),
        |inner, _| json!({"allOf": [{"properties": {"a": inner}}]}),
    );
    documents::all(&schema(json!({"s0": deep})));
    let nested = (0..60).fold(
        json!({"post": {}}),
        |inner, _| json!({"post": {"callbacks": {"c": {"{$url}": inner}}}}),
    );
    documents::all(&json!({"openapi": "3.1.0", "paths": {"/a": nested}}));
    let round = json!({"$ref": "#/components/pathItems/a"});
    documents::all(
        &json!({"openapi": "3.1.0", "paths": {"/a": round}, "components": {"pathItems": {"a": round}}}),
    );
    let itself =
        json!({"post": {"callbacks": {"c": {"{$url}": {"$ref": "#/components/pathItems/a"}}}}});
    documents::all(
        &json!({"openapi": "3.1.0", "paths": {"/a": round}, "components": {"pathItems": {"a": itself}}}),
    );
}
