//! A receiver that does not answer does not delay others, and receivers take turns.

use std::net::TcpListener;

use common::testing::eventually;
use serde_json::{Value, json};

use super::hook::Hook;
use super::world::{Api, World, on_both};

/// Longer than any test: an unanswered attempt stays in progress until the end.
const NEVER: [&str; 2] = ["--timeout", "1000"];

/// Starts a receiver that accepts connections and never answers.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

async fn leased(api: &Api) -> usize {
    let invoices: Vec<Value> = api.get("/invoices?limit=1000").await.json().await.unwrap();
    invoices
        .iter()
        .filter(|one| one["deliveries"][0]["state"] == "leased")
        .count()
}

on_both! {
    async fn a_silent_receiver_gets_half_of_the_workers(world: World) {
        let (_silent, url) = silent();
        let quick = Hook::start(|_| r#"{"ok":true}"#).await;
        let api = world.api(&[&NEVER[..], &["--workers", "8"]].concat());
        for n in 0..24 {
            api.pay_new(&format!("slow{n}"), &url).await;
        }
        for n in 0..8 {
            let id = format!("victim{n}");
            api.pay_new(&id, &quick.url).await;
            api.delivery(&id, "delivered").await;
        }
        assert_eq!(leased(&api).await, 4);
    }

    async fn many_ports_of_one_host_get_three_quarters(world: World) {
        let silent: Vec<_> = (0..16).map(|_| silent()).collect();
        let api = world.api(&[&NEVER[..], &["--workers", "16"]].concat());
        for (n, (_, url)) in silent.iter().enumerate() {
            api.pay_new(&format!("slow{n}"), url).await;
        }
        // Another name for the same address is the same host. Nothing is sent to it, and its
        // deliveries wait for their turn.
        for (n, (_, url)) in silent.iter().enumerate() {
            api.pay_new(&format!("other{n}"), &url.replace("127.0.0.1", "localhost")).await;
        }
        let other = Hook::start_at("127.0.0.2", |_| r#"{"ok":true}"#).await;
        for id in ["victim1", "victim2", "victim3"] {
            api.pay_new(id, &other.url).await;
            api.delivery(id, "delivered").await;
        }
        assert_eq!(leased(&api).await, 12);
        let waiting = eventually("a waiting delivery", async || {
            let delivery = api.invoice("other15").await["deliveries"][0].take();
            (delivery["state"] == "pending").then_some(delivery)
        });
        assert_eq!(waiting.await["attempts"], json!([]), "no attempt was made");
    }

    async fn each_process_keeps_workers_free(world: World) {
        let (_silent, url) = silent();
        let quick = Hook::start(|_| r#"{"ok":true}"#).await;
        let workers = [&NEVER[..], &["--workers", "4"]].concat();
        let apis = [world.api(&workers), world.api(&workers)];
        for n in 0..12 {
            apis[n % 2].pay_new(&format!("slow{n}"), &url).await;
        }
        for n in 0..4 {
            let id = format!("victim{n}");
            apis[n % 2].pay_new(&id, &quick.url).await;
            apis[n % 2].delivery(&id, "delivered").await;
        }
        let leased = leased(&apis[0]).await;
        assert!((2..=4).contains(&leased), "{leased}: two of each process");
    }

    /// What a receiver has due after an outage waits in its own lane.
    async fn a_backlog_does_not_delay_other_receivers(world: World) {
        let hook = Hook::start(|_| r#"{"ok":true}"#).await;
        let other = hook.url.replace("127.0.0.1", "localhost");
        let door = world.api(&["--workers", "0"]);
        for n in 0..100 {
            door.pay_new(&format!("backlog{n}"), &hook.url).await;
        }
        for n in 0..3 {
            door.pay_new(&format!("victim{n}"), &other).await;
        }
        let _worker = world.api(&["--workers", "1"]);
        let seen = hook.sees(103).await;
        let order: Vec<_> = seen.iter().map(|seen| seen.path.contains("victim")).collect();
        let victims: Vec<_> = (0..order.len()).filter(|at| order[*at]).collect();
        assert_eq!(victims.len(), 3);
        assert!(victims[2] <= 5, "receivers take turns, whoever is first: {victims:?}");
    }
}

/// The columns of an earlier version, without lanes, are upgraded.
#[tokio::test]
async fn an_outbox_of_an_earlier_version_is_delivered() {
    let (world, hook) = (World::sqlite(), Hook::start(|_| r#"{"ok":true}"#).await);
    let door = world.api(&["--workers", "0"]);
    door.pay_new("1", &hook.url).await;
    drop(door);
    let pool = sqlx::SqlitePool::connect(world.database.url())
        .await
        .unwrap();
    for statement in [
        "DROP INDEX deliveries_lanes",
        "ALTER TABLE deliveries DROP COLUMN lane",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let api = world.api(&[]);
    api.delivery("1", "delivered").await;
    api.pay_new("2", &hook.url).await;
    assert_eq!(
        api.delivery("2", "delivered").await["attempts"][0]["status"],
        json!(200)
    );
}
