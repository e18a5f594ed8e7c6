//! A query in the URL that a template begins with.

use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
use serde_json::json;

use super::{joining, refusing, url};

const HOOK: &str = "https://h.example/hook?key=s";

/// Keys, the URL at their beginning, and the URLs that they make.
const JOINED: &[(&str, &str, &str)] = &[
    (
        "{$request.body#/u}?event=paid",
        HOOK,
        "https://h.example/hook?key=s&event=paid",
    ),
    (
        "{$request.body#/u}/done",
        HOOK,
        "https://h.example/hook/done?key=s",
    ),
    (
        "{$request.body#/u}/done?e={$request.body#/v}",
        HOOK,
        "https://h.example/hook/done?key=s&e=x%3D1%26key%3D2",
    ),
    (
        "{$request.body#/u}?{$request.body#/v}",
        HOOK,
        "https://h.example/hook?key=s&x%3D1%26key%3D2",
    ),
    (
        "{$request.body#/u}/a?b=/c?d",
        HOOK,
        "https://h.example/hook/a?key=s&b=/c?d",
    ),
    (
        "{$request.body#/u}?a=1&a=2",
        HOOK,
        "https://h.example/hook?key=s&a=1&a=2",
    ),
    (
        "{$request.body#/u}?&a",
        HOOK,
        "https://h.example/hook?key=s&a",
    ),
    (
        "{$request.body#/u}?KEY=1",
        HOOK,
        "https://h.example/hook?key=s&KEY=1",
    ),
    (
        "{$request.body#/u}?%6bE%79",
        HOOK,
        "https://h.example/hook?key=s&%6bE%79",
    ),
    (
        "{$request.body#/u}?akey=1&a=key",
        HOOK,
        "https://h.example/hook?key=s&akey=1&a=key",
    ),
    // A value that begins with `&` is data: it neither joins nor extends the last parameter.
    (
        "{$request.body#/u}?{$request.body#/and}",
        HOOK,
        "https://h.example/hook?key=s&%26x",
    ),
    (
        "{$request.body#/u}?{$request.body#/and}=1",
        HOOK,
        "https://h.example/hook?key=s&%26x=1",
    ),
    (
        "{$request.body#/u}?&{$request.body#/and}",
        HOOK,
        "https://h.example/hook?key=s&%26x",
    ),
    ("{$request.body#/u}?", HOOK, HOOK),
    ("{$request.body#/u}?{$request.body#/none}", HOOK, HOOK),
    (
        "{$request.body#/u}/?a",
        "https://h.example?b",
        "https://h.example/?b&a",
    ),
    (
        "{$request.body#/u}/x",
        "https://h.example/?b",
        "https://h.example/x?b",
    ),
    (
        "{$request.body#/u}?a",
        "https://h.example/hook?",
        "https://h.example/hook?a",
    ),
    (
        "{$request.body#/u}/x",
        "https://h.example/hook?",
        "https://h.example/hook/x?",
    ),
    (
        "{$request.body#/u}?c=1",
        "https://h.example/?a&a=2&",
        "https://h.example/?a&a=2&c=1",
    ),
    (
        "{$request.body#/u}?c=1",
        "https://h.example/x",
        "https://h.example/x?c=1",
    ),
    ("{$request.body#/u}", HOOK, HOOK),
];

/// The URL of a key with joined queries, for a request with the URL `u` in its body.
fn build(key: &str, u: &str) -> Result<String, &'static str> {
    let body = json!({"u": u, "v": "x=1&key=2", "n": "key", "none": "", "and": "&x"});
    url(key, &body, joining)
}

#[test]
fn a_query_of_the_url_at_the_beginning_is_joined_by_a_named_option() {
    for (key, u, built) in JOINED {
        assert_eq!(build(key, u).as_deref(), Ok(*built), "{key} on {u}");
    }
}

#[test]
fn a_parameter_in_both_queries_is_an_error() {
    for key in [
        "{$request.body#/u}?key=1",
        "{$request.body#/u}?a=1&key",
        "{$request.body#/u}?%6Bey=1",
        "{$request.body#/u}/x?{$request.body#/n}=1",
        "{$request.body#/u}?{$request.body#/none}key=1",
        "{$request.body#/u}?k{$request.body#/none}ey",
    ] {
        assert_eq!(build(key, HOOK), Err("repeated-parameter"), "{key}");
    }
    assert_eq!(
        build("{$request.body#/u}?a+b=1", "https://h.example/?a%20b"),
        Err("repeated-parameter")
    );
    assert_eq!(
        build("{$request.body#/u}?=1", "https://h.example/?=2"),
        Err("repeated-parameter")
    );
}

#[test]
fn joining_only_affects_queries_and_only_if_it_is_set() {
    assert_eq!(
        build("{$request.body#/u}?a", "https://h.example/?b#c"),
        Err("fragment")
    );
    assert_eq!(
        build("{$request.body#/u}/x", "https://h.example/a/../b?c"),
        Err("dot-segment")
    );
    let body = json!({"u": HOOK});
    assert_eq!(
        url("{$request.body#/u}?event=paid", &body, refusing),
        Err("prefix-with-query")
    );
    let error = UrlTemplate::parse("{$request.body#/u}?event=paid").unwrap();
    let error = error
        .to_url(
            &Exchange::new("POST").request_body(Body::value(&body)),
            &Policy::public(),
        )
        .unwrap_err();
    assert!(error.help().unwrap().contains("--join-query"), "{error}");
}
