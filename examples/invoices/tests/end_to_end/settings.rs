//! Tests the settings of the programs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use common::database::Database;
use common::testing::Program;
use invoices::signature::verify;

use super::hook::{Hook, Seen};
use super::world::{SECRET, World};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_invoices"))
        .args(arguments)
        .env_remove("INVOICES_SECRET")
        .output()
        .unwrap()
}

#[test]
fn a_failed_start_reports_why() {
    for (arguments, expected) in [
        (
            &["--database", "mysql://h/d", "--secret", SECRET][..],
            "unsupported database URL",
        ),
        (
            &[
                "--database",
                "postgres://user:hunter2@127.0.0.1:1/d",
                "--secret",
                SECRET,
            ],
            "cannot open the database",
        ),
        (
            &["--secret", "hunter2"],
            "invalid secret: expected `whsec_` and 24 to 64 bytes",
        ),
        (
            &["--secret-for", "h.example"],
            "expected a receiver and its secret",
        ),
        (
            &["--secret-for", "https://h.example=whsec_x"],
            "invalid receiver: expected `HOST` or `HOST:PORT`",
        ),
        (
            &["--secret-for", "h.example:x=whsec_x"],
            "invalid receiver: expected `HOST` or `HOST:PORT`",
        ),
        (
            &["--secret-for", "h.example=x"],
            "invalid secret: expected `whsec_` and 24 to 64 bytes",
        ),
        (&["--retry-after-scale=-1"], "expected a number from 0"),
        (&["--timeout", "0"], "expected a number above 0"),
        (&["--listen", "somewhere"], "invalid socket address"),
    ] {
        let output = run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && error.contains(expected),
            "{arguments:?}: {error}"
        );
        assert!(
            arguments.contains(&"hunter2") || !error.contains("hunter2"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_taken_address_is_named() {
    let world = World::sqlite();
    let api = world.api(&[]);
    let address = api.url.strip_prefix("http://").unwrap();
    let output = run(&[
        "--listen",
        address,
        "--secret",
        SECRET,
        "--database",
        world.database.url(),
    ]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && error.contains(&format!("cannot listen on {address}")),
        "{error}"
    );
}

/// Runs two processes without a secret, one after the other. Returns the requests they sent and
/// what they logged.
async fn without_secret(database: &str) -> (Vec<Seen>, String) {
    let hook = Hook::start(|_| r#"{"ok":true}"#).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut log = String::new();
    for id in ["1", "2"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_invoices"));
        command.args([
            "--listen",
            "127.0.0.1:0",
            "--allow-loopback",
            "--database",
            database,
        ]);
        command.env_remove("INVOICES_SECRET");
        let api = Program::run(command);
        let url = api.url();
        let create = http.post(format!("{url}/invoices/?callback_url={}", hook.url));
        let create = create.json(&serde_json::json!({"id": id, "customer": "c", "total": "1"}));
        assert_eq!(create.send().await.unwrap().status(), 201);
        http.post(format!("{url}/invoices/{id}/pay"))
            .send()
            .await
            .unwrap();
        hook.sees(id.parse().unwrap()).await;
        log += &api.log();
    }
    (hook.seen(), log)
}

fn all_signed_with(secret: &str, (seen, log): &(Vec<Seen>, String)) {
    assert!(!log.contains(secret), "{log}");
    for seen in seen {
        let sent = seen.headers["webhook-timestamp"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(verify(&secret.parse().unwrap(), &seen.headers, &seen.body, sent).is_ok());
    }
}

/// Without `--secret`, a secret is generated, kept for the next start, and never shown.
#[tokio::test]
async fn a_generated_secret_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/i.db?mode=rwc", directory.path().display());
    let signed = without_secret(&database).await;
    let file = directory.path().join("i.db-secret");
    all_signed_with(fs::read_to_string(&file).unwrap().trim(), &signed);
    assert!(signed.1.contains("i.db-secret"), "{}", signed.1);
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let secrets = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert_eq!(
        secrets
            .filter(|name| name.to_string_lossy().contains("secret"))
            .count(),
        1
    );
}

/// All processes on one server share the generated secret.
#[tokio::test]
async fn a_generated_secret_is_shared() {
    let Some(world) =
        World::postgres(concat!(module_path!(), "::a_generated_secret_is_shared")).await
    else {
        return;
    };
    let signed = without_secret(world.database.url()).await;
    let Database::Postgres(pool) = Database::open(world.database.url(), 1).await.unwrap() else {
        panic!()
    };
    let secret: String = sqlx::query_scalar("SELECT text FROM signing_secret")
        .fetch_one(&pool)
        .await
        .unwrap();
    all_signed_with(&secret, &signed);
    pool.close().await;
}

/// The receiver rejects every sender that does not know the secret.
#[tokio::test]
async fn the_receiver_verifies_signatures() {
    let world = World::sqlite();
    let receiver = world.receiver(&[]);
    let post = world
        .http
        .post(format!("{}/invoices/1", receiver.url))
        .header("webhook-id", "msg_1");
    let post = post
        .header("webhook-timestamp", "1614265330")
        .header("webhook-signature", "v1,AAAA");
    let answer = post
        .body(r#"{"id": "1", "total": "1", "description": "x", "paid": true}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    assert!(receiver.requests().await.is_empty());

    let api = world.plain_api(&[
        "--allow-loopback",
        "--secret",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ]);
    api.pay_new("1", &receiver.url).await;
    let delivery = api.delivery("1", "delivered").await;
    assert_eq!(
        delivery["attempts"][0]["status"], 200,
        "signed with both secrets"
    );
}
