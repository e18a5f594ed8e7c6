//! `Value`: JSON types, and nothing in debug output.

use http::{HeaderMap, HeaderValue, Response};
use openapi_expr::eval::ValueType;
use openapi_expr::{Body, EvalError, Exchange, Lookup, Value};
use serde_json::json;

use super::template;

#[test]
fn exchanges_and_values_are_shared_between_threads() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    fn shared<T: Send + Sync>() {}
    kept::<EvalError>();
    shared::<Exchange<'_>>();
    shared::<Body<'_>>();
    shared::<Value<'_>>();
}

#[test]
fn evaluation_keeps_json_types() {
    let body = json!({"n": 5, "list": [1], "null": null, "s": "5"});
    let response = Response::builder()
        .status(201)
        .header("Location", "/x")
        .body(())
        .unwrap()
        .into_parts()
        .0;
    let exchange = Exchange::new("POST")
        .request_body(Body::value(&body))
        .response(&response);
    let typed = |text: &str| {
        template(text)
            .evaluate(&exchange)
            .unwrap()
            .into_json()
            .unwrap()
    };
    assert_eq!(typed("$statusCode"), json!(201));
    assert_eq!(typed("{$statusCode}"), json!(201));
    assert_eq!(typed("{$statusCode} "), json!("201 "));
    assert_eq!(typed("{$request.body#/list}"), json!([1]));
    assert_eq!(typed("$request.body#/null"), json!(null));
    assert_eq!(
        typed("{$request.body#/null}{$response.header.location}"),
        json!("null/x")
    );
    let inside = template("{$request.body#/list}")
        .evaluate(&exchange)
        .unwrap();
    assert!(
        std::ptr::eq(inside.as_json().unwrap(), &raw const body["list"]),
        "borrowed, not copied"
    );
    assert!(
        template("$statusCode")
            .evaluate(&exchange)
            .unwrap()
            .as_json()
            .is_none()
    );
    let list = Value::from(json!([1]));
    assert_eq!(
        (list.value_type(), list.to_string_lossless()),
        (ValueType::Array, "[1]".to_owned())
    );
}

trait Lossless {
    fn to_string_lossless(&self) -> String;
}

impl Lossless for Value<'_> {
    fn to_string_lossless(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

#[test]
fn debug_output_never_holds_values() {
    let body = json!({"secret": "s3cr3t"});
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("s3cr3t"));
    let exchange = Exchange::new("POST")
        .url("https://h.example/?s3cr3t=s3cr3t")
        .request_headers(&headers)
        .path_param("p", "s3cr3t")
        .request_body(Body::value(&body))
        .response_body(Body::text("s3cr3t"));
    let value = template("$request.body#/secret")
        .evaluate(&exchange)
        .unwrap();
    let debug = format!(
        "{exchange:?} {value:?} {:?} {:?}",
        Body::value(&body),
        Lookup::from("s3cr3t")
    );
    assert!(!debug.contains("s3cr3t"), "{debug}");
}
