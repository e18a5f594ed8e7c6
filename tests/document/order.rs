//! The order of lists, and documents that are cloned.

use openapi_expr::{Document, Exchange, Policy};
use serde_json::Value;

const TEXT: &str = r##"{
    "openapi": "3.1.1",
    "paths": {
        "/z": {
            "put": {"operationId": "z-put"},
            "get": {
                "operationId": "z-get",
                "callbacks": {
                    "second": {"https://h.example/2{$method}": {}, "https://h.example/1{$method}": {}},
                    "first": {"https://h.example/3{$method}": {}}
                },
                "responses": {"200": {"links": {
                    "y": {"operationRef": "#/paths/~1a/get"}, "x": {"operationId": "a-get"}
                }}}
            }
        },
        "/a": {"get": {"operationId": "a-get"}}
    }
}"##;

/// The names of the members at a pointer, as `serde_json` iterates over them.
fn members<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    let object = value.pointer(pointer).unwrap().as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

/// With `serde_json/preserve_order` the lists have the order of the text, and without it they are
/// sorted. This test passes in both builds.
#[test]
fn lists_follow_the_order_of_the_value() {
    let api = Document::from_json(TEXT).unwrap();
    let value: Value = serde_json::from_str(TEXT).unwrap();
    let expected: Vec<_> = members(&value, "/paths")
        .into_iter()
        .flat_map(|path| match path {
            // `get` comes before `put`, whatever the text has.
            "/z" => vec!["z-get", "z-put"],
            _ => vec!["a-get"],
        })
        .collect();
    let operations: Vec<_> = api.operations().filter_map(|one| one.id()).collect();
    assert_eq!(operations, expected);

    let callbacks = "/paths/~1z/get/callbacks";
    let expected: Vec<_> = members(&value, callbacks)
        .into_iter()
        .flat_map(|name| members(&value, &format!("{callbacks}/{name}")))
        .collect();
    let keys: Vec<_> = api.callbacks().map(|callback| callback.key()).collect();
    assert_eq!(keys, expected);
    let of_operation = api.operation("z-get").unwrap().callbacks();
    let keys: Vec<_> = of_operation.map(|callback| callback.key()).collect();
    assert_eq!(keys, expected);

    let expected = members(&value, "/paths/~1z/get/responses/200/links");
    let links: Vec<_> = api.links().map(|link| link.name()).collect();
    assert_eq!(links, expected);
}

/// What was compiled refers to nothing of the document that it was compiled from.
#[test]
fn a_clone_works_after_its_original_is_gone() {
    let original = Document::from_json(TEXT).unwrap();
    let route = original.match_request("GET", "/z").unwrap();
    assert_eq!(route.operation.id(), Some("z-get"));
    let clone = original.clone();
    drop(original);
    let route = clone.match_request("GET", "/z").unwrap();
    let exchange = Exchange::new("GET");
    let urls = route
        .operation
        .callbacks()
        .map(|callback| callback.to_url(&exchange, &Policy::public()).unwrap());
    let mut urls: Vec<_> = urls.map(String::from).collect();
    urls.sort_unstable();
    assert_eq!(
        urls,
        ["1", "2", "3"].map(|number| format!("https://h.example/{number}GET"))
    );
    for link in clone.links() {
        let target = link.operation().and_then(|operation| operation.id());
        assert_eq!(target, Some("a-get"), "{}", link.name());
    }
}
