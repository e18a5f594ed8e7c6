//! `RecordedExchange`: read from JSON, built in code, and borrowed for evaluation.

use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use openapi_expr::eval::{
    InvalidExchange, RecordedBody, RecordedExchange, RepeatedHeader, RepeatedQuery,
};
use openapi_expr::{Exchange, Leniency, Syntax, Template};
use serde_json::value::RawValue;

/// The text of an expression's value, or the code of the reason why it has no value.
fn answer(recorded: &RecordedExchange, text: &str) -> String {
    let template = Template::parse(text).unwrap();
    template
        .expand(&recorded.exchange())
        .unwrap_or_else(|error| error.code().to_owned())
}

fn parse(json: &str) -> RecordedExchange {
    RecordedExchange::parse(json).unwrap()
}

const ALL: &str = r#"{
    "request": {
        "method": "POST",
        "url": "https://api.example.com/orders?tag=a%20b&n=1&n=2",
        "headers": {"X-Id": "7", "x-many": ["one", "two"]},
        "path": {"org": 1.50, "name": "a b", "on": true},
        "body": {"hook": "https://h.example/", "total": 1.50}
    },
    "response": {"status": 201, "headers": {"Location": "/orders/1"}, "body": [null]},
    "sender": {"paymentId": 8}
}"#;

const ANSWERS: &[(&str, &str)] = &[
    ("$method", "POST"),
    ("$url", "https://api.example.com/orders?tag=a%20b&n=1&n=2"),
    ("$request.query.tag", "a b"),
    ("$request.query.n", "repeated"),
    ("$request.header.x-id", "7"),
    ("$request.header.X-Many", "repeated"),
    ("$request.path.org", "1.50"),
    ("$request.path.name", "a b"),
    ("$request.path.on", "true"),
    ("$request.body#/hook", "https://h.example/"),
    ("$request.body#/total", "1.50"),
    ("$statusCode", "201"),
    ("$response.header.location", "/orders/1"),
    ("$response.body#/0", "null"),
];

fn built() -> RecordedExchange {
    let mut headers = HeaderMap::new();
    headers.insert("x-id", HeaderValue::from_static("7"));
    headers.append("x-many", HeaderValue::from_static("one"));
    headers.append("x-many", HeaderValue::from_static("two"));
    let mut response = HeaderMap::new();
    response.insert(header::LOCATION, HeaderValue::from_static("/orders/1"));
    RecordedExchange::new("POST")
        .url("https://api.example.com/orders?tag=a%20b&n=1&n=2")
        .request_headers(headers)
        .path_param("org", "replaced below")
        .path_param("org", "1.50")
        .path_param("name", "a b")
        .path_param("on", "true")
        .sender_param("paymentId", "replaced below")
        .sender_param("paymentId", "8")
        .request_body(RecordedBody::json(
            r#"{"hook": "https://h.example/", "total": 1.50}"#,
        ))
        .status(StatusCode::CREATED)
        .response_headers(response)
        .response_body(RecordedBody::json("[null]"))
}

#[test]
fn every_way_to_make_one_gives_the_same_answers() {
    let raw: &RawValue = serde_json::from_str(ALL).unwrap();
    let lenient = Syntax::openapi().lenient(Leniency::SENDER_PARAMETER);
    let payment = Template::parse_with("{paymentId}", lenient).unwrap();
    for recorded in [
        parse(ALL),
        ALL.parse().unwrap(),
        RecordedExchange::try_from(raw).unwrap(),
        serde_json::from_str(ALL).unwrap(),
        built(),
        built().clone(),
    ] {
        for (text, expected) in ANSWERS {
            assert_eq!(answer(&recorded, text), *expected, "{text}");
        }
        assert_eq!(payment.expand(&recorded.exchange()).unwrap(), "8");
        assert_eq!(recorded.request_method(), Some("POST"));
        assert!(recorded.request_url().unwrap().ends_with("n=1&n=2"));
    }
}

#[test]
fn a_repeated_name_is_answered_as_the_exchange_says() {
    let first = parse(ALL)
        .repeated_query(RepeatedQuery::First)
        .repeated_header(RepeatedHeader::Join);
    assert_eq!(answer(&first, "$request.query.n"), "1");
    assert_eq!(answer(&first, "$request.header.x-many"), "one, two");
}

#[test]
fn bodies_keep_their_spelling() {
    for body in [
        "1.50",
        "-0",
        "1E+2",
        "12345678901234567890.0",
        "1e400",
        r#"{"b":1.0,"a":[2,{"z":null}]}"#,
        "null",
        "true",
        "[]",
    ] {
        let json = format!(r#"{{"request": {{"body":  {body} }}, "response": {{"body":{body}}}}}"#);
        let recorded = parse(&json);
        assert_eq!(answer(&recorded, "$request.body"), body);
        assert_eq!(answer(&recorded, "$response.body"), body);
    }
    // What only the spelling shows.
    let twice = parse(r#"{"request": {"body": {"a": 1, "a": 2}}}"#);
    assert_eq!(answer(&twice, "$request.body#/a"), "duplicate-member");
}

#[test]
fn text_is_read_by_the_content_type() {
    for (content_type, text, pointer, expected) in [
        ("application/json", r#"{\"a\": 1.0}"#, "#/a", "1.0"),
        ("application/json", "{", "#/a", "body-not-json"),
        ("application/x-www-form-urlencoded", "a=b+c", "#/a", "b c"),
        (
            "multipart/form-data; boundary=B",
            "--B",
            "#/a",
            "multipart-not-read",
        ),
        ("text/plain", "{", "#/a", "pointer-into-text"),
        ("text/plain", "a=b", "", "a=b"),
    ] {
        let json = format!(
            r#"{{"request": {{"body_text": "{text}", "headers": {{"content-type": "{content_type}"}}}}}}"#
        );
        let answer = answer(&parse(&json), &format!("$request.body{pointer}"));
        assert_eq!(answer, expected, "{content_type} {text}");
    }
    assert_eq!(
        answer(
            &parse(r#"{"request": {"body_text": "a"}}"#),
            "$request.body"
        ),
        "a"
    );
}

#[test]
fn each_kind_of_body_is_borrowed_as_its_kind() {
    let fields = [
        ("a".to_owned(), Some("b".to_owned())),
        ("scan".to_owned(), None),
    ];
    for (body, pointer, expected) in [
        (RecordedBody::NONE, "#/a", "no-body"),
        (RecordedBody::default(), "#/a", "no-body"),
        (RecordedBody::UNRECORDED, "#/a", "body-not-recorded"),
        (RecordedBody::json(r#"{"a": 1}"#), "#/a", "1"),
        (RecordedBody::json("{"), "#/a", "body-not-json"),
        (RecordedBody::json(""), "#/a", "no-body"),
        (RecordedBody::form("a=%C3%A9"), "#/a", "é"),
        (RecordedBody::text("a"), "", "a"),
        (RecordedBody::typed("application/json", "[1]"), "#/0", "1"),
        (RecordedBody::fields(fields.clone()), "#/a", "b"),
        (RecordedBody::fields(fields), "#/scan", "multipart-not-read"),
    ] {
        let shown = format!("{body:?}");
        let recorded = RecordedExchange::new("POST").request_body(body);
        let got = answer(&recorded, &format!("$request.body{pointer}"));
        assert_eq!(got, expected, "{shown}");
    }
}

#[test]
fn null_is_absent_and_a_null_body_is_a_body() {
    let nulls = parse(
        r#"{"request": {"method": null, "url": null, "headers": null, "path": null, "body": null},
            "response": null, "sender": null}"#,
    );
    assert_eq!(answer(&nulls, "$request.body"), "null");
    for (text, code) in [
        ("$method", "unknown-method"),
        ("$url", "unknown-url"),
        ("$request.header.a", "missing-header"),
        ("$statusCode", "no-response"),
        ("$response.header.a", "no-response"),
    ] {
        assert_eq!(answer(&nulls, text), code);
        assert_eq!(answer(&parse("{}"), text), code);
        assert_eq!(answer(&RecordedExchange::empty(), text), code);
    }
    // A response without anything is a response.
    assert_eq!(
        answer(&parse(r#"{"response": {}}"#), "$response.header.a"),
        "missing-header"
    );
    assert_eq!(
        answer(&parse(r#"{"response": {}}"#), "$response.body"),
        "no-body"
    );
}

#[test]
fn an_error_inside_other_json_has_the_whole_path() {
    let raw: &RawValue = serde_json::from_str(r#"{"request": {"path": {"a": []}}}"#).unwrap();
    let error = RecordedExchange::try_from(raw).unwrap_err();
    assert_eq!(error.member(), "request.path.a");
    let error = error.within("exchange").within("lines[3]");
    assert_eq!(error.member(), "lines[3].exchange.request.path.a");
    let whole = "7".parse::<RecordedExchange>().unwrap_err();
    assert_eq!(whole.to_string(), "expected an object");
    assert_eq!(
        whole.within("exchange").to_string(),
        "`exchange` must be an object"
    );
    let serde = serde_json::from_str::<RecordedExchange>(r#"{"requests": {}}"#).unwrap_err();
    assert!(
        serde.to_string().starts_with("unknown member `requests`: "),
        "{serde}"
    );
}

#[test]
fn debug_output_of_a_recorded_exchange_never_holds_values() {
    const SECRET: &str = "s3cr3t";
    let json = ALL
        .replace("a%20b", SECRET)
        .replace("\"7\"", "\"s3cr3t\"")
        .replace("a b", SECRET)
        .replace("h.example", SECRET)
        .replace("/orders/1", SECRET)
        .replace('8', "\"s3cr3t\"");
    let recorded = parse(&json);
    assert!(answer(&recorded, "$request.body").contains(SECRET));
    let bodies = [
        RecordedBody::json(SECRET),
        RecordedBody::form(SECRET),
        RecordedBody::text(SECRET),
        RecordedBody::typed("text/plain", SECRET),
        RecordedBody::fields([(SECRET.to_owned(), Some(SECRET.to_owned()))]),
    ];
    let shown = format!("{recorded:?} {bodies:?}");
    assert!(shown.contains("POST") && !shown.contains(SECRET), "{shown}");
    for json in [
        r#"{"request": {"method": ["s3cr3t"]}}"#,
        r#"{"request": {"url": {"s3cr3t": "s3cr3t"}}}"#,
        r#"{"request": {"headers": "s3cr3t"}}"#,
        r#"{"request": {"headers": {"A": "s3cr3t\n"}}}"#,
        r#"{"request": {"headers": {"A": ["s3cr3t", 5]}}}"#,
        r#"{"request": {"body": "s3cr3t", "body_text": "s3cr3t"}}"#,
        r#"{"request": {"body": "s3cr3t}}"#,
        r#"{"request": {"path": ["s3cr3t"]}}"#,
        r#"{"response": {"status": "s3cr3t"}}"#,
        r#"{"sender": {"a": "s3cr3t", "a": "s3cr3t"}}"#,
        r#""s3cr3t""#,
        "s3cr3t",
    ] {
        let error: InvalidExchange = RecordedExchange::parse(json).unwrap_err();
        let shown = format!("{error} {error:?} {}", error.member());
        assert!(!shown.contains(SECRET), "{shown}");
    }
}

#[test]
fn a_request_of_any_body_type_is_an_exchange() {
    let request = Request::get("https://h.example/?a=1").body(7_u8).unwrap();
    let template = Template::parse("{$method} {$url} {$request.query.a}").unwrap();
    let expanded = template.expand(&Exchange::from(&request)).unwrap();
    assert_eq!(expanded, "GET https://h.example/?a=1 1");
}

#[test]
fn recorded_exchanges_are_shared_between_threads() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    kept::<RecordedExchange>();
    kept::<RecordedBody>();
    kept::<InvalidExchange>();
}
