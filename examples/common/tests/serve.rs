//! Serves clients that are slow, silent or many.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use clap::Parser;
use common::Limits;
use common::testing::{DEADLINE, closed, eventually, sent, trickled};
use futures_util::stream::{self, StreamExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: h\r\n\r\n";
const LAST: &[u8] = b"GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
const SLOW: &[u8] = b"GET /slow HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
const HALF_HEAD: &[u8] = b"GET / HTTP/1.1\r\nhost: h\r\nx-";
const HALF_BODY: &[u8] = b"POST /length HTTP/1.1\r\nhost: h\r\ncontent-length: 60000\r\n\r\n{";
const UNREAD_BODY: &[u8] = b"POST /unread HTTP/1.1\r\nhost: h\r\ncontent-length: 60000\r\n\r\n{";
const CHUNKED: &[u8] =
    b"POST /length HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\nffff\r\n{";

/// The size of `/large`: more than the system's buffers hold.
const LARGE: usize = 32 * 1024 * 1024;

#[derive(Parser)]
#[command(args_override_self = true)]
struct Arguments {
    #[command(flatten)]
    limits: Limits,
}

/// Parses the limits of a server that is started with these arguments.
fn limits<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Limits {
    Arguments::parse_from(["server"].into_iter().chain(arguments)).limits
}

/// Returns limits with the same time for each timeout, changed by `more`.
fn all_timeouts<'a>(seconds: &'a str, more: &[&'a str]) -> Limits {
    let timeouts = ["--head-timeout", "--body-timeout", "--write-timeout"];
    let timeouts = timeouts.into_iter().flat_map(|name| [name, seconds]);
    limits(timeouts.chain(more.iter().copied()))
}

/// Returns limits with timeouts of half a second, changed by `more`.
fn short(more: &[&str]) -> Limits {
    all_timeouts("0.5", more)
}

/// Returns limits with timeouts that no test reaches, changed by `more`.
fn patient(more: &[&str]) -> Limits {
    all_timeouts("3600", more)
}

struct Server {
    address: String,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    /// How many requests have started, and how many endless responses have ended.
    begun: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
}

struct Ended(Arc<AtomicUsize>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (slow, endless) = (Arc::clone(&begun), Arc::clone(&ended));
        let slow = async move || {
            slow.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_secs(2)).await;
            "served"
        };
        let steps = async || {
            let steps = stream::iter(["first ", "last"]).then(async |step| {
                sleep(Duration::from_secs(1)).await;
                Ok::<_, std::io::Error>(step)
            });
            Body::from_stream(steps)
        };
        let endless = async move || {
            let chunk = Bytes::from_static(&[b'x'; 16 * 1024]);
            let chunks = stream::unfold(Ended(endless), move |ended| {
                let chunk = chunk.clone();
                async move { Some((Ok::<_, std::io::Error>(chunk), ended)) }
            });
            Body::from_stream(chunks)
        };
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/slow", get(slow))
            .route("/steps", get(steps))
            .route("/endless", get(endless))
            .route("/large", get(async || vec![b'x'; LARGE]))
            .route("/unread", post(async || "unread"))
            .route("/length", post(async |body: Bytes| body.len().to_string()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let stop = CancellationToken::new();
        let serving = tokio::spawn(common::serve(listener, router, limits, stop.clone()));
        Self {
            address,
            stop,
            serving,
            begun,
            ended,
        }
    }

    fn sent(&self, bytes: &[u8]) -> TcpStream {
        sent(&self.address, bytes)
    }

    async fn begins(&self) {
        eventually("a request", async || {
            (self.begun.load(Ordering::SeqCst) > 0).then_some(())
        })
        .await;
    }

    /// Stops the server and waits until it has ended.
    async fn ends(self) {
        self.stop.cancel();
        timeout(DEADLINE, self.serving)
            .await
            .expect("it ends")
            .unwrap();
    }
}

/// Reads one response with a known end, and leaves the connection open.
fn answered(connection: &mut TcpStream, end: &str) {
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.ends_with(end) {
        connection.read_exact(&mut byte).unwrap();
        text.push(char::from(byte[0]));
    }
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn incomplete_heads_are_cut_off() {
    let server = Server::start(short(&[])).await;
    for half in [
        &b""[..],
        b"G",
        b"\r\n",
        HALF_HEAD,
        b"GET / HTTP/1.1\r\nhost: h\r\n",
    ] {
        assert!(
            !closed(&mut server.sent(half)).contains(" 200 "),
            "{half:?}"
        );
    }
    let mut many: Vec<_> = (0..100).map(|_| server.sent(HALF_HEAD)).collect();
    for half in &mut many {
        closed(half);
    }
    trickled(&mut server.sent(HALF_HEAD));
    server.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_are_closed() {
    let server = Server::start(short(&["--head-timeout", "2"])).await;
    let mut connection = server.sent(GET);
    answered(&mut connection, "here");
    connection.write_all(GET).unwrap();
    answered(&mut connection, "here");
    assert_eq!(closed(&mut connection), "");
    server.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn incomplete_bodies_are_cut_off() {
    let server = Server::start(short(&[])).await;
    for half in [HALF_BODY, CHUNKED] {
        assert!(closed(&mut server.sent(half)).starts_with("HTTP/1.1 400 "));
        // No matter how many bytes keep coming.
        trickled(&mut server.sent(half));
    }
    assert!(closed(&mut server.sent(UNREAD_BODY)).contains("unread"));
    trickled(&mut server.sent(UNREAD_BODY));
    server.ends().await;
}

/// The timeouts are for clients. A handler may take as long as it needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_handler_is_not_cut_off() {
    let server = Server::start(short(&[])).await;
    assert!(closed(&mut server.sent(SLOW)).ends_with("served"));
    server.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unread_response_is_cut_off() {
    let server = Server::start(short(&[])).await;
    let connection = server.sent(b"GET /endless HTTP/1.1\r\nhost: h\r\n\r\n");
    eventually("the end", async || {
        (server.ended.load(Ordering::SeqCst) == 1).then_some(())
    })
    .await;
    drop(connection);
    server.ends().await;
}

/// A client that keeps reading has all the time it needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slowly_read_response_arrives() {
    let server = Server::start(short(&["--write-timeout", "1"])).await;
    let mut connection =
        server.sent(b"GET /large HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
    let (mut bytes, mut length) = (vec![0; LARGE / 32], 0);
    loop {
        match connection.read(&mut bytes).unwrap() {
            0 => break,
            read => length += read,
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(length > LARGE, "{length}");
    server.ends().await;
}

/// When all connections are in use, the next client is served as soon as one ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_beyond_the_limit_wait() {
    let server = Server::start(short(&["--connections", "2"])).await;
    let idle: Vec<_> = (0..20).map(|_| server.sent(HALF_HEAD)).collect();
    assert!(closed(&mut server.sent(LAST)).ends_with("here"));
    drop(idle);
    server.ends().await;
}

/// Even with long timeouts, clients that send nothing do not hold the last connections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_clients_do_not_hold_the_last_connections() {
    let server = Server::start(patient(&["--connections", "8"])).await;
    let halves: Vec<_> = (0..5)
        .flat_map(|_| [server.sent(HALF_BODY), server.sent(HALF_HEAD)])
        .collect();
    assert!(closed(&mut server.sent(LAST)).ends_with("here"));
    drop(halves);
    server.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn incomplete_requests_do_not_delay_the_shutdown() {
    let server = Server::start(patient(&[])).await;
    let halves: Vec<_> = [HALF_HEAD, HALF_BODY, UNREAD_BODY, CHUNKED, b""]
        .map(|half| server.sent(half))
        .into();
    let [mut idle, mut reused] = [server.sent(GET), server.sent(GET)];
    answered(&mut idle, "here");
    answered(&mut reused, "here");
    reused.write_all(HALF_HEAD).unwrap();
    server.ends().await;
    for mut connection in halves.into_iter().chain([idle, reused]) {
        closed(&mut connection);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_in_progress_is_served_after_the_signal() {
    let server = Server::start(patient(&[])).await;
    let mut connection = server.sent(SLOW);
    server.begins().await;
    server.ends().await;
    assert!(closed(&mut connection).ends_with("served"));
}

/// The handler has returned, but its body is still being produced, or waits for the client to read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_in_progress_is_sent_after_the_signal() {
    let server = Server::start(patient(&[])).await;
    let ask =
        |path: &str| server.sent(format!("GET {path} HTTP/1.1\r\nhost: h\r\n\r\n").as_bytes());
    let [mut steps, mut large] = [ask("/steps"), ask("/large")];
    let mut first = [0; 9];
    steps.read_exact(&mut first).unwrap();
    large.read_exact(&mut first).unwrap();
    server.stop.cancel();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(closed(&mut large).len() > LARGE);
    assert!(closed(&mut steps).contains("last"));
    server.ends().await;
}

#[test]
fn timeouts_must_be_seconds_in_range() {
    for wrong in ["0", "-1", "inf", "NaN", "1e9", "", "1s"] {
        let arguments = ["server".to_owned(), format!("--head-timeout={wrong}")];
        assert!(Arguments::try_parse_from(arguments).is_err(), "{wrong}");
    }
    assert!(Arguments::try_parse_from(["server", "--connections=0"]).is_err());
    assert_eq!(
        limits(["--body-timeout", "0.25"]).body_timeout,
        Duration::from_millis(250)
    );
}
