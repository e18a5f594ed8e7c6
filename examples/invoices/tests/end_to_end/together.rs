//! Several processes on one database share the work.

use serde_json::json;

use super::world::{World, on_both};

const DELIVERIES: usize = 100;

on_both! {
    async fn no_attempt_is_made_twice(world: World) {
        let receiver = world.receiver(&["--delay", "5"]);
        let apis = [world.api(&["--workers", "8"]), world.api(&["--workers", "8"]), world.api(&["--workers", "8"])];
        for n in 0..DELIVERIES {
            apis[n % apis.len()].pay_new(&format!("i{n}"), &receiver.url).await;
        }
        let notes = receiver.receives(DELIVERIES).await;
        assert_eq!(notes.len(), DELIVERIES);
        for one in &notes {
            assert_eq!(one["requests"], 1, "{one}");
            let delivery = apis[0].delivery(one["invoice"].as_str().unwrap(), "delivered").await;
            let attempts = delivery["attempts"].as_array().unwrap();
            assert_eq!((attempts.len(), &attempts[0]["number"]), (1, &json!(1)), "{delivery}");
        }
    }

    /// Two processes that start together on an empty database both start.
    async fn processes_can_start_together(world: World) {
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(|| world.api(&[]));
            (world.api(&[]), other.join().unwrap())
        });
        one.create("1", None).await;
        assert_eq!(other.invoice("1").await["id"], "1");
    }

    async fn a_process_without_workers_leaves_deliveries_to_others(world: World) {
        let receiver = world.receiver(&[]);
        let door = world.api(&["--workers", "0"]);
        door.pay_new("1", &receiver.url).await;
        let worker = world.api(&["--workers", "1"]);
        worker.delivery("1", "delivered").await;
        door.pay_new("2", &receiver.url).await;
        door.delivery("2", "delivered").await;
        assert_eq!(receiver.received().await.len(), 2);
    }
}
