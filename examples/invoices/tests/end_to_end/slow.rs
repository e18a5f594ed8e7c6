//! Serves clients that are slow, silent or many.

use std::io::Read;
use std::process::Command;

use common::testing::{Program, closed, eventually, sent, trickled};
use reqwest::StatusCode;

use super::world::{SECRET, World};

const SHORT: [&str; 4] = ["--head-timeout", "1", "--body-timeout", "1"];
const HALF_HEAD: &[u8] = b"GET / HTTP/1.1\r\nhost: h\r\nx-";

fn half_body(url: &str, path: &str) -> Vec<u8> {
    let host = url.strip_prefix("http://").unwrap();
    let head = format!("host: {host}\r\ncontent-type: application/json\r\ncontent-length: 60000");
    format!("POST {path} HTTP/1.1\r\n{head}\r\n\r\n{{").into_bytes()
}

#[tokio::test]
async fn incomplete_requests_are_cut_off() {
    let world = World::sqlite();
    let (api, receiver) = (world.api(&SHORT), world.receiver(&SHORT));
    for (url, path) in [
        (&api.url, "/invoices/"),
        (&api.url, "/invoices/1/pay"),
        (&receiver.url, "/invoices/1"),
    ] {
        let half = half_body(url, path);
        let mut halves: Vec<_> = (0..30)
            .flat_map(|_| [sent(url, HALF_HEAD), sent(url, &half), sent(url, b"")])
            .collect();
        for connection in &mut halves {
            closed(connection);
        }
        trickled(&mut sent(url, HALF_HEAD));
        trickled(&mut sent(url, &half));
    }
    api.pay_new("1", &receiver.url).await;
    api.delivery("1", "delivered").await;
}

/// The receiver takes longer than its timeouts, but those are for clients.
#[tokio::test]
async fn a_slow_handler_is_not_cut_off() {
    let world = World::sqlite();
    let (api, receiver) = (
        world.api(&[]),
        world.receiver(&[&SHORT[..], &["--delay", "2500"]].concat()),
    );
    api.pay_new("1", &receiver.url).await;
    let delivery = api.delivery("1", "delivered").await;
    assert_eq!(
        delivery["attempts"].as_array().unwrap().len(),
        1,
        "{delivery}"
    );
}

/// With more idle connections than the process may open files, invoices are still paid and
/// delivered.
#[tokio::test]
async fn idle_connections_do_not_stop_the_service() {
    let world = World::sqlite();
    let receiver = world.receiver(&[]);
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -n 128; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_invoices"),
    ]);
    command.args([
        "--listen",
        "127.0.0.1:0",
        "--database",
        world.database.url(),
        "--secret",
        SECRET,
    ]);
    command
        .args(["--allow-loopback", "--retry-after-scale", "0.01"])
        .args(SHORT);
    let api = world.api_of(Program::run(command));
    let mut idle: Vec<_> = (0..160).map(|_| sent(&api.url, b"")).collect();
    api.pay_new("1", &receiver.url).await;
    api.delivery("1", "delivered").await;
    for connection in &mut idle {
        closed(connection);
    }
}

/// A reader of the events occupies a connection, so its time is limited and others get their turn.
#[tokio::test]
async fn event_streams_are_limited_in_number_and_time() {
    let world = World::sqlite();
    let api = world.api(&[&SHORT[..], &["--connections", "4", "--events-timeout", "4"]].concat());
    let host = api.url.strip_prefix("http://").unwrap();
    let watch = format!("GET /events HTTP/1.1\r\nhost: {host}\r\n\r\n");
    let mut watching: Vec<_> = (0..2).map(|_| sent(&api.url, watch.as_bytes())).collect();
    for connection in &mut watching {
        connection.read_exact(&mut [0; 12]).unwrap();
    }
    let refused = async || {
        let answer = api.get("/events").await;
        (answer.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(answer)
    };
    let problem: serde_json::Value = eventually("a refusal", refused).await.json().await.unwrap();
    assert_eq!(problem["code"], "watchers");
    assert_eq!(api.get("/").await.status(), StatusCode::OK);
    for connection in &mut watching {
        assert!(closed(connection).contains("text/event-stream"));
    }
    assert!(
        closed(&mut sent(&api.url, watch.as_bytes())).contains("text/event-stream"),
        "there is a free place again"
    );
}
