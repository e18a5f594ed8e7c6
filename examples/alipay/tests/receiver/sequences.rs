//! Any order of arrival and any repetition lead to the same state.

use alipay::order::{Event, State, Step};
use common::testing::TestDatabase;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::shop::{Shop, databases, fields, signed};

const EVENTS: [Event; 5] = [
    Event::Waiting,
    Event::Paid,
    Event::Finished,
    Event::Refunded,
    Event::Closed,
];

/// What can happen to a trade. Each history has the state of an order that received all of it.
const HISTORIES: [(&[Event], State); 5] = [
    (&[Event::Waiting, Event::Paid], State::Paid),
    (
        &[Event::Waiting, Event::Paid, Event::Finished],
        State::Finished,
    ),
    (
        &[Event::Waiting, Event::Paid, Event::Refunded],
        State::Refunded,
    ),
    (&[Event::Waiting, Event::Finished], State::Finished),
    (&[Event::Waiting, Event::Closed], State::Closed),
];

/// Generates the ways a history may arrive: each event at least once, in any order, with up to
/// `more` repetitions.
fn arrivals(more: usize) -> impl Strategy<Value = (Vec<Event>, State)> {
    (
        select(&HISTORIES[..]),
        prop::collection::vec(any::<Index>(), 0..=more),
    )
        .prop_flat_map(|((events, end), again)| {
            let again = again.into_iter().map(|index| *index.get(events));
            (
                Just(events.iter().copied().chain(again).collect::<Vec<_>>()).prop_shuffle(),
                Just(end),
            )
        })
}

fn form(order: &str, number: usize, event: Event) -> String {
    let (status, refunded) = match event {
        Event::Waiting => ("WAIT_BUYER_PAY", false),
        Event::Paid => ("TRADE_SUCCESS", false),
        Event::Finished => ("TRADE_FINISHED", false),
        Event::Refunded => ("TRADE_CLOSED", true),
        Event::Closed => ("TRADE_CLOSED", false),
    };
    let mut fields = fields(order, &format!("{order}-{number}"), status);
    if refunded {
        fields.set("refund_fee", "88.88");
        fields.set("gmt_refund", "2026-11-25 10:00:00.000");
    }
    signed(fields)
}

fn points(state: State) -> i64 {
    if matches!(state, State::Paid | State::Finished) {
        88
    } else {
        0
    }
}

proptest! {
    /// Tests the rule alone.
    #[test]
    fn any_order_of_events_ends_in_the_same_state((events, end) in arrivals(6)) {
        let mut state = State::Created;
        for event in events {
            match state.on(event) {
                Step::To(to) => state = to,
                Step::Stay => {}
                Step::Contradiction => prop_assert!(false, "{event} contradicts {state}"),
            }
        }
        prop_assert_eq!(state, end);
    }

    /// No event moves an order back or makes a paid order unpaid.
    #[test]
    fn states_never_go_back(events in prop::collection::vec(select(EVENTS.to_vec()), 0..12)) {
        let mut been = vec![State::Created];
        for event in events {
            if let Step::To(to) = been[been.len() - 1].on(event) {
                prop_assert!(!been.contains(&to), "{to} twice");
                prop_assert!(!been[been.len() - 1].was_paid() || to.was_paid());
                been.push(to);
            }
        }
    }
}

/// Tests the same through the whole receiver: forms, signatures, and both databases.
#[test]
fn any_order_of_notifications_ends_in_the_same_state() {
    let runtime = Runtime::new().unwrap();
    let shops = runtime.block_on(async {
        let mut shops = Vec::new();
        for database in databases("any_order_of_notifications_ends_in_the_same_state").await {
            shops.push(Shop::open(database).await);
        }
        shops
    });
    let mut number = 0;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(48));
    let law = |(events, end): (Vec<Event>, State)| {
        number += 1;
        let (order, user) = (format!("O-{number}"), format!("user-{number}"));
        runtime.block_on(async {
            for shop in &shops {
                shop.order(&order, &user).await;
                for (number, event) in events.iter().enumerate() {
                    let answer = shop.notify(form(&order, number, *event)).await;
                    prop_assert_eq!(answer, "success");
                }
                prop_assert_eq!(
                    shop.order_and_points(&order, &user).await,
                    (end.to_string(), points(end))
                );
            }
            Ok(())
        })
    };
    let law = std::cell::RefCell::new(law);
    runner
        .run(&arrivals(4), |arrived| law.borrow_mut()(arrived))
        .unwrap();
    runtime.block_on(async {
        for shop in &shops {
            shop.store.close().await;
        }
    });
}

#[tokio::test]
async fn contradictions_leave_the_order_alone() {
    for database in databases("contradictions_leave_the_order_alone").await {
        let shop = Shop::open(database).await;
        for (number, first) in [Event::Paid, Event::Finished, Event::Refunded]
            .into_iter()
            .enumerate()
        {
            let (order, user) = (format!("P-{number}"), format!("user-{number}"));
            shop.order(&order, &user).await;
            assert_eq!(shop.notify(form(&order, 1, first)).await, "success");
            let before = shop.order_and_points(&order, &user).await;
            for attempt in 0..2 {
                // Refused each time, because a refused notification is not stored.
                assert_eq!(
                    shop.notify(form(&order, 2, Event::Closed)).await,
                    "fail: contradiction",
                    "{attempt}"
                );
                assert_eq!(shop.order_and_points(&order, &user).await, before);
            }
            let order = format!("C-{number}");
            shop.order(&order, &user).await;
            assert_eq!(shop.notify(form(&order, 1, Event::Closed)).await, "success");
            assert_eq!(
                shop.notify(form(&order, 2, first)).await,
                "fail: contradiction"
            );
            assert_eq!(
                shop.order_and_points(&order, &user).await,
                ("closed".to_owned(), before.1)
            );
        }
    }
}

/// A partial refund leaves the trade paid, and the refunded total only grows.
#[tokio::test]
async fn partial_refunds_leave_the_order_paid() {
    for database in databases("partial_refunds_leave_the_order_paid").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        for (number, (fee, refunded)) in [("10.00", "10.00"), ("30.5", "30.50"), ("20.00", "30.50")]
            .iter()
            .enumerate()
        {
            let mut fields = fields("O-1", &format!("n-{number}"), "TRADE_SUCCESS");
            fields.set("refund_fee", *fee);
            assert_eq!(shop.notify(signed(fields)).await, "success");
            assert_eq!(shop.get("/orders/O-1").await["refunded_amount"], *refunded);
        }
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("paid".to_owned(), 88)
        );
    }
}

/// Only a refund of the whole amount closes a paid trade. If less or more was refunded, a person
/// must check.
#[tokio::test]
async fn a_close_without_a_full_refund_is_refused() {
    for database in databases("a_close_without_a_full_refund_is_refused").await {
        let shop = Shop::open(database).await;
        let notify = async |order: &str, id: &str, status: &str, fee: &str| {
            let mut fields = fields(order, id, status);
            fields.set("refund_fee", fee);
            fields.set("gmt_refund", "2026-11-25 10:00:00.000");
            shop.notify(signed(fields)).await
        };
        let refunded = async |order: &str| {
            shop.get(&format!("/orders/{order}")).await["refunded_amount"].clone()
        };

        // Once before any payment was reported, and once after it.
        for (order, paid) in [("O-1", false), ("O-2", true)] {
            shop.order(order, order).await;
            if paid {
                assert_eq!(
                    shop.notify(signed(fields(order, "paid", "TRADE_SUCCESS")))
                        .await,
                    "success"
                );
                assert_eq!(
                    notify(order, "part", "TRADE_SUCCESS", "10").await,
                    "success"
                );
            }
            let before = (
                shop.order_and_points(order, order).await,
                refunded(order).await,
            );
            for fee in ["0.01", "10", "78.88", "88.87", "88.8", "88.89", "100000000"] {
                // Refused each time, because a refused notification is not stored.
                for _ in 0..2 {
                    assert_eq!(
                        notify(order, "close", "TRADE_CLOSED", fee).await,
                        "fail: contradiction",
                        "{fee}"
                    );
                }
            }
            for fee in ["0", "0.00", ""] {
                assert_eq!(
                    notify(order, "close", "TRADE_CLOSED", fee).await,
                    "fail: half-refund",
                    "{fee}"
                );
            }
            for status in ["TRADE_SUCCESS", "TRADE_FINISHED"] {
                assert_eq!(
                    notify(order, "more", status, "88.89").await,
                    "fail: contradiction",
                    "{status}"
                );
            }
            assert_eq!(
                (
                    shop.order_and_points(order, order).await,
                    refunded(order).await
                ),
                before,
                "nothing has changed"
            );
            assert_eq!(
                notify(order, "close", "TRADE_CLOSED", "88.88").await,
                "success"
            );
            assert_eq!(
                shop.order_and_points(order, order).await,
                ("refunded".to_owned(), 0)
            );
            assert_eq!(
                notify(order, "late", "TRADE_CLOSED", "0.01").await,
                "fail: contradiction"
            );
            assert_eq!(refunded(order).await, "88.88");
        }
    }
}

/// Amounts are compared as numbers: `88.8` equals 88.80.
#[tokio::test]
async fn a_full_refund_may_be_spelled_differently() {
    let shop = Shop::open(TestDatabase::sqlite()).await;
    for (order, total, fee) in [
        ("O-1", "88.80", "88.8"),
        ("O-2", "88.8", "88.80"),
        ("O-3", "88", "88.00"),
    ] {
        let made = json!({"out_trade_no": order, "total_amount": total, "user_id": order});
        assert_eq!(shop.send("POST", "/orders", &made).await.0, 201);
        let mut fields = fields(order, order, "TRADE_CLOSED");
        for (name, value) in [
            ("total_amount", total),
            ("refund_fee", fee),
            ("gmt_refund", "2026-11-25 10:00:00"),
        ] {
            fields.set(name, value);
        }
        assert_eq!(
            shop.notify(signed(fields)).await,
            "success",
            "{fee} of {total}"
        );
        assert_eq!(
            shop.order_and_points(order, order).await,
            ("refunded".to_owned(), 0)
        );
    }
}

/// An id that arrives with other content is not a repetition. It is signed, so the order's state
/// decides.
#[tokio::test]
async fn a_reused_id_with_other_content_is_applied() {
    for database in databases("a_reused_id_with_other_content_is_applied").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        shop.order("O-2", "alice").await;
        for (order, status) in [
            ("O-1", "TRADE_SUCCESS"),
            ("O-1", "TRADE_FINISHED"),
            ("O-2", "TRADE_SUCCESS"),
        ] {
            assert_eq!(
                shop.notify(signed(fields(order, "n-1", status))).await,
                "success"
            );
        }
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("finished".to_owned(), 176)
        );
        assert_eq!(
            shop.order_and_points("O-2", "alice").await,
            ("paid".to_owned(), 176)
        );
    }
}
