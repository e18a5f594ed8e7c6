//! Tests the simulator: where it sends notifications, how often, and what it rejects.

use std::sync::Arc;
use std::time::Duration;

use alipay::simulator::{
    Gateway, Outcome, Scenario, Settings, SigningKey, TradeReport, WAITS, router,
};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use common::testing::eventually;
use http_body_util::BodyExt;
use openapi_expr::Policy;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

use crate::shop::merchant;

fn gateway(policy: Policy, time_scale: u32) -> Arc<Gateway> {
    let settings = Settings {
        merchant: merchant(),
        time_scale,
        policy,
    };
    Arc::new(Gateway::new(SigningKey::generate().unwrap(), settings).unwrap())
}

async fn pay(gateway: &Arc<Gateway>, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let form = Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post("/gateway/pay")
        .body(Body::from(form))
        .unwrap();
    let answer = router(Arc::clone(gateway)).oneshot(request).await.unwrap();
    let (status, body) = (
        answer.status(),
        answer.into_body().collect().await.unwrap().to_bytes(),
    );
    (status, serde_json::from_slice(&body).unwrap())
}

async fn ended(gateway: &Gateway, out_trade_no: &str) -> TradeReport {
    eventually("the end of the trade", async || {
        gateway.trade(out_trade_no).filter(|report| report.ended)
    })
    .await
}

/// Starts a merchant that always gives this response.
async fn merchant_that_answers(status: u16, answer: &'static str) -> String {
    let status = StatusCode::from_u16(status).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let app = Router::new().route("/notify", post(async move || (status, answer)));
    tokio::spawn(axum::serve(listener, app).into_future());
    url
}

#[tokio::test]
async fn only_success_stops_the_repetitions() {
    for (status, answer, attempts) in [
        (200, "success", 1),
        (200, "SUCCESS", 8),
        (200, "success\n", 8),
        (200, "\"success\"", 8),
        (200, "", 8),
        (201, "success", 8),
        (500, "success", 8),
        (302, "success", 8),
    ] {
        let gateway = gateway(Policy::public().allow_loopback(), 1_000_000);
        let url = merchant_that_answers(status, answer).await;
        let form = [
            ("out_trade_no", "O-1"),
            ("total_amount", "1"),
            ("subject", "x"),
            ("notify_url", &url),
        ];
        assert_eq!(pay(&gateway, &form).await.0, StatusCode::OK);
        let report = ended(&gateway, "O-1").await;
        assert_eq!(report.attempts.len(), attempts, "{status} {answer:?}");
        assert!(
            report
                .attempts
                .iter()
                .all(|attempt| attempt.notify_id == report.attempts[0].notify_id)
        );
        assert_eq!(
            report.attempts.iter().map(|attempt| attempt.number).max(),
            u32::try_from(attempts).ok()
        );
    }
}

/// Attempts follow the schedule. The test's clock advances only when nothing else can run.
#[tokio::test(start_paused = true)]
async fn attempts_follow_the_schedule() {
    // Nothing listens there, so each attempt fails at once.
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let gateway = gateway(Policy::public().allow_loopback(), 1);
    let url = format!("http://127.0.0.1:{port}/");
    let start = tokio::time::Instant::now();
    let form = [
        ("out_trade_no", "O-1"),
        ("total_amount", "1"),
        ("subject", "x"),
        ("notify_url", &url),
    ];
    assert_eq!(pay(&gateway, &form).await.0, StatusCode::OK);
    while gateway.trade("O-1").is_some_and(|report| !report.ended) {
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    let report = gateway.trade("O-1").unwrap();
    assert_eq!(report.attempts.len(), 8);
    assert!(
        report
            .attempts
            .iter()
            .all(|attempt| matches!(attempt.outcome, Outcome::Failed(_)))
    );
    let day: Duration = WAITS.iter().sum();
    let took = start.elapsed();
    assert!(
        took >= day && took < day + Duration::from_mins(5),
        "{took:?}"
    );
}

#[tokio::test]
async fn forbidden_notify_urls_are_rejected() {
    let gateway = gateway(Policy::public(), 1);
    for (url, expected) in [
        ("http://127.0.0.1:8080/alipay/callback", "127.0.0.0/8"),
        ("http://169.254.169.254/latest", "169.254.0.0/16"),
        ("http://localhost/", "`localhost`"),
        ("http://[::1]/", "::"),
        ("file:///etc/passwd", "http"),
        ("http://user:password@shop.example.com/", "user"),
        ("https://shop.example.com/#x", "fragment"),
        ("/alipay/callback", "http"),
    ] {
        let form = [
            ("out_trade_no", "O-1"),
            ("total_amount", "1"),
            ("subject", "x"),
            ("notify_url", url),
        ];
        let (status, answer) = pay(&gateway, &form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        let error = answer["error"].as_str().unwrap();
        assert!(
            error.starts_with("cannot send notifications to this notify_url")
                && error.contains(expected),
            "{url}: {error}"
        );
        assert!(gateway.trade("O-1").is_none(), "the payment was rejected");
    }
}

#[tokio::test]
async fn invalid_payments_are_rejected() {
    let gateway = gateway(Policy::public(), 1);
    let good = [
        ("out_trade_no", "O-1"),
        ("total_amount", "88.88"),
        ("subject", "x"),
    ];
    for (changed, expected) in [
        (("out_trade_no", ""), "`out_trade_no` is missing or empty"),
        (("subject", ""), "`subject` is missing or empty"),
        (("total_amount", "1e3"), "total_amount is not an amount"),
        (("scenario", "lost"), "unknown scenario"),
    ] {
        let kept = good
            .into_iter()
            .filter(|(name, _)| *name != changed.0)
            .chain([changed]);
        let (status, answer) = pay(&gateway, &kept.collect::<Vec<_>>()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer["error"].as_str().unwrap().contains(expected),
            "{answer}"
        );
    }
    // A payment without a `notify_url` asks for no notifications.
    let (status, answer) = pay(&gateway, &good).await;
    assert_eq!(
        (status, &answer["notify_url"]),
        (StatusCode::OK, &json!(null))
    );
    assert!(gateway.trade("O-1").unwrap().ended);
    assert_eq!(
        pay(&gateway, &good).await.0,
        StatusCode::CONFLICT,
        "the number is in use"
    );
}

#[test]
fn scenario_names_parse_back() {
    use clap::ValueEnum;
    for scenario in Scenario::value_variants() {
        assert_eq!(Scenario::from_str(&scenario.name(), false), Ok(*scenario));
    }
}
