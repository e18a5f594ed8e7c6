//! What lenient expressions mean.

use http::{HeaderMap, HeaderValue};
use openapi_expr::eval::NoValue;
use openapi_expr::{Body, Exchange};
use serde_json::json;

use super::lenient;

#[test]
fn fastapi_reads_query_then_path_then_header() {
    let key = lenient("{$callback_url}");
    let mut headers = HeaderMap::new();
    headers.insert("callback-url", HeaderValue::from_static("header"));
    let all = Exchange::new("POST")
        .url("https://h.example/?callback_url=query")
        .path_param("callback_url", "path");
    let all = all.request_headers(&headers);
    assert_eq!(key.expand(&all).unwrap(), "query");
    let no_query = Exchange::new("POST")
        .path_param("callback_url", "path")
        .request_headers(&headers);
    assert_eq!(key.expand(&no_query).unwrap(), "path");
    let only_header = Exchange::new("POST").request_headers(&headers);
    assert_eq!(key.expand(&only_header).unwrap(), "header");
    let error = key.expand(&Exchange::new("POST")).unwrap_err();
    assert_eq!(error.reason(), Some(NoValue::Parameter));
    // Ambiguous is not missing: it does not fall through to the path.
    let twice = Exchange::new("POST").url("https://h.example/?callback_url=1&callback_url=2");
    let twice = twice.path_param("callback_url", "path");
    assert_eq!(
        key.expand(&twice).unwrap_err().reason(),
        Some(NoValue::Repeated)
    );
}

#[test]
fn a_number_in_a_dotted_path_is_an_index_or_a_key() {
    let body =
        json!({"list": [{"id": "a"}, {"id": "b"}], "map": {"1": {"id": "c"}}, "a~b": {"/": 1}});
    let exchange = Exchange::new("POST").request_body(Body::value(&body));
    assert_eq!(
        lenient("{$request.body.list.1.id}")
            .expand(&exchange)
            .unwrap(),
        "b"
    );
    assert_eq!(
        lenient("{$request.body.map.1.id}")
            .expand(&exchange)
            .unwrap(),
        "c"
    );
    assert_eq!(
        lenient("{$request.body.list.01.id}")
            .expand(&exchange)
            .unwrap_err()
            .reason(),
        Some(NoValue::Pointer)
    );
    assert_eq!(
        lenient("{$request.body.a~b}").to_standard(),
        "{$request.body#/a~0b}"
    );
}
