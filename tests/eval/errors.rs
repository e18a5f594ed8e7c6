//! What evaluation errors say.

use std::fmt::Write as _;

use openapi_expr::eval::RecordedExchange;
use openapi_expr::{
    Body, Context, Document, EvalError, Exchange, Expression, Leniency, Lookup, Syntax, Template,
};

use crate::golden;

/// Knows nothing. An exchange always knows something.
struct Nothing;

impl Context for Nothing {
    fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
        Lookup::Unknown
    }
}

fn expand(text: &str, context: &dyn Context) -> Result<String, EvalError> {
    Template::parse(text).unwrap().expand(context)
}

fn report(name: &str, error: &EvalError) -> String {
    let (code, missing) = (error.code(), error.is_missing());
    format!("== {name}\n{error:#}\n---\n{error}\n---\ncode: {code}\nmissing: {missing}\n")
}

#[test]
fn evaluation_errors_match_the_golden_file() {
    let body = serde_json::json!({"a": {"b": 1}});
    let headers: http::HeaderMap = [("x-two", "1"), ("x-two", "2")]
        .into_iter()
        .map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap()))
        .collect::<Vec<(http::HeaderName, http::HeaderValue)>>()
        .into_iter()
        .fold(http::HeaderMap::new(), |mut map, (n, v)| {
            map.append(n, v);
            map
        });
    let json = Exchange::new("POST")
        .url("https://api.example.com/?two=1&two=2&bad=%ff")
        .request_headers(&headers)
        .request_body(Body::value(&body));
    let raw = |bytes| Exchange::new("POST").request_body(Body::json(bytes));
    let text = Exchange::new("POST").request_body(Body::text("plain"));
    let parts = Exchange::new("POST").request_body(Body::typed(
        "multipart/form-data; boundary=s3cr3t",
        b"--s3cr3t",
    ));
    let unrecorded = Exchange::new("POST").request_body(Body::UNRECORDED);
    let unknown = Exchange::empty();
    let cases: [(&str, &Exchange<'_>, &str); 16] = [
        (
            "missing-parameter",
            &json,
            "{$request.query.callback_url}/invoices",
        ),
        ("missing-header", &json, "{$request.header.X-Callback}"),
        ("no-body", &unknown, "x{$request.body#/id}"),
        ("pointer-without-match", &json, "{$request.body#/a/c}"),
        ("body-not-json", &raw(b"{\"a\": "), "{$request.body#/a}"),
        ("pointer-into-text", &text, "{$request.body#/a}"),
        ("multipart-not-read", &parts, "{$request.body#/hook}/done"),
        (
            "body-not-recorded",
            &unrecorded,
            "{$request.body#/hook}/done",
        ),
        (
            "duplicate-member",
            &raw(b"{\"a\": 1, \"a\": 2}"),
            "{$request.body#/a}",
        ),
        ("repeated", &json, "{$request.query.two}"),
        ("repeated-header", &json, "{$request.header.X-Two}"),
        ("not-utf8", &json, "{$request.query.bad}"),
        ("no-response", &json, "{$response.body#/id}/{$statusCode}"),
        ("not-in-response", &json, "$response.query.page"),
        ("unknown-url", &unknown, "{$url}"),
        ("unknown-method", &unknown, "{$method}"),
    ];
    let mut reports = String::new();
    for (name, exchange, text) in cases {
        reports += &report(name, &expand(text, exchange).expect_err(name));
    }
    let api = Document::from_json(
        r#"{"openapi": "3.1.0", "paths": {"/pets/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "style": "matrix"}]}}}}"#,
    );
    let api = api.unwrap();
    let matched = api.match_request("GET", "/pets/s3cr3t").unwrap();
    let context = matched.context(Exchange::new("GET"));
    let error = expand("{$request.path.id}", &context).unwrap_err();
    reports += &report("style-not-read", &error);
    let sender = Syntax::openapi().lenient(Leniency::SENDER_PARAMETER);
    let sender = Template::parse_with("/{paymentId}", sender).unwrap();
    let error = sender.expand(&unknown).unwrap_err();
    reports += &report("missing-sender-parameter", &error);
    let error = expand("https://h.example/{$request.body#/id}", &Nothing).unwrap_err();
    reports += &report("unknown", &error);
    golden::compare([("eval/goldens/evaluation.txt", reports)]);
}

#[test]
fn errors_of_recorded_exchanges_match_the_golden_file() {
    let mut text = String::new();
    for json in [
        r#"{"request": "#,
        "{\n  \"request\": {},\n}",
        "[]",
        r#"{"requests": {}}"#,
        r#"{"request": {"heders": {}}}"#,
        r#"{"response": {"code": 200}}"#,
        r#"{"request": "POST /"}"#,
        r#"{"request": {"method": 1}}"#,
        r#"{"request": {"url": "\ud800"}}"#,
        r#"{"request": {"headers": []}}"#,
        r#"{"request": {"headers": {"X-Id": 7}}}"#,
        r#"{"request": {"headers": {"X-Id": ["7", 8]}}}"#,
        r#"{"request": {"headers": {"X Id": "7"}}}"#,
        r#"{"request": {"headers": {"X-Id": "7\n"}}}"#,
        r#"{"request": {"path": {"id": [7]}}}"#,
        r#"{"request": {"path": {"id": 7, "id": 8}}}"#,
        r#"{"request": {}, "request": {}}"#,
        r#"{"request": {"body": {}, "body_text": ""}}"#,
        r#"{"response": {"status": 1000}}"#,
        r#"{"sender": {"id": null}}"#,
        r#"{"a\nb": {}}"#,
    ] {
        let error = RecordedExchange::parse(json).expect_err(json);
        writeln!(text, "{error} ({})", error.code()).unwrap();
    }
    let headers: Vec<_> = (0..40_000).map(|n| format!(r#""H{n}": """#)).collect();
    let headers = headers.join(",");
    let many = format!(r#"{{"request": {{"headers": {{{headers}}}}}}}"#);
    let error = RecordedExchange::parse(&many).unwrap_err();
    writeln!(text, "{error} ({})", error.code()).unwrap();
    golden::compare([("eval/goldens/recorded_exchanges.txt", text)]);
}
