//! Compares the log and the response of each refusal with `goldens/refusals.txt`. Set `BLESS=1` to
//! update that file.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{self, Write};

use alipay::notification::Fields;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use common::testing::TestDatabase;

use crate::cases::{cases, shop};
use crate::shop::{FORM, Shop, fields, signed};

thread_local! {
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Collects the log of the writing thread. The receiver runs in the test's thread, so this is its
/// log.
struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn take_log() -> String {
    String::from_utf8(LOG.take()).unwrap()
}

async fn answer_and_log(shop: &Shop, kind: &str, form: &str) -> String {
    let request = Request::post("/alipay/callback")
        .header(CONTENT_TYPE, kind)
        .body(form.to_owned().into())
        .unwrap();
    let (status, answer) = shop.ask(request).await;
    let line = take_log();
    assert_eq!(line.lines().count(), 1, "one line: {line}");
    let forging = |c: char| c != '\n' && (c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c));
    assert!(!line.contains(forging), "{}", line.escape_debug());
    if let Ok(fields) = Fields::parse(form.as_bytes()) {
        for secret in ["sign", "buyer_id", "subject", "fund_bill_list"] {
            let value = fields.get(secret).filter(|value| value.len() > 1);
            assert!(
                value.is_none_or(|value| !line.contains(value)),
                "{secret} in the log: {line}"
            );
        }
    }
    format!("{} {answer}\n{line}", status.as_u16())
}

fn with(changes: &[(&str, &str)]) -> String {
    let mut fields = fields("O-1", "n-9", "TRADE_SUCCESS");
    for (name, value) in changes {
        fields.set(*name, *value);
    }
    signed(fields)
}

/// Returns notifications that arrive after O-1 was paid and O-2 was closed: each with its name, its
/// content type and its body.
fn later_notifications() -> Vec<(&'static str, &'static str, String)> {
    let closed = ("trade_status", "TRADE_CLOSED");
    vec![
        ("a repetition", FORM, with(&[("notify_id", "n-1")])),
        (
            "an old status under a new id",
            FORM,
            with(&[("notify_id", "n-3")]),
        ),
        ("another content type", "application/json", with(&[])),
        ("too long", FORM, "x=".to_owned() + &"x".repeat(64 * 1024)),
        ("a pair without =", FORM, "a=1&b".to_owned()),
        ("a broken percent", FORM, "a=%4".to_owned()),
        ("an unusual name", FORM, "a%26b=1".to_owned()),
        (
            "a long name twice",
            FORM,
            format!("{0}=1&{0}=2", "n".repeat(1000)),
        ),
        ("a charset of GBK", FORM, with(&[("charset", "gbk")])),
        ("no notify_id", FORM, with(&[("notify_id", "")])),
        (
            "a status in the subject",
            FORM,
            with(&[("subject", "x&trade_status=TRADE_SUCCESS")]),
        ),
        (
            "another trade",
            FORM,
            with(&[("trade_no", "2026112422001400000000000002")]),
        ),
        (
            "half a refund",
            FORM,
            with(&[closed, ("refund_fee", "88.88")]),
        ),
        (
            "the other half of a refund",
            FORM,
            with(&[closed, ("gmt_refund", "2026-11-25 10:00:00")]),
        ),
        (
            "closed with a small refund",
            FORM,
            with(&[
                closed,
                ("refund_fee", "0.01"),
                ("gmt_refund", "2026-11-25 10:00:00"),
            ]),
        ),
        (
            "more refunded than paid",
            FORM,
            with(&[
                ("refund_fee", "88.89"),
                ("gmt_refund", "2026-11-25 10:00:00"),
            ]),
        ),
        (
            "a refund that is not a number",
            FORM,
            with(&[
                closed,
                ("refund_fee", "all"),
                ("gmt_refund", "2026-11-25 10:00:00"),
            ]),
        ),
        ("closed after paid", FORM, with(&[closed])),
        ("paid after closed", FORM, with(&[("out_trade_no", "O-2")])),
        (
            "characters that could forge lines",
            FORM,
            with(&[
                ("out_trade_no", "O\r\u{85}\u{2028}\u{202e}paid"),
                ("subject", "x\r\n2026 INFO paid\u{2028}\u{202e}"),
            ]),
        ),
        (
            "a line break in a number",
            FORM,
            with(&[("out_trade_no", "O\n2026 INFO paid \u{1b}[31m")]),
        ),
    ]
}

#[tokio::test]
async fn refusals_match_the_golden_file() {
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_target(false);
    subscriber.with_writer(|| Log).init();
    let mut text = String::new();

    let cases = cases();
    for case in &cases.notifications {
        let shop = shop(TestDatabase::sqlite(), &cases).await;
        take_log();
        let _ = writeln!(
            text,
            "# {}\n{}",
            case.name,
            answer_and_log(&shop, FORM, &case.body).await
        );
    }

    let shop = Shop::open(TestDatabase::sqlite()).await;
    shop.order("O-1", "alice").await;
    shop.order("O-2", "alice").await;
    assert_eq!(shop.notify(with(&[("notify_id", "n-1")])).await, "success");
    assert_eq!(
        shop.notify(with(&[
            ("notify_id", "n-2"),
            ("out_trade_no", "O-2"),
            ("trade_status", "TRADE_CLOSED")
        ]))
        .await,
        "success"
    );
    take_log();
    for (name, kind, form) in later_notifications() {
        let _ = writeln!(
            text,
            "# {name}\n{}",
            answer_and_log(&shop, kind, &form).await
        );
    }
    shop.store.close().await;
    let _ = writeln!(
        text,
        "# the database is gone\n{}",
        answer_and_log(&shop, FORM, &with(&[])).await
    );

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/refusals.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(
        text,
        std::fs::read_to_string(path).unwrap(),
        "{path} differs; set BLESS=1 to update it"
    );
}
