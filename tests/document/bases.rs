//! Relative keys of callbacks, which are appended to servers of their own Path Items.

use openapi_expr::url::UrlErrorKind;
use openapi_expr::{Exchange, Policy};
use serde_json::{Value, json};

use crate::document;

/// The URL of a key with this Path Item; `None` where it is relative.
fn url(key: &str, item: &Value) -> Option<String> {
    let api = document(json!({
        "openapi": "3.1.0",
        "servers": [{"url": "https://api.example"}],
        "paths": {"/r": {"post": {"callbacks": {"c": {key: item}}}}},
        "components": {"pathItems": {"event": {"servers": [{"url": "https://shared.example"}], "post": {}}}}
    }));
    let callback = api.callbacks().next().unwrap();
    match callback.to_url(&Exchange::new("POST"), &Policy::public()) {
        Ok(url) => Some(url.into()),
        Err(error) => {
            assert!(matches!(error.kind(), UrlErrorKind::Relative), "{error}");
            None
        }
    }
}

fn servers(url: &str) -> Value {
    json!([{"url": url}])
}

#[test]
fn a_relative_key_is_appended_to_the_first_own_server() {
    let h = servers("https://h.example/v1");
    for (item, base) in [
        (
            json!({"servers": h, "post": {}}),
            Some("https://h.example/v1"),
        ),
        (json!({"servers": h}), Some("https://h.example/v1")),
        (
            json!({"post": {"servers": h}}),
            Some("https://h.example/v1"),
        ),
        (
            json!({"servers": servers("https://item.example"), "post": {"servers": h}}),
            Some("https://h.example/v1"),
        ),
        (
            json!({"servers": [{"url": "https://a.example"}, {"url": "https://b.example"}], "post": {}}),
            Some("https://a.example"),
        ),
        // Which one is called depends on the method.
        (
            json!({"post": {"servers": h}, "put": {"servers": servers("https://other.example")}}),
            None,
        ),
        (json!({"post": {"servers": h}, "put": {}}), None),
        (
            json!({"post": {"servers": h}, "put": {"servers": h}}),
            Some("https://h.example/v1"),
        ),
        (
            json!({"servers": h, "post": {}, "put": {"servers": h}}),
            Some("https://h.example/v1"),
        ),
        // It is relative to where the document is, which is not known.
        (json!({"servers": servers("/v1"), "post": {}}), None),
        (
            json!({"servers": servers("//h.example/v1"), "post": {}}),
            None,
        ),
        (json!({"servers": [], "post": {}}), None),
        (json!({"servers": [{}], "post": {}}), None),
        (
            json!({"$ref": "#/components/pathItems/event"}),
            Some("https://shared.example"),
        ),
        // The servers of the document are those of its own API.
        (json!({"post": {}}), None),
    ] {
        assert_eq!(
            url("/events", &item),
            base.map(|base| format!("{base}/events")),
            "{item}"
        );
    }
}

#[test]
fn server_variables_have_their_defaults() {
    let server = |url: &str, variables: Value| json!({"servers": [{"url": url, "variables": variables}], "post": {}});
    let stage =
        json!({"stage": {"default": "live", "enum": ["test", "live"]}, "port": {"default": 8443}});
    let found =
        |url: &str, base: &str| (server(url, stage.clone()), Some(format!("{base}/events")));
    for (item, expected) in [
        found(
            "https://{stage}.h.example:{port}/{stage}",
            "https://live.h.example:8443/live",
        ),
        (server("https://h.example/{other}", stage.clone()), None),
        (server("https://h.example/{stage", stage.clone()), None),
        (
            server("{base}", json!({"base": {"default": "https://h.example"}})),
            Some("https://h.example/events".to_owned()),
        ),
        (server("{base}", json!({"base": {}})), None),
    ] {
        assert_eq!(url("/events", &item), expected, "{item}");
    }
}

#[test]
fn keys_that_are_not_a_path_are_kept() {
    let item = json!({"servers": servers("https://h.example/v1"), "post": {}});
    for (key, expected) in [
        (
            "/events/{$method}",
            Some("https://h.example/v1/events/POST"),
        ),
        ("?event={$method}", Some("https://h.example/v1?event=POST")),
        (
            "https://other.example/{$method}",
            Some("https://other.example/POST"),
        ),
        // The author forgot the scheme: `other.example` is a host, not a folder of `h.example`.
        ("other.example/events", None),
        ("", None),
    ] {
        assert_eq!(url(key, &item).as_deref(), expected, "{key}");
    }
}

/// The error is about the invalid server, and does not claim that there is no server.
#[test]
fn a_server_that_cannot_be_a_base_is_an_error() {
    for server in [
        "ftp://h.example",
        "https://h.example/v1?key=s",
        "https://user@h.example",
    ] {
        let api = document(json!({
            "openapi": "3.1.0",
            "paths": {"/r": {"post": {"callbacks": {"c": {"/events": {"servers": servers(server), "post": {}}}}}}}
        }));
        let callback = api.callbacks().next().unwrap();
        let kind = callback.url_template().unwrap_err().kind();
        assert!(
            matches!(kind, UrlErrorKind::Base(_) | UrlErrorKind::BaseWithQuery),
            "{server}: {kind:?}"
        );
    }
}
