//! A receiver cannot impersonate the sender to another receiver.

use invoices::signature::{Secret, verify};
use reqwest::StatusCode;
use serde_json::json;

use super::hook::{Hook, Seen};
use super::world::{Receiver, SECRET, World};

/// Does what a malicious receiver does: sends a notification it got, with the same headers and
/// body, to another path.
async fn relay(world: &World, seen: &Seen, receiver: &Receiver, invoice: &str) -> StatusCode {
    let mut request = world
        .http
        .post(format!("{}/invoices/{invoice}", receiver.url))
        .body(seen.body.clone());
    for name in [
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "content-type",
    ] {
        request = request.header(name, seen.headers[name].clone());
    }
    request.send().await.unwrap().status()
}

fn is_signed_with(seen: &Seen, secret: &str) -> bool {
    let sent = seen.headers["webhook-timestamp"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    verify(&secret.parse().unwrap(), &seen.headers, &seen.body, sent).is_ok()
}

fn secret() -> String {
    Secret::generate().unwrap().reveal().to_owned()
}

fn without_scheme(url: &str) -> &str {
    url.strip_prefix("http://").unwrap()
}

#[tokio::test]
async fn a_notification_is_for_the_invoice_in_its_path() {
    let (world, mine) = (World::sqlite(), Hook::start(|_| r#"{"ok":true}"#).await);
    let (api, receiver) = (world.api(&[]), world.receiver(&[]));
    api.pay_new("mine", &mine.url).await;
    let [seen] = &mine.sees(1).await[..] else {
        panic!("one request")
    };
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!(
        (&body["id"], &body["total"]),
        (&json!("mine"), &json!("9999.50"))
    );

    for other in [
        "VICTIM-9999",
        "min",
        "mine%00",
        "MINE",
        "mine%20",
        "mine.",
        "%6Dine2",
    ] {
        assert_eq!(
            relay(&world, seen, &receiver, other).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{other}"
        );
    }
    assert!(
        receiver.requests().await.is_empty(),
        "none of them was recorded"
    );
    assert_eq!(
        relay(&world, seen, &receiver, "%6Dine").await,
        StatusCode::OK,
        "the same id, spelled differently"
    );
    assert_eq!(
        relay(&world, seen, &receiver, "VICTIM-9999").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a replay"
    );
    assert_eq!(receiver.received().await.len(), 1);
}

#[tokio::test]
async fn a_receiver_compares_the_total_with_its_own_record() {
    let world = World::sqlite();
    let receiver = world.receiver(&["--invoice", "9=9999.50", "--invoice", "a=b=1"]);
    let event = |id: &str, total: &str| {
        json!({"id": id, "total": total, "description": "", "paid": true}).to_string()
    };
    for (id, total) in [
        ("9", "0.01"),
        ("9", "9999.51"),
        ("9", "99999.50"),
        ("9", "-9999.50"),
        ("9", ""),
        ("a=b", "2"),
    ] {
        let status = receiver.notify(id, event(id, total)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{id}: {total}");
    }
    assert!(receiver.requests().await.is_empty());
    assert_eq!(
        receiver.notify("9", event("9", "9999.5")).await,
        StatusCode::OK,
        "the same amount"
    );
    let without = r#"{"description":"x","paid":true}"#.to_owned();
    assert_eq!(
        receiver.notify("9", without).await,
        StatusCode::BAD_REQUEST,
        "an event without an id"
    );
    assert_eq!(receiver.received().await.len(), 1);
}

#[tokio::test]
async fn a_receiver_without_a_record_accepts_any_total() {
    let world = World::sqlite();
    let receiver = world.receiver(&["--invoice", "9=9999.50"]);
    let event = json!({"id": "8", "total": "0.01", "description": "", "paid": true}).to_string();
    assert_eq!(receiver.notify("8", event).await, StatusCode::OK);
}

#[tokio::test]
async fn an_endpoint_has_its_own_secret() {
    let world = World::sqlite();
    let hook = async || Hook::start(|_| r#"{"ok":true}"#).await;
    let (mine, theirs, shared) = (hook().await, hook().await, hook().await);
    let (my_secret, their_secret) = (secret(), secret());
    let api = world.api(&[
        "--secret-for",
        &format!("{}={my_secret}", without_scheme(&mine.url)),
        "--secret-for",
        &format!("{}={their_secret}", without_scheme(&theirs.url)),
    ]);
    let hooks = [
        (&mine, &*my_secret),
        (&theirs, &*their_secret),
        (&shared, SECRET),
    ];
    for (n, (hook, _)) in hooks.into_iter().enumerate() {
        api.pay_new(&format!("i{n}"), &hook.url).await;
        hook.sees(1).await;
    }
    for (hook, own) in hooks {
        let seen = hook.seen().remove(0);
        for (_, secret) in hooks {
            assert_eq!(
                is_signed_with(&seen, secret),
                secret == own,
                "{} alone",
                hook.url
            );
        }
    }
}

#[tokio::test]
async fn a_receiver_rejects_what_another_one_got() {
    let (world, mine) = (World::sqlite(), Hook::start(|_| r#"{"ok":true}"#).await);
    let receiver = world.receiver(&[]);
    let own = format!("{}={}", without_scheme(&mine.url), secret());
    let api = world.api(&["--secret-for", &own]);
    api.pay_new("1", &mine.url).await;
    let seen = mine.sees(1).await.remove(0);
    // Not even if the path names the right invoice.
    assert_eq!(
        relay(&world, &seen, &receiver, "1").await,
        StatusCode::UNAUTHORIZED
    );
    assert!(receiver.requests().await.is_empty());
}

/// A host's secret applies to each of its ports, except those with their own secret. Only the most
/// specific secret signs.
#[tokio::test]
async fn the_most_specific_secret_signs() {
    let world = World::sqlite();
    let hook = async || Hook::start(|_| r#"{"ok":true}"#).await;
    let (first, second) = (hook().await, hook().await);
    let (of_host, of_port) = (secret(), secret());
    let for_host = format!("127.0.0.1={of_host}");
    let for_port = format!("{}={of_port}", without_scheme(&second.url));
    let api = world.api(&["--secret-for", &for_port, "--secret-for", &for_host]);
    api.pay_new("1", &first.url).await;
    api.pay_new("2", &second.url).await;
    let (first, second) = (
        first.sees(1).await.remove(0),
        second.sees(1).await.remove(0),
    );
    assert!(is_signed_with(&first, &of_host) && !is_signed_with(&first, SECRET));
    assert!(is_signed_with(&second, &of_port) && !is_signed_with(&second, &of_host));
}

/// Both secrets of an endpoint sign: the receiver may have the old one or the new one.
#[tokio::test]
async fn the_secret_of_an_endpoint_can_be_replaced() {
    let (world, hook) = (World::sqlite(), Hook::start(|_| r#"{"ok":true}"#).await);
    let (old, new) = (secret(), secret());
    let address = without_scheme(&hook.url);
    let (for_old, for_new) = (format!("{address}={old}"), format!("{address}={new}"));
    let api = world.api(&["--secret-for", &for_new, "--secret-for", &for_old]);
    api.pay_new("1", &hook.url).await;
    let seen = hook.sees(1).await.remove(0);
    assert!(
        is_signed_with(&seen, &old)
            && is_signed_with(&seen, &new)
            && !is_signed_with(&seen, SECRET)
    );
}
