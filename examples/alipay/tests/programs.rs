//! Runs the programs: killed, restarted, two at once, and against each other.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use alipay::notification::Fields;
use alipay::simulator::SigningKey;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method};
use common::testing::{Program, TestDatabase, closed, eventually, sent, trickled};
use openapi_expr::Policy;
use openapi_expr_client::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

const ALIPAY: &str = env!("CARGO_BIN_EXE_alipay");
const SIMULATOR: &str = env!("CARGO_BIN_EXE_simulator");
const DEMO: &str = env!("CARGO_BIN_EXE_alipay-demo");

/// A key whose public half is in a file, and a client for the programs.
struct Bench {
    key: SigningKey,
    directory: TempDir,
    client: Client,
}

impl Bench {
    fn new() -> Self {
        let (key, directory) = (
            SigningKey::generate().unwrap(),
            tempfile::tempdir().unwrap(),
        );
        std::fs::write(
            directory.path().join("alipay.txt"),
            key.public_key().unwrap(),
        )
        .unwrap();
        Self {
            key,
            directory,
            client: Client::new(Policy::public().allow_loopback()).unwrap(),
        }
    }

    fn receiver(&self, database: &TestDatabase) -> (Program, String) {
        let program = Program::start(
            ALIPAY,
            arguments(database.url(), &self.directory.path().join("alipay.txt")),
        );
        let url = program.url();
        (program, url)
    }

    /// Returns the response, or `None` if the program died before it answered.
    async fn notify(&self, url: &str, form: &str) -> Option<String> {
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
        let answer = self
            .client
            .send(
                Method::POST,
                &format!("{url}/alipay/callback"),
                headers,
                form.to_owned(),
            )
            .await;
        answer.ok().map(|answer| answer.text().into_owned())
    }

    /// Notifies the receiver that these orders are paid. It must acknowledge each notification.
    async fn notify_all(&self, url: &str, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            let form = self.form(number, &format!("n-{number}"));
            let answer = self.notify(url, &form).await;
            assert_eq!(answer.as_deref(), Some("success"));
        }
    }

    async fn ask(&self, method: Method, url: &str, body: &Value) -> Value {
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let answer = self
            .client
            .send(method, url, headers, body.to_string())
            .await
            .unwrap();
        assert!(answer.status.is_success(), "{url}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn order(&self, url: &str, number: usize) {
        let order = json!({"out_trade_no": format!("O-{number}"), "total_amount": "88.88", "user_id": "alice"});
        self.ask(Method::POST, &format!("{url}/orders"), &order)
            .await;
    }

    async fn state(&self, url: &str, number: usize) -> String {
        let order = self
            .ask(
                Method::GET,
                &format!("{url}/orders/O-{number}"),
                &Value::Null,
            )
            .await;
        order["state"].as_str().unwrap().to_owned()
    }

    async fn points(&self, url: &str) -> i64 {
        self.ask(Method::GET, &format!("{url}/users/alice"), &Value::Null)
            .await["points"]
            .as_i64()
            .unwrap()
    }

    fn form(&self, number: usize, notify_id: &str) -> String {
        let mut fields = Fields::default();
        for (name, value) in [
            ("notify_id", notify_id),
            ("app_id", "2021000000000001"),
            ("seller_id", "2088000000000001"),
            ("charset", "utf-8"),
            ("out_trade_no", &format!("O-{number}")),
            ("trade_status", "TRADE_SUCCESS"),
            ("total_amount", "88.88"),
        ] {
            fields.set(name, value);
        }
        self.key.sign(&mut fields).unwrap();
        fields.to_form()
    }
}

fn arguments(database: &str, key: &Path) -> Vec<String> {
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--app-id",
        "2021000000000001",
        "--seller-id",
        "2088000000000001",
    ];
    let given = [
        "--database",
        database,
        "--alipay-public-key",
        key.to_str().unwrap(),
    ];
    arguments
        .into_iter()
        .chain(given)
        .map(str::to_owned)
        .collect()
}

async fn databases(test: &str) -> Vec<TestDatabase> {
    [
        Some(TestDatabase::sqlite()),
        TestDatabase::postgres(test).await,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Kills the program in the middle of its work. What it has acknowledged must be there, and
/// everything else is sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_when_killed() {
    for database in databases("nothing_is_lost_or_doubled_when_killed").await {
        let bench = Arc::new(Bench::new());
        let (rounds, orders) = (5, 20);
        for round in 0..rounds {
            let numbers = round * orders..(round + 1) * orders;
            let (mut program, url) = bench.receiver(&database);
            for number in numbers.clone() {
                bench.order(&url, number).await;
            }
            let mut sending = JoinSet::new();
            for number in numbers.clone() {
                let (bench, url) = (Arc::clone(&bench), url.clone());
                sending.spawn(async move {
                    let form = bench.form(number, &format!("n-{number}"));
                    (number, bench.notify(&url, &form).await)
                });
            }
            // Kill it after the first responses, while others are pending.
            let mut acknowledged = Vec::new();
            while let Some(answered) = sending.join_next().await {
                if let (number, Some(answer)) = answered.unwrap() {
                    assert_eq!(answer, "success");
                    acknowledged.push(number);
                }
                if acknowledged.len() == round * 3 + 1 {
                    program.kill();
                }
            }
            drop(program);

            let (program, url) = bench.receiver(&database);
            for number in acknowledged {
                assert_eq!(
                    bench.state(&url, number).await,
                    "paid",
                    "order {number} was acknowledged"
                );
            }
            bench.notify_all(&url, numbers.clone().chain(numbers)).await;
            assert_eq!(
                bench.points(&url).await,
                i64::try_from((round + 1) * orders).unwrap() * 88
            );
            drop(program);
        }
        // Send everything once more, to a process that has seen none of it.
        let (program, url) = bench.receiver(&database);
        bench.notify_all(&url, 0..rounds * orders).await;
        assert_eq!(
            bench.points(&url).await,
            i64::try_from(rounds * orders).unwrap() * 88
        );
        drop(program);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_database() {
    for database in databases("two_processes_on_one_database").await {
        let bench = Arc::new(Bench::new());
        let (one, two) = (bench.receiver(&database), bench.receiver(&database));
        for number in 0..5 {
            bench.order(&one.1, number).await;
        }
        let mut sending = JoinSet::new();
        for attempt in 0..100 {
            let (bench, url) = (
                Arc::clone(&bench),
                if attempt % 2 == 0 {
                    one.1.clone()
                } else {
                    two.1.clone()
                },
            );
            let number = attempt / 2 % 5;
            sending.spawn(async move {
                let form = bench.form(number, &format!("n-{number}-{}", attempt % 3));
                bench.notify(&url, &form).await
            });
        }
        for answer in sending.join_all().await {
            assert_eq!(answer.as_deref(), Some("success"));
        }
        assert_eq!(
            (bench.points(&one.1).await, bench.points(&two.1).await),
            (5 * 88, 5 * 88)
        );
    }
}

#[tokio::test]
async fn sigterm_keeps_what_was_stored() {
    let bench = Bench::new();
    let database = TestDatabase::sqlite();
    let (mut program, url) = bench.receiver(&database);
    bench.order(&url, 1).await;
    program.terminate();
    assert!(program.wait().success(), "{}", program.log());
    let (_program, url) = bench.receiver(&database);
    assert_eq!(bench.state(&url, 1).await, "created");
}

const SHORT: [&str; 4] = ["--head-timeout", "0.5", "--body-timeout", "0.5"];
const HALF_HEAD: &[u8] = b"GET / HTTP/1.1\r\nhost: h\r\nx-";

fn half_body(path: &str) -> Vec<u8> {
    let head =
        "host: h\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 60000";
    format!("POST {path} HTTP/1.1\r\n{head}\r\n\r\nsubject=").into_bytes()
}

/// Both programs give up clients that send half a request, or a byte from time to time.
#[tokio::test]
async fn incomplete_requests_are_cut_off() {
    let (bench, database) = (Bench::new(), TestDatabase::sqlite());
    let key = bench.directory.path().join("alipay.txt");
    let receiver = Program::start(
        ALIPAY,
        arguments(database.url(), &key)
            .into_iter()
            .chain(SHORT.map(str::to_owned)),
    );
    let file = bench.directory.path().join("simulator.txt");
    let listen = [
        "--listen",
        "127.0.0.1:0",
        "--public-key",
        file.to_str().unwrap(),
    ];
    let simulator = Program::start(SIMULATOR, listen.into_iter().chain(SHORT));
    for (program, path, answer) in [
        (receiver, "/alipay/callback", "fail: broken-off"),
        (simulator, "/gateway/pay", "the body is incomplete"),
    ] {
        let url = program.url();
        let half = half_body(path);
        let mut halves: Vec<_> = (0..50)
            .flat_map(|_| [sent(&url, HALF_HEAD), sent(&url, b"")])
            .collect();
        for connection in &mut halves {
            closed(connection);
        }
        assert!(closed(&mut sent(&url, &half)).contains(answer), "{path}");
        trickled(&mut sent(&url, &half));
    }
}

/// The signal ends the receiver even while a client has sent half a notification.
#[tokio::test]
async fn an_incomplete_request_does_not_delay_the_shutdown() {
    let (bench, database) = (Bench::new(), TestDatabase::sqlite());
    let key = bench.directory.path().join("alipay.txt");
    let long = ["--head-timeout", "3600", "--body-timeout", "3600"].map(str::to_owned);
    let mut program = Program::start(
        ALIPAY,
        arguments(database.url(), &key).into_iter().chain(long),
    );
    let url = program.url();
    let halves = [
        sent(&url, HALF_HEAD),
        sent(&url, &half_body("/alipay/callback")),
    ];
    // Connections are accepted in order, so the ones above have been accepted too.
    bench.order(&url, 1).await;
    program.terminate();
    assert!(program.wait().success(), "{}", program.log());
    drop(halves);
}

/// Runs the two programs against each other. The simulator generates the key and waits for the
/// shop.
#[tokio::test]
async fn every_scenario_ends_as_expected() {
    for database in databases("every_scenario_ends_as_expected").await {
        let directory = tempfile::tempdir().unwrap();
        let key = directory.path().join("alipay.txt");
        // The shop needs the key before it can start, so its address must be chosen first. No other
        // test uses this one.
        let address = std::net::TcpListener::bind("127.21.7.88:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let shop = format!("http://{address}");
        let scenarios = "paid,finished,closed-unpaid,refunded,repeated,reordered,tampered";
        let mut simulator = Program::start(
            SIMULATOR,
            [
                "--listen",
                "127.0.0.1:0",
                "--allow-loopback",
                "--time-scale",
                "200000",
                "--public-key",
            ]
            .into_iter()
            .chain([key.to_str().unwrap(), "--shop", &shop, "--play", scenarios]),
        );
        assert!(simulator.url().starts_with("http://127.0.0.1:"));
        let mut arguments = arguments(database.url(), &key);
        arguments[1] = address.to_string();
        let receiver = Program::start(ALIPAY, arguments);
        assert_eq!(receiver.url(), shop);
        for scenario in scenarios.split(',') {
            let line = simulator.line();
            assert!(
                line.starts_with(scenario) && line.ends_with("as expected"),
                "{line}"
            );
        }
        assert!(simulator.wait().success());
    }
}

/// Without its flag, the simulator sends nothing to this machine.
#[tokio::test]
async fn the_simulator_does_not_notify_this_machine_unless_allowed() {
    let bench = Bench::new();
    let key = bench.directory.path().join("simulator.txt");
    let simulator = Program::start(
        SIMULATOR,
        [
            "--listen",
            "127.0.0.1:0",
            "--public-key",
            key.to_str().unwrap(),
        ],
    );
    let url = simulator.url();
    let form =
        "out_trade_no=O-1&total_amount=1&subject=x&notify_url=http%3A%2F%2F127.0.0.1%3A8080%2F";
    let headers = HeaderMap::new();
    let answer = bench
        .client
        .send(Method::POST, &format!("{url}/gateway/pay"), headers, form)
        .await
        .unwrap();
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("127.0.0.0/8"), "{}", answer.text());
}

/// A buyer or a shop cannot start a new line in the log.
#[tokio::test]
async fn log_lines_cannot_be_forged() {
    let bench = Bench::new();
    let key = bench.directory.path().join("simulator.txt");
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--allow-loopback",
        "--public-key",
        key.to_str().unwrap(),
    ];
    let simulator = Program::start(SIMULATOR, arguments);
    let url = simulator.url();
    let mut form = Fields::default();
    let forged = "a\n2026-11-26T00:00:00Z  INFO forged\r\u{85}\u{2028}\u{202e}";
    for (name, value) in [
        ("out_trade_no", forged),
        ("subject", forged),
        ("total_amount", "1"),
    ] {
        form.set(name, value);
    }
    // Nothing listens there.
    let closed = std::net::TcpListener::bind("127.21.7.89:0")
        .unwrap()
        .local_addr()
        .unwrap();
    form.set("notify_url", format!("http://{closed}/"));
    let answer = bench
        .client
        .send(
            Method::POST,
            &format!("{url}/gateway/pay"),
            HeaderMap::new(),
            form.to_form(),
        )
        .await;
    assert_eq!(answer.unwrap().status, 200);
    let log = eventually("an attempt", async || {
        Some(simulator.log()).filter(|log| log.contains(" sent: "))
    })
    .await;
    let forging = |c: char| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c);
    assert!(
        log.lines()
            .all(|line| line.contains(" alipay::") && !line.contains(forging)),
        "{log}"
    );
}

#[tokio::test]
async fn the_demo_plays_every_scenario() {
    let mut demo = Program::start(
        DEMO,
        ["--listen", "127.0.0.1:0", "--simulator", "127.0.0.1:0"],
    );
    let (shop, simulator) = (demo.url(), demo.url());
    let lines: Vec<_> = (0..7).map(|_| demo.line()).collect();
    assert!(
        lines.iter().all(|line| line.ends_with("as expected")),
        "{lines:#?}"
    );
    let client = Client::new(Policy::public().allow_loopback()).unwrap();
    for url in [shop, simulator] {
        let page = async || {
            client
                .send(Method::GET, &format!("{url}/docs/"), HeaderMap::new(), "")
                .await
                .ok()
        };
        let page = eventually("Swagger UI", page).await;
        assert!(page.status.is_success() && page.text().contains("swagger-ui"));
    }
    demo.terminate();
    assert!(demo.wait().success(), "{}", demo.log());
}

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap()
}

#[test]
fn a_failed_start_reports_why() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = file(
        "good.txt",
        &SigningKey::generate().unwrap().public_key().unwrap(),
    );
    let private = file(
        "private.pem",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    );
    let missing = directory.path().join("missing.txt");
    let database = format!(
        "sqlite://{}?mode=rwc",
        directory.path().join("x.db").display()
    );
    for (key, database, expected) in [
        (
            missing.to_str().unwrap(),
            database.as_str(),
            "missing.txt: No such file",
        ),
        (
            private.as_str(),
            database.as_str(),
            "private.pem: this is a private key",
        ),
        (
            good.as_str(),
            "mysql://root:secret@h/d",
            "unsupported database URL",
        ),
        (
            good.as_str(),
            "sqlite:///no/such/directory/x.db",
            "cannot open the database",
        ),
    ] {
        let ids = [
            "--listen",
            "127.0.0.1:0",
            "--app-id",
            "1",
            "--seller-id",
            "2",
        ];
        let output = run(
            ALIPAY,
            &[
                &ids[..],
                &["--alipay-public-key", key, "--database", database],
            ]
            .concat(),
        );
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && error.contains(expected) && !error.contains("secret"),
            "{expected}: {error}"
        );
    }
    let output = run(
        SIMULATOR,
        &[
            "--listen",
            "127.0.0.1:0",
            "--public-key",
            "/no/such/directory/key.txt",
        ],
    );
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("/no/such/directory/key.txt: No such file")
    );
}
