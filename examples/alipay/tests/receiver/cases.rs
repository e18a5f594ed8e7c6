//! Runs `notifications.json`: bodies as they arrive over the wire, each with the expected response
//! and the order's final state.

use common::testing::TestDatabase;
use serde::Deserialize;

use crate::shop::Shop;

#[derive(Deserialize)]
pub(crate) struct Cases {
    pub(crate) alipay_public_key: String,
    pub(crate) order: Order,
    pub(crate) notifications: Vec<Case>,
}

#[derive(Deserialize)]
pub(crate) struct Order {
    pub(crate) out_trade_no: String,
    pub(crate) total_amount: String,
    pub(crate) app_id: String,
    pub(crate) seller_id: String,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) answer: String,
    pub(crate) state: String,
    pub(crate) points: i64,
    pub(crate) body: String,
}

pub(crate) fn cases() -> Cases {
    serde_json::from_str(include_str!("../notifications.json")).unwrap()
}

/// Opens a shop with the order of the cases.
pub(crate) async fn shop(database: TestDatabase, cases: &Cases) -> Shop {
    let merchant = crate::shop::merchant();
    assert_eq!(
        (&cases.order.app_id, &cases.order.seller_id),
        (&merchant.app_id, &merchant.seller_id)
    );
    assert_eq!(cases.order.total_amount, "88.88");
    let shop = Shop::with_key(database, &cases.alipay_public_key).await;
    shop.order(&cases.order.out_trade_no, "alice").await;
    shop
}

async fn check(case: &Case, cases: &Cases, database: TestDatabase) {
    let Case {
        name,
        answer,
        state,
        points,
        body,
    } = case;
    let (shop, order) = (shop(database, cases).await, &cases.order.out_trade_no);
    for time in ["once", "again"] {
        assert_eq!(shop.notify(body.clone()).await, *answer, "{name}, {time}");
        assert_eq!(
            shop.order_and_points(order, "alice").await,
            (state.clone(), *points),
            "{name}, {time}"
        );
    }
}

#[tokio::test]
async fn every_notification_gets_its_response() {
    let cases = cases();
    assert_eq!(cases.notifications.len(), 28);
    for case in &cases.notifications {
        check(case, &cases, TestDatabase::sqlite()).await;
    }
    for case in &cases.notifications {
        let Some(database) = TestDatabase::postgres("every_notification_gets_its_response").await
        else {
            return;
        };
        check(case, &cases, database).await;
    }
}
