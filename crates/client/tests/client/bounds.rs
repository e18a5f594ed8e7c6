//! Receivers that are slow, or whose responses do not end.

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, Method, StatusCode};
use openapi_expr_client::{MAX_BODY_BYTES, SendErrorKind};
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::task::JoinSet;

use super::gate::Gate;
use super::server::{Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, certificate, opened, ours, plain, post};

/// The time limit of the clients in these tests. An ordinary client is watched for longer.
const SOON: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_millis(1500);
/// A time that only a client without limits exceeds, even on a slow machine.
const LONG: Duration = Duration::from_secs(10);

const OK: &str = "HTTP/1.1 200 OK\r\n";

fn write(text: &str) -> Step {
    Step::Write(text.to_owned())
}

/// Writes one byte or line at a time, for longer than the limit.
fn drip(text: &str) -> Step {
    Step::Repeat(text.to_owned(), 10_000, Duration::from_millis(10))
}

#[tokio::test]
async fn slow_responses_time_out() {
    let head = || write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
    let cases = [
        ("silence", None, vec![Step::Hang]),
        ("half a head", None, vec![write(OK), Step::Hang]),
        ("a head in drops", None, vec![write(OK), drip("x: y\r\n")]),
        (
            "promises",
            None,
            vec![drip("HTTP/1.1 100 Continue\r\n\r\n")],
        ),
        (
            "half a body",
            Some(StatusCode::OK),
            vec![head(), write("half"), Step::Hang],
        ),
        (
            "a body in drops",
            Some(StatusCode::OK),
            vec![head(), drip("x")],
        ),
    ];
    // At the same time, because each one waits.
    let mut all = JoinSet::new();
    for (what, status, steps) in cases {
        all.spawn(slow_response(what, status, steps));
    }
    all.join_all().await;
}

async fn slow_response(what: &'static str, status: Option<StatusCode>, steps: Vec<Step>) {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let server = Server::http(OUTSIDE, move |_| steps.clone());
    let url = server.url(HOOK);
    let ordinary = plain(&names, &Gate::default());
    let read = async { ordinary.get(&url).send().await?.bytes().await };
    assert!(
        tokio::time::timeout(LATER, read).await.is_err(),
        "{what}: the ordinary client waits and waits"
    );

    let client = ours(opened(), &names).timeout(SOON).build().unwrap();
    let start = Instant::now();
    let error = post(&client, &url).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (SendErrorKind::Timeout, status),
        "{what}: {error:#}"
    );
    assert!(error.is_retryable(), "{what}");
    assert!(
        start.elapsed() >= SOON && start.elapsed() < LONG,
        "{what}: {:?}",
        start.elapsed()
    );
}

/// A resolver that never returns.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn slow_connections_time_out() {
    // The connection remains in the system's queue, and nobody answers it.
    let listener = TcpListener::bind((OUTSIDE, 0)).unwrap();
    let url = format!("https://{HOOK}:{}/", listener.local_addr().unwrap().port());
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    for resolver in [Arc::clone(&names) as Arc<dyn Resolve>, Arc::new(Silent)] {
        let ordinary = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([certificate()]);
        let ordinary = ordinary
            .dns_resolver(Arc::clone(&resolver))
            .build()
            .unwrap();
        assert!(
            tokio::time::timeout(LATER, ordinary.get(&url).send())
                .await
                .is_err(),
            "it waits and waits"
        );

        let client = ours(opened(), &names)
            .resolver(resolver)
            .connect_timeout(SOON)
            .build()
            .unwrap();
        let start = Instant::now();
        let error = post(&client, &url).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (SendErrorKind::Timeout, None),
            "{error:#}"
        );
        assert!(
            start.elapsed() >= SOON && start.elapsed() < LONG,
            "{:?}",
            start.elapsed()
        );
    }
}

/// The size and number of the chunks that represent an endless body: 32 MiB.
const CHUNK: usize = 64 * 1024;
const CHUNKS: usize = 512;

#[tokio::test]
async fn an_endless_body_is_truncated() {
    let endless = || Step::Repeat("x".repeat(CHUNK), CHUNKS, Duration::ZERO);
    let chunked = || {
        Step::Repeat(
            format!("{CHUNK:x}\r\n{}\r\n", "x".repeat(CHUNK)),
            CHUNKS,
            Duration::ZERO,
        )
    };
    for (what, steps) in [
        (
            "until it closes",
            vec![write("HTTP/1.1 200 OK\r\n\r\n"), endless()],
        ),
        (
            "by length",
            vec![
                write(&format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
                    CHUNK * CHUNKS
                )),
                endless(),
            ],
        ),
        (
            "in chunks",
            vec![
                write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"),
                chunked(),
                write("0\r\n\r\n"),
            ],
        ),
    ] {
        let names = Names::new(HOOK, &[&[OUTSIDE]]);
        let server = Server::http(OUTSIDE, move |_| steps.clone());
        let url = server.url(HOOK);
        let answer = plain(&names, &Gate::default())
            .get(&url)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.bytes().await.unwrap().len(),
            CHUNK * CHUNKS,
            "{what}: the ordinary client takes it all"
        );
        let written = server.written();
        assert!(written >= CHUNK * CHUNKS);

        let client = ours(opened(), &names).build().unwrap();
        let answer = post(&client, &url).await.unwrap();
        assert_eq!(
            (answer.body.len(), answer.truncated),
            (MAX_BODY_BYTES, true),
            "{what}"
        );
        assert_eq!(answer.status, StatusCode::OK);
        // The connection is closed. The rest of the body remains in the buffers of the system.
        server.closed().await;
        assert!(
            server.written() - written < CHUNK * CHUNKS,
            "{what}: the server could not write it all"
        );
    }
}

#[tokio::test]
async fn the_body_limit_is_exact() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    for (limit, size, body, truncated) in [
        (8, 7, 7, false),
        (8, 8, 8, false),
        (8, 9, 8, true),
        (0, 0, 0, false),
        (0, 1, 0, true),
    ] {
        let server = Server::http(OUTSIDE, move |_| ok(&"x".repeat(size)));
        let client = ours(opened(), &names)
            .max_body_bytes(limit)
            .build()
            .unwrap();
        let answer = post(&client, &server.url(HOOK)).await.unwrap();
        assert_eq!(
            (answer.body.len(), answer.truncated),
            (body, truncated),
            "{size} of {limit}"
        );
    }
}

/// The client does not ask for compression. If a body is compressed anyway, the client does not
/// decompress it. So a decompression bomb has no effect.
#[tokio::test]
async fn nothing_is_decompressed() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let head = format!("{OK}content-encoding: {encoding}\r\ncontent-length: 4\r\n\r\nbomb");
        let server = Server::http(OUTSIDE, move |_| vec![write(&head), Step::Next]);
        let answer = post(&ours(opened(), &names).build().unwrap(), &server.url(HOOK))
            .await
            .unwrap();
        assert_eq!(answer.text(), "bomb");
        assert_eq!(answer.headers["content-encoding"], encoding);
        assert_eq!(server.seen()[0].header("accept-encoding"), None);
    }

    // In the tests reqwest has its gzip feature, as if another crate had turned it on. An ordinary
    // client asks for compression and decompresses the body.
    let bomb = include_bytes!("zeros.gz");
    let head = format!(
        "{OK}content-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        bomb.len()
    );
    let server = Server::http(OUTSIDE, move |_| {
        vec![write(&head), Step::Bytes(bomb), Step::Next]
    });
    let answer = plain(&names, &Gate::default())
        .get(server.url(HOOK))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.bytes().await.unwrap().len(), 4 << 20);
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("gzip"));
    let answer = post(&ours(opened(), &names).build().unwrap(), &server.url(HOOK))
        .await
        .unwrap();
    assert_eq!((&*answer.body, answer.truncated), (bomb.as_slice(), false));
    assert_eq!(server.seen()[1].header("accept-encoding"), None);
}

/// hyper limits the head of a response, in an ordinary client too: 100 headers, 408 KiB. This test
/// notices if that changes.
#[tokio::test]
async fn a_huge_head_is_an_error() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let headers = |count: usize| {
        write(&(OK.to_owned() + &"x: y\r\n".repeat(count) + "content-length: 0\r\n\r\n"))
    };
    let endless = |start: &str| {
        vec![
            write(start),
            Step::Repeat("x".repeat(CHUNK), CHUNKS, Duration::ZERO),
        ]
    };
    for (what, fits, steps) in [
        ("100 headers", true, vec![headers(99), Step::Next]),
        ("101 headers", false, vec![headers(100), Step::Next]),
        (
            "a value of 300 KiB",
            true,
            vec![write(&format!(
                "{OK}x: {}\r\ncontent-length: 0\r\n\r\n",
                "y".repeat(300 << 10)
            ))],
        ),
        (
            "a value of 500 KiB",
            false,
            vec![write(&format!(
                "{OK}x: {}\r\ncontent-length: 0\r\n\r\n",
                "y".repeat(500 << 10)
            ))],
        ),
        ("an endless value", false, endless("HTTP/1.1 200 OK\r\nx: ")),
        ("an endless name", false, endless("HTTP/1.1 200 OK\r\n")),
        ("an endless reason", false, endless("HTTP/1.1 200 ")),
        (
            "endless headers",
            false,
            vec![
                write(OK),
                Step::Repeat("x: y\r\n".repeat(10_000), CHUNKS, Duration::ZERO),
            ],
        ),
    ] {
        let server = Server::http(OUTSIDE, move |_| steps.clone());
        let url = server.url(HOOK);
        let ordinary = plain(&names, &Gate::default()).get(&url).send().await;
        assert_eq!(ordinary.is_ok(), fits, "{what}");

        let written = server.written();
        let client = ours(opened(), &names).build().unwrap();
        match post(&client, &url).await {
            Ok(answer) => assert!(fits && answer.status == StatusCode::OK, "{what}"),
            Err(error) => {
                assert!(!fits, "{what}: {error:#}");
                assert_eq!(
                    (error.kind(), error.status()),
                    (SendErrorKind::Http, None),
                    "{what}: {error:#}"
                );
            }
        }
        drop(client);
        server.closed().await;
        assert!(
            server.written() - written < CHUNK * CHUNKS,
            "{what}: the server could not write it all"
        );
    }
}

/// Endless trailers after a body and an endless chunk extension are errors.
#[tokio::test]
async fn endless_trailers_and_chunk_extensions_are_errors() {
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let chunked = || write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n");
    let endless = || Step::Repeat("x: y\r\n".repeat(10_000), CHUNKS, Duration::ZERO);
    for (what, start) in [("trailers", "0\r\n"), ("an extension", "2;")] {
        let server = Server::http(OUTSIDE, move |_| vec![chunked(), write(start), endless()]);
        let client = ours(opened(), &names).build().unwrap();
        let error = post(&client, &server.url(HOOK)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (SendErrorKind::Http, Some(StatusCode::OK)),
            "{what}: {error:#}"
        );
        server.closed().await;
        assert!(server.written() < CHUNK * CHUNKS, "{what}");
    }
}

/// The future can be dropped at any moment, and it can be spawned.
#[tokio::test]
async fn a_send_can_be_dropped() {
    fn spawned<T: Send>(future: T) -> T {
        future
    }
    let server = Server::http(OUTSIDE, |_| vec![Step::Hang]);
    let client = ours(opened(), &Names::new(HOOK, &[&[OUTSIDE]]))
        .build()
        .unwrap();
    let url = server.url(HOOK);
    {
        let sending = pin!(spawned(client.send(
            Method::POST,
            &url,
            HeaderMap::new(),
            "event"
        )));
        assert!(tokio::time::timeout(SOON, sending).await.is_err());
    }
    server.closed().await;
}
