//! Settings that are invalid, and settings that would weaken the guard.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use openapi_expr::Policy;
use openapi_expr_client::{Client, SendErrorKind};

use super::errors::all_texts;
use super::gate::Gate;
use super::server::{Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, certificate, opened, ours, plain, post, redirects};

#[test]
fn invalid_settings_are_rejected() {
    for proxy in [
        "",
        "proxy.example.com:3128",
        "socks5://proxy.example.com",
        "ftp://user:secret@proxy.example.com/",
        "http://",
        "http://proxy.example.com:99999",
        "http://user:secret@[::1%25eth0]/",
        "unix:/var/run/docker.sock",
        // `url` accepts it but hyper does not. reqwest would silently use no proxy.
        "http://pro\"xy.example.com/",
    ] {
        let error = Client::builder(Policy::public())
            .egress_proxy(proxy)
            .build()
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (SendErrorKind::Settings, "settings"),
            "{proxy}"
        );
        assert!(!error.is_retryable());
        assert!(!all_texts(&error).contains("secret"));
    }
    let builder = Client::builder(Policy::public());
    let error = builder
        .configure(|settings| settings.user_agent("a\nb").https_only(true))
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), SendErrorKind::Settings, "{error:#}");
}

/// A setting that is stricter than the policy remains, and a request that it forbids is not
/// retryable.
#[tokio::test]
async fn a_request_that_the_settings_forbid_fails() {
    let server = Server::http(OUTSIDE, |_| ok(""));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names)
        .configure(|settings| settings.https_only(true))
        .build()
        .unwrap();
    let error = post(&client, &server.url(HOOK)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (SendErrorKind::Settings, false),
        "{error:#}"
    );
    assert_eq!(server.connections().await, 0);
}

/// Configured settings are applied before those that the guard needs.
#[tokio::test]
async fn configured_settings_cannot_weaken_the_guard() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let target = Server::http(OUTSIDE, |_| ok("followed"));
    let to = target.url("127.0.0.1");
    let receiver = Server::http(OUTSIDE, move |seen| match seen.text.split(' ').nth(1) {
        Some("/moved") => redirects::moved(307, &to),
        Some("/busy") => vec![
            Step::Write("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_owned()),
            Step::Next,
        ],
        _ => vec![Step::Hang],
    });
    let settings = |settings: reqwest::ClientBuilder| {
        let retry = reqwest::retry::for_host(HOOK)
            .max_retries_per_request(3)
            .no_budget();
        settings
            .redirect(reqwest::redirect::Policy::limited(5))
            .retry(retry.classify_fn(|request| match request.status() {
                Some(status) if status.is_server_error() => request.retryable(),
                _ => request.success(),
            }))
            .timeout(Duration::from_secs(3600))
            .dns_resolver(Names::new(HOOK, &[&[OUTSIDE]]))
    };
    let urls = ["moved", "busy", "hang"].map(|path| receiver.url(HOOK) + path);
    let ordinary = settings(
        reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([certificate()]),
    )
    .build()
    .unwrap();
    assert_eq!(
        ordinary
            .post(&urls[0])
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap(),
        "followed"
    );
    assert_eq!(
        ordinary
            .post(&urls[1])
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        503
    );
    assert_eq!(
        (receiver.seen().len(), target.seen().len()),
        (1 + 4, 1),
        "it followed, and sent four times"
    );

    let client = ours(opened(), &names)
        .timeout(Duration::from_secs(2))
        .configure(settings)
        .build()
        .unwrap();
    assert_eq!(post(&client, &urls[0]).await.unwrap().status.as_u16(), 307);
    assert_eq!(post(&client, &urls[1]).await.unwrap().status.as_u16(), 503);
    assert_eq!(
        post(&client, &urls[2]).await.unwrap_err().kind(),
        SendErrorKind::Timeout
    );
    assert_eq!((receiver.seen().len(), target.seen().len()), (1 + 4 + 3, 1));
    assert!(
        !names.asked().is_empty(),
        "and the resolver is the one that was given as such"
    );
}

/// The receiver and the length of a request follow from the URL and the body, whatever the headers
/// of the caller say.
#[tokio::test]
async fn host_and_length_come_from_the_url_and_the_body() {
    let server = Server::http(OUTSIDE, |_| ok(""));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let url = server.url(HOOK);
    let forged = HeaderMap::from_iter([
        (header::HOST, HeaderValue::from_static("admin.internal")),
        (header::CONTENT_LENGTH, HeaderValue::from_static("2")),
        (header::ACCEPT, HeaderValue::from_static("text/plain")),
    ]);
    plain(&names, &Gate::default())
        .post(&url)
        .headers(forged.clone())
        .body("event")
        .send()
        .await
        .unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("host"), Some("admin.internal"));
    assert!(seen.text.ends_with("\r\n\r\nev"), "{}", seen.text);

    let host = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("admin.internal"))]);
    let client = ours(opened(), &names)
        .configure(|settings| settings.default_headers(host))
        .build()
        .unwrap();
    for forged in [
        forged,
        HeaderMap::from_iter([(header::TRANSFER_ENCODING, HeaderValue::from_static("gzip"))]),
    ] {
        let accept = forged.get(header::ACCEPT).cloned();
        client
            .send(Method::POST, &url, forged, "event")
            .await
            .unwrap();
        let seen = server.seen().pop().unwrap();
        assert_eq!(
            seen.header("host"),
            Some(&*format!("{HOOK}:{}", server.address.port()))
        );
        assert_eq!(
            (
                seen.header("content-length"),
                seen.header("transfer-encoding")
            ),
            (Some("5"), None)
        );
        assert!(
            seen.text.ends_with("\r\n\r\nevent") && !seen.text.contains("admin.internal"),
            "{}",
            seen.text
        );
        assert_eq!(
            accept.is_some(),
            seen.header("accept") == Some("text/plain")
        );
    }
}

/// Headers for a proxy on the way are removed, and so are those that `Connection` names.
#[tokio::test]
async fn headers_for_the_next_hop_are_removed() {
    let server = Server::http(OUTSIDE, |_| ok(""));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    let hop = [
        ("Connection", "upgrade, X-Named ,keep-alive,, é"),
        ("connection", "x-second"),
        ("UPGRADE", "h2c"),
        ("HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"),
        ("Expect", "100-continue"),
        ("TE", "trailers"),
        ("Trailer", "webhook-signature"),
        ("Transfer-Encoding", "gzip"),
        ("Keep-Alive", "timeout=600"),
        ("Proxy-Connection", "keep-alive"),
        ("Proxy-Authorization", "Basic c2VjcmV0"),
        ("Proxy-Authenticate", "Basic"),
        ("x-named", "1"),
        ("X-Second", "1"),
    ];
    let header = |(name, value): (&str, &str)| {
        (
            name.parse::<header::HeaderName>().unwrap(),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        )
    };
    let mut headers = HeaderMap::new();
    for (name, value) in hop
        .into_iter()
        .chain([("webhook-id", "7"), ("accept", "text/plain")])
        .map(header)
    {
        headers.append(name, value);
    }
    plain(&names, &Gate::default())
        .post(server.url(HOOK))
        .headers(headers.clone())
        .body("event")
        .send()
        .await
        .unwrap();
    assert!(
        server.seen()[0].header("upgrade").is_some()
            && server.seen()[0].header("x-named").is_some()
    );
    client
        .send(Method::POST, &server.url(HOOK), headers, "event")
        .await
        .unwrap();
    let seen = server.seen().pop().unwrap();
    for (name, _) in hop {
        assert_eq!(seen.header(name), None, "{name}");
    }
    assert_eq!(
        (seen.header("webhook-id"), seen.header("accept")),
        (Some("7"), Some("text/plain"))
    );
    assert_eq!(seen.header("content-length"), Some("5"));

    // reqwest sends default headers with every request, so a client with one of these is not built.
    for (name, value) in hop
        .into_iter()
        .filter(|(name, _)| !name.to_ascii_lowercase().starts_with("x-"))
        .map(header)
    {
        let set = HeaderMap::from_iter([(name.clone(), value)]);
        let error = ours(opened(), &names)
            .configure(|settings| settings.default_headers(set))
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), SendErrorKind::Settings, "{name}");
    }
    let quoted = HeaderMap::from_iter([
        header(("x-a", "\"upgrade\": \"te\": ")),
        header(("x-te", "te")),
    ]);
    assert!(
        ours(opened(), &names)
            .configure(|settings| settings.default_headers(quoted))
            .build()
            .is_ok()
    );
}

#[tokio::test]
async fn methods_for_proxies_are_rejected() {
    let server = Server::http(OUTSIDE, |_| ok(""));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    for method in ["CONNECT", "TRACE", "connect", "Trace"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let error = client
            .send(method, &server.url(HOOK), HeaderMap::new(), "")
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.code(), error.is_retryable()),
            (SendErrorKind::Method, "method", false)
        );
        assert_eq!(error.to_string(), "the method must not be CONNECT or TRACE");
    }
    assert_eq!(server.connections().await, 0);
    let other = Method::from_bytes(b"NOTIFY").unwrap();
    assert!(
        client
            .send(other, &server.url(HOOK), HeaderMap::new(), "")
            .await
            .is_ok()
    );
}
