//! Text that affects its surroundings is rejected where it arrives and escaped where it is logged.

use common::testing::{Program, eventually};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::hook::Hook;
use super::world::World;

/// Line breaks, both ranges of control characters, separators, and characters that change the
/// writing direction.
const CONTROLS: [char; 13] = [
    '\n', '\r', '\u{1b}', '\0', '\u{7f}', '\u{85}', '\u{9b}', '\u{2028}', '\u{2029}', '\u{202e}',
    '\u{2066}', '\u{200f}', '\u{61c}',
];
const FORGED: &str = "a\n2026-11-26T00:00:00Z  INFO forged: line\r\u{1b}[2K\u{202e}\u{2028}b";

#[tokio::test]
async fn control_characters_are_rejected() {
    let world = World::sqlite();
    let api = world.api(&[]);
    for control in CONTROLS {
        for member in ["id", "customer", "title"] {
            let mut invoice = json!({"id": "1", "customer": "c", "title": "t", "total": "1"});
            invoice[member] = json!(format!("a{control}b"));
            let answer = api.post(None, invoice.to_string()).await;
            assert_eq!(
                answer.status(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{member} {control:?}"
            );
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["code"], "invoice", "{problem}");
        }
    }
    let shown =
        json!({"id": "é", "customer": "שלום 演示 👩\u{200d}💻", "title": "\u{ad}x", "total": "1"});
    assert_eq!(
        api.post(None, shown.to_string()).await.status(),
        StatusCode::CREATED
    );
}

/// Checks that each event is one line: only the start of a line contains a time.
fn no_line_is_forged(log: &str) {
    assert!(log.contains("forged"), "{log}");
    for line in log.lines() {
        assert!(
            line.starts_with("20") && !line.starts_with("2026-11-26T00:00:00Z"),
            "{line:?}"
        );
        assert!(!line.chars().any(common::is_control), "{line:?}");
    }
}

async fn logs(program: &Program, text: &str) -> String {
    eventually(text, async || {
        Some(program.log()).filter(|log| log.contains(text))
    })
    .await
}

#[tokio::test]
async fn a_receiver_logs_one_line_per_event() {
    let world = World::sqlite();
    let receiver = world.receiver(&[]);
    let body = json!({"id": "x", "total": "1", "description": FORGED, "paid": true}).to_string();
    assert_eq!(receiver.notify("x", body).await, StatusCode::OK);
    no_line_is_forged(&logs(&receiver.program, "forged").await);
}

/// A receiver's response is logged, escaped, and shown nowhere else: readers of invoices do not
/// learn anything about it.
#[tokio::test]
async fn responses_are_logged_but_not_shown() {
    let (world, hook) = (World::sqlite(), Hook::start(|_| FORGED).await);
    let api = world.api(&[]);
    api.pay_new("1", &hook.url).await;
    let delivery = api.delivery("1", "delivered").await;
    assert_eq!(
        delivery["attempts"][0]["detail"],
        "the body is not {\"ok\": true}"
    );
    no_line_is_forged(&logs(&api.program, "forged").await);
    let page = api.get("/").await.text().await.unwrap();
    assert!(
        page.contains("the body is not") && !page.contains("forged"),
        "{page}"
    );
}
