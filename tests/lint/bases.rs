//! Relative keys, and the servers of their own Path Item.

use openapi_expr::lint::Rule;
use serde_json::{Value, json};

use super::{fired, shop};

#[test]
fn the_server_of_a_path_item_makes_a_relative_key_absolute() {
    let server = |url: &str| json!({"servers": [{"url": url}], "post": {}});
    let rules = |key: &str, item: Value| {
        let mut document = shop(key);
        document["paths"]["/shops/{shopId}/orders"]["post"]["callbacks"]["done"] =
            json!({key: item});
        fired(&document)
    };
    let h = "https://h.example/v1";
    for (key, item, expected) in [
        (
            "/events/{$request.body#/id}",
            json!({"post": {}}),
            vec![Rule::RelativeUrl],
        ),
        (
            "/events/{$request.body#/id}",
            server("/v1"),
            vec![Rule::RelativeUrl],
        ),
        ("/events/{$request.body#/id}", server(h), vec![]),
        ("?id={$request.body#/id}", server(h), vec![]),
        ("/events", server("/v1"), vec![Rule::RelativeUrl]),
        ("/events", server(h), vec![Rule::LiteralUrl]),
        ("h.example/events", server(h), vec![Rule::RelativeUrl]),
        (
            "/events/{$request.body#/id}",
            server("https://h.example/?v=1"),
            vec![Rule::InvalidUrl],
        ),
    ] {
        assert_eq!(rules(key, item.clone()), expected, "{key} {item}");
    }
}
