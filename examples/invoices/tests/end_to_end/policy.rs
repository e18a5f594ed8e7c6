//! Forbidden callback URLs are rejected when the invoice is created, and again when they are
//! called.

use common::database::Database;
use invoices::invoice::NewInvoice;
use invoices::store::{DeliveryStore, PostgresStore, SqliteStore};
use openapi_expr::Policy;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::hook::Hook;
use super::world::{World, on_both};

/// A callback; `url` is what is called, or `None` if the invoice is rejected.
#[derive(Deserialize)]
struct Case {
    callback_url: String,
    id: String,
    url: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("callbacks.json")).unwrap()
}

/// Stores an invoice directly, without the checks of the API.
async fn store(world: &World, id: &str, callback: &str) {
    let database = Database::open(world.database.url(), 4).await.unwrap();
    let store: Box<dyn DeliveryStore> = match &database {
        Database::Sqlite(sqlite) => Box::new(SqliteStore::new(sqlite.clone()).await.unwrap()),
        Database::Postgres(pool) => Box::new(PostgresStore::new(pool.clone()).await.unwrap()),
    };
    let invoice: NewInvoice =
        serde_json::from_str(&format!(r#"{{"id": "{id}", "customer": "c", "total": 1}}"#)).unwrap();
    assert!(store.create(&invoice, Some(callback)).await.unwrap());
    database.close().await;
}

on_both! {
    async fn forbidden_urls_are_rejected_when_an_invoice_is_created(world: World) {
        let api = world.plain_api(&[]);
        let mut stored = 0;
        for Case { callback_url, id, url } in cases() {
            let body = json!({"id": id, "customer": "c", "total": "1"});
            let answer = api.post(Some(&callback_url), body.to_string()).await;
            if let Some(url) = url {
                // Several cases share an id.
                if answer.status() == StatusCode::CREATED {
                    stored += 1;
                    assert_eq!(api.invoice(&id).await["callback"], url, "{callback_url} {id}");
                } else {
                    assert_eq!(answer.status(), StatusCode::CONFLICT, "{callback_url} {id}");
                }
                continue;
            }
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{callback_url} {id}");
            let problem: Value = answer.json().await.unwrap();
            let message = problem["message"].as_str().unwrap();
            assert!(message.len() > 30 && problem["code"].is_string(), "the message explains the problem: {problem}");
        }
        let list: Vec<Value> = api.get("/invoices").await.json().await.unwrap();
        assert_eq!(list.len(), stored, "rejected invoices are not stored");
    }

    async fn a_repeated_callback_url_is_rejected(world: World) {
        let api = world.plain_api(&[]);
        let url = format!("{}/invoices/?callback_url=https://a.example.com&callback_url=https://b.example.com", api.url);
        let body = json!({"id": "1", "customer": "c", "total": "1"}).to_string();
        let answer = world.http.post(url).header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "repeated");
    }

    async fn denied_addresses_and_hosts_are_rejected(world: World) {
        let api = world.api(&["--deny-cidr", "93.184.216.0/24", "--deny-host", "*.corp.example", "--deny-host", "::1"]);
        for (url, code) in [
            ("https://93.184.216.34/", "address-denied"),
            ("https://hooks.corp.example/", "host-denied"),
            ("http://[::1]:8080/", "address-denied"),
        ] {
            let body = json!({"id": "1", "customer": "c", "total": "1"}).to_string();
            let answer = api.post(Some(url), body).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{url}");
            assert_eq!(answer.json::<Value>().await.unwrap()["code"], code, "{url}");
        }
        api.create("1", Some("http://127.0.0.1:8080/")).await;
    }

    async fn forbidden_urls_are_rejected_when_they_are_called(world: World) {
        let mut stored = Vec::new();
        for (n, Case { callback_url, url, .. }) in cases().into_iter().enumerate() {
            // If an invoice is rejected because of its id, or because of what follows the URL, the
            // URL itself is good.
            if url.is_none() && Policy::public().check_url(&callback_url).is_err() {
                let id = format!("i{n}");
                store(&world, &id, &callback_url).await;
                stored.push(id);
            }
        }
        assert!(stored.len() > 30);
        let api = world.plain_api(&[]);
        for id in &stored {
            api.pay(id).await;
            let delivery = api.delivery(id, "blocked").await;
            let attempts = delivery["attempts"].as_array().unwrap();
            assert_eq!(attempts.len(), 1, "{delivery}");
            assert!(attempts[0]["detail"].as_str().unwrap().starts_with("the policy denies the request: "), "{delivery}");
        }
    }

    async fn a_stricter_policy_blocks_stored_deliveries(world: World) {
        let hook = Hook::start(|_| r#"{"ok":true}"#).await;
        let loose = world.api(&["--workers", "0"]);
        loose.pay_new("1", &hook.url).await;
        drop(loose);

        let strict = world.plain_api(&[]);
        let delivery = strict.delivery("1", "blocked").await;
        assert_eq!(
            delivery["attempts"][0]["detail"],
            "the policy denies the request: the address is in 127.0.0.0/8 (loopback)"
        );
        assert!(hook.seen().is_empty(), "nothing was sent");
        drop(strict);

        // A manual retry under a policy that allows the URL delivers it.
        let loose = world.api(&[]);
        assert_eq!(loose.retry(delivery["id"].as_str().unwrap()).await, StatusCode::ACCEPTED);
        assert_eq!(loose.delivery("1", "delivered").await["attempts"].as_array().unwrap().len(), 2);
        assert_eq!(hook.seen().len(), 1);
    }
}
