//! Bases, and what the URL crate makes of the result.

use openapi_expr::{Exchange, Policy, UrlTemplate};

use super::template;

#[test]
fn a_relative_template_is_appended_to_its_base() {
    let with = |text: &str, base: &str| {
        UrlTemplate::with_base(&template(text), base)
            .and_then(|compiled| {
                compiled.to_url(
                    &Exchange::new("POST").path_param("id", "a b"),
                    &Policy::public(),
                )
            })
            .map(String::from)
            .map_err(|error| error.code())
    };
    for (text, base, url) in [
        (
            "/cb/{$request.path.id}",
            "https://h.example",
            "https://h.example/cb/a%20b",
        ),
        (
            "/cb/{$request.path.id}",
            "https://h.example/",
            "https://h.example/cb/a%20b",
        ),
        (
            "/cb/{$request.path.id}",
            "https://h.example/v1",
            "https://h.example/v1/cb/a%20b",
        ),
        (
            "/cb/{$request.path.id}",
            "https://h.example/v1/",
            "https://h.example/v1/cb/a%20b",
        ),
        (
            "cb/{$request.path.id}",
            "https://h.example/v1",
            "https://h.example/v1/cb/a%20b",
        ),
        (
            "?id={$request.path.id}",
            "https://h.example/v1",
            "https://h.example/v1?id=a%20b",
        ),
        ("", "https://h.example/v1", "https://h.example/v1"),
        (
            "https://other.example/{$request.path.id}",
            "https://h.example/v1",
            "https://other.example/a%20b",
        ),
    ] {
        assert_eq!(with(text, base).as_deref(), Ok(url), "{text} on {base}");
    }
    assert_eq!(with("/x", "https://h.example/?a"), Err("base-url"));
    assert_eq!(with("/x", "h.example"), Err("base-url"));
    assert_eq!(
        with("//evil.example/x", "https://h.example/"),
        Err("network-path")
    );
    assert_eq!(with("/../x", "https://h.example/v1"), Err("dot-segment"));
    assert_eq!(with("/x", "http://127.0.0.1/"), Err("address"));
}

#[test]
fn the_url_is_normalized_by_the_url_crate() {
    let expand = |text: &str| {
        template(text)
            .to_url(&Exchange::new("POST"), &Policy::public())
            .map(String::from)
    };
    assert_eq!(
        expand("HTTPS://H.Example:443").unwrap(),
        "https://h.example/"
    );
    assert_eq!(
        expand("http://h.example:80?x").unwrap(),
        "http://h.example/?x"
    );
    assert_eq!(
        expand("https://[2606:4700:4700:0:0:0:0:1111]/").unwrap(),
        "https://[2606:4700:4700::1111]/"
    );
    assert_eq!(
        expand("https://h.example/a//b/").unwrap(),
        "https://h.example/a//b/"
    );
}
