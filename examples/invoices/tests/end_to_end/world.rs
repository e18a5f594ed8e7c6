//! A database, an API on it, a receiver, and the requests that clients send to them.

use std::time::{SystemTime, UNIX_EPOCH};

use common::testing::{Program, TestDatabase, eventually};
use invoices::signature::sign;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

/// A secret for tests only.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Runs a test on each database.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($world: World) $body

            #[tokio::test]
            async fn sqlite() {
                test(World::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(world) = World::postgres(concat!(module_path!(), "::postgres")).await {
                    test(world).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both;

pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) http: Client,
}

/// A running API.
pub(crate) struct Api {
    pub(crate) program: Program,
    pub(crate) url: String,
    http: Client,
}

/// A running receiver.
pub(crate) struct Receiver {
    pub(crate) program: Program,
    pub(crate) url: String,
    http: Client,
}

impl World {
    pub(crate) fn sqlite() -> Self {
        Self::on(TestDatabase::sqlite())
    }

    pub(crate) async fn postgres(test: &str) -> Option<Self> {
        TestDatabase::postgres(test).await.map(Self::on)
    }

    fn on(database: TestDatabase) -> Self {
        Self {
            database,
            http: Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// Starts an API that may call this machine and waits a hundredth of the schedule: 50 ms after
    /// a first failure.
    pub(crate) fn api(&self, more: &[&str]) -> Api {
        let fast = [
            "--allow-loopback",
            "--retry-after-scale",
            "0.01",
            "--timeout",
            "5",
        ];
        self.plain_api(&[&fast, more].concat())
    }

    /// Starts an API with only the given settings.
    pub(crate) fn plain_api(&self, more: &[&str]) -> Api {
        let needed = [
            "--listen",
            "127.0.0.1:0",
            "--database",
            self.database.url(),
            "--secret",
            SECRET,
        ];
        self.api_of(Program::start(
            env!("CARGO_BIN_EXE_invoices"),
            [&needed, more].concat(),
        ))
    }

    /// Wraps a running API.
    pub(crate) fn api_of(&self, program: Program) -> Api {
        Api {
            url: program.url(),
            program,
            http: self.http.clone(),
        }
    }

    pub(crate) fn receiver(&self, more: &[&str]) -> Receiver {
        self.receiver_at("127.0.0.1:0", more)
    }

    pub(crate) fn receiver_at(&self, address: &str, more: &[&str]) -> Receiver {
        let needed = ["--listen", address, "--secret", SECRET];
        let program = Program::start(env!("CARGO_BIN_EXE_receiver"), [&needed, more].concat());
        Receiver {
            url: program.url(),
            program,
            http: self.http.clone(),
        }
    }
}

impl Api {
    /// Sends `POST /invoices/` and returns the response.
    pub(crate) async fn post(&self, callback: Option<&str>, body: String) -> Response {
        let request = self
            .http
            .post(format!("{}/invoices/", self.url))
            .header("content-type", "application/json");
        let query = callback.map(|url| [("callback_url", url)]);
        request
            .query(&query.as_ref().map_or(&[][..], |query| query))
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// Stores an invoice.
    pub(crate) async fn create(&self, id: &str, callback: Option<&str>) {
        let body = json!({"id": id, "customer": "Mr. Richie Rich", "total": "9999.50"});
        let answer = self.post(callback, body.to_string()).await;
        assert_eq!(
            answer.status(),
            StatusCode::CREATED,
            "{id}: {}",
            answer.text().await.unwrap()
        );
    }

    pub(crate) async fn pay(&self, id: &str) {
        let answer = self
            .http
            .post(self.path(&["invoices", id, "pay"]))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{id}");
    }

    /// Stores an invoice and pays it.
    pub(crate) async fn pay_new(&self, id: &str, callback: &str) {
        self.create(id, Some(callback)).await;
        self.pay(id).await;
    }

    pub(crate) async fn retry(&self, delivery: &str) -> StatusCode {
        self.http
            .post(self.path(&["deliveries", delivery, "retry"]))
            .send()
            .await
            .unwrap()
            .status()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn invoice(&self, id: &str) -> Value {
        self.http
            .get(self.path(&["invoices", id]))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Waits until the only delivery of an invoice is in this state, and returns it.
    pub(crate) async fn delivery(&self, id: &str, state: &str) -> Value {
        eventually(&format!("{id} {state}"), async || {
            let delivery = self.invoice(id).await["deliveries"][0].take();
            (delivery["state"] == state).then_some(delivery)
        })
        .await
    }

    /// Returns a URL with each value as one segment of its path.
    fn path(&self, segments: &[&str]) -> reqwest::Url {
        let mut url = reqwest::Url::parse(&self.url).unwrap();
        url.path_segments_mut().unwrap().extend(segments);
        url
    }
}

impl Receiver {
    /// Sends a notification that the sender signed just now, and returns the status.
    pub(crate) async fn notify(&self, invoice: &str, body: String) -> StatusCode {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = i64::try_from(now.as_secs()).unwrap();
        let signature = sign(&[SECRET.parse().unwrap()], "msg_1", now, body.as_bytes());
        let request = self
            .http
            .post(format!("{}/invoices/{invoice}", self.url))
            .header("webhook-id", "msg_1")
            .header("webhook-timestamp", now)
            .header("webhook-signature", signature);
        request.body(body).send().await.unwrap().status()
    }

    /// Returns what the receiver accepted.
    pub(crate) async fn received(&self) -> Vec<Value> {
        self.list("/received").await
    }

    /// Returns what arrived, accepted or not.
    pub(crate) async fn requests(&self) -> Vec<Value> {
        self.list("/requests").await
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// Waits until the receiver has accepted this many notifications, and returns them.
    pub(crate) async fn receives(&self, count: usize) -> Vec<Value> {
        eventually(&format!("{count} received"), async || {
            let received = self.received().await;
            (received.len() >= count).then_some(received)
        })
        .await
    }

    /// Returns the address of the receiver, without the scheme.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }
}
