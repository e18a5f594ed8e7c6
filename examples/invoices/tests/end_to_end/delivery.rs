//! Tests that notifications are sent and repeated.

use std::time::Duration;

use axum::body::Body;
use axum::response::IntoResponse;
use common::testing::eventually;
use invoices::signature::verify;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_stream::StreamExt;

use super::hook::Hook;
use super::world::{SECRET, World, on_both};

fn attempts(delivery: &Value) -> Vec<(Value, Value)> {
    let attempts = delivery["attempts"].as_array().unwrap().iter();
    attempts
        .map(|attempt| (attempt["outcome"].clone(), attempt["status"].clone()))
        .collect()
}

on_both! {
    async fn a_notification_is_signed(world: World) {
        let hook = Hook::start(|_| r#"{"ok":true}"#).await;
        let api = world.api(&[]);
        api.pay_new("a?b", &format!("{}/base", hook.url)).await;
        let delivery = api.delivery("a?b", "delivered").await;
        let [seen] = &hook.seen()[..] else { panic!("one request") };
        assert_eq!((&*seen.method, &*seen.path), ("POST", "/base/invoices/a%3Fb"));
        assert_eq!(seen.headers["content-type"], "application/json");
        assert_eq!(delivery["url"], format!("{}{}", hook.url, seen.path));
        let sent = seen.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        let id = verify(&SECRET.parse().unwrap(), &seen.headers, &seen.body, sent).unwrap();
        assert_eq!(delivery["id"], id);
        assert!(id.starts_with("msg_") && !id.contains('.'));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert!(now.abs_diff(sent.try_into().unwrap()) < 60, "seconds");
        assert_eq!(delivery["attempts"][0]["detail"], Value::Null);
    }

    async fn failures_are_repeated_with_the_same_id(world: World) {
        let (api, receiver) = (world.api(&[]), world.receiver(&["--fail", "2"]));
        api.pay_new("1", &receiver.url).await;
        let delivery = api.delivery("1", "delivered").await;
        let failed = (json!("failed"), json!(500));
        assert_eq!(attempts(&delivery), [failed.clone(), failed, (json!("delivered"), json!(200))]);
        assert_eq!(delivery["attempts"][0]["detail"], "the response is 500 Internal Server Error");
        let [one] = &receiver.received().await[..] else { panic!("one id") };
        assert_eq!((&one["id"], &one["requests"], &one["taken"]), (&delivery["id"], &json!(3), &json!(true)));
    }

    async fn retry_after_is_honoured(world: World) {
        let hook = Hook::start(|n| match n {
            0 => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "100")]).into_response(),
            _ => r#"{"ok":true}"#.into_response(),
        }).await;
        let api = world.api(&[]);
        api.pay_new("1", &hook.url).await;
        api.delivery("1", "delivered").await;
        let seen = hook.seen();
        // It must wait for a hundredth of 100 seconds. The schedule alone would wait 55 ms at most.
        assert!(seen[1].at - seen[0].at >= Duration::from_millis(990), "{:?}", seen[1].at - seen[0].at);
    }

    async fn a_receiver_that_is_gone_is_not_called_again(world: World) {
        let (api, receiver) = (world.api(&[]), world.receiver(&["--gone"]));
        api.pay_new("1", &receiver.url).await;
        let delivery = api.delivery("1", "gone").await;
        assert_eq!(attempts(&delivery), [(json!("gone"), json!(410))]);
        assert_eq!(receiver.requests().await[0]["requests"], 1);
        assert!(receiver.received().await.is_empty(), "it accepted nothing");
        // A manual retry asks it again.
        assert_eq!(api.retry(delivery["id"].as_str().unwrap()).await, StatusCode::ACCEPTED);
        let twice = async || (receiver.requests().await[0]["requests"] == 2).then_some(());
        eventually("asked again", twice).await;
        assert_eq!(attempts(&api.delivery("1", "gone").await).len(), 2);
    }

    async fn redirects_are_failures(world: World) {
        let elsewhere = Hook::start(|_| r#"{"ok":true}"#).await;
        let target = elsewhere.url.clone();
        let hook = Hook::start(move |n| match n {
            0 => (StatusCode::TEMPORARY_REDIRECT, [("location", target.clone())]).into_response(),
            1 => (StatusCode::NOT_MODIFIED, "").into_response(),
            _ => r#"{"ok":true}"#.into_response(),
        }).await;
        let api = world.api(&["--retry-after-scale", "0.0001"]);
        api.pay_new("1", &hook.url).await;
        let delivery = api.delivery("1", "delivered").await;
        let expected =
            [(json!("failed"), json!(307)), (json!("failed"), json!(304)), (json!("delivered"), json!(200))];
        assert_eq!(attempts(&delivery), expected);
        assert!(elsewhere.seen().is_empty(), "the redirect was not followed");
    }

    async fn the_schedule_ends(world: World) {
        let hook = Hook::start(|n| if n < 10 { StatusCode::BAD_GATEWAY } else { StatusCode::NO_CONTENT }).await;
        // Three days take 0.3 seconds.
        let api = world.api(&["--retry-after-scale", "0.000001"]);
        api.pay_new("1", &hook.url).await;
        let delivery = api.delivery("1", "failed").await;
        assert_eq!(attempts(&delivery), vec![(json!("failed"), json!(502)); 10]);
        let ids: Vec<_> = hook.seen().iter().map(|seen| seen.headers["webhook-id"].clone()).collect();
        assert!(ids.len() == 10 && ids.iter().all(|id| *id == ids[0]));

        assert_eq!(api.retry(delivery["id"].as_str().unwrap()).await, StatusCode::ACCEPTED);
        let delivery = api.delivery("1", "delivered").await;
        assert_eq!(attempts(&delivery)[10], (json!("delivered"), json!(204)));
        assert_eq!(api.retry(delivery["id"].as_str().unwrap()).await, StatusCode::CONFLICT, "it has arrived");
    }

    async fn unexpected_bodies_are_noted(world: World) {
        let unexpected = json!("the body is not {\"ok\": true}");
        let bodies = [
            ("{\"ok\": true}", Value::Null), ("{\"ok\":false}", unexpected.clone()), ("<html>\0", unexpected.clone()),
            ("", unexpected.clone()), ("[true]", unexpected),
        ];
        let answers = bodies.clone().map(|(body, _)| body);
        let hook = Hook::start(move |n| answers[n]).await;
        let api = world.api(&["--workers", "1"]);
        for (n, (body, detail)) in bodies.into_iter().enumerate() {
            let id = format!("i{n}");
            api.pay_new(&id, &hook.url).await;
            let delivery = api.delivery(&id, "delivered").await;
            assert_eq!(delivery["attempts"][0]["detail"], detail, "{body}");
        }
    }

    async fn an_incomplete_response_counts_by_its_status(world: World) {
        let hook = Hook::start(|n| {
            let chunks = tokio_stream::iter([Ok("{"), Err(std::io::Error::other("it breaks off"))]);
            let slowly = chunks.then(async |chunk| {
                tokio::time::sleep(Duration::from_millis(50)).await;
                chunk
            });
            ([StatusCode::OK, StatusCode::GONE][n], Body::from_stream(slowly))
        }).await;
        let api = world.api(&[]);
        for (outcome, status) in [("delivered", 200), ("gone", 410)] {
            api.pay_new(outcome, &hook.url).await;
            assert_eq!(attempts(&api.delivery(outcome, outcome).await), [(json!(outcome), json!(status))]);
        }
    }

    async fn a_receiver_may_be_down_for_a_while(world: World) {
        let mut receiver = world.receiver(&[]);
        let (api, url) = (world.api(&["--retry-after-scale", "0.001"]), receiver.url.clone());
        receiver.program.kill();
        for id in ["1", "2", "3"] {
            api.pay_new(id, &url).await;
        }
        for id in ["1", "2", "3"] {
            let failed = async || {
                let delivery = api.invoice(id).await["deliveries"][0].take();
                (delivery["attempts"].as_array().unwrap().len() > 1).then_some(delivery)
            };
            let delivery = eventually("two attempts", failed).await;
            let detail = delivery["attempts"][0]["detail"].as_str().unwrap();
            assert!(detail.starts_with("could not connect to the host"), "{detail}");
        }
        let receiver = world.receiver_at(receiver.address(), &[]);
        assert_eq!(receiver.receives(3).await.len(), 3);
        for id in ["1", "2", "3"] {
            api.delivery(id, "delivered").await;
        }
    }

    async fn a_slow_receiver_is_a_failure(world: World) {
        let receiver = world.receiver(&["--delay", "30000"]);
        let api = world.api(&["--timeout", "0.3", "--retry-after-scale", "100"]);
        api.pay_new("1", &receiver.url).await;
        let failed = async || {
            let delivery = api.invoice("1").await["deliveries"][0].take();
            (delivery["attempts"][0]["outcome"] == "failed").then_some(delivery)
        };
        let delivery = eventually("a failure", failed).await;
        let detail = delivery["attempts"][0]["detail"].as_str().unwrap();
        assert!(detail.starts_with("the request timed out"), "{detail}");
        assert_eq!(delivery["state"], "pending");
    }

    async fn a_slow_receiver_delays_no_other(world: World) {
        let (slow, quick) = (world.receiver(&["--delay", "30000"]), world.receiver(&[]));
        let api = world.api(&["--timeout", "30", "--workers", "4"]);
        for id in ["1", "2"] {
            api.pay_new(id, &slow.url).await;
            api.delivery(id, "leased").await;
        }
        for id in ["3", "4", "5", "6", "7", "8"] {
            api.pay_new(id, &quick.url).await;
            api.delivery(id, "delivered").await;
        }
        assert_eq!(api.invoice("1").await["deliveries"][0]["state"], "leased");
    }
}
