//! `kill -9` loses nothing. What was committed arrives, once or more often, always with the same
//! id.

use std::collections::{BTreeMap, BTreeSet};

use common::testing::eventually;
use serde_json::Value;

use super::world::{Api, Receiver, World, on_both};

/// How many times each test kills a process.
const KILLS: usize = 50;
/// With this timeout, a lease lasts half a second. A dead worker's delivery waits that long.
const SHORT: [&str; 2] = ["--timeout", "0.25"];

/// Checks that each invoice has one delivery, that all of them arrive, and that all requests for
/// one invoice carry the same id.
async fn nothing_is_lost(api: &Api, receiver: &Receiver, ids: &[String]) {
    let notes = eventually("all notifications", async || {
        let notes = receiver.received().await;
        let taken: BTreeSet<_> = notes
            .iter()
            .map(|one| one["invoice"].as_str().unwrap().to_owned())
            .collect();
        ids.iter().all(|id| taken.contains(id)).then_some(notes)
    })
    .await;
    let mut by_invoice: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for one in &notes {
        by_invoice
            .entry(one["invoice"].as_str().unwrap())
            .or_default()
            .push(one);
    }
    assert_eq!(by_invoice.len(), ids.len());
    for id in ids {
        let delivery = api.delivery(id, "delivered").await;
        let [one] = &by_invoice[&**id][..] else {
            panic!("{id} arrived with several ids: {:?}", by_invoice[&**id])
        };
        assert_eq!(one["id"], delivery["id"], "{id}");
        assert_eq!(
            api.invoice(id).await["deliveries"]
                .as_array()
                .unwrap()
                .len(),
            1,
            "{id}"
        );
        let requests = one["requests"].as_u64().unwrap();
        let attempts = delivery["attempts"].as_array().unwrap().len();
        assert!(
            requests <= attempts.try_into().unwrap(),
            "{id}: {requests} requests in {attempts} attempts"
        );
    }
}

on_both! {
    /// Half of the processes are killed before anything is delivered, the other half at any point
    /// during delivery.
    async fn the_api_is_killed_between_commit_and_delivery(world: World) {
        let receiver = world.receiver(&[]);
        let ids: Vec<_> = (0..KILLS).map(|n| format!("i{n}")).collect();
        let (before, during) = ids.split_at(KILLS / 2);
        for (workers, ids) in [("0", before), ("2", during)] {
            assert!(receiver.requests().await.is_empty(), "nothing has been delivered yet");
            for id in ids {
                let mut api = world.api(&[&SHORT[..], &["--workers", workers]].concat());
                api.pay_new(id, &receiver.url).await;
                api.program.kill();
            }
        }
        let api = world.api(&SHORT);
        nothing_is_lost(&api, &receiver, &ids).await;
    }

    /// The worker dies when the receiver has the request but has not answered yet.
    async fn a_worker_is_killed_during_a_delivery(world: World) {
        let receiver = world.receiver(&["--delay", "100"]);
        let ids: Vec<_> = (0..KILLS).map(|n| format!("i{n}")).collect();
        let mut caught = 0;
        for id in &ids {
            let mut api = world.api(&[&SHORT[..], &["--workers", "2"]].concat());
            api.pay_new(id, &receiver.url).await;
            let arrived = async || {
                let notes = receiver.requests().await;
                notes.into_iter().find(|one| one["invoice"] == **id)
            };
            eventually("the request", arrived).await;
            api.program.kill();
            let now = receiver.requests().await.into_iter().find(|one| one["invoice"] == **id).unwrap();
            caught += usize::from(now["taken"] == false);
        }
        assert!(caught > KILLS / 2, "only {caught} were killed during a delivery");
        let api = world.api(&SHORT);
        nothing_is_lost(&api, &receiver, &ids).await;
        let mut lost = 0;
        for id in &ids {
            let delivery = api.delivery(id, "delivered").await;
            let attempts = delivery["attempts"].as_array().unwrap();
            lost += attempts.iter().filter(|attempt| attempt["outcome"] == "lost").count();
        }
        assert!(lost >= caught, "{lost} attempts are recorded as lost, but {caught} were lost");
    }
}
