//! Tests the merchant's own side: orders and points.

use axum::http::StatusCode;
use serde_json::json;

use crate::shop::{Shop, databases, fields, signed};

#[tokio::test]
async fn an_order_is_created_paid_and_refunded() {
    for database in databases("an_order_is_created_paid_and_refunded").await {
        let shop = Shop::open(database).await;
        let order = json!({"out_trade_no": "O-1", "total_amount": "88.88", "user_id": "alice"});
        let made = json!({
            "out_trade_no": "O-1", "user_id": "alice", "total_amount": "88.88", "refunded_amount": "0.00",
            "state": "created", "trade_no": null,
        });
        assert_eq!(
            shop.send("POST", "/orders", &order).await,
            (StatusCode::CREATED, made.clone())
        );
        assert_eq!(
            shop.send("POST", "/orders", &order).await,
            (StatusCode::OK, made.clone()),
            "again"
        );
        let number = json!({"out_trade_no": "O-1", "total_amount": 88.88, "user_id": "alice"});
        assert_eq!(
            shop.send("POST", "/orders", &number).await,
            (StatusCode::OK, made.clone()),
            "the amount as a number"
        );
        assert_eq!(shop.get("/orders/O-1").await, made);
        assert_eq!(
            shop.get("/users/alice").await,
            json!({"user_id": "alice", "points": 0, "ledger": []})
        );

        assert_eq!(
            shop.notify(signed(fields("O-1", "n-1", "TRADE_SUCCESS")))
                .await,
            "success"
        );
        let order = shop.get("/orders/O-1").await;
        assert_eq!(
            (&order["state"], &order["trade_no"]),
            (&json!("paid"), &json!("2026112422001400000000000001"))
        );
        let user = shop.get("/users/alice").await;
        let line = &user["ledger"][0];
        assert_eq!(
            (&user["points"], &line["out_trade_no"], &line["entry"]),
            (&json!(88), &json!("O-1"), &json!("grant"))
        );

        let mut refund = fields("O-1", "n-2", "TRADE_CLOSED");
        refund.set("refund_fee", "88.88");
        refund.set("gmt_refund", "2026-11-25 10:00:00.000");
        assert_eq!(shop.notify(signed(refund)).await, "success");
        let order = shop.get("/orders/O-1").await;
        assert_eq!(
            (&order["state"], &order["refunded_amount"]),
            (&json!("refunded"), &json!("88.88"))
        );
        let user = shop.get("/users/alice").await;
        assert_eq!(
            (&user["points"], user["ledger"].as_array().unwrap().len()),
            (&json!(0), 2)
        );
    }
}

#[tokio::test]
async fn invalid_orders_are_rejected() {
    for database in databases("invalid_orders_are_rejected").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        let long = "x".repeat(65);
        for (order, status, expected) in [
            (
                json!({"out_trade_no": "O-1", "total_amount": "88.89", "user_id": "alice"}),
                409,
                "has this out_trade_no",
            ),
            (
                json!({"out_trade_no": "O-1", "total_amount": "88.88", "user_id": "bob"}),
                409,
                "has this out_trade_no",
            ),
            (
                json!({"out_trade_no": "", "total_amount": "1", "user_id": "a"}),
                422,
                "invalid out_trade_no",
            ),
            (
                json!({"out_trade_no": "a b", "total_amount": "1", "user_id": "a"}),
                422,
                "invalid out_trade_no",
            ),
            (
                json!({"out_trade_no": long, "total_amount": "1", "user_id": "a"}),
                422,
                "invalid out_trade_no",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": "1", "user_id": "a/b"}),
                422,
                "invalid user_id",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": "0.00", "user_id": "a"}),
                422,
                "at least 0.01",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": "1.001", "user_id": "a"}),
                422,
                "at most two decimals",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": 88.881, "user_id": "a"}),
                422,
                "at most two decimals",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": null, "user_id": "a"}),
                422,
                "at most two decimals",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": "1"}),
                422,
                "missing field `user_id`",
            ),
            (
                json!({"out_trade_no": "a", "total_amount": "1", "user_id": "a", "state": "paid"}),
                422,
                "unknown field",
            ),
        ] {
            let (found, answer) = shop.send("POST", "/orders", &order).await;
            assert_eq!(found.as_u16(), status, "{order}: {answer}");
            assert!(
                answer["error"].as_str().unwrap().contains(expected),
                "{order}: {answer}"
            );
        }
        // PostgreSQL cannot store a NUL in text.
        for path in ["/orders/a", "/users/bob", "/orders/%00", "/users/%00"] {
            assert_eq!(
                shop.send("GET", path, &json!(null)).await.0,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("created".to_owned(), 0)
        );
    }
}
