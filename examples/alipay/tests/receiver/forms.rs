//! Sends bodies and headers that are not notifications. Each gets a response, never a panic.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use common::testing::TestDatabase;
use futures_util::stream;
use proptest::prelude::*;
use proptest::sample::Index;
use tokio::runtime::Runtime;

use crate::cases::{self, cases};
use crate::shop::{FORM, Shop, fields, signed};

/// Generates random bytes, forms of odd pieces, and a good form with some bytes changed.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let good = cases().notifications[0].body.clone().into_bytes();
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 1..4);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "([a-z_]{0,6}|sign|sign_type|charset)?(=|%|%2|&|\\+|%00|%ff|=RSA2|=utf-8|=AAAA){0,12}"
            .prop_map(String::into_bytes),
        changes.prop_map(move |changes| {
            let mut body = good.clone();
            for (index, byte) in changes {
                *index.get_mut(&mut body) = byte;
            }
            body
        }),
    ]
}

#[test]
fn any_bytes_get_a_failure() {
    let runtime = Runtime::new().unwrap();
    let cases = cases();
    let shop = runtime.block_on(cases::shop(TestDatabase::sqlite(), &cases));
    let good = cases.notifications[0].body.as_bytes();
    proptest!(ProptestConfig::with_cases(2048), |(body in bodies())| {
        // A byte may be replaced by itself, or a percent-encoded digit by its other case.
        prop_assume!(!body.eq_ignore_ascii_case(good));
        let answer = runtime.block_on(shop.notify(body));
        prop_assert!(answer.starts_with("fail: "), "{}", answer);
    });
    assert_eq!(
        runtime.block_on(shop.order_and_points("ORDER-1001", "alice")),
        ("created".to_owned(), 0)
    );
}

#[tokio::test]
async fn only_forms_in_utf8_are_accepted() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    shop.order("O-1", "alice").await;
    let form = signed(fields("O-1", "n-1", "TRADE_SUCCESS"));
    let ask = async |types: &[&str]| {
        let request = types
            .iter()
            .fold(Request::post("/alipay/callback"), |request, kind| {
                request.header(CONTENT_TYPE, *kind)
            });
        shop.ask(request.body(form.clone().into()).unwrap()).await
    };
    for types in [
        &[][..],
        &[""],
        &["text/plain"],
        &["application/json"],
        &["multipart/form-data; boundary=x"],
        &["application/x-www-form-urlencoded; charset=gbk"],
        &["application/x-www-form-urlencoded; text/html; charset=gbk"],
        &["application/x-www-form-urlencoded; charset=utf-8; charset=gbk"],
        &["text/html; application/x-www-form-urlencoded; charset=utf-8"],
        &["application/x-www-form-urlencoded-not"],
        &[FORM, FORM],
    ] {
        let answer = (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "fail: content-type".to_owned(),
        );
        assert_eq!(ask(types).await, answer, "{types:?}");
    }
    for kind in [
        FORM,
        "application/x-www-form-urlencoded",
        "APPLICATION/X-WWW-Form-Urlencoded;charset=UTF-8",
        "application/x-www-form-urlencoded; charset=\"utf-8\"",
        // What Alipay sends, as receivers report.
        "application/x-www-form-urlencoded; text/html; charset=UTF-8",
    ] {
        assert_eq!(
            ask(&[kind]).await,
            (StatusCode::OK, "success".to_owned()),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn the_response_is_exactly_success_as_plain_text() {
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    let shop = Shop::open(TestDatabase::sqlite()).await;
    shop.order("O-1", "alice").await;
    let form = signed(fields("O-1", "n-1", "TRADE_SUCCESS"));
    let request = Request::post("/alipay/callback")
        .header(CONTENT_TYPE, FORM)
        .body(Body::from(form))
        .unwrap();
    let answer = shop.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(
        &answer.into_body().collect().await.unwrap().to_bytes()[..],
        b"success"
    );
}

#[tokio::test]
async fn bodies_over_64_kib_are_rejected() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    shop.order("O-1", "alice").await;
    let padded = |length: usize| {
        let mut fields = fields("O-1", "n-1", "TRADE_SUCCESS");
        fields.set("body", "x");
        let short = signed(fields.clone()).len();
        fields.set("body", "x".repeat(length - short + 1));
        fields
    };
    // Percent-encoding makes `+`, `/` and `=` in Base64 longer.
    let fitting = signed(padded(64 * 1024 - 300));
    assert!(fitting.len() <= 64 * 1024);
    assert_eq!(shop.notify(fitting).await, "success");
    for length in [64 * 1024 + 300, 1024 * 1024] {
        assert_eq!(shop.notify(signed(padded(length))).await, "fail: too-large");
    }
}

#[tokio::test]
async fn other_methods_are_rejected() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    for method in ["GET", "PUT", "DELETE"] {
        let request = Request::builder()
            .method(method)
            .uri("/alipay/callback")
            .body(Body::empty())
            .unwrap();
        assert_eq!(shop.ask(request).await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
}

/// The sender stops in the middle of the body.
#[tokio::test]
async fn an_incomplete_body_is_rejected() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    let breaks = stream::iter([Ok("out_trade_no=O-1&"), Err(std::io::Error::other("gone"))]);
    assert_eq!(
        shop.notify(Body::from_stream(breaks)).await,
        "fail: broken-off"
    );
}
