//! The options of a URL template, wherever it comes from.

use http::StatusCode;
use openapi_expr::url::Slashes;
use openapi_expr::{Body, Document, Exchange, Policy, UrlTemplate};
use serde_json::json;

/// The URL of a key, or the code of the error.
fn text(key: &UrlTemplate, exchange: &Exchange<'_>) -> Result<String, &'static str> {
    let url = key.to_url(exchange, &Policy::public());
    url.map(String::from).map_err(|error| error.code())
}

/// The URL is the same in two steps as in one, even if the text is stored and parsed again with the
/// same options.
#[test]
fn partial_keeps_the_options() {
    let before = json!({"u": "https://h.example/hook/?key=s", "bare": "https://h.example/hook?", "plain": "https://h.example", "s": "a/b", "x": "x/.", "dot": "."});
    let after = json!({"id": "a/b", "y": "./y", "dot": ".", "name": "key", "u": "https://h.example/hook?key=s"});
    let request = Exchange::new("POST").request_body(Body::value(&before));
    let full = request
        .clone()
        .response_body(Body::value(&after))
        .status(StatusCode::CREATED);
    let later = Exchange::empty()
        .response_body(Body::value(&after))
        .status(StatusCode::CREATED);
    let options = |key: UrlTemplate| key.slashes(Slashes::Encode).join_query(true);
    for (key, left, built) in [
        (
            "{$request.body#/u}/done?e={$statusCode}",
            "https://h.example/hook/done?key=s&e={$statusCode}",
            Ok("https://h.example/hook/done?key=s&e=201"),
        ),
        (
            "{$request.body#/u}/{$response.body#/id}",
            "https://h.example/hook/{$response.body#/id}?key=s",
            Ok("https://h.example/hook/a%2Fb?key=s"),
        ),
        (
            "{$request.body#/u}?{$statusCode}",
            "",
            Err("unknown-parameter-name"),
        ),
        // There is nothing to repeat.
        (
            "{$request.body#/bare}?{$response.body#/name}=1",
            "https://h.example/hook?{$response.body#/name}=1",
            Ok("https://h.example/hook?key=1"),
        ),
        (
            "{$request.body#/u}?key={$statusCode}",
            "",
            Err("repeated-parameter"),
        ),
        (
            "{$request.body#/plain}?{$response.body#/name}=1",
            "https://h.example?{$response.body#/name}=1",
            Ok("https://h.example/?key=1"),
        ),
        (
            "{$response.body#/u}?e={$request.body#/dot}",
            "{$response.body#/u}?e=.",
            Ok("https://h.example/hook?key=s&e=."),
        ),
        (
            "{$response.body#/u}?key={$request.body#/dot}",
            "{$response.body#/u}?key=.",
            Err("repeated-parameter"),
        ),
        (
            "https://h.example/{$request.body#/s}/{$response.body#/id}",
            "https://h.example/a%2Fb/{$response.body#/id}",
            Ok("https://h.example/a%2Fb/a%2Fb"),
        ),
        (
            "https://h.example/{$request.body#/x}{$response.body#/y}",
            "https://h.example/x%2F.{$response.body#/y}",
            Err("dot-segment"),
        ),
        (
            "https://h.example/a%2F{$request.body#/dot}{$response.body#/dot}",
            "https://h.example/a%2F.{$response.body#/dot}",
            Err("dot-segment"),
        ),
    ] {
        let key = options(UrlTemplate::parse(key).unwrap());
        match key.partial(&request) {
            Ok(rest) => {
                assert_eq!(rest.to_string(), left);
                let stored: UrlTemplate =
                    serde_json::from_str(&serde_json::to_string(&rest).unwrap()).unwrap();
                assert_eq!(options(stored.clone()), rest);
                assert_eq!(
                    text(&rest, &later).as_deref(),
                    built.as_ref().copied(),
                    "{rest}"
                );
                assert_eq!(
                    text(&options(stored), &later).as_deref(),
                    built.as_ref().copied(),
                    "{rest}"
                );
            }
            Err(error) => assert_eq!((Err(error.code()), ""), (built, left), "{key}"),
        }
        if built != Err("unknown-parameter-name") {
            assert_eq!(
                text(&key, &full).as_deref(),
                built.as_ref().copied(),
                "{key}"
            );
        }
    }
}

#[test]
fn without_the_options_partial_evaluation_inserts_nothing_that_needs_them() {
    let body = json!({"u": "https://h.example/hook/?key=s", "s": "a/b"});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let refused = |key: &str| {
        UrlTemplate::parse(key)
            .unwrap()
            .partial(&request)
            .unwrap_err()
            .code()
    };
    assert_eq!(
        refused("https://h.example/{$request.body#/s}/{$statusCode}"),
        "slash-in-path"
    );
    assert_eq!(
        refused("{$request.body#/u}?e={$statusCode}"),
        "prefix-with-query"
    );
}

#[test]
fn callbacks_of_a_document_take_the_options() {
    let document = json!({"openapi": "3.1.0", "paths": {"/": {"post": {"operationId": "create", "callbacks": {"done": {
        "{$request.body#/u}/{$request.body#/id}?e=1": {"post": {}}
    }}}}}});
    let document = Document::new(document).unwrap();
    let callback = document
        .operation("create")
        .unwrap()
        .callback("done")
        .unwrap();
    let body = json!({"u": "https://h.example/?k=1", "id": "a/b"});
    let exchange = Exchange::new("POST").request_body(Body::value(&body));
    assert_eq!(
        callback
            .to_url(&exchange, &Policy::public())
            .unwrap_err()
            .code(),
        "prefix-with-query"
    );
    let key = callback.url_template().unwrap().clone().join_query(true);
    assert_eq!(
        key.to_url(&exchange, &Policy::public()).unwrap_err().code(),
        "slash-in-path"
    );
    let key = key.slashes(Slashes::Encode);
    assert_eq!(
        key.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/a%2Fb?k=1&e=1"
    );
}
