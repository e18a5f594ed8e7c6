//! The document is what is served, what is called, and what receivers are generated from.

use clap::Parser;
use invoices::service::{Service, StartError};
use invoices::settings::Settings;
use openapi_expr::lint::Rule;
use openapi_expr::{Document, Linter};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::hook::Hook;
use super::world::{SECRET, World};

const KEY: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";

#[tokio::test]
async fn the_document_is_served() {
    let world = World::sqlite();
    let api = world.api(&[]);
    let served: Value = api.get("/openapi.json").await.json().await.unwrap();
    assert_eq!(served, invoices::document());

    let document = Document::new(served).unwrap();
    let callbacks: Vec<_> = document
        .operation("createInvoice")
        .unwrap()
        .callbacks()
        .collect();
    let [callback] = &callbacks[..] else {
        panic!("one callback")
    };
    assert_eq!(
        (callback.name(), callback.key(), callback.methods()),
        ("invoiceEvent", KEY, &["POST".to_owned()][..])
    );
    assert!(callback.url_template().is_ok());

    let docs = api.get("/docs/").await;
    assert!(docs.status().is_success());
    assert!(docs.text().await.unwrap().contains("swagger-ui"));
    let initializer = api
        .get("/docs/swagger-initializer.js")
        .await
        .text()
        .await
        .unwrap();
    assert!(initializer.contains("/openapi.json"), "{initializer}");
}

/// The receiver is built from this file, just as an external developer builds from a downloaded
/// copy.
///
/// To update it, run `cargo run -p invoices -- --openapi > examples/invoices/openapi.json`.
#[test]
fn the_receivers_copy_of_the_document_is_current() {
    let copy: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    assert_eq!(
        copy,
        invoices::document(),
        "cargo run -p invoices -- --openapi > examples/invoices/openapi.json"
    );
}

/// One rule is allowed: a caller may ask for no callback, which is intended.
#[test]
fn the_linter_finds_nothing() {
    let document = invoices::document();
    let findings: Vec<_> = Linter::new()
        .allow(Rule::Optional)
        .check(&document)
        .into_iter()
        .map(|finding| finding.to_string())
        .collect();
    assert_eq!(findings, Vec::<String>::new());
}

/// Returns the document with another callback key.
fn with_key(key: &str) -> Value {
    let mut document = invoices::document();
    let callback = &mut document["paths"]["/invoices/"]["post"]["callbacks"]["invoiceEvent"];
    let item = callback.as_object_mut().unwrap().remove(KEY).unwrap();
    *callback = json!({key: item});
    document
}

#[tokio::test]
async fn another_key_calls_another_url() {
    let (world, hook) = (World::sqlite(), Hook::start(|_| r#"{"ok":true}"#).await);
    let settings = [
        "invoices",
        "--allow-loopback",
        "--secret",
        SECRET,
        "--database",
        world.database.url(),
    ];
    let settings = Settings::parse_from(settings);
    let document = with_key(
        "{$request.query.callback_url}/elsewhere/{$request.body#/customer}?invoice={$request.body#/id}",
    );
    let service = Service::start(&settings, &document).await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shutdown = CancellationToken::new();
    let running = tokio::spawn(service.run(listener, shutdown.clone()));

    let served: Value = world
        .http
        .get(format!("{url}/openapi.json"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(served, document, "the same document is served");
    let create = world
        .http
        .post(format!("{url}/invoices/?callback_url={}", hook.url));
    let create = create.json(&json!({"id": "1", "customer": "Mr. Rich", "total": "1"}));
    assert_eq!(create.send().await.unwrap().status(), 201);
    world
        .http
        .post(format!("{url}/invoices/1/pay"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        hook.sees(1).await[0].path,
        "/elsewhere/Mr.%20Rich?invoice=1"
    );
    shutdown.cancel();
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_invalid_key_prevents_the_start() {
    let world = World::sqlite();
    let settings = Settings::parse_from([
        "invoices",
        "--secret",
        SECRET,
        "--database",
        world.database.url(),
    ]);
    for (key, expected) in [
        (
            "https://{$request.query.host}/x",
            "an expression must not choose the host",
        ),
        ("/invoices/{$request.body#/id}", "a relative template"),
        ("{$callback_url}/invoices", "$request.query.callback_url"),
    ] {
        let error = Service::start(&settings, &with_key(key)).await.unwrap_err();
        assert!(matches!(error, StartError::Callback(_)));
        assert!(error.to_string().contains(expected), "{error}");
    }
    let mut without = invoices::document();
    without["paths"]["/invoices/"]["post"]["callbacks"] = json!({});
    let error = Service::start(&settings, &without)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("has no callback `invoiceEvent`"), "{error}");
}
