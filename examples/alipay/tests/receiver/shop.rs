//! A receiver with its own database, and the key that signs notifications for it.

use std::sync::{Arc, LazyLock};

use alipay::notification::{Fields, MerchantIds, PublicKey};
use alipay::receiver::{Receiver, router};
use alipay::simulator::SigningKey;
use alipay::store::Store;
use axum::Router;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use common::testing::TestDatabase;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The key that plays Alipay's in these tests.
pub(crate) static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) router: Router,
    pub(crate) store: Store,
    _database: Arc<TestDatabase>,
}

/// Returns a database of each kind, and PostgreSQL only if a server is available.
pub(crate) async fn databases(test: &str) -> Vec<TestDatabase> {
    [
        Some(TestDatabase::sqlite()),
        TestDatabase::postgres(test).await,
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn merchant() -> MerchantIds {
    MerchantIds {
        app_id: "2021000000000001".to_owned(),
        seller_id: "2088000000000001".to_owned(),
    }
}

impl Shop {
    pub(crate) async fn open(database: TestDatabase) -> Self {
        Self::with_key(database, &KEY.public_key().unwrap()).await
    }

    pub(crate) async fn with_key(database: TestDatabase, alipay: &str) -> Self {
        let store = Store::open(database.url()).await.unwrap();
        let receiver = Receiver {
            store: store.clone(),
            alipay: PublicKey::parse(alipay).unwrap(),
            merchant: merchant(),
        };
        Self {
            router: router(receiver),
            store,
            _database: Arc::new(database),
        }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, body) = (
            answer.status(),
            answer.into_body().collect().await.unwrap().to_bytes(),
        );
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Sends a notification and returns the response.
    pub(crate) async fn notify(&self, form: impl Into<Body>) -> String {
        let request = Request::post("/alipay/callback")
            .header(CONTENT_TYPE, FORM)
            .body(form.into())
            .unwrap();
        let (status, answer) = self.ask(request).await;
        assert_eq!(
            status == StatusCode::OK,
            answer == "success",
            "{status} {answer}"
        );
        answer
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, "application/json");
        let (status, answer) = self
            .ask(request.body(body.to_string().into()).unwrap())
            .await;
        (
            status,
            serde_json::from_str(&answer).unwrap_or(Value::String(answer)),
        )
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.send("GET", path, &Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    pub(crate) async fn order(&self, out_trade_no: &str, user_id: &str) {
        let order =
            json!({"out_trade_no": out_trade_no, "total_amount": "88.88", "user_id": user_id});
        let (status, answer) = self.send("POST", "/orders", &order).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
    }

    /// Returns the state of an order and the points of a user.
    pub(crate) async fn order_and_points(
        &self,
        out_trade_no: &str,
        user_id: &str,
    ) -> (String, i64) {
        let order = self.get(&format!("/orders/{out_trade_no}")).await;
        let user = self.get(&format!("/users/{user_id}")).await;
        let lines = user["ledger"].as_array().unwrap().iter();
        let points = user["points"].as_i64().unwrap();
        assert_eq!(
            lines
                .map(|line| line["points"].as_i64().unwrap())
                .sum::<i64>(),
            points,
            "the ledger's sum"
        );
        (order["state"].as_str().unwrap().to_owned(), points)
    }
}

/// Returns the unsigned fields of a notification about 88.88 yuan.
pub(crate) fn fields(out_trade_no: &str, notify_id: &str, trade_status: &str) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("notify_id", notify_id),
        ("app_id", "2021000000000001"),
        ("seller_id", "2088000000000001"),
        ("charset", "utf-8"),
        ("out_trade_no", out_trade_no),
        ("trade_no", "2026112422001400000000000001"),
        ("trade_status", trade_status),
        ("total_amount", "88.88"),
        ("buyer_id", "2088000000000002"),
    ] {
        fields.set(name, value);
    }
    fields
}

/// Signs the fields and returns the form.
pub(crate) fn signed(mut fields: Fields) -> String {
    KEY.sign(&mut fields).unwrap();
    fields.to_form()
}
