//! On loopback, the service only answers to its own names, and a page of another site cannot change
//! anything.

use common::testing::{closed, sent};
use reqwest::header::{HOST, ORIGIN};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use super::world::{Api, World};

const SITE: &str = "sec-fetch-site";

fn ask(
    world: &World,
    api: &Api,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> RequestBuilder {
    let port = api.url.rsplit(':').next().unwrap();
    let request = world.http.request(method, format!("{}{path}", api.url));
    headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, value.replace("PORT", port))
    })
}

async fn status(request: RequestBuilder) -> (StatusCode, String) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let problem: Value = answer.json().await.unwrap_or_default();
    (
        status,
        problem["code"].as_str().unwrap_or_default().to_owned(),
    )
}

#[tokio::test]
async fn a_page_of_another_site_cannot_change_anything() {
    let world = World::sqlite();
    let api = world.api(&[
        "--workers",
        "0",
        "--host",
        "invoices.example",
        "--host",
        "h.example:8443",
    ]);
    api.create("1", None).await;
    let pay = |headers: &[(&str, &str)]| {
        status(ask(&world, &api, Method::POST, "/invoices/1/pay", headers))
    };
    let (host, origin) = (HOST.as_str(), ORIGIN.as_str());
    for headers in [
        &[(origin, "http://evil.example")][..],
        &[
            (origin, "http://evil.example"),
            ("content-type", "text/plain"),
        ],
        &[(origin, "null")],
        &[(origin, "")],
        &[(origin, "http://127.0.0.1")],
        &[(origin, "http://127.0.0.1:1")],
        &[(origin, "http://localhost:PORT")],
        &[(origin, "http://127.0.0.1:PORT.evil.example")],
        &[(origin, "http://evil@127.0.0.1:PORT")],
        &[(origin, "file://127.0.0.1:PORT")],
        &[
            (origin, "http://127.0.0.1:PORT"),
            (origin, "http://evil.example"),
        ],
        &[(origin, "http://127.0.0.1:PORT"), (SITE, "cross-site")],
        &[(SITE, "cross-site")],
        &[(SITE, "same-site")],
        &[(SITE, "")],
    ] {
        assert_eq!(
            pay(headers).await,
            (StatusCode::FORBIDDEN, "origin".to_owned()),
            "{headers:?}"
        );
    }
    for path in ["/invoices/", "/deliveries/1/retry", "/nothing", "/docs/"] {
        let foreign = ask(
            &world,
            &api,
            Method::POST,
            path,
            &[(origin, "http://evil.example")],
        );
        assert_eq!(status(foreign).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(api.invoice("1").await["paid_at"], Value::Null);
    for headers in [
        &[][..],
        &[(host, "localhost:PORT")],
        &[(host, "LocalHost:PORT"), (origin, "http://localhost:PORT")],
        &[(host, "[::1]:PORT"), (origin, "http://[::1]:PORT")],
        &[(host, "127.8.8.8:PORT")],
        &[
            (host, "invoices.example"),
            (origin, "https://invoices.example"),
            (SITE, "same-origin"),
        ],
        &[(host, "h.example:8443"), (origin, "https://h.example:8443")],
        &[(origin, "http://127.0.0.1:PORT")],
        &[(origin, "http://127.0.0.1:PORT"), (SITE, "same-origin")],
        &[(SITE, "none")],
    ] {
        assert_eq!(pay(headers).await.0, StatusCode::OK, "{headers:?}");
    }
}

#[tokio::test]
async fn it_only_answers_to_its_own_names() {
    let world = World::sqlite();
    let api = world.api(&["--workers", "0"]);
    api.create("1", None).await;
    for host in [
        "evil.example",
        "evil.example:PORT",
        "localhost",
        "localhost:1",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:99999",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "evil@127.0.0.1:PORT",
        "10.0.0.1:PORT",
        "[::2]:PORT",
        "::1:PORT",
        "127.1:PORT",
        "2130706433:PORT",
        "",
    ] {
        for (method, path) in [
            (Method::GET, "/"),
            (Method::GET, "/events"),
            (Method::GET, "/invoices"),
            (Method::GET, "/openapi.json"),
            (Method::GET, "/docs/"),
            (Method::HEAD, "/"),
            (Method::POST, "/invoices/1/pay"),
        ] {
            let (status, _) = status(ask(&world, &api, method, path, &[("host", host)])).await;
            assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host} {path}");
        }
    }
    let port = api.url.rsplit(':').next().unwrap();
    for (target, hosts, expected) in [
        (
            "/",
            format!("host: localhost:{port}\r\nhost: evil.example\r\n"),
            "HTTP/1.1 400 ",
        ),
        (
            "http://evil.example/",
            format!("host: localhost:{port}\r\n"),
            "HTTP/1.1 421 ",
        ),
        (
            &format!("http://localhost:{port}/"),
            format!("host: localhost:{port}\r\n"),
            "HTTP/1.1 200 ",
        ),
    ] {
        let request = format!("GET {target} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
        let answer = closed(&mut sent(&api.url, request.as_bytes()));
        assert!(answer.starts_with(expected), "{request} {answer}");
    }
    assert_eq!(api.invoice("1").await["paid_at"], Value::Null);
}

/// Another site may link to the page, but cannot read it.
#[tokio::test]
async fn other_sites_may_link_but_not_read() {
    let world = World::sqlite();
    let api = world.api(&["--workers", "0"]);
    let headers = [
        (ORIGIN.as_str(), "http://evil.example"),
        (SITE, "cross-site"),
    ];
    for path in ["/", "/docs/", "/invoices"] {
        let answer = ask(&world, &api, Method::GET, path, &headers)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(
            !answer.headers().contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
}
