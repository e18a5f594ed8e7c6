//! Rejected requests are not stored.

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::world::{Api, World, on_both};

on_both! {
    async fn invalid_invoices_are_not_stored(world: World) {
        let api = world.api(&[]);
        let long = "x".repeat(129);
        let with = |member: &str, value: Value| {
            let mut invoice = json!({"id": "1", "customer": "c", "total": "1"});
            invoice[member] = value;
            invoice.to_string()
        };
        let bodies = [
            with("id", json!("")), with("id", json!(long)), with("id", json!("a\tb")), with("id", json!("a\u{0}b")),
            with("id", json!("\u{85}")), with("id", json!(".")), with("id", json!("..")), with("id", json!(7)),
            with("id", Value::Null), with("total", json!("1e3")), with("total", json!(-1)), with("total", json!("1.000000001")),
            with("total", Value::Null), with("total", json!("NaN")), with("customer", json!("")),
            with("customer", json!("a\u{0}")), with("customer", json!("x".repeat(513))), with("title", json!(1)),
            r#"{"id": "1", "id": "2", "customer": "c", "total": "1"}"#.to_owned(),
            r#"{"id": "1", "customer": "c"}"#.to_owned(), "[]".to_owned(), r#" ["1", null, "c", "1"]"#.to_owned(), "{".to_owned(), String::new(),
        ];
        for body in bodies {
            let answer = api.post(None, body.clone()).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["code"], "invoice", "{body}");
            assert!(problem["message"].as_str().unwrap().starts_with("the body is not a valid invoice: "), "{problem}");
        }
        assert_eq!(api.get("/invoices").await.text().await.unwrap(), "[]");
    }

    async fn other_bodies_are_rejected(world: World) {
        let api = world.api(&[]);
        let body = json!({"id": "1", "customer": "c", "total": "1"}).to_string();
        let url = format!("{}/invoices/", api.url);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
            let request = world.http.post(&url).header("content-type", kind).body(body.clone());
            assert_eq!(request.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        let without = world.http.post(&url).body(body.clone()).send().await.unwrap();
        assert_eq!(without.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let large = json!({"id": "1", "customer": "c", "total": "1", "x": "x".repeat(70_000)}).to_string();
        let answer = api.post(None, large).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "too-large");
        assert_eq!(api.get("/invoices").await.text().await.unwrap(), "[]");
        let request = world.http.post(&url).header("content-type", "Application/JSON; charset=utf-8").body(body);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
    }
}

/// Every rejection is a `Problem`, as the document states.
#[tokio::test]
async fn rejections_are_problems() {
    let world = World::sqlite();
    let api = world.api(&[]);
    for (method, path, status, code) in [
        ("GET", "/invoices?limit=many", 400, "unreadable"),
        ("GET", "/invoices?before=1&before=2", 400, "unreadable"),
        ("GET", "/invoices/%ff", 400, "unreadable"),
        ("POST", "/invoices/%ff/pay", 400, "unreadable"),
        ("POST", "/deliveries/%ff/retry", 400, "unreadable"),
        ("GET", "/nothing", 404, "no-route"),
        ("GET", "/invoices/1", 404, "no-invoice"),
        ("DELETE", "/invoices/1", 405, "method"),
        ("GET", "/foreign", 421, "host"),
    ] {
        let request = world
            .http
            .request(method.parse().unwrap(), format!("{}{path}", api.url));
        let request = if path == "/foreign" {
            request.header("host", "evil.example")
        } else {
            request
        };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code, "{method} {path}");
        assert!(!problem["message"].as_str().unwrap().is_empty());
    }
}

/// Sends a raw request and returns the response.
async fn raw(api: &Api, request: &str) -> String {
    let mut stream = TcpStream::connect(api.url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_must_name_its_host() {
    let world = World::sqlite();
    let api = world.api(&[]);
    let host = api.url.strip_prefix("http://").unwrap();
    for (request, status) in [
        (
            format!("GET /invoices HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200",
        ),
        ("GET /invoices HTTP/1.0\r\n\r\n".to_owned(), "HTTP/1.0 200"),
        (
            "GET /invoices HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            "HTTP/1.1 400",
        ),
        (
            "POST /invoices/1/pay HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            "HTTP/1.1 400",
        ),
        (
            format!(
                "GET /invoices HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ),
            "HTTP/1.1 400",
        ),
        (
            format!(
                "GET {}/invoices HTTP/1.1\r\nConnection: close\r\n\r\n",
                api.url
            ),
            "HTTP/1.1 400",
        ),
    ] {
        let answer = raw(&api, &request).await;
        assert!(answer.starts_with(status), "{request:?}: {answer}");
        assert!(
            !status.ends_with("400") || answer.contains("\"code\":\"host\""),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn pages_load_only_their_own_files() {
    let world = World::sqlite();
    let api = world.api(&[]);
    for path in [
        "/",
        "/docs/",
        "/docs/swagger-ui-bundle.js",
        "/docs/nothing",
        "/page.js",
        "/openapi.json",
        "/invoices",
    ] {
        let answer = api.get(path).await;
        assert_eq!(
            answer.headers()["x-content-type-options"],
            "nosniff",
            "{path}"
        );
        let policy = answer
            .headers()
            .get("content-security-policy")
            .map(|policy| policy.to_str().unwrap().to_owned());
        if path == "/" || path.starts_with("/docs") {
            let policy = policy.unwrap_or_else(|| panic!("{path} has no policy"));
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self'; "),
                "{path}: {policy}"
            );
            assert!(
                policy.ends_with("frame-ancestors 'none'"),
                "{path}: {policy}"
            );
        }
    }
}
