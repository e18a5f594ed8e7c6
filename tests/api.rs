//! The public face: what its documentation promises and no other test file shows.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::HashSet;
use std::net::IpAddr;

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use openapi_expr::eval::{NoValue, RepeatedHeader, RepeatedQuery, ValueType};
use openapi_expr::policy::{ADDRESS_RANGES, Cidr, HostPattern, REGISTRY_DATE, TextRule};
use openapi_expr::syntax::{JsonPointer, Message, Source};
use openapi_expr::url::{Position, UrlErrorKind};
use openapi_expr::{
    Body, Context, Denied, EvalError, Exchange, Expression, Leniency, Lookup, ParseError, Policy,
    Span, Syntax, Template, UrlError, UrlTemplate, Value,
};
use serde_json::json;

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn lenient(text: &str) -> Template {
    Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT)).unwrap()
}

#[test]
fn types_can_be_shared_and_kept() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    fn shared<T: Send + Sync>() {}
    kept::<Template>();
    kept::<UrlTemplate>();
    kept::<Expression<'static>>();
    kept::<Policy>();
    kept::<ParseError>();
    kept::<EvalError>();
    kept::<UrlError>();
    kept::<Span>();
    shared::<Exchange<'_>>();
    shared::<Body<'_>>();
    shared::<Value<'_>>();
    assert!(
        size_of::<Template>() == size_of::<usize>(),
        "a template is a pointer"
    );
    assert!(
        size_of::<ParseError>() == size_of::<usize>(),
        "so is an error"
    );
}

#[test]
fn conversions() {
    let owned: Expression<'static> = "$request.body#/id".parse().unwrap();
    assert_eq!(owned, Expression::try_from("$request.body#/id").unwrap());
    let parsed: Template = "{$url}".parse().unwrap();
    assert_eq!(parsed, Template::try_from("{$url}").unwrap());
    assert_eq!(
        HashSet::from([parsed.clone(), parsed.clone(), template("{$url} ")]).len(),
        2
    );
    assert_ne!(template("{$url}"), template("{$method}"));
    assert_eq!(
        UrlTemplate::try_from(template("{$url}")).unwrap(),
        "{$url}".parse().unwrap()
    );
    // The same text, read otherwise.
    let text = "http://x/<$url>";
    assert_ne!(template(text), lenient(text));
    assert_eq!(
        format!("{:?}", template("a{$url}")),
        "[Literal { text: \"a\", span: Span { start: 0, end: 1 } }, \
        Embedded(Embedded { expression: Url, text: \"$url\", span: Span { start: 2, end: 6 } })]"
    );
}

#[test]
fn text_for_serde() {
    let text = "\"{$request.body#/id}/x\"";
    let read: Template = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let expression: Expression<'static> =
        serde_json::from_value(json!("$request.query.é")).unwrap();
    assert_eq!(
        serde_json::to_value(&expression).unwrap(),
        json!("$request.query.é")
    );
    let error = serde_json::from_str::<Template>("\"{$request.body.id}\"")
        .unwrap_err()
        .to_string();
    assert!(error.contains("write `$request.body#/id`"), "{error}");
}

#[test]
fn questions() {
    let one = template("{$response.body#/id}");
    assert!(one.needs_response() && !one.is_bare());
    assert_eq!(
        one.as_expression().unwrap().expression().body().unwrap().0,
        Message::Response
    );
    assert!(template("$statusCode").needs_response() && template("$statusCode").is_bare());
    assert!(
        template("x{$url}").as_expression().is_none() && template("").as_expression().is_none()
    );
    assert_eq!(template("").pieces().count(), 0);
    let compiled =
        UrlTemplate::parse("{$url}/a/{$method}?b={$request.path.x}&{$request.query.y}=1").unwrap();
    let positions: Vec<_> = compiled.positions().map(|(_, position)| position).collect();
    assert_eq!(
        positions,
        [
            Position::Prefix,
            Position::Path,
            Position::Query,
            Position::Query
        ]
    );
}

#[test]
fn the_whole_body_has_two_spellings() {
    let (none, empty) = (
        Expression::parse("$request.body").unwrap(),
        Expression::parse("$request.body#").unwrap(),
    );
    assert_ne!(none, empty);
    assert_eq!(
        (none.to_string(), empty.to_string()),
        ("$request.body".into(), "$request.body#".into())
    );
    assert_eq!(none.body(), Some((Message::Request, &JsonPointer::WHOLE)));
    assert_eq!(none.body(), empty.body());
    assert!(matches!(none, Expression::Request(Source::Body(None))));
}

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
fn a_number_in_a_dotted_path_is_index_and_key() {
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

#[test]
fn used_leniencies_have_their_places() {
    let text = "é<$request.body.id>/{request.body#id}/{p}/{}";
    let template = lenient(text);
    let used: Vec<_> = template
        .used()
        .iter()
        .map(|used| {
            (
                used.leniency().to_string(),
                used.span().slice(text).unwrap(),
                used.standard(),
            )
        })
        .collect();
    assert_eq!(
        used,
        [
            (
                "dotted_body".to_owned(),
                "$request.body.id",
                Some("$request.body#/id")
            ),
            (
                "angle_brackets".to_owned(),
                "<$request.body.id>",
                Some("{$request.body#/id}")
            ),
            (
                "missing_slash".to_owned(),
                "request.body#id",
                Some("$request.body#/id")
            ),
            (
                "missing_dollar".to_owned(),
                "request.body#id",
                Some("$request.body#/id")
            ),
            ("sender_parameter".to_owned(), "{p}", None),
            ("literal_braces".to_owned(), "{", None),
            ("literal_braces".to_owned(), "}", None),
        ]
    );
    assert_eq!(
        template.to_standard(),
        "é{$request.body#/id}/{$request.body#/id}/{p}/{}"
    );
    assert_eq!(template.as_str(), text);
}

#[test]
fn two_literals_never_follow_each_other() {
    for text in ["a{}b", "a<b<c{$url}", "{}{}", "x{ \"a\": {$url} }"] {
        let template = lenient(text);
        let mut last_literal = false;
        for piece in template.pieces() {
            let literal = matches!(piece, openapi_expr::syntax::Piece::Literal { .. });
            assert!(!(literal && last_literal), "{text}: {template:?}");
            last_literal = literal;
        }
    }
}

#[test]
fn where_the_url_comes_from() {
    let url = template("$url");
    let parts = |uri: &str| {
        Request::get(uri)
            .header("Host", "h.example")
            .body(())
            .unwrap()
            .into_parts()
            .0
    };
    let (absolute, origin) = (parts("https://a.example/x?y=1"), parts("/x?y=1"));
    let expand = |exchange: &Exchange<'_>| url.expand(exchange);
    assert_eq!(
        expand(&Exchange::from(&absolute)).unwrap(),
        "https://a.example/x?y=1"
    );
    assert_eq!(
        expand(&Exchange::from(&origin)).unwrap_err().reason(),
        Some(NoValue::Url)
    );
    assert_eq!(
        expand(&Exchange::from(&origin).origin("https", "b.example")).unwrap(),
        "https://b.example/x?y=1"
    );
    let host = Exchange::from(&origin).origin_from_host_header("http");
    assert_eq!(expand(&host).unwrap(), "http://h.example/x?y=1");
    let given = Exchange::from(&origin).url("https://c.example/z?y=2");
    assert_eq!(expand(&given).unwrap(), "https://c.example/z?y=2");
    // The request's own target has the query, whatever `$url` is said to be.
    assert_eq!(template("{$request.query.y}").expand(&given).unwrap(), "1");
    let (method, uri, headers) = (Method::PUT, Uri::from_static("/x?q"), HeaderMap::new());
    let pieces = Exchange::from_parts(&method, &uri, &headers);
    assert_eq!(
        template("{$method}-{$request.query.q}-")
            .expand(&pieces)
            .unwrap(),
        "PUT--"
    );
    assert_eq!(
        expand(&pieces.origin_from_host_header("https"))
            .unwrap_err()
            .reason(),
        Some(NoValue::Url)
    );
}

#[test]
fn repeats() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-id", "1"),
        ("x-id", "2"),
        ("set-cookie", "a"),
        ("set-cookie", "b"),
        ("one", "o"),
    ] {
        headers.append(name, HeaderValue::from_static(value));
    }
    let exchange = Exchange::new("GET")
        .url("https://h.example/?a=1&b=3&%61=2")
        .request_headers(&headers);
    let expand = |exchange: &Exchange<'_>, text: &str| {
        template(text)
            .expand(exchange)
            .map_err(|e| e.reason().unwrap())
    };
    assert_eq!(
        expand(&exchange, "{$request.query.a}"),
        Err(NoValue::Repeated)
    );
    assert_eq!(
        expand(&exchange, "{$request.header.X-Id}"),
        Err(NoValue::Repeated)
    );
    let first = exchange
        .clone()
        .repeated_query(RepeatedQuery::First)
        .repeated_header(RepeatedHeader::First);
    assert_eq!(
        expand(&first, "{$request.query.a}{$request.header.X-ID}"),
        Ok("11".into())
    );
    let last = exchange
        .clone()
        .repeated_query(RepeatedQuery::Last)
        .repeated_header(RepeatedHeader::Last);
    assert_eq!(
        expand(&last, "{$request.query.a}{$request.header.X-ID}"),
        Ok("22".into())
    );
    let join = exchange.repeated_header(RepeatedHeader::Join);
    assert_eq!(
        expand(&join, "{$request.header.x-id}/{$request.header.one}"),
        Ok("1, 2/o".into())
    );
    assert_eq!(
        expand(&join, "{$request.header.Set-Cookie}"),
        Err(NoValue::Repeated)
    );
}

#[test]
fn bodies() {
    let value = |body: Body<'_>, pointer: &str| {
        let exchange = Exchange::new("POST").request_body(body);
        let expression = format!("$request.body{pointer}");
        let answer = template(&expression)
            .evaluate(&exchange)
            .map(|value| value.into_json().unwrap());
        answer.map_err(|error| error.reason().unwrap())
    };
    let form = Body::form(b"a=1&b=x+y&c%5B%5D=%C3%A9");
    assert_eq!(value(form, "#/b"), Ok(json!("x y")));
    assert_eq!(value(form, "#/c[]"), Ok(json!("é")));
    assert_eq!(
        value(form, ""),
        Ok(json!({"a": "1", "b": "x y", "c[]": "é"}))
    );
    assert_eq!(value(form, "#/a/0"), Err(NoValue::Pointer));
    assert_eq!(value(form, "#/nothing"), Err(NoValue::Pointer));
    assert_eq!(value(Body::form(b"a=1&a=2"), "#/a"), Err(NoValue::Repeated));
    assert_eq!(value(Body::form(b"a=1&a=2"), ""), Err(NoValue::Repeated));
    assert_eq!(value(Body::form(b"a=%ff"), "#/a"), Err(NoValue::NotUtf8));
    assert_eq!(value(Body::form(b"\xff"), "#/a"), Err(NoValue::NotUtf8));
    assert_eq!(value(Body::text("plain"), ""), Ok(json!("plain")));
    assert_eq!(value(Body::text("plain"), "#/a"), Err(NoValue::Text));
    assert_eq!(value(Body::NONE, ""), Err(NoValue::Body));
    assert_eq!(value(Body::value(&json!(null)), ""), Ok(json!(null)));
}

#[test]
fn raw_json_is_read_as_it_stands() {
    let expand = |json: &str, text: &str| {
        let exchange = Exchange::new("POST").request_body(Body::json(json.as_bytes()));
        template(text)
            .expand(&exchange)
            .map_err(|error| error.reason().unwrap())
    };
    assert_eq!(
        expand(
            r#"{"n": 123456789012345678901234567890}"#,
            "{$request.body#/n}!"
        ),
        Ok("123456789012345678901234567890!".into())
    );
    assert_eq!(
        expand(
            r#"{"n": 1.50, "e": 1E5}"#,
            "{$request.body#/n} {$request.body#/e}"
        ),
        Ok("1.50 1E5".into())
    );
    assert_eq!(
        expand(
            r#"{"o": { "b" : 1, "a": [ 1 , "x y" ] }}"#,
            "{$request.body#/o}!"
        ),
        Ok(r#"{"b":1,"a":[1,"x y"]}!"#.into())
    );
    assert_eq!(
        expand(r#"{"a": "x\u00e9\n"}"#, "{$request.body#/a}"),
        Ok("xé\n".into())
    );
    assert_eq!(
        expand(r#"{"a\u002fb": 1}"#, "{$request.body#/a~1b}"),
        Ok("1".into())
    );
    assert_eq!(
        expand(" [0, [1, 2]] ", "{$request.body#/1/0}{$request.body#/0}"),
        Ok("10".into())
    );
    // A pointer and one below it.
    assert_eq!(
        expand(
            r#"{"a": {"b": 1}}"#,
            "{$request.body#/a}{$request.body#/a/b}{$request.body}"
        ),
        Ok(r#"{"b":1}1{"a":{"b":1}}"#.into())
    );
    // Duplicates count on the way of a pointer alone.
    assert_eq!(
        expand(r#"{"a": 1, "b": 2, "b": 3}"#, "{$request.body#/a}"),
        Ok("1".into())
    );
    assert_eq!(
        expand(r#"{"a": 1, "\u0061": 2}"#, "{$request.body#/a}"),
        Err(NoValue::DuplicateMember)
    );
    assert_eq!(
        expand(r#"{"a": {"b": 1}, "a": 2}"#, "{$request.body#/a/b}"),
        Err(NoValue::DuplicateMember)
    );
    assert_eq!(
        expand(r#"{"x": {"x": 1}, "a": 1}"#, "{$request.body#/x/x}"),
        Ok("1".into())
    );
    assert_eq!(
        expand("", "{$request.body#/a}"),
        Err(NoValue::Body),
        "no bytes are no body"
    );
    // The whole text must be JSON, whatever is asked for.
    for bad in [
        " ",
        "{",
        r#"{"a": 1} x"#,
        r#"{"a": 1, "b": tru}"#,
        "{'a': 1}",
        "[1, 2",
        "\u{feff}{}",
    ] {
        assert_eq!(
            expand(bad, "{$request.body#/a}"),
            Err(NoValue::NotJson),
            "{bad}"
        );
    }
    assert_eq!(
        expand(r#"{"a": "\ud800"}"#, "{$request.body#/a}"),
        Err(NoValue::NotJson)
    );
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        expand(&deep, "{$request.body#/0/0/1}"),
        Err(NoValue::Pointer),
        "deep text is skipped without recursion"
    );
    let bytes = Exchange::new("POST").request_body(Body::json(b"{\"a\": \"\xff\"}"));
    assert_eq!(
        template("{$request.body#/a}")
            .expand(&bytes)
            .unwrap_err()
            .reason(),
        Some(NoValue::NotUtf8)
    );
}

#[test]
fn typed_values() {
    let body = json!({"n": 5, "list": [1], "null": null, "s": "5"});
    let response = Response::builder()
        .status(201)
        .header("Location", "/x")
        .body(())
        .unwrap()
        .into_parts()
        .0;
    let exchange = Exchange::new("POST")
        .request_body(Body::value(&body))
        .response(&response);
    let typed = |text: &str| {
        template(text)
            .evaluate(&exchange)
            .unwrap()
            .into_json()
            .unwrap()
    };
    assert_eq!(typed("$statusCode"), json!(201));
    assert_eq!(typed("{$statusCode}"), json!(201));
    assert_eq!(typed("{$statusCode} "), json!("201 "));
    assert_eq!(typed("{$request.body#/list}"), json!([1]));
    assert_eq!(typed("$request.body#/null"), json!(null));
    assert_eq!(
        typed("{$request.body#/null}{$response.header.location}"),
        json!("null/x")
    );
    let inside = template("{$request.body#/list}")
        .evaluate(&exchange)
        .unwrap();
    assert!(
        std::ptr::eq(inside.as_json().unwrap(), &raw const body["list"]),
        "borrowed, not copied"
    );
    assert!(
        template("$statusCode")
            .evaluate(&exchange)
            .unwrap()
            .as_json()
            .is_none()
    );
    let list = Value::from(json!([1]));
    assert_eq!(
        (list.value_type(), list.to_string_lossless()),
        (ValueType::Array, "[1]".to_owned())
    );
}

trait Lossless {
    fn to_string_lossless(&self) -> String;
}

impl Lossless for Value<'_> {
    fn to_string_lossless(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

#[test]
fn nothing_secret_is_printed() {
    let body = json!({"secret": "s3cr3t"});
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("s3cr3t"));
    let exchange = Exchange::new("POST")
        .url("https://h.example/?s3cr3t=s3cr3t")
        .request_headers(&headers)
        .path_param("p", "s3cr3t")
        .request_body(Body::value(&body))
        .response_body(Body::text("s3cr3t"));
    let value = template("$request.body#/secret")
        .evaluate(&exchange)
        .unwrap();
    let debug = format!(
        "{exchange:?} {value:?} {:?} {:?}",
        Body::value(&body),
        Lookup::from("s3cr3t")
    );
    assert!(!debug.contains("s3cr3t"), "{debug}");
}

#[test]
fn a_base_is_appended_to() {
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
fn what_comes_back_is_what_url_prints() {
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

#[test]
fn limits_have_errors_of_their_own() {
    let id = |length: usize| "x".repeat(length);
    let url = |length: usize, text: &str| {
        let exchange = Exchange::new("POST")
            .path_param("id", id(length))
            .path_param("cb", format!("https://h.example/{}", id(length)));
        template(text)
            .to_url(&exchange, &Policy::public())
            .map(|url| url.as_str().len())
            .map_err(|error| error.code())
    };
    assert_eq!(url(512, "https://h.example/{$request.path.id}"), Ok(530));
    assert_eq!(
        url(513, "https://h.example/{$request.path.id}"),
        Err("value-too-long")
    );
    assert_eq!(
        url(513, "https://h.example/?{$request.path.id}"),
        Err("value-too-long")
    );
    // The beginning is bounded by the URL's own limit.
    assert_eq!(url(2030, "{$request.path.cb}"), Ok(2048));
    assert_eq!(url(2031, "{$request.path.cb}"), Err("url-too-long"));
    assert_eq!(
        url(2028, "{$request.path.cb}/{$request.path.cb}"),
        Err("value-too-long")
    );
    let four = "https://h.example/{$request.path.id}/{$request.path.id}/{$request.path.id}/{$request.path.id}";
    assert_eq!(url(506, four), Ok(2045));
    assert_eq!(url(507, four), Err("url-too-long"));
    assert!(
        Template::parse(&"x".repeat(4096)).is_ok() && Template::parse(&"x".repeat(4097)).is_err()
    );
    assert!(
        Template::parse(&"{$url}".repeat(32)).is_ok()
            && Template::parse(&"{$url}".repeat(33)).is_err()
    );
    let deep = |count: usize| format!("$request.body#{}", "/a".repeat(count));
    assert!(Expression::parse(&deep(64)).is_ok() && Expression::parse(&deep(65)).is_err());
    let dotted = |count: usize| format!("$request.body{}", ".a".repeat(count));
    let parse =
        |text: &str| Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT));
    assert!(parse(&dotted(64)).is_ok() && parse(&dotted(65)).is_err());
    let slashless = |count: usize| format!("$request.body#a{}", "/a".repeat(count));
    assert!(parse(&slashless(63)).is_ok() && parse(&slashless(64)).is_err());
}

#[test]
fn partial_evaluation() {
    let body = json!({"url": "https://h.example/cb/", "id": "{$url}", "dot": "."});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let later_body = json!({"id": "a b", "dot": "."});
    let full = request
        .clone()
        .response_body(Body::value(&later_body))
        .status(StatusCode::CREATED);
    let later = Exchange::empty()
        .response_body(Body::value(&later_body))
        .status(StatusCode::CREATED);
    for (text, left) in [
        (
            "{$request.body#/url}/x/{$response.body#/id}",
            "https://h.example/cb/x/{$response.body#/id}",
        ),
        (
            "{$request.body#/url}/{$request.body#/id}?s={$statusCode}",
            "https://h.example/cb/%7B%24url%7D?s={$statusCode}",
        ),
        (
            "https://h.example/{$response.body#/id}/{$request.body#/id}",
            "https://h.example/{$response.body#/id}/%7B%24url%7D",
        ),
        ("{$request.body#/url}", "https://h.example/cb/"),
    ] {
        let key = UrlTemplate::parse(text).unwrap();
        let partial = key.partial(&request).unwrap();
        assert_eq!(partial.to_string(), left);
        // Stored and read again.
        let stored = serde_json::to_string(&partial).unwrap();
        let read: UrlTemplate = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, partial);
        let policy = Policy::public();
        assert_eq!(
            read.to_url(&later, &policy).unwrap(),
            key.to_url(&full, &policy).unwrap()
        );
    }
    // Two values that make a dot segment together are caught at the end.
    let key =
        UrlTemplate::parse("https://h.example/{$request.body#/dot}{$response.body#/dot}").unwrap();
    let partial = key.partial(&request).unwrap();
    assert_eq!(
        partial
            .to_url(&later, &Policy::public())
            .unwrap_err()
            .code(),
        "dot-segment"
    );
    // What is left has the limit of a template, which the URL itself may keep.
    let long = format!(
        "{{$request.body#/long}}/{{$response.body#/{}}}",
        "x".repeat(4040)
    );
    let wide = json!({"long": format!("https://h.example/{}", "a".repeat(100))});
    let error = UrlTemplate::parse(&long)
        .unwrap()
        .partial(&Exchange::new("POST").request_body(Body::value(&wide)));
    let error = error.unwrap_err();
    assert_eq!(
        (error.code(), error.is_permanent()),
        ("partial-too-long", false)
    );
    assert!(
        error
            .to_string()
            .starts_with("with the values in it, the template is longer than 4096 bytes"),
        "{error}"
    );
    // What the request should have had is missing now, not later.
    let key = UrlTemplate::parse("{$request.query.cb}/{$response.body#/id}").unwrap();
    assert!(key.partial(&request).unwrap_err().is_missing());
    // A base goes in, and sender parameters stay.
    let text = Template::parse_with(
        "/p/{paymentId}/{$request.body#/dot}x",
        Syntax::openapi().lenient(Leniency::SENDER_PARAMETER),
    );
    let key = UrlTemplate::with_base(&text.unwrap(), "https://h.example/v1").unwrap();
    let partial = key.partial(&request).unwrap();
    assert_eq!(partial.to_string(), "https://h.example/v1/p/{paymentId}/.x");
    let read: UrlTemplate =
        serde_json::from_value(serde_json::to_value(&partial).unwrap()).unwrap();
    let paid = Exchange::empty().sender_param("paymentId", "7 8");
    assert_eq!(
        read.to_url(&paid, &Policy::public()).unwrap().as_str(),
        "https://h.example/v1/p/7%208/.x"
    );
    assert_eq!(
        serde_json::to_value(&key).unwrap(),
        json!("https://h.example/v1/p/{paymentId}/{$request.body#/dot}x")
    );
}

#[test]
fn a_policy_is_narrowed_and_opened_by_name() {
    let code = |policy: &Policy, url: &str| {
        policy
            .check_url(url)
            .map(String::from)
            .map_err(Denied::code)
    };
    let public = Policy::public();
    assert_eq!(code(&public, "http://printer.local/"), Err("special-name"));
    assert_eq!(
        code(&public, "http://mylocal.example/").as_deref(),
        Ok("http://mylocal.example/")
    );
    assert_eq!(code(&public, "http://localhost./"), Err("special-name"));
    let opened = public
        .clone()
        .allow_host("printer.local".parse().unwrap())
        .allow_host("gateway".parse().unwrap());
    assert!(
        code(&opened, "http://PRINTER.local./").is_ok() && code(&opened, "http://gateway/").is_ok()
    );
    assert_eq!(
        code(&opened, "http://x.printer.local/"),
        Err("special-name")
    );
    assert_eq!(
        code(&opened, "http://printer.local:25/"),
        Err("port"),
        "a host opens no port"
    );
    let below = public.clone().allow_host("*.svc.internal".parse().unwrap());
    assert!(code(&below, "http://a.b.svc.internal/").is_ok());
    assert_eq!(code(&below, "http://svc.internal/"), Err("special-name"));
    assert_eq!(code(&below, "http://xsvc.internal/"), Err("special-name"));
    // A name is opened as a name; where it leads is judged by address.
    assert!(below.check_addrs(["10.0.0.1".parse().unwrap()]).is_err());
    let ranged = below.allow_cidr("10.0.0.0/8".parse().unwrap());
    assert!(
        ranged
            .check_addrs(["10.0.0.1".parse().unwrap(), "8.8.8.8".parse().unwrap()])
            .is_ok()
    );
    assert!(
        ranged
            .check_addrs(["10.0.0.1".parse().unwrap(), "192.168.0.1".parse().unwrap()])
            .is_err()
    );
    let literal = public.clone().allow_host("10.0.0.1".parse().unwrap());
    assert!(
        code(&literal, "http://10.0.0.1/").is_ok() && code(&literal, "http://10.0.0.2/").is_err()
    );
    let loopback = public.clone().allow_loopback();
    for url in [
        "http://127.9.9.9:8080/",
        "http://[::1]:8080/",
        "http://localhost:8080/",
        "http://a.localhost:8080/",
    ] {
        assert!(
            code(&loopback, url).is_ok() && code(&public, url).is_err(),
            "{url}"
        );
    }
    assert!(
        loopback
            .check_addr("::ffff:127.0.0.1".parse().unwrap())
            .is_err()
    );
    let any = Policy::any();
    assert!(
        code(&any, "http://169.254.169.254:25/").is_ok()
            && any.check_addr("::1".parse().unwrap()).is_ok()
    );
    assert_eq!(
        code(&any, "http://a@h.example/"),
        Err("userinfo"),
        "the text rules hold under every policy"
    );
    assert_eq!(
        code(&any.https_only(), "http://h.example/"),
        Err("https-only")
    );
    let hosts = public.only_hosts([
        "h.example".parse().unwrap(),
        "[2606:4700::1]".parse().unwrap(),
    ]);
    assert!(
        code(&hosts, "https://h.example/").is_ok()
            && code(&hosts, "https://[2606:4700:0::1]/").is_ok()
    );
    for url in [
        "https://evilh.example/",
        "https://h.example.evil.example/",
        "https://a.h.example/",
    ] {
        assert_eq!(code(&hosts, url), Err("host-not-listed"), "{url}");
    }
    assert_eq!(
        code(&hosts.clone().only_ports([25]), "https://h.example:25/"),
        Err("port"),
        "a list of ports opens none"
    );
    let both = hosts
        .only_hosts(["b.example".parse().unwrap()])
        .only_ports([443])
        .only_ports([443, 8443]);
    assert_eq!(
        code(&both, "https://b.example/"),
        Err("host-not-listed"),
        "narrowing twice narrows twice"
    );
    assert_eq!(
        code(&both, "https://h.example:8443/"),
        Err("port-not-listed")
    );
}

#[test]
fn names_of_private_networks_are_opened_by_name() {
    let public = Policy::public();
    for name in [
        "test",
        "svc",
        "consul",
        "docker",
        "mail",
        "intra",
        "domain",
        "workgroup",
        "arpa",
        "k8s",
        "cluster",
    ] {
        for url in [
            format!("http://{name}/"),
            format!("http://A.b.{}./", name.to_uppercase()),
        ] {
            assert_eq!(
                public
                    .check_url(&url)
                    .unwrap_err()
                    .to_string()
                    .matches(name)
                    .count(),
                1,
                "{url}"
            );
        }
        for url in [
            format!("http://{name}.h.example/"),
            format!("http://h.my{name}/"),
            format!("http://{name}x.example/"),
        ] {
            assert!(public.check_url(&url).is_ok(), "{url}");
        }
        let opened = public
            .clone()
            .allow_host(format!("hooks.{name}").parse().unwrap());
        assert!(opened.check_url(&format!("http://hooks.{name}/")).is_ok());
        assert!(opened.check_url(&format!("http://other.{name}/")).is_err());
    }
    assert_eq!(
        public.check_url("http://x.home.arpa/"),
        Err(Denied::SpecialName("home.arpa"))
    );
    assert!(public.check_url("http://hooks.example/").is_ok());
}

#[test]
fn what_is_denied_wins_whatever_the_order() {
    let address = |text: &str| text.parse::<IpAddr>().unwrap();
    let range = |text: &str| text.parse::<Cidr>().unwrap();
    let denied = |policy: &Policy, at: &str| {
        matches!(
            policy.check_addr(address(at)),
            Err(Denied::AddressDenied(_))
        )
    };
    let services = range("34.118.224.0/20");
    let open = |policy: Policy| {
        policy
            .allow_loopback()
            .allow_cidr(range("34.0.0.0/8"))
            .allow_cidr(range("::/0"))
    };
    for policy in [Policy::public(), Policy::any()] {
        for policy in [
            open(policy.clone().deny_cidr(services)),
            open(policy).deny_cidr(services),
        ] {
            for at in [
                "34.118.224.0",
                "34.118.239.255",
                "::ffff:34.118.224.1",
                "::34.118.224.1",
                "::ffff:0:34.118.224.1",
                "64:ff9b::34.118.224.1",
                "2002:2276:e001::1",
                "2606:4700::200:5efe:34.118.224.1",
            ] {
                assert!(denied(&policy, at), "{at}");
                let carried = [address("8.8.8.8"), address(at)];
                assert_eq!(
                    policy.check_addrs(carried),
                    Err(Denied::AddressDenied(services))
                );
            }
            for at in ["34.118.223.255", "34.118.240.0", "::1", "2606:4700::1"] {
                assert_eq!(policy.check_addr(address(at)), Ok(()), "{at}");
            }
            assert_eq!(
                policy
                    .check_url("http://34.118.224.1/")
                    .map_err(Denied::code),
                Err("address-denied")
            );
        }
    }
    // The mapped spelling of a range is the range; `::/0` is IPv6 alone.
    let mapped = Policy::public().deny_cidr(range("::ffff:34.118.224.0/116"));
    assert!(denied(&mapped, "34.118.224.1") && denied(&mapped, "::ffff:34.118.224.1"));
    let mapped = Policy::any().deny_cidr(range("::ffff:0:0/96"));
    assert!(
        denied(&mapped, "10.0.0.1")
            && denied(&mapped, "::ffff:10.0.0.1")
            && !denied(&mapped, "2606:4700::1")
    );
    let v6 = Policy::public().deny_cidr(range("::/0"));
    assert!(denied(&v6, "2606:4700::1") && v6.check_addr(address("8.8.8.8")).is_ok());
    // `::` and `::1` carry no IPv4 address.
    let loopback = Policy::public()
        .allow_loopback()
        .deny_cidr(range("0.0.0.0/8"))
        .deny_cidr(range("127.0.0.1"));
    assert!(
        loopback.check_addr(address("::1")).is_ok()
            && loopback.check_addr(address("127.0.0.2")).is_ok()
    );
    assert_eq!(
        loopback.check_url("http://127.0.0.1/"),
        Err(Denied::AddressDenied(range("127.0.0.1/32")))
    );

    let name = |text: &str| text.parse::<HostPattern>().unwrap();
    let policy = Policy::any()
        .deny_host(name("*.corp.example"))
        .only_hosts([name("a.corp.example")]);
    let policy = policy
        .allow_host(name("*.corp.example"))
        .deny_host(name("10.0.0.1"));
    assert_eq!(
        policy.check_url("http://A.Corp.example./"),
        Err(Denied::HostDenied)
    );
    assert_eq!(
        policy.check_url("http://corp.example/"),
        Err(Denied::HostNotListed),
        "the name itself is a pattern more"
    );
    assert!(denied(&policy, "10.0.0.1") && denied(&policy, "::ffff:10.0.0.1"));
    let localhost = Policy::public()
        .deny_host(name("localhost"))
        .allow_loopback();
    assert_eq!(
        localhost.check_url("http://localhost/"),
        Err(Denied::HostDenied)
    );
    assert!(localhost.check_url("http://a.localhost/").is_ok());
}

#[test]
fn isatap_is_refused_under_any_prefix() {
    let public = Policy::public();
    for text in [
        "2606:4700::5efe:127.0.0.1",
        "2600:1F18:0:0:0200:5EFE:808:808",
        "2606:4700:1:2::5efe:0:0",
    ] {
        let address: IpAddr = text.parse().unwrap();
        assert!(
            matches!(public.check_addr(address), Err(Denied::Address(_))),
            "{text}"
        );
        assert!(
            public
                .check_addrs(["2606:4700::1".parse().unwrap(), address])
                .is_err(),
            "{text}"
        );
        assert_eq!(
            public
                .check_url(&format!("http://[{text}]/"))
                .map_err(Denied::code),
            Err("address"),
            "{text}"
        );
        assert!(
            public
                .clone()
                .allow_cidr(address.into())
                .check_addr(address)
                .is_ok(),
            "{text}"
        );
    }
    let fabric = public
        .clone()
        .allow_cidr("2606:4700:1:2::/64".parse().unwrap());
    assert!(
        fabric
            .check_addr("2606:4700:1:2::5efe:10.0.0.1".parse().unwrap())
            .is_ok()
    );
    assert!(
        fabric
            .check_addr("2606:4700:1:3::5efe:10.0.0.1".parse().unwrap())
            .is_err()
    );
    for text in [
        "2606:4700::300:5efe:127.0.0.1",
        "2606:4700::5efd:7f00:1",
        "2606:4700:5efe::1",
        "2606:4700::5efe:1:2:3",
    ] {
        assert_eq!(public.check_addr(text.parse().unwrap()), Ok(()), "{text}");
    }
}

#[test]
fn the_address_table_holds_to_the_last_address() {
    let public = Policy::public();
    assert_eq!(REGISTRY_DATE.len(), "2025-10-09".len());
    for range in ADDRESS_RANGES {
        let cidr = range.cidr();
        let last: IpAddr = match cidr.base() {
            IpAddr::V4(base) => IpAddr::from(
                (u32::from(base) | u32::MAX.checked_shr(cidr.prefix().into()).unwrap_or(0))
                    .to_be_bytes(),
            ),
            IpAddr::V6(base) => IpAddr::from(
                (u128::from(base) | u128::MAX.checked_shr(cidr.prefix().into()).unwrap_or(0))
                    .to_be_bytes(),
            ),
        };
        for address in [cidr.base(), last] {
            assert!(
                matches!(public.check_addr(address), Err(Denied::Address(_))),
                "{address} of {range}"
            );
        }
        assert!(!range.name().is_empty() && !range.source().is_empty());
        assert!(
            public.clone().allow_cidr(cidr).check_addr(last).is_ok(),
            "{range}"
        );
    }
    assert!(public.check_addr("1fff:ffff::1".parse().unwrap()).is_err());
    assert!(public.check_addr("4000::".parse().unwrap()).is_err());
    assert!(
        "10.0.0.0/8"
            .parse::<Cidr>()
            .unwrap()
            .contains("10.255.255.255".parse().unwrap())
    );
}

#[test]
fn errors_have_sources_and_kinds() {
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

#[test]
fn a_context_may_answer_all_at_once() {
    struct Counter(std::cell::Cell<usize>);

    impl Context for Counter {
        fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
            "one".into()
        }

        fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
            self.0.set(self.0.get() + expressions.len());
            answers.fill_with(|| "all".into());
        }
    }

    let counter = Counter(std::cell::Cell::new(0));
    assert_eq!(
        template("{$request.body#/a}{$url}")
            .expand(&counter)
            .unwrap(),
        "oneone"
    );
    assert_eq!(
        template("{$request.body#/a}{$url}{$request.body#/b}")
            .expand(&counter)
            .unwrap(),
        "allallall"
    );
    assert_eq!(counter.0.get(), 3);
    let object: &dyn Context = &counter;
    assert_eq!(template("{$url}!").expand(object).unwrap(), "one!");
}

#[test]
fn a_filled_template_and_its_errors_show_no_value() {
    let body = json!({"a": ".", "b": "s3cr3t", "ok": "ok"});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let policy = Policy::public();
    let key = |text: &str| UrlTemplate::parse(text).unwrap();
    // A mistake that the values make together is theirs, not the template's.
    let dots =
        key("https://h.example/{$request.body#/a}/{$request.body#/b}?x={$response.body#/id}");
    let error = dots.partial(&request).unwrap_err();
    assert_eq!(
        (error.code(), error.is_permanent(), error.text()),
        ("dot-segment", false, dots.template().as_str())
    );
    // The rest has values in its text; what it says of an expression does not.
    let rest = key("https://h.example/{$request.body#/b}?x={$response.body#/id}&y={$statusCode}")
        .partial(&request)
        .unwrap();
    let stored: UrlTemplate = serde_json::from_value(serde_json::to_value(&rest).unwrap()).unwrap();
    let list = json!({"id": [1]});
    let bad = Exchange::empty().response_body(Body::value(&list));
    for rest in [rest, stored] {
        let errors = [
            rest.to_url(&Exchange::empty(), &policy).unwrap_err(),
            rest.to_url(&bad, &policy).unwrap_err(),
        ];
        assert_eq!(
            (errors[0].code(), errors[1].code()),
            ("no-response", "structured-value")
        );
        for error in errors {
            let shown = format!("{error} {error:#} {error:?}");
            assert!(
                shown.contains("$response.body#/id") && !shown.contains("s3cr3t"),
                "{shown}"
            );
        }
    }
    let inside = json!({"u": "http://10.0.0.1/s3cr3t"});
    let request = Exchange::new("POST").request_body(Body::value(&inside));
    let rest = key("{$request.body#/u}?x={$statusCode}")
        .partial(&request)
        .unwrap();
    let refused = rest
        .to_url(&Exchange::empty().status(StatusCode::OK), &policy)
        .unwrap_err();
    assert!(
        !format!("{refused} {refused:#}").contains("s3cr3t"),
        "{refused:#}"
    );
}

#[test]
fn a_parameter_that_is_not_known_yet_stays_what_it_is() {
    struct Later;

    impl Context for Later {
        fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
            Lookup::Unknown
        }
    }

    let key =
        UrlTemplate::parse_with("{$cb}/x", Syntax::openapi().lenient(Leniency::FASTAPI)).unwrap();
    let rest = key.partial(&Later).unwrap();
    assert_eq!(rest.to_string(), "{$cb}/x");
    let exchange = Exchange::new("POST").path_param("cb", "https://h.example");
    assert_eq!(
        rest.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/x"
    );
}

#[test]
fn a_limit_counts_what_comes_out() {
    let policy = Policy::public();
    let text = format!("https://h.example?{}", "x".repeat(2048 - 18));
    assert_eq!(text.len(), 2048);
    // `/` for the empty path makes it 2,049.
    assert_eq!(policy.check_url(&text), Err(Denied::Text(TextRule::Length)));
    assert!(policy.check_url(text.get(..2047).unwrap()).is_ok());
    // What could fit with the shortest values is no mistake of the template.
    let full = format!(
        "https://h.example/?{}={{$request.query.e}}",
        "a".repeat(2048 - 20)
    );
    let exchange = Exchange::new("POST").url("https://h.example/?e=");
    assert_eq!(
        template(&full)
            .to_url(&exchange, &policy)
            .unwrap()
            .as_str()
            .len(),
        2048
    );
    let over = format!(
        "https://h.example/?{}={{$request.query.e}}",
        "a".repeat(2048 - 19)
    );
    assert_eq!(
        UrlTemplate::parse(&over).unwrap_err().code(),
        "url-too-long"
    );
}

#[test]
fn the_order_of_an_exchange_s_parts_does_not_matter() {
    let uri = Uri::from_static("/x?a=1");
    let plain = Uri::from_static("/x");
    let star = Uri::from_static("*");
    let expand = |exchange: &Exchange<'_>, text: &str| {
        template(text)
            .expand(exchange)
            .map_err(|e| e.reason().unwrap())
    };
    let exchange = Exchange::new("GET").origin("https", "h.example").uri(&uri);
    assert_eq!(
        expand(&exchange, "$url"),
        Ok("https://h.example/x?a=1".into())
    );
    let exchange = Exchange::new("GET")
        .url("https://u.example/?a=2")
        .uri(&plain);
    assert_eq!(
        expand(&exchange, "{$url} {$request.query.a}"),
        Ok("https://u.example/?a=2 2".into())
    );
    let exchange = Exchange::new("OPTIONS")
        .uri(&star)
        .origin("https", "h.example");
    assert_eq!(expand(&exchange, "$url"), Err(NoValue::Url));
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("evil.example/p?x="));
    let exchange = Exchange::new("GET")
        .uri(&uri)
        .request_headers(&headers)
        .origin_from_host_header("https");
    assert_eq!(expand(&exchange, "$url"), Err(NoValue::Url), "no authority");
}

#[test]
fn parts_are_text_too() {
    let token: openapi_expr::syntax::Token<'static> =
        serde_json::from_value(json!("X-Id")).unwrap();
    assert_eq!(
        (token.to_string(), serde_json::to_value(&token).unwrap()),
        ("X-Id".into(), json!("X-Id"))
    );
    assert!(serde_json::from_value::<JsonPointer<'static>>(json!("id")).is_err());
    assert_eq!(
        "/a".parse::<JsonPointer<'static>>().unwrap(),
        JsonPointer::try_from("/a").unwrap()
    );
    assert_eq!(
        JsonPointer::from_tokens(["a", "~/"])
            .tokens()
            .collect::<Vec<_>>(),
        ["a", "~/"]
    );
    assert_eq!(
        "*.Example.COM."
            .parse::<openapi_expr::policy::HostPattern>()
            .unwrap()
            .to_string(),
        "*.example.com"
    );
}

#[test]
fn what_is_written_is_what_is_read_again() {
    // A leniency is not known to the reader, so the standard spelling is written.
    let read = Template::parse_with(
        "a <$url> {$cb}",
        Syntax::openapi().lenient(Leniency::FASTAPI),
    )
    .unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, json!("a {$url} {$request.query.cb}"));
    let again: Template = serde_json::from_value(written).unwrap();
    assert_eq!(again.to_standard(), read.to_standard());
    let expression =
        Expression::parse_with("$cb", Syntax::openapi().lenient(Leniency::FASTAPI)).unwrap();
    assert_eq!(
        serde_json::to_value(&expression).unwrap(),
        json!("$request.query.cb")
    );
}

/// Pointers of any length, of which each ends on the way of the next, go down no deeper than one
/// does.
#[test]
fn many_long_pointers_have_a_bottom() {
    let depth = 4000;
    let body = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let pointer = |length: usize| JsonPointer::from_tokens(vec!["a"; length]);
    let expressions: Vec<_> = (1..=32)
        .map(|n| Expression::Request(Source::Body(Some(pointer(n * 120)))))
        .collect();
    let exchange = Exchange::new("POST").request_body(Body::json(body.as_bytes()));
    let mut answers = vec![Lookup::Unknown; expressions.len()];
    exchange.lookup_all(&expressions, &mut answers);
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Lookup::NoValue(NoValue::NotJson)))
    );
}

/// An index that is far away, or is none, costs no more than one that is near.
#[test]
fn an_array_is_gone_through_once() {
    let json = format!("[{}1]", "0,".repeat(20_000));
    let exchange = Exchange::new("POST").request_body(Body::json(json.as_bytes()));
    let long = format!(
        "{{$request.body#/20000}}{{$request.body#/{}}}",
        "9".repeat(4000)
    );
    assert_eq!(
        template(&long).expand(&exchange).unwrap_err().reason(),
        Some(NoValue::Pointer)
    );
    assert_eq!(
        template("{$request.body#/20000}{$request.body#/0}")
            .expand(&exchange)
            .unwrap(),
        "10"
    );
}
