//! Sends repetitions and concurrent notifications.

use std::sync::Arc;

use alipay::notification::Fields;
use alipay::store::Store;
use serde_json::json;
use tokio::task::JoinSet;

use crate::shop::{Shop, databases, fields, signed};

/// Sends all forms at once and returns the responses.
async fn all_at_once(shop: &Shop, forms: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut sending = JoinSet::new();
    for form in forms {
        let shop = shop.clone();
        sending.spawn(async move { shop.notify(form).await });
    }
    sending.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_repetitions_grant_points_once() {
    for database in databases("a_hundred_repetitions_grant_points_once").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        let form = signed(fields("O-1", "n-1", "TRADE_SUCCESS"));
        let answers = all_at_once(&shop, vec![form; 100]).await;
        assert!(
            answers.len() == 100 && answers.iter().all(|answer| answer == "success"),
            "{answers:?}"
        );
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("paid".to_owned(), 88)
        );
        assert_eq!(
            shop.get("/users/alice").await["ledger"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
}

/// A check of the id alone would accept all of these.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_ids_for_one_order_grant_points_once() {
    for database in databases("a_hundred_ids_for_one_order_grant_points_once").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        let status = |number| {
            if number % 2 == 0 {
                "TRADE_SUCCESS"
            } else {
                "TRADE_FINISHED"
            }
        };
        let forms =
            (0..100).map(|number| signed(fields("O-1", &format!("n-{number}"), status(number))));
        let answers = all_at_once(&shop, forms).await;
        assert!(
            answers.iter().all(|answer| answer == "success"),
            "{answers:?}"
        );
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("finished".to_owned(), 88)
        );
    }
}

/// All of them change the points of the same user.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_orders_of_one_user_add_up() {
    for database in databases("many_orders_of_one_user_add_up").await {
        let shop = Shop::open(database).await;
        for number in 0..25 {
            shop.order(&format!("O-{number}"), "alice").await;
        }
        let refund = |mut fields: Fields| {
            fields.set("refund_fee", "88.88");
            fields.set("gmt_refund", "2026-11-25 10:00:00.000");
            signed(fields)
        };
        let forms = (0..25).flat_map(|number| {
            let order = format!("O-{number}");
            let paid = signed(fields(&order, &format!("{order}-paid"), "TRADE_SUCCESS"));
            let back = refund(fields(&order, &format!("{order}-back"), "TRADE_CLOSED"));
            if number < 5 {
                vec![paid.clone(), back, paid]
            } else {
                vec![paid.clone(), paid]
            }
        });
        let answers = all_at_once(&shop, forms.collect::<Vec<_>>()).await;
        assert!(
            answers.iter().all(|answer| answer == "success"),
            "{answers:?}"
        );
        assert_eq!(
            shop.order_and_points("O-0", "alice").await,
            ("refunded".to_owned(), 20 * 88)
        );
        assert_eq!(shop.order_and_points("O-24", "alice").await.0, "paid");
    }
}

/// Processes that start together on a new database each find the tables or create them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_can_start_together_on_a_new_database() {
    for database in databases("processes_can_start_together_on_a_new_database").await {
        let database = Arc::new(database);
        let mut opening = JoinSet::new();
        for _ in 0..8 {
            let database = Arc::clone(&database);
            opening.spawn(async move { Store::open(database.url()).await.map(|_| ()) });
        }
        for opened in opening.join_all().await {
            assert!(opened.is_ok(), "{opened:?}");
        }
    }
}

/// The merchant may also create an order twice at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_created_once() {
    for database in databases("an_order_is_created_once").await {
        let shop = Shop::open(database).await;
        let mut making = JoinSet::new();
        for _ in 0..20 {
            let shop = shop.clone();
            let order = json!({"out_trade_no": "O-1", "total_amount": "88.88", "user_id": "alice"});
            making.spawn(async move { shop.send("POST", "/orders", &order).await.0.as_u16() });
        }
        let mut statuses = making.join_all().await;
        statuses.sort_unstable();
        assert_eq!(
            (statuses[..19].to_vec(), statuses[19]),
            (vec![200; 19], 201)
        );
    }
}
