//! Building URLs: slashes in path values, queries that are joined, empty values, and what the text
//! rules say.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use http::StatusCode;
use openapi_expr::url::Slashes;
use openapi_expr::{Body, Document, Exchange, Policy, Template, UrlTemplate};
use serde_json::{Value, json};

/// The URL of a key for the body of a request, or the code of the error.
fn url(
    key: &str,
    body: &Value,
    options: impl Fn(UrlTemplate) -> UrlTemplate,
) -> Result<String, &'static str> {
    let key = UrlTemplate::parse(key)
        .map(options)
        .map_err(|error| error.code())?;
    let exchange = Exchange::new("POST").request_body(Body::value(body));
    key.to_url(&exchange, &Policy::public())
        .map(String::from)
        .map_err(|error| error.code())
}

fn refusing(key: UrlTemplate) -> UrlTemplate {
    key
}

fn encoding(key: UrlTemplate) -> UrlTemplate {
    key.slashes(Slashes::Encode)
}

fn joining(key: UrlTemplate) -> UrlTemplate {
    key.join_query(true)
}

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
    // A mistake that was one before stays the same one.
    assert_eq!(error(json!("/\n")), Err("control-character"));
    assert_eq!(error(json!("/".repeat(513))), Err("value-too-long"));
    // A base that ends in an encoded slash is its author's.
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

/// Whoever makes it: a value, a literal, two of them, or the URL at the beginning.
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
    // What every value breaks is said when the key is compiled.
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

#[test]
fn a_query_of_the_url_at_the_beginning_is_joined_by_a_named_option() {
    let build = |key: &str, u: &str| {
        url(
            key,
            &json!({"u": u, "v": "x=1&key=2", "n": "key", "none": "", "and": "&x"}),
            joining,
        )
    };
    let hook = "https://h.example/hook?key=s";
    for (key, u, built) in [
        (
            "{$request.body#/u}?event=paid",
            hook,
            "https://h.example/hook?key=s&event=paid",
        ),
        (
            "{$request.body#/u}/done",
            hook,
            "https://h.example/hook/done?key=s",
        ),
        (
            "{$request.body#/u}/done?e={$request.body#/v}",
            hook,
            "https://h.example/hook/done?key=s&e=x%3D1%26key%3D2",
        ),
        (
            "{$request.body#/u}?{$request.body#/v}",
            hook,
            "https://h.example/hook?key=s&x%3D1%26key%3D2",
        ),
        (
            "{$request.body#/u}/a?b=/c?d",
            hook,
            "https://h.example/hook/a?key=s&b=/c?d",
        ),
        (
            "{$request.body#/u}?a=1&a=2",
            hook,
            "https://h.example/hook?key=s&a=1&a=2",
        ),
        (
            "{$request.body#/u}?&a",
            hook,
            "https://h.example/hook?key=s&a",
        ),
        (
            "{$request.body#/u}?KEY=1",
            hook,
            "https://h.example/hook?key=s&KEY=1",
        ),
        (
            "{$request.body#/u}?%6bE%79",
            hook,
            "https://h.example/hook?key=s&%6bE%79",
        ),
        (
            "{$request.body#/u}?akey=1&a=key",
            hook,
            "https://h.example/hook?key=s&akey=1&a=key",
        ),
        // A value that begins with `&` is data: it neither joins nor extends the last parameter.
        (
            "{$request.body#/u}?{$request.body#/and}",
            hook,
            "https://h.example/hook?key=s&%26x",
        ),
        (
            "{$request.body#/u}?{$request.body#/and}=1",
            hook,
            "https://h.example/hook?key=s&%26x=1",
        ),
        (
            "{$request.body#/u}?&{$request.body#/and}",
            hook,
            "https://h.example/hook?key=s&%26x",
        ),
        ("{$request.body#/u}?", hook, hook),
        ("{$request.body#/u}?{$request.body#/none}", hook, hook),
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
        ("{$request.body#/u}", hook, hook),
    ] {
        assert_eq!(build(key, u).as_deref(), Ok(built), "{key} on {u}");
    }
    for key in [
        "{$request.body#/u}?key=1",
        "{$request.body#/u}?a=1&key",
        "{$request.body#/u}?%6Bey=1",
        "{$request.body#/u}/x?{$request.body#/n}=1",
        "{$request.body#/u}?{$request.body#/none}key=1",
        "{$request.body#/u}?k{$request.body#/none}ey",
    ] {
        assert_eq!(build(key, hook), Err("repeated-parameter"), "{key}");
    }
    assert_eq!(
        build("{$request.body#/u}?a+b=1", "https://h.example/?a%20b"),
        Err("repeated-parameter")
    );
    assert_eq!(
        build("{$request.body#/u}?=1", "https://h.example/?=2"),
        Err("repeated-parameter")
    );
    // The option is for queries alone, and for nobody who did not ask for it.
    assert_eq!(
        build("{$request.body#/u}?a", "https://h.example/?b#c"),
        Err("fragment")
    );
    assert_eq!(
        build("{$request.body#/u}/x", "https://h.example/a/../b?c"),
        Err("dot-segment")
    );
    let body = json!({"u": hook});
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
    // These are values, and wrong ones.
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

/// Finished later is the same as at once, also after the text was stored and read again with the
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
        // Nothing is there to repeat.
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
        let text = |key: &UrlTemplate, exchange: &Exchange<'_>| {
            key.to_url(exchange, &Policy::public())
                .map(String::from)
                .map_err(|error| error.code())
        };
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
    // Without the options nothing is put in that they would have to allow.
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

/// The kind of the character and its place, never the text.
#[test]
fn text_rules_say_what_is_wrong_and_where() {
    for (text, says) in [
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
    ] {
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
