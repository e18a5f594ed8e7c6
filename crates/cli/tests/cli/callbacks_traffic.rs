//! `callbacks` with recorded traffic: the operation that each entry matches, and the callbacks that
//! it triggers.

use serde_json::{Value, json};

use crate::lint::{Folder, golden, text};
use crate::{run, run_with};

pub(crate) const LENIENT: [&str; 3] = ["callbacks", "--lenient", "fastapi"];

/// Returns what the exchange triggers in `data/callbacks.yaml`, with the names of the callbacks.
pub(crate) fn triggered(exchange: &Value, args: &[&str]) -> (i32, Vec<(String, Value)>) {
    let ran = run_with(
        &[
            &[
                "callbacks",
                "--json",
                "data/callbacks.yaml",
                "--exchange",
                "-",
            ],
            args,
        ]
        .concat(),
        exchange.to_string(),
    );
    let answer = ran.json();
    let callbacks = answer[0]["callbacks"].as_array().unwrap();
    let each = callbacks.iter().flat_map(|one| {
        let name = one["name"].as_str().unwrap().to_owned();
        one["triggered"]
            .as_array()
            .unwrap()
            .iter()
            .map(move |one| (name.clone(), one.clone()))
    });
    (ran.code, each.collect())
}

#[test]
fn a_har_archive_triggers_callbacks() {
    let ran = run(&[&LENIENT[..], &["data/fastapi.yaml", "--har", "chrome.har"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    golden("chrome.txt", &ran.stdout);
    let ran = run(&[
        &LENIENT[..],
        &["--json", "data/fastapi.yaml", "--har", "chrome.har"],
    ]
    .concat());
    let answer = ran.json();
    let url = "https://www.external.org/events/invoices/2expen51ve";
    assert_eq!(
        answer[0]["callbacks"][0]["triggered"],
        json!([{"entry": 1, "url": url}])
    );
    let members: Vec<_> = answer[0]["callbacks"][0]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(members.last().unwrap().as_str(), "triggered");
    // An invalid key triggers no callback, and its error is reported.
    let ran = run(&[
        "callbacks",
        "--json",
        "data/fastapi.yaml",
        "--har",
        "chrome.har",
    ]);
    let triggered = &ran.json()[0]["callbacks"][0]["triggered"];
    assert_eq!(
        (
            ran.code,
            &triggered[0]["entry"],
            &triggered[0]["error"]["code"]
        ),
        (1, &json!(1), &json!("unknown-root"))
    );
    assert!(triggered[0].get("url").is_none());
}

/// One entry for each outcome: a URL, a missing value, a denied value, and another operation.
#[test]
fn the_reason_is_shown_if_an_entry_triggers_no_callback() {
    let folder = Folder::with("api.yaml", text("fastapi.yaml"));
    let entry = |method: &str, url: &str, body: &str| json!({"request": {"method": method, "url": url, "headers": [], "postData": {"mimeType": "application/json", "text": body}}});
    let base = "https://api.example/invoices/?callback_url=";
    let entries = [
        entry(
            "POST",
            &format!("{base}https%3A%2F%2Fh.example"),
            r#"{"id": "a b"}"#,
        ),
        entry("POST", "https://api.example/invoices/", r#"{"id": "1"}"#),
        entry(
            "POST",
            &format!("{base}https%3A%2F%2Fh.example"),
            r#"{"customer": "1"}"#,
        ),
        entry(
            "POST",
            &format!("{base}http%3A%2F%2F127.0.0.1"),
            r#"{"id": "1"}"#,
        ),
        entry("GET", &format!("{base}https%3A%2F%2Fh.example"), "{}"),
        entry("POST", "https://api.example/other?secret=s3cr3t", "{}"),
        json!({"request": {"headers": [{"name": "a", "value": 7}]}}),
        json!({"request": {}}),
    ];
    folder.write(
        "session.har",
        json!({"log": {"entries": entries}}).to_string(),
    );
    folder.write(
        "whole.har",
        json!({"log": {"entries": &entries[..6]}}).to_string(),
    );
    let args = [&LENIENT[..], &["api.yaml", "--har", "session.har"]].concat();
    let ran = folder.run(&args);
    assert_eq!(ran.code, 1);
    golden(
        "why-none.txt",
        &format!("{}--- stderr\n{}", ran.stdout, ran.stderr),
    );
    assert!(!ran.stdout.contains("s3cr3t") && !ran.stderr.contains("s3cr3t"));

    let ran = folder.run(&[&args[..], &["--json"]].concat());
    let answer = ran.json();
    let triggered = answer[0]["callbacks"][0]["triggered"].as_array().unwrap();
    let outcomes: Vec<_> = triggered
        .iter()
        .map(|one| {
            let outcome = one["url"]
                .as_str()
                .or_else(|| one["error"]["code"].as_str())
                .unwrap();
            (
                one["entry"].as_u64().unwrap(),
                outcome,
                one["error"]["missing"].as_bool(),
            )
        })
        .collect();
    let url = "https://h.example/invoices/a%20b";
    assert_eq!(
        outcomes
            .iter()
            .map(|one| (one.0, one.2))
            .collect::<Vec<_>>(),
        [
            (0, None),
            (1, Some(true)),
            (2, Some(true)),
            (3, Some(false))
        ]
    );
    assert_eq!(outcomes[0].1, url);
    // If loopback is allowed, the URL is built. Values that clients left out are not an error.
    let ran = folder.run(
        &[
            &LENIENT[..],
            &[
                "api.yaml",
                "--har",
                "whole.har",
                "--json",
                "--allow-loopback",
            ],
        ]
        .concat(),
    );
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.json()[0]["callbacks"][0]["triggered"][3],
        json!({"entry": 3, "url": "http://127.0.0.1/invoices/1"})
    );
}

/// It is unknown what such an entry triggers. That is not the same as no callback.
#[test]
fn an_entry_that_cannot_be_read_is_reported() {
    let folder = Folder::with("api.yaml", text("fastapi.yaml"));
    let broken = json!({"method": "POST", "url": "https://api.example/x", "headers": [],
        "postData": {"mimeType": "application/json", "text": "!!!", "encoding": "base64"}});
    folder.write(
        "broken.har",
        json!({"log": {"entries": [{"request": broken}]}}).to_string(),
    );
    let ran = folder.run(&["callbacks", "api.yaml", "--har", "broken.har"]);
    assert_eq!(
        (ran.code, ran.stdout.lines().last()),
        (1, Some("  entry 0: it cannot be read"))
    );
    assert!(
        ran.stderr.contains(
            "`log.entries[0].request.postData.text` must be base64, as `encoding` says\n"
        )
    );
}

#[test]
fn an_invalid_key_is_named_although_no_entry_triggers_it() {
    let shop = r#"{"openapi": "3.1.1", "paths": {"/orders": {"post": {"callbacks": {"done": {
        "{$request.body.url}": {"post": {}}
    }}}}}}"#;
    let ran = run_with(&["callbacks", "-", "--har", "chrome.har"], shop);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("warning: <stdin>: "), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("write `$request.body#/url`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_exchange_file_triggers_callbacks() {
    let exchange = json!({
        "request": {"method": "PATCH", "url": "https://api.example/orgs/a%2Fb/streams?cb=https%3A%2F%2Fh.example%2Fx", "body": {"n": 1}},
        "response": {"status": 202}
    });
    assert_eq!(
        triggered(&exchange, &[]).1[0].1["error"]["code"],
        "slash-in-path"
    );
    let (code, outcomes) = triggered(&exchange, &["--slashes", "encode"]);
    // One key of the document is not a valid template.
    assert_eq!(code, 1);
    assert_eq!(
        outcomes[0],
        (
            "done".to_owned(),
            json!({"entry": 0, "url": "https://h.example/x/a%2Fb?n=1"})
        )
    );
    assert_eq!(
        (outcomes[1].0.as_str(), &outcomes[1].1["error"]["code"]),
        ("no key", &json!("unclosed-brace"))
    );
    assert_eq!(
        outcomes[2],
        (
            "shared".to_owned(),
            json!({"entry": 0, "url": "https://log.example/PATCH/202"})
        )
    );
    // Path parameters that the exchange gives override those of the URL.
    let mut with_path = exchange.clone();
    with_path["request"]["path"] = json!({"org": "7"});
    assert_eq!(
        triggered(&with_path, &[]).1[0].1["url"],
        "https://h.example/x/7?n=1"
    );
    // A callback that two operations share is triggered by either.
    let job = json!({"request": {"method": "GET", "url": "https://api.example/jobs/1"}, "response": {"status": 200}});
    assert_eq!(
        triggered(&job, &[]).1,
        [(
            "shared".to_owned(),
            json!({"entry": 0, "url": "https://log.example/GET/200"})
        )]
    );
    assert_eq!(triggered(&job, &["--https-only"]).1.len(), 1);
    let none = json!({"request": {"method": "GET", "url": "https://api.example/"}});
    assert_eq!(triggered(&none, &[]).1, []);
    let people = run_with(
        &["callbacks", "data/callbacks.yaml", "--exchange", "-"],
        job.to_string(),
    );
    assert!(
        people
            .stdout
            .contains("\n    shared → POST https://log.example/GET/200\n"),
        "{}",
        people.stdout
    );
}

#[test]
fn unreadable_traffic_is_an_error() {
    let args =
        |flag: &'static str, path: &'static str| ["callbacks", "data/callbacks.yaml", flag, path];
    run(&args("--har", "no/such.har")).fails(2, "no/such.har: ");
    run(&args("--exchange", "no/such.json")).fails(2, "no/such.json: ");
    run(&[
        "callbacks",
        "data/callbacks.yaml",
        "--har",
        "a",
        "--exchange",
        "b",
    ])
    .fails(2, "cannot be used with");
    run_with(&args("--har", "-"), "{").fails(2, "this is not JSON");
    run_with(&args("--har", "-"), "{}").fails(2, "`log` is missing");
    run_with(&args("--exchange", "-"), r#"{"request": 7}"#).fails(2, "`request` must be an object");
    // Stdin can only be read once.
    run_with(&["callbacks", "-", "--har", "-"], "{}").fails(2, "`log` is missing");
    let archive = r#"{"log": {"entries": []}}"#;
    let ran = run_with(&["callbacks", "-", "--har", "-"], archive);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            2,
            "error: stdin can be read only once, and the traffic is read from it\n"
        )
    );
    let ran = run_with(
        &["callbacks", "data/callbacks.yaml", "--json", "--har", "-"],
        archive,
    );
    assert_eq!(ran.json()[0]["callbacks"][0]["triggered"], json!([]));
}
