//! Tests the outbox by itself: leases, and who may end an attempt.

use std::collections::BTreeSet;
use std::time::Duration;

use common::database::Database;
use common::testing::{TestDatabase, eventually};
use invoices::delivery::{Finished, Leased, State};
use invoices::invoice::NewInvoice;
use invoices::store::{DeliveryStore, Payment, PostgresStore, Retry, SqliteStore};

const LONG: Duration = Duration::from_mins(10);
const SHORT: Duration = Duration::from_millis(1);

macro_rules! on_both {
    ($(async fn $name:ident($store:ident: &dyn DeliveryStore) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn test($store: &dyn DeliveryStore) $body

            #[tokio::test]
            async fn sqlite() {
                let test = TestDatabase::sqlite();
                let Database::Sqlite(database) = Database::open(test.url(), 4).await.unwrap() else { panic!() };
                self::test(&SqliteStore::new(database).await.unwrap()).await;
            }

            #[tokio::test]
            async fn postgres() {
                let test = TestDatabase::postgres(concat!(module_path!(), "::postgres")).await;
                let Some(test) = test else { return };
                let Database::Postgres(database) = Database::open(test.url(), 4).await.unwrap() else { panic!() };
                self::test(&PostgresStore::new(database.clone()).await.unwrap()).await;
                database.close().await;
            }
        }
    )+};
}

fn invoice(id: &str) -> NewInvoice {
    serde_json::from_value(serde_json::json!({"id": id, "customer": "c", "total": "1"})).unwrap()
}

/// Stores and pays an invoice.
async fn enqueue(store: &dyn DeliveryStore, id: &str) {
    enqueue_to(store, id, "https://h.example.com/x").await;
}

async fn enqueue_to(store: &dyn DeliveryStore, id: &str, callback: &str) {
    let invoice = invoice(id);
    assert!(store.create(&invoice, Some(callback)).await.unwrap());
    assert_eq!(store.pay(&invoice.id, "{}").await.unwrap(), Payment::Paid);
}

/// Leases what is due, up to `most` deliveries of each receiver.
async fn lease_some(store: &dyn DeliveryStore, most: i64, lease: Duration) -> Vec<Leased> {
    let lanes = store.due(&String::new().into(), 1000).await.unwrap();
    let shares: Vec<_> = lanes.into_iter().map(|lane| (lane, most)).collect();
    store.lease(&shares, lease).await.unwrap()
}

async fn lease_all(store: &dyn DeliveryStore, lease: Duration) -> Vec<Leased> {
    lease_some(store, 1000, lease).await
}

fn finished(state: State, outcome: &'static str) -> Finished {
    Finished {
        state,
        delay: Duration::ZERO,
        outcome,
        status: Some(200),
        detail: None,
    }
}

on_both! {
    async fn a_payment_enqueues_one_delivery(store: &dyn DeliveryStore) {
        let new = invoice("1");
        assert!(store.create(&new, Some("https://h.example.com/x")).await.unwrap());
        assert!(!store.create(&new, None).await.unwrap(), "the id is taken");
        assert_eq!(store.pay(&new.id, "{}").await.unwrap(), Payment::Paid);
        assert_eq!(store.pay(&new.id, "{}").await.unwrap(), Payment::Before);
        assert_eq!(store.pay(&invoice("2").id, "{}").await.unwrap(), Payment::Unknown);
        assert_eq!(store.invoice(&new.id).await.unwrap().unwrap().deliveries.len(), 1);
    }

    async fn concurrent_payments_enqueue_one_delivery(store: &dyn DeliveryStore) {
        let new = invoice("1");
        store.create(&new, Some("https://h.example.com/x")).await.unwrap();
        let pay = || store.pay(&new.id, "{}");
        let paid = tokio::join!(pay(), pay(), pay());
        let paid = [paid.0.unwrap(), paid.1.unwrap(), paid.2.unwrap()];
        assert_eq!(paid.iter().filter(|paid| **paid == Payment::Paid).count(), 1, "{paid:?}");
        assert_eq!(store.invoice(&new.id).await.unwrap().unwrap().deliveries.len(), 1);
    }

    async fn a_delivery_is_leased_once(store: &dyn DeliveryStore) {
        for n in 0..40 {
            enqueue(store, &format!("i{n}")).await;
        }
        let lease = || lease_some(store, 10, LONG);
        let leased = tokio::join!(lease(), lease(), lease(), lease(), lease(), lease());
        let leased = [leased.0, leased.1, leased.2, leased.3, leased.4, leased.5];
        let mut leased: Vec<_> = leased.into_iter().flatten().collect();
        leased.extend(lease_all(store, LONG).await);
        let ids: BTreeSet<_> = leased.iter().map(|leased| &leased.id).collect();
        assert_eq!((leased.len(), ids.len()), (40, 40), "each once");
        assert!(leased.iter().all(|leased| leased.attempt == 1));
        let again = store.lease(&[(leased[0].lane.clone(), 1)], LONG).await.unwrap();
        assert!(again.is_empty(), "not by its lane either");
    }

    async fn each_receiver_has_its_lane(store: &dyn DeliveryStore) {
        let hosts = ["https://b.example/x", "https://a.example/", "http://b.example/", "https://B.example./y"];
        for (n, callback) in hosts.into_iter().enumerate() {
            enqueue_to(store, &format!("i{n}"), callback).await;
        }
        let start = String::new().into();
        let lanes = store.due(&start, 10).await.unwrap();
        assert_eq!(lanes, ["a.example 443", "b.example 443", "b.example 80"].map(|lane| lane.to_owned().into()));
        assert_eq!(store.due(&start, 2).await.unwrap(), lanes[..2]);
        assert_eq!(store.due(&lanes[0], 10).await.unwrap(), lanes[1..]);

        let leased = store.lease(&[(lanes[1].clone(), 1), (lanes[2].clone(), 5)], LONG).await.unwrap();
        let urls: Vec<_> = leased.iter().map(|one| (&one.lane, &*one.url)).collect();
        assert_eq!(urls, [(&lanes[1], hosts[0]), (&lanes[2], hosts[2])], "the oldest of each lane");
        assert_eq!(store.due(&start, 10).await.unwrap(), lanes[..2], "one more is waiting for b.example");
        let leased = lease_all(store, LONG).await;
        assert_eq!(leased.len(), 2);
        assert!(store.due(&start, 10).await.unwrap().is_empty());
        // A delivery that waits for its time is in no due lane.
        let later = Finished { delay: LONG, ..finished(State::Pending, "failed") };
        assert!(store.finish(&leased[0], &later).await.unwrap());
        assert!(store.due(&start, 10).await.unwrap().is_empty());
    }

    async fn an_attempt_is_lost_when_its_lease_ends(store: &dyn DeliveryStore) {
        enqueue(store, "1").await;
        let dead = lease_all(store, SHORT).await.remove(0);
        let leased = eventually("the end of the lease", async || lease_all(store, LONG).await.pop()).await;
        assert_eq!((leased.attempt, leased.failures), (2, 0), "a lost attempt is not a failure");
        assert_eq!(leased.id, dead.id);

        assert!(!store.finish(&dead, &finished(State::Delivered, "delivered")).await.unwrap(), "it is too late");
        let id = invoice("1").id;
        let delivery = store.invoice(&id).await.unwrap().unwrap().deliveries.remove(0);
        assert_eq!(delivery.state, State::Leased);
        assert_eq!(delivery.attempts[0].outcome.as_deref(), Some("lost"));

        assert!(store.finish(&leased, &finished(State::Delivered, "delivered")).await.unwrap());
        assert!(!store.finish(&leased, &finished(State::Gone, "gone")).await.unwrap(), "once");
        let delivery = store.invoice(&id).await.unwrap().unwrap().deliveries.remove(0);
        assert_eq!(delivery.state, State::Delivered);
        assert_eq!(delivery.attempts[1].outcome.as_deref(), Some("delivered"));
        assert_eq!(store.next_due().await.unwrap(), None);
    }

    async fn an_unsent_delivery_is_given_back(store: &dyn DeliveryStore) {
        enqueue(store, "1").await;
        let dead = lease_all(store, SHORT).await.remove(0);
        let leased = eventually("the end of the lease", async || lease_all(store, LONG).await.pop()).await;
        store.give_back(&dead).await.unwrap();
        assert!(lease_all(store, LONG).await.is_empty(), "the dead worker had lost its lease");
        store.give_back(&leased).await.unwrap();
        let delivery = store.invoice(&invoice("1").id).await.unwrap().unwrap().deliveries.remove(0);
        assert_eq!((delivery.state, delivery.attempts.len()), (State::Pending, 1));
        assert!(!store.finish(&leased, &finished(State::Delivered, "delivered")).await.unwrap());
        let again = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
        assert_eq!((again.attempt, again.failures), (2, 0));
    }

    async fn failures_are_counted_until_a_manual_retry(store: &dyn DeliveryStore) {
        enqueue(store, "1").await;
        for failures in 0..3 {
            let leased = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
            assert_eq!(leased.failures, failures);
            assert_eq!(store.retry(&leased.id).await.unwrap(), Retry::Refused, "an attempt is in progress");
            assert!(store.finish(&leased, &finished(State::Pending, "failed")).await.unwrap());
        }
        let leased = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
        assert!(store.finish(&leased, &finished(State::Failed, "failed")).await.unwrap());
        assert!(lease_all(store, LONG).await.is_empty(), "no more attempts");

        assert_eq!(store.retry(&leased.id).await.unwrap(), Retry::Due);
        let again = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
        assert_eq!((again.attempt, again.failures), (5, 0));
        assert_eq!(store.retry("msg_of_nobody").await.unwrap(), Retry::Unknown);
    }

    async fn manual_retries_are_limited(store: &dyn DeliveryStore) {
        // A manual retry restarts the schedule.
        enqueue(store, "1").await;
        let mut attempts = 0;
        loop {
            let leased = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
            attempts += 1;
            assert_eq!(leased.attempt, attempts);
            assert!(store.finish(&leased, &finished(State::Failed, "failed")).await.unwrap());
            match store.retry(&leased.id).await.unwrap() {
                Retry::Due => {}
                refused => break assert_eq!(refused, Retry::Refused),
            }
        }
        assert_eq!(attempts, 100);
    }

    async fn reads_are_consistent(store: &dyn DeliveryStore) {
        enqueue(store, "1").await;
        let writing = std::cell::Cell::new(true);
        let write = async {
            for _ in 0..100 {
                let leased = eventually("a due delivery", async || lease_all(store, LONG).await.pop()).await;
                assert!(store.finish(&leased, &finished(State::Pending, "failed")).await.unwrap());
            }
            writing.set(false);
        };
        let read = async {
            while writing.get() {
                let delivery = store.invoice(&invoice("1").id).await.unwrap().unwrap().deliveries.remove(0);
                let under_way = delivery.attempts.last().is_some_and(|attempt| attempt.finished_at.is_none());
                assert_eq!(under_way, delivery.state == State::Leased, "{delivery:?}");
            }
        };
        tokio::join!(write, read, async {
            while writing.get() {
                assert_eq!(store.invoices(i64::MAX, 10).await.unwrap().len(), 1);
            }
        });
    }

    async fn a_delay_is_kept(store: &dyn DeliveryStore) {
        enqueue(store, "1").await;
        let leased = lease_all(store, LONG).await.remove(0);
        let later = Finished { delay: LONG, ..finished(State::Pending, "failed") };
        assert!(store.finish(&leased, &later).await.unwrap());
        assert!(lease_all(store, LONG).await.is_empty());
        let wait = store.next_due().await.unwrap().unwrap();
        assert!(wait > LONG / 2 && wait <= LONG, "{wait:?}");
    }
}
