//! Slashes in path values.

use openapi_expr::{Body, Exchange, Policy, Template, UrlTemplate};
use serde_json::{Value, json};

use super::{encoding, refusing, url};

#[test]
fn a_slash_in_a_path_value_is_an_error_of_its_own() {
    let path = "https://h.example/i/{$request.body#/v}";
    for value in [
        "a/b",
        "../admin",
        "/",
        "a\\b",
        "..\\x",
        "42/cancel",
        "a%2Fb/",
        "//evil.example",
    ] {
        let body = json!({"v": value, "u": "https://h.example"});
        assert_eq!(url(path, &body, refusing), Err("slash-in-path"), "{value}");
        assert_eq!(
            url(
                "{$request.body#/u}/i/{$request.body#/v}?x=1",
                &body,
                refusing
            ),
            Err("slash-in-path"),
            "{value}"
        );
        assert!(
            url("https://h.example/?q={$request.body#/v}", &body, refusing).is_ok(),
            "{value} in a query"
        );
    }
    let error = |value: Value| url(path, &json!({"v": value}), refusing);
    assert_eq!(
        error(json!("%2F")).as_deref(),
        Ok("https://h.example/i/%252F")
    );
    assert_eq!(
        error(json!("\u{2215}")).as_deref(),
        Ok("https://h.example/i/%E2%88%95")
    );
    // Other mistakes keep their own errors.
    assert_eq!(error(json!("/\n")), Err("control-character"));
    assert_eq!(error(json!("/".repeat(513))), Err("value-too-long"));
    // A base may end in an encoded slash: its author wrote it.
    let key = UrlTemplate::with_base(
        &Template::parse("/{$request.body#/v}").unwrap(),
        "https://h.example/a%2F",
    )
    .unwrap();
    let to_url = |value: &str| {
        let body = json!({"v": value});
        let exchange = Exchange::new("POST").request_body(Body::value(&body));
        key.to_url(&exchange, &Policy::public())
            .map(String::from)
            .map_err(|error| error.code())
    };
    assert_eq!(to_url("7").as_deref(), Ok("https://h.example/a%2F/7"));
    assert_eq!(to_url("..\\x"), Err("slash-in-path"));
}

#[test]
fn slashes_are_encoded_by_a_named_option() {
    let path = "https://h.example/i/{$request.body#/v}";
    for (value, built) in [
        ("a/b", Ok("https://h.example/i/a%2Fb")),
        ("a\\b", Ok("https://h.example/i/a%5Cb")),
        ("/", Ok("https://h.example/i/%2F")),
        (".../b", Ok("https://h.example/i/...%2Fb")),
        ("%2e%2e", Ok("https://h.example/i/%252e%252e")),
        ("a/..b", Ok("https://h.example/i/a%2F..b")),
        ("..", Err("dot-segment")),
        ("../b", Err("dot-segment")),
        ("a/..", Err("dot-segment")),
        ("a/./b", Err("dot-segment")),
        ("a\\..\\b", Err("dot-segment")),
        ("a\\./b", Err("dot-segment")),
    ] {
        assert_eq!(
            url(path, &json!({"v": value}), encoding).as_deref(),
            built.as_ref().copied(),
            "{value}"
        );
    }
}

/// A value, a literal, two of them together, or the URL at the beginning can make it.
#[test]
fn a_dot_segment_between_encoded_slashes_is_an_error() {
    let body = json!({"x": "x/.", "y": "./y", "dot": ".", "dots": "..", "id": "7"});
    let two = "https://h.example/{$request.body#/x}{$request.body#/y}";
    assert_eq!(url(two, &body, encoding), Err("dot-segment"));
    assert_eq!(url(two, &body, refusing), Err("slash-in-path"));
    assert_eq!(
        url(
            "https://h.example/i/a%2F{$request.body#/dots}",
            &body,
            refusing
        ),
        Err("dot-segment")
    );
    assert_eq!(
        url(
            "https://h.example/i/a%5c{$request.body#/dot}%2Eb",
            &body,
            refusing
        )
        .as_deref(),
        Ok("https://h.example/i/a%5c.%2Eb")
    );
    assert_eq!(
        url(
            "https://h.example/i/a%5c{$request.body#/dot}%2E%5Cb",
            &body,
            refusing
        ),
        Err("dot-segment")
    );
    // If every value breaks the rule, compiling the key fails.
    for key in [
        "https://h.example/i/..%2f{$request.body#/id}",
        "https://h.example/i/%2E%2E%5c{$request.body#/id}",
        "https://h.example/.%2F",
    ] {
        assert!(UrlTemplate::parse(key).unwrap_err().is_permanent(), "{key}");
    }
    for (text, allowed) in [
        ("https://h.example/a%2Fb%5Cc", true),
        ("https://h.example/a%2f..", false),
        ("https://h.example/..%5C", false),
        ("https://h.example/%2F%2e/x", false),
        ("https://h.example/a%2F...%2Fb", true),
        ("https://h.example/a%252F..%252Fb", true),
        ("https://h.example/?a=%2F..%2F", true),
    ] {
        assert_eq!(Policy::public().check_url(text).is_ok(), allowed, "{text}");
        assert_eq!(
            url("{$request.body}", &json!(text), refusing).is_ok(),
            allowed,
            "{text}"
        );
    }
}
