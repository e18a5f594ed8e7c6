//! Any order of arrival, any repetition: the same end.

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

/// What can happen to a trade, each with where an order must end that is told all of it.
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

/// A history as it may arrive: each event at least once, in any order, up to `more` times again.
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
    /// The rule alone.
    #[test]
    fn states_end_alike((events, end) in arrivals(6)) {
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

    /// No event whatever takes an order back, or makes one that was paid unpaid.
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

/// The same through the whole receiver: forms, signatures, and the tables of both databases.
#[test]
fn orders_end_alike() {
    let runtime = Runtime::new().unwrap();
    let shops = runtime.block_on(async {
        let mut shops = Vec::new();
        for database in databases("orders_end_alike").await {
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
                    shop.stand(&order, &user).await,
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
            let stand = shop.stand(&order, &user).await;
            for attempt in 0..2 {
                // Refused each time: it is not remembered as done.
                assert_eq!(
                    shop.notify(form(&order, 2, Event::Closed)).await,
                    "fail: contradiction",
                    "{attempt}"
                );
                assert_eq!(shop.stand(&order, &user).await, stand);
            }
            let order = format!("C-{number}");
            shop.order(&order, &user).await;
            assert_eq!(shop.notify(form(&order, 1, Event::Closed)).await, "success");
            assert_eq!(
                shop.notify(form(&order, 2, first)).await,
                "fail: contradiction"
            );
            assert_eq!(
                shop.stand(&order, &user).await,
                ("closed".to_owned(), stand.1)
            );
        }
    }
}

/// A partial refund leaves the trade paid; what was paid back in all only grows.
#[tokio::test]
async fn partial_refunds() {
    for database in databases("partial_refunds").await {
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
        assert_eq!(shop.stand("O-1", "alice").await, ("paid".to_owned(), 88));
    }
}

/// Only a refund of the whole amount closes a paid trade. A part, or more than was paid, is for a
/// person to look at.
#[tokio::test]
async fn a_close_with_another_refund_than_the_whole() {
    for database in databases("a_close_with_another_refund_than_the_whole").await {
        let shop = Shop::open(database).await;
        let tell = async |order: &str, id: &str, status: &str, fee: &str| {
            let mut fields = fields(order, id, status);
            fields.set("refund_fee", fee);
            fields.set("gmt_refund", "2026-11-25 10:00:00.000");
            shop.notify(signed(fields)).await
        };
        let refunded = async |order: &str| {
            shop.get(&format!("/orders/{order}")).await["refunded_amount"].clone()
        };

        // Before anything was said of a payment, and after it.
        for (order, paid) in [("O-1", false), ("O-2", true)] {
            shop.order(order, order).await;
            if paid {
                assert_eq!(
                    shop.notify(signed(fields(order, "paid", "TRADE_SUCCESS")))
                        .await,
                    "success"
                );
                assert_eq!(tell(order, "part", "TRADE_SUCCESS", "10").await, "success");
            }
            let (stand, before) = (shop.stand(order, order).await, refunded(order).await);
            for fee in ["0.01", "10", "78.88", "88.87", "88.8", "88.89", "100000000"] {
                // Refused each time: it is not remembered as done.
                for _ in 0..2 {
                    assert_eq!(
                        tell(order, "close", "TRADE_CLOSED", fee).await,
                        "fail: contradiction",
                        "{fee}"
                    );
                }
            }
            for fee in ["0", "0.00", ""] {
                assert_eq!(
                    tell(order, "close", "TRADE_CLOSED", fee).await,
                    "fail: half-refund",
                    "{fee}"
                );
            }
            for status in ["TRADE_SUCCESS", "TRADE_FINISHED"] {
                assert_eq!(
                    tell(order, "more", status, "88.89").await,
                    "fail: contradiction",
                    "{status}"
                );
            }
            assert_eq!(
                (shop.stand(order, order).await, refunded(order).await),
                (stand, before),
                "nothing has moved"
            );
            assert_eq!(
                tell(order, "close", "TRADE_CLOSED", "88.88").await,
                "success"
            );
            assert_eq!(shop.stand(order, order).await, ("refunded".to_owned(), 0));
            assert_eq!(
                tell(order, "late", "TRADE_CLOSED", "0.01").await,
                "fail: contradiction"
            );
            assert_eq!(refunded(order).await, "88.88");
        }
    }
}

/// Amounts are compared as numbers: `88.8` is all of 88.80.
#[tokio::test]
async fn a_whole_refund_in_another_spelling() {
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
        assert_eq!(shop.stand(order, order).await, ("refunded".to_owned(), 0));
    }
}

/// An id that comes back with other news is no repetition: it is signed, and the order's state
/// decides.
#[tokio::test]
async fn a_reused_id() {
    for database in databases("a_reused_id").await {
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
            shop.stand("O-1", "alice").await,
            ("finished".to_owned(), 176)
        );
        assert_eq!(shop.stand("O-2", "alice").await, ("paid".to_owned(), 176));
    }
}
