//! Reads the OpenAPI documents with the crate that the simulator uses to resolve callbacks.

use std::collections::BTreeSet;

use alipay::notification::{Fields, Notification};
use alipay::receiver;
use alipay::simulator::{self, CALLBACK_KEY, Scenario};
use axum::http::{Request, StatusCode};
use clap::ValueEnum;
use common::testing::TestDatabase;
use openapi_expr::{Body, Document, Exchange, Linter, Policy};
use serde_json::{Value, json};

use crate::cases::cases;
use crate::shop::Shop;

fn gateway() -> Value {
    serde_json::to_value(simulator::document()).unwrap()
}

#[test]
fn the_documented_key_gives_the_notify_url() {
    let value = gateway();
    let callbacks = &value["paths"]["/gateway/pay"]["post"]["callbacks"]["paymentNotification"];
    let keys: Vec<_> = callbacks.as_object().unwrap().keys().collect();
    assert_eq!(keys, [CALLBACK_KEY]);
    assert_eq!(CALLBACK_KEY, "{$request.body#/notify_url}");

    let api = Document::new(value).unwrap();
    let operation = api.match_request("POST", "/gateway/pay").unwrap().operation;
    let [callback] = operation.callbacks().collect::<Vec<_>>()[..] else {
        panic!("one callback")
    };
    assert_eq!(
        (callback.name(), callback.key(), callback.methods()),
        (
            "paymentNotification",
            CALLBACK_KEY,
            &["POST".to_owned()][..]
        )
    );
    let form =
        b"out_trade_no=O-1&notify_url=https%3A%2F%2Fshop.example.com%2Falipay%2Fcallback%3Fx%3D1";
    let exchange = Exchange::new("POST").request_body(Body::form(form));
    let url = callback.to_url(&exchange, &Policy::public()).unwrap();
    assert_eq!(url.as_str(), "https://shop.example.com/alipay/callback?x=1");
    let inwards = Exchange::new("POST")
        .request_body(Body::form(b"notify_url=http%3A%2F%2F127.0.0.1%3A8080%2F"));
    assert!(callback.to_url(&inwards, &Policy::public()).is_err());
    assert!(
        callback
            .to_url(&inwards, &Policy::public().allow_loopback())
            .is_ok()
    );
}

/// The documented callback is the operation that the receiver serves.
#[test]
fn the_documented_callback_is_the_receivers_operation() {
    let (gateway, receiver) = (
        gateway(),
        serde_json::to_value(receiver::document()).unwrap(),
    );
    let callbacks = &gateway["paths"]["/gateway/pay"]["post"]["callbacks"];
    assert_eq!(
        callbacks["paymentNotification"][CALLBACK_KEY],
        receiver["paths"]["/alipay/callback"]
    );
    let schema = "/components/schemas/NotificationForm";
    assert_eq!(
        gateway.pointer(schema).unwrap(),
        receiver.pointer(schema).unwrap()
    );

    // The schema lists exactly the fields that are read.
    let properties = receiver.pointer(schema).unwrap()["properties"]
        .as_object()
        .unwrap();
    let documented: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
    let read = Notification::FIELDS
        .into_iter()
        .chain(["sign", "sign_type"])
        .collect();
    assert_eq!(documented, read);
    let fields = Fields::parse(cases().notifications[7].body.as_bytes()).unwrap();
    assert!(
        read.iter().all(|name| fields.get(name).is_some()),
        "a refund contains all of them"
    );
}

#[test]
fn the_document_lists_the_scenarios() {
    let gateway = gateway();
    let schema = gateway
        .pointer("/components/schemas/PayForm/properties/scenario")
        .unwrap();
    let names: Vec<_> = Scenario::value_variants()
        .iter()
        .map(|scenario| scenario.name())
        .collect();
    assert_eq!(
        (&schema["type"], &schema["enum"]),
        (&json!("string"), &json!(names)),
        "{schema}"
    );
    let required = gateway
        .pointer("/components/schemas/PayForm/required")
        .unwrap();
    assert_eq!(
        required,
        &json!(["out_trade_no", "total_amount", "subject"])
    );
}

/// The linter's finding is intended: a payment without `notify_url` asks for no notifications.
#[test]
fn the_linter_finds_only_the_optional_notify_url() {
    let codes = |document: &Value| {
        Linter::new()
            .check(document)
            .iter()
            .map(|found| found.rule.code())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&gateway()), ["OE309"]);
    assert_eq!(
        codes(&serde_json::to_value(receiver::document()).unwrap()),
        [""; 0]
    );
}

#[tokio::test]
async fn swagger_ui_is_served() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    assert_eq!(
        shop.get("/openapi.json").await,
        serde_json::to_value(receiver::document()).unwrap()
    );
    for (path, status, text) in [
        ("/docs/", StatusCode::OK, "swagger-ui"),
        (
            "/docs/swagger-initializer.js",
            StatusCode::OK,
            "/openapi.json",
        ),
        ("/", StatusCode::TEMPORARY_REDIRECT, ""),
    ] {
        let (found, body) = shop
            .ask(Request::get(path).body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(found, status, "{path}");
        assert!(body.contains(text), "{path}: {body}");
    }
}
