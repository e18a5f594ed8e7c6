//! What errors of URL templates and of URLs say.

use openapi_expr::policy::TextRule;
use openapi_expr::url::UrlErrorKind;
use openapi_expr::{Body, Denied, Exchange, Policy, Template, UrlError, UrlTemplate};
use serde_json::json;

use super::template;
use crate::golden;

fn report(name: &str, error: &UrlError) -> String {
    let span = error
        .span()
        .map(|span| span.to_string())
        .unwrap_or_default();
    format!(
        "== {name}\n{error:#}\n---\n{error}\n---\ncode: {}\nspan: {span}\ntemplate: {}\n",
        error.code(),
        error.is_permanent()
    )
}

#[test]
fn errors_of_url_templates_match_the_golden_file() {
    let mut reports = String::new();
    for (name, text) in [
        ("parse", "{$request.body.id}"),
        ("relative", "/invoices/{$request.body#/id}"),
        ("empty", ""),
        ("network-path", "//h.example/x"),
        ("scheme", "{$request.body#/scheme}://h.example/x"),
        ("authority", "https://{$request.body#/host}/x"),
        (
            "authority-part",
            "https://h.example:{$request.body#/port}/x",
        ),
        ("fragment", "https://h.example/x#{$request.body#/id}"),
        ("whose-body", "#/id"),
        ("no-dollar", "request.body#/id"),
        ("unbraced", "https://h.example/$request.body#/id"),
        ("glued", "{$request.query.url}invoices"),
        (
            "glued-expression",
            "{$request.query.url}{$request.body#/id}",
        ),
        ("other-scheme", "ftp://h.example/{$request.body#/id}"),
        ("space", "https://h.example/a b/{$request.body#/id}"),
        ("triplet", "https://h.example/%{$request.body#/id}"),
        ("dots", "https://h.example/../{$request.body#/id}"),
        ("dword", "http://2130706433/{$request.body#/id}"),
        (
            "quote-in-query",
            "https://h.example/?a='{$request.body#/id}'",
        ),
    ] {
        reports += &report(name, &UrlTemplate::parse(text).expect_err(name));
    }
    let template = Template::parse("/x").unwrap();
    for (name, base) in [
        ("base", "https://user@h.example/"),
        ("base-query", "https://h.example/?a=b"),
    ] {
        reports += &report(
            name,
            &UrlTemplate::with_base(&template, base).expect_err(name),
        );
    }
    golden::compare([("url/goldens/templates.txt", reports)]);
}

#[test]
fn errors_of_built_urls_match_the_golden_file() {
    let body = json!({
        "null": null, "list": [], "map": {}, "empty": "", "tab": "a\tb", "dots": "..", "long": "x".repeat(513), "id": "7",
        "query": "https://h.example/cb?a=b", "inside": "http://169.254.169.254/", "local": "http://printer.local/",
        "single": "http://gateway/", "port": "http://h.example:25/", "name": "-", "user": "http://a@h.example/",
        "url": "https://h.example/", "space": "https://h.example ", "huge": format!("https://h.example/{}", "x".repeat(2048)), "relative": "/x",
    });
    let exchange = Exchange::new("POST").request_body(Body::value(&body));
    let mut reports = String::new();
    for (name, text) in [
        ("missing", "https://h.example/{$request.body#/nothing}"),
        ("null", "https://h.example/{$request.body#/null}"),
        ("list", "https://h.example/{$request.body#/list}"),
        ("map", "{$request.body#/map}"),
        (
            "empty-value",
            "{$request.body#/url}/invoices/{$request.body#/empty}",
        ),
        ("control", "https://h.example/?a={$request.body#/tab}"),
        ("dots", "https://h.example/{$request.body#/dots}"),
        ("value-too-long", "https://h.example/{$request.body#/long}"),
        ("url-too-long", "{$request.body#/huge}"),
        ("slash-in-path", "https://h.example/{$request.body#/url}"),
        ("empty", "{$request.body#/empty}/x"),
        ("space-at-the-end", "{$request.body#/space}/x"),
        ("prefix-with-query", "{$request.body#/query}/x"),
        ("prefix-userinfo", "{$request.body#/user}/x"),
        ("prefix-relative", "{$request.body#/relative}"),
        ("denied-address", "{$request.body#/inside}"),
        ("denied-special-name", "{$request.body#/local}"),
        ("denied-single-label", "{$request.body#/single}"),
        ("denied-port", "{$request.body#/port}"),
    ] {
        let error = Template::parse(text)
            .unwrap()
            .to_url(&exchange, &Policy::public())
            .expect_err(name);
        reports += &report(name, &error);
    }
    let joining = |text: &str| UrlTemplate::parse(text).unwrap().join_query(true);
    let repeated = joining("{$request.body#/query}?a=1")
        .to_url(&exchange, &Policy::public())
        .unwrap_err();
    reports += &report("repeated-parameter", &repeated);
    let unknown = joining("{$request.body#/query}?{$statusCode}=1")
        .partial(&exchange)
        .unwrap_err();
    reports += &report("unknown-parameter-name", &unknown);
    let body = json!({"url": format!("https://h.example/{}", "x".repeat(100))});
    let long = format!(
        "{{$request.body#/url}}/{{$response.body#/{}}}",
        "x".repeat(4040)
    );
    let partial = UrlTemplate::parse(&long)
        .unwrap()
        .partial(&Exchange::new("POST").request_body(Body::value(&body)));
    reports += &report("partial-too-long", &partial.unwrap_err());
    golden::compare([("url/goldens/urls.txt", reports)]);
}

#[test]
fn url_errors_have_kinds_and_sources() {
    let error = template("http://10.0.0.1/")
        .to_url(&Exchange::new("POST"), &Policy::public())
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        UrlErrorKind::Denied(Denied::Address(_))
    ));
    assert!(std::error::Error::source(&error).is_some());
    let error = UrlTemplate::parse("{$request.body.id}").unwrap_err();
    assert!(matches!(error.kind(), UrlErrorKind::Parse(_)) && error.is_permanent());
    let error = template("{$request.path.x}").to_url(
        &Exchange::new("POST").path_param("x", "ftp://h/"),
        &Policy::public(),
    );
    assert!(matches!(
        error.unwrap_err().kind(),
        UrlErrorKind::Text(TextRule::Scheme)
    ));
}

/// Texts that are not URLs to call, and what is wrong with each.
const TEXTS: &[(&str, &str)] = &[
    ("https://h.example/s3cr3t ", "it has a space at the end"),
    (" https://h.example/s3cr3t", "it has a space at the start"),
    ("https://h.example/s3cr3t \r\n", "it has a space at the end"),
    (
        "https://h.example/s3cr3t\n",
        "it has a line break at the end",
    ),
    (
        "\r\nhttps://h.example/s3cr3t",
        "it has a line break at the start",
    ),
    (
        "https://h.example/s3cr3t x",
        "it has a space in the path: write it as `%20`",
    ),
    (
        "https://h.example/?s3cr3t x",
        "it has a space in the query: write it as `%20`",
    ),
    ("https://h.exam ple/s3cr3t", "it has a space in the host"),
    (
        "https://h.example/s3\tcr3t",
        "it has a tab in the path: remove it",
    ),
    (
        "https://h.example/s3\u{0}cr3t",
        "it has a control character in the path: remove it",
    ),
    (
        "https://h.example/s3cr3t\u{a0}",
        "it has a non-ASCII space at the end",
    ),
    (
        "https://h.example/s3cr3t\u{200b}",
        "it has an invisible character at the end",
    ),
    (
        "\u{feff}https://h.example/s3cr3t",
        "it has an invisible character at the start",
    ),
    (
        "https://h.ex\u{ad}ample/s3cr3t",
        "it has an invisible character in the host",
    ),
    (
        "https://b\u{fc}cher.example/s3cr3t",
        "it has a non-ASCII host: write it as `xn--…`",
    ),
    (
        "https://h.example/s3cr3t\u{e4}",
        "it has a non-ASCII character in the path: percent-encode it, such as `%C3%A9` for `é`",
    ),
    (
        "<https://h.example/s3cr3t>",
        "it is enclosed in angle brackets",
    ),
    (
        "<https://h.example/s3cr3t",
        "it has an angle bracket at the start",
    ),
    (
        "\"https://h.example/s3cr3t\"",
        "it is enclosed in quotation marks",
    ),
    (
        "\u{201c}https://h.example/s3cr3t\u{201d}",
        "it is enclosed in quotation marks",
    ),
    (
        "https://h.example/s3cr3t\u{bb}",
        "it has a quotation mark at the end",
    ),
    (
        "https://h.example/<s3cr3t>/x",
        "it has an angle bracket in the path: percent-encode it",
    ),
    (
        "https://h.example/{s3cr3t}",
        "it has a brace in the path: fill in the placeholder, or write `%7B` and `%7D`",
    ),
    ("https://{s3cr3t}.example/", "it has a brace in the host"),
    (
        "https://h.example\\s3cr3t",
        "it has a backslash in the host",
    ),
    (
        "https://h.example/\\s3cr3t",
        "it has a backslash in the path: write `/`, or `%5C` if it is data",
    ),
    (
        "https://h.example/?s3cr3t^",
        "it has a `^` in the query: percent-encode it",
    ),
    (
        "https://h.example/?s3cr3t|",
        "it has a `|` in the query: percent-encode it",
    ),
    (
        "https://h.example/`s3cr3t",
        "it has a backtick in the path: percent-encode it",
    ),
    ("s3cr3t x", "it has a space"),
    (
        "https%3A%2F%2Fh.example%2Fs3cr3t",
        "it looks percent-encoded twice: it must start with `https://` or `http://`",
    ),
    (
        "HTTP%3a//h.example/s3cr3t",
        "it looks percent-encoded twice: it must start with `https://` or `http://`",
    ),
    (
        "https%25253A%2F%2Fs3cr3t:80",
        "it looks percent-encoded twice: it must start with `https://` or `http://`",
    ),
    (
        "https:%2F%2Fs3cr3t",
        "it looks percent-encoded twice: it must start with `https://` or `http://`",
    ),
    (
        "https%20s3cr3t",
        "it must be absolute: `https://` or `http://`, then a host",
    ),
    (
        "httpss%3A%2F%2Fs3cr3t",
        "it must be absolute: `https://` or `http://`, then a host",
    ),
];

/// They name the kind of a character and its place, and never show the text.
#[test]
fn text_rules_say_what_is_wrong_and_where() {
    for (text, says) in TEXTS {
        let denied = Policy::public().check_url(text).unwrap_err();
        assert_eq!(
            denied.to_string(),
            format!("invalid URL: {says}"),
            "{text:?}"
        );
        assert!(
            matches!(denied.code(), "character" | "not-absolute"),
            "{text:?}"
        );
        let body = json!({"u": text});
        let exchange = Exchange::new("POST").request_body(Body::value(&body));
        let error = Template::parse("{$request.body#/u}/x")
            .unwrap()
            .to_url(&exchange, &Policy::public())
            .unwrap_err();
        assert!(
            error.message().ends_with(says) && error.code() == denied.code(),
            "{error}"
        );
        assert!(
            !format!("{error} {error:#} {error:?}").contains("s3"),
            "{error}"
        );
    }
}
