//! Empty values.

use openapi_expr::{Body, Exchange, Policy, UrlTemplate};

#[test]
fn an_empty_url_is_a_missing_one() {
    let empty = |key: &str, exchange: &Exchange<'_>| {
        let error = UrlTemplate::parse(key)
            .unwrap()
            .to_url(exchange, &Policy::public())
            .unwrap_err();
        (error.code(), error.is_missing())
    };
    let mut headers = http::HeaderMap::new();
    headers.insert("x-hook", http::HeaderValue::from_static(""));
    let (query, header) = ("{$request.query.callback_url}", "{$request.header.X-Hook}");
    let exchange = Exchange::new("POST")
        .url("https://api.example/?callback_url=")
        .request_headers(&headers);
    for key in [
        query,
        "$request.query.callback_url",
        "{$request.query.callback_url}/done",
        "{$request.query.callback_url}?a=1",
        header,
    ] {
        assert_eq!(empty(key, &exchange), ("empty", true), "{key}");
    }
    let body = "{$request.body#/u}/x";
    let request = Exchange::new("POST");
    assert_eq!(
        empty(
            body,
            &request.clone().request_body(Body::json(br#"{"u": ""}"#))
        ),
        ("empty", true)
    );
    assert_eq!(
        empty(body, &request.clone().request_body(Body::form(b"u=&v=1"))),
        ("empty", true)
    );
    // These are not empty, but invalid.
    assert_eq!(
        empty(
            body,
            &request.clone().request_body(Body::json(br#"{"u": "  "}"#))
        ),
        ("character", false)
    );
    assert_eq!(
        empty(
            body,
            &request.clone().request_body(Body::json(br#"{"u": null}"#))
        ),
        ("null-value", false)
    );
    let path = "https://h.example/{$request.body#/u}";
    assert_eq!(
        empty(
            path,
            &request.clone().request_body(Body::json(br#"{"u": ""}"#))
        ),
        ("empty-value", false)
    );
    let partial = UrlTemplate::parse("{$request.body#/u}?s={$statusCode}").unwrap();
    let error = partial
        .partial(&request.request_body(Body::json(br#"{"u": ""}"#)))
        .unwrap_err();
    assert!(error.is_missing() && error.code() == "empty", "{error}");
}
