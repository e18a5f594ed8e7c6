//! Errors: their kinds, for logs and for machines, and that they never show the URL.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use openapi_expr::Denied;
use openapi_expr_client::{Client, SendError, SendErrorKind};

use super::server::{Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, inside, opened, ours, post};

/// The path and the query of a URL contain secrets.
const SECRET: &str = "secret/7?token=secret";

pub(crate) fn all_texts(error: &SendError) -> String {
    let mut texts = format!("{error}\n{error:#}\n{error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(texts, "\n{cause}\n{cause:?}").unwrap();
        source = cause.source();
    }
    texts
}

fn says(text: &str) -> Vec<Step> {
    vec![Step::Write(text.to_owned())]
}

/// A server that does not wait for a request. It closes the connection when the client does.
fn speaks_first(text: &'static str) -> SocketAddr {
    let listener = TcpListener::bind((OUTSIDE, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.read_to_end(&mut Vec::new()))
            .ok();
    });
    address
}

/// Checks that an error shows neither the URL nor more than one line.
fn shows_no_url(error: &SendError) {
    let texts = all_texts(error);
    assert!(
        !texts.contains("secret") && !texts.contains("://"),
        "{texts}"
    );
    assert!(!error.to_string().contains('\n'), "one line: {error}");
}

#[tokio::test]
async fn a_denied_request_has_the_code_of_the_rule() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    names.set("inner.example.com", &[&[inside()]]);
    let client = ours(opened(), &names).build().unwrap();
    for (url, code) in [
        (format!("http://10.0.0.1/{SECRET}"), "address"),
        (format!("http://hook.example.com:25/{SECRET}"), "port"),
        (format!("http://hook/{SECRET}"), "single-label-host"),
        (format!("http://user:secret@{HOOK}/"), "userinfo"),
        (format!("http://inner.example.com/{SECRET}"), "address"),
        (format!("https://inner.example.com/{SECRET}"), "address"),
    ] {
        let error = post(&client, &url).await.unwrap_err();
        let seen = (error.code(), error.is_retryable(), error.status());
        assert_eq!(seen, (code, false, None), "{url}: {error:#}");
        shows_no_url(&error);
    }
}

#[tokio::test]
async fn a_failed_request_has_its_code_and_is_retryable() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    names.set("other.example.com", &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    let hasty = ours(opened(), &names)
        .timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    // Bound, so that no other process gets the port, but not listening.
    let refuses = tokio::net::TcpSocket::new_v4().unwrap();
    refuses.bind((OUTSIDE, 0).into()).unwrap();
    let free = refuses.local_addr().unwrap().port();
    let mail = speaks_first("220 mail.example.com ESMTP\r\n").port();
    let closes = Server::http(OUTSIDE, |_| vec![]);
    let other = Server::http(OUTSIDE, |_| says("220 mail.example.com ESMTP\r\n"));
    let breaks = Server::http(OUTSIDE, |_| {
        says("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")
    });
    let hangs = Server::http(OUTSIDE, |_| vec![Step::Hang]);
    let secure = Server::https(OUTSIDE, |_| ok("delivered"));
    let other_name = secure.url("other.example.com").replace("http:", "https:");

    for (url, code, status) in [
        ("http://nobody.example.com/".into(), "name-not-found", None),
        ("https://nobody.example.com/".into(), "name-not-found", None),
        (format!("http://{HOOK}:{free}/"), "connect", None),
        (format!("https://{HOOK}:{free}/"), "connect", None),
        (format!("https://{HOOK}:{mail}/"), "tls", None),
        (other_name, "tls", None),
        (secure.url(HOOK), "http", None),
        (closes.url(HOOK), "http", None),
        (other.url(HOOK), "http", None),
        (breaks.url(HOOK), "http", Some(StatusCode::OK)),
        (hangs.url(HOOK), "timeout", None),
    ] {
        let client = if code == "timeout" { &hasty } else { &client };
        let url = url + SECRET;
        let error = post(client, &url).await.unwrap_err();
        let seen = (error.code(), error.is_retryable(), error.status());
        assert_eq!(seen, (code, true, status), "{url}: {error:#}");
        shows_no_url(&error);
    }
}

#[tokio::test]
async fn messages_name_the_cause() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    let error = post(&client, "http://nobody.example.com/")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "the host name was not found");
    assert_eq!(
        format!("{error:#}"),
        "the host name was not found: client error (Connect): dns error: error resolving DNS: no such name"
    );
    let error = post(&client, "http://[::1]/").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the policy denies the request: the address is in ::1/128 (loopback)"
    );
    let denied = error
        .source()
        .and_then(|source| source.downcast_ref::<Denied>());
    assert_eq!(error.kind(), SendErrorKind::Denied(*denied.unwrap()));
}

#[tokio::test]
async fn only_a_2xx_status_is_a_success() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    for (status, good, retryable) in [
        (200, true, false),
        (202, true, false),
        (204, true, false),
        (299, true, false),
        (304, false, false),
        (400, false, false),
        (404, false, false),
        (408, false, true),
        (410, false, false),
        (425, false, true),
        (429, false, true),
        (500, false, true),
        (503, false, true),
        (599, false, true),
    ] {
        let server = Server::http(OUTSIDE, move |_| {
            says(&format!(
                "HTTP/1.1 {status} So\r\nconnection: close\r\n\r\n"
            ))
        });
        let answer = post(&client, &server.url(HOOK)).await.unwrap();
        assert_eq!(answer.status.as_u16(), status);
        let result = answer.error_for_status();
        assert_eq!(result.is_ok(), good, "{status}");
        if let Err(error) = result {
            assert_eq!(
                (error.code(), error.is_retryable()),
                ("status", retryable),
                "{status}"
            );
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("the server answered {status}")),
                "{error}"
            );
        }
        assert_eq!(server.seen().len(), 1, "nothing is repeated here");
    }
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let secret = HeaderMap::from_iter([(
        http::header::AUTHORIZATION,
        http::HeaderValue::from_static("secret"),
    )]);
    let builder = ours(opened(), &names).configure(|settings| settings.default_headers(secret));
    let server = Server::http(OUTSIDE, |_| {
        says("HTTP/1.1 200 OK\r\nset-cookie: secret\r\n\r\nsecret")
    });
    assert!(format!("{builder:?}").starts_with("ClientBuilder { policy: Policy {"));
    assert!(!format!("{builder:?}").contains("secret"));
    let client = builder.max_body_bytes(4).build().unwrap();
    assert!(!format!("{client:?}").contains("secret"));
    let answer = client
        .send(Method::GET, &server.url(HOOK), HeaderMap::new(), "")
        .await
        .unwrap();
    assert_eq!(format!("{answer:?}"), "Response(200, 4 bytes, truncated)");
    assert!(server.seen()[0].text.contains("authorization: secret"));
}

#[test]
fn types_can_be_shared_and_kept() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    kept::<Client>();
    kept::<SendError>();
    kept::<openapi_expr_client::Response>();
    assert!(
        size_of::<SendError>() <= 64,
        "small enough to be returned: {}",
        size_of::<SendError>()
    );
}
