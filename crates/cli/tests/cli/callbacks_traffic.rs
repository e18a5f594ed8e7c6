//! `callbacks` with recorded traffic: the operation that each entry matches, and the callbacks that
//! it triggers.

use serde_json::{Value, json};

use crate::lint::{Folder, golden, text};
use crate::{Ran, run, run_with};

const LENIENT: [&str; 3] = ["callbacks", "--lenient", "fastapi"];

fn answer(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// Returns what the exchange triggers in `data/callbacks.yaml`, with the names of the callbacks.
fn triggered(exchange: &Value, args: &[&str]) -> (i32, Vec<(String, Value)>) {
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
    let answer = answer(&ran);
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
    let answer = answer(&ran);
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
    let triggered = &self::answer(&ran)[0]["callbacks"][0]["triggered"];
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
    let answer = answer(&ran);
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
        self::answer(&ran)[0]["callbacks"][0]["triggered"][3],
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

/// The text format shows the whole URL of a callback, with its query, because this URL is called.
#[test]
fn flags_set_the_rule_for_repeated_parameters() {
    let exchange = json!({
        "request": {"method": "PATCH", "url": "https://api.example/orgs/1/streams?cb=https://a.example&cb=https://b.example", "body": {"n": 1}},
        "response": {"status": 202}
    });
    assert_eq!(triggered(&exchange, &[]).1[0].1["error"]["missing"], false);
    for (which, url) in [
        ("first", "https://a.example/1?n=1"),
        ("last", "https://b.example/1?n=1"),
    ] {
        assert_eq!(
            triggered(&exchange, &["--repeated", which]).1[0].1["url"],
            url
        );
    }
}

/// Flags decide how a URL is built from its key. An empty URL means that there is no callback.
#[test]
fn flags_set_the_options_of_callback_urls() {
    let folder = Folder::with("api.yaml", text("fastapi.yaml"));
    let triggered = |cb: &str, id: &str, flags: &[&str]| {
        let url = format!("https://api.example/invoices/?callback_url={cb}");
        let exchange =
            json!({"request": {"method": "POST", "url": url, "body": {"id": id}}}).to_string();
        let args = [&LENIENT[..], &["api.yaml", "--exchange", "-"], flags].concat();
        let people = folder.run_with(&args, exchange.clone());
        let machines = folder.run_with(&[&args[..], &["--json"]].concat(), exchange);
        assert_eq!(people.code, machines.code);
        let one = answer(&machines)[0]["callbacks"][0]["triggered"][0].clone();
        (
            people,
            one["url"]
                .as_str()
                .or(one["error"]["code"].as_str())
                .unwrap()
                .to_owned(),
        )
    };
    let (slash, query) = (
        "https%3A%2F%2Fh.example",
        "https%3A%2F%2Fh.example%2F%3Fkey%3Ds",
    );
    for (cb, id, flags, code, what) in [
        (slash, "42/cancel", &[][..], 1, "slash-in-path"),
        (
            slash,
            "42/cancel",
            &["--slashes", "encode"],
            0,
            "https://h.example/invoices/42%2Fcancel",
        ),
        (slash, "42/..", &["--slashes", "encode"], 1, "dot-segment"),
        (query, "42", &[], 1, "prefix-with-query"),
        (
            query,
            "42",
            &["--join-query"],
            0,
            "https://h.example/invoices/42?key=s",
        ),
        (
            query,
            "4\\2",
            &["--join-query", "--slashes", "encode"],
            0,
            "https://h.example/invoices/4%5C2?key=s",
        ),
        ("", "42", &[], 0, "empty"),
        ("+", "42", &[], 1, "character"),
    ] {
        let (people, found) = triggered(cb, id, flags);
        assert_eq!((people.code, found.as_str()), (code, what), "{people:?}");
        assert_eq!(people.stdout.contains("refused:"), code == 1, "{people:?}");
        assert_eq!(
            people.stdout.contains("no callback: "),
            what == "empty",
            "{people:?}"
        );
    }
}

/// The URL of a request may be a path, as in the request line, and its query may contain URLs.
#[test]
fn a_request_url_may_be_a_path_or_hold_other_urls() {
    let folder = Folder::with("api.yaml", text("fastapi.yaml"));
    let query = "?callback_url=https://www.external.org/events";
    for url in [
        format!("/invoices/{query}"),
        format!("http://127.0.0.1:8000/invoices/{query}"),
        format!("/invoices/{query}#/other"),
        format!("HTTPS://api.example/invoices/{query}"),
    ] {
        let exchange = json!({"request": {"method": "POST", "url": url, "body": {"id": "1"}}});
        let args = [&LENIENT[..], &["--json", "api.yaml", "--exchange", "-"]].concat();
        let ran = folder.run_with(&args, exchange.to_string());
        let triggered = &answer(&ran)[0]["callbacks"][0]["triggered"];
        assert_eq!(
            triggered,
            &json!([{"entry": 0, "url": "https://www.external.org/events/invoices/1"}]),
            "{url}"
        );
    }
    // A URL without a path has the path `/`.
    let document = "openapi: 3.1.0\npaths:\n  /: {post: {callbacks: {root: {'https://h.example/': {}}}}}\n  /a: {post: {callbacks: {a: {'https://h.example/a': {}}}}}\n";
    folder.write("root.yaml", document);
    for url in [
        "https://api.example",
        "https://api.example?x=/a",
        "https://api.example#/a",
        "/",
    ] {
        let exchange = json!({"request": {"method": "POST", "url": url}});
        let ran = folder.run_with(
            &["callbacks", "--json", "root.yaml", "--exchange", "-"],
            exchange.to_string(),
        );
        let answer = answer(&ran);
        let counts: Vec<_> = [0, 1]
            .map(|n| {
                answer[0]["callbacks"][n]["triggered"]
                    .as_array()
                    .unwrap()
                    .len()
            })
            .into_iter()
            .collect();
        assert_eq!(counts, [1, 0], "{url}");
    }
}

/// A path may begin with the path of a server. Flags give the sender's parameters.
#[test]
fn the_path_of_a_server_matches_and_sender_parameters_are_given() {
    let document = "\
openapi: 3.1.0
servers: [{url: 'https://api.example/v1'}]
paths:
  /jobs/{id}:
    post: {callbacks: {done: {'https://h.example/{$request.path.id}/{payment}': {post: {}}}}}
";
    let folder = Folder::with("a.yaml", document);
    for (path, url) in [
        ("/v1/jobs/a%20b", Some("https://h.example/a%20b/p-9")),
        ("/jobs/7", Some("https://h.example/7/p-9")),
        ("/v2/jobs/7", None),
    ] {
        let exchange =
            json!({"request": {"method": "POST", "url": format!("https://api.example{path}?x#y")}})
                .to_string();
        let args = [
            "callbacks",
            "--json",
            "a.yaml",
            "--exchange",
            "-",
            "--lenient",
            "sender_parameter",
            "--sender",
            "payment=p-9",
        ];
        let ran = folder.run_with(&args, exchange);
        assert_eq!(
            (
                ran.code,
                &answer(&ran)[0]["callbacks"][0]["triggered"][0]["url"]
            ),
            (0, &json!(url)),
            "{path}"
        );
    }
}

/// A server variable without `enum` matches any value, such as a tenant or a version.
#[test]
fn server_variables_match_other_values() {
    let document = "\
openapi: 3.1.0
servers: [{url: 'https://api.example/{version}', variables: {version: {default: v2}}}]
paths:
  /jobs/{id}:
    post: {callbacks: {done: {'{$request.body#/cb}/{$request.path.id}': {post: {}}}}}
";
    let folder = Folder::with("a.yaml", document);
    for (path, url) in [
        ("/v2/jobs/7", Some("https://h.example/7")),
        ("/v3/jobs/7", Some("https://h.example/7")),
        ("/jobs/7", Some("https://h.example/7")),
        ("/v3/eu/jobs/7", None),
    ] {
        let exchange = json!({"request": {"method": "POST", "url": format!("https://api.example{path}"), "body": {"cb": "https://h.example"}}});
        let ran = folder.run_with(
            &["callbacks", "--json", "a.yaml", "--exchange", "-"],
            exchange.to_string(),
        );
        assert_eq!(
            (
                ran.code,
                &answer(&ran)[0]["callbacks"][0]["triggered"][0]["url"]
            ),
            (0, &json!(url)),
            "{path}"
        );
    }
}

/// A parameter is read by its declared style, so no `;id=` and no `filter[…]` gets into a URL.
#[test]
fn parameters_are_read_by_their_style() {
    let document = "\
openapi: 3.1.0
paths:
  /pets/{id}:
    post:
      parameters:
      - {name: id, in: path, required: true, style: matrix, schema: {type: integer}}
      - {name: filter, in: query, style: deepObject, schema: {type: object}}
      - {name: hook, in: query, schema: {type: string}}
      callbacks:
        fed: {'{$request.query.hook}/pets/{$request.path.id}': {post: {}}}
        object: {'{$request.query.filter}': {post: {}}}
";
    let folder = Folder::with("a.yaml", document);
    let triggered = |path: &str, given: Value| {
        let url = format!(
            "https://api.example/pets/{path}?hook=https://h.example&filter[u]=https://h.example/"
        );
        let exchange =
            json!({"request": {"method": "POST", "url": url, "path": given}}).to_string();
        let ran = folder.run_with(
            &["callbacks", "--json", "a.yaml", "--exchange", "-"],
            exchange,
        );
        let answer = answer(&ran);
        [0, 1].map(|n| {
            let triggered = &answer[0]["callbacks"][n]["triggered"][0];
            assert_ne!(triggered["error"]["missing"], true, "{triggered}");
            triggered["url"]
                .as_str()
                .or(triggered["error"]["code"].as_str())
                .unwrap()
                .to_owned()
        })
    };
    assert_eq!(
        triggered(";id=5", json!({})),
        ["https://h.example/pets/5", "structured-value"]
    );
    assert_eq!(
        triggered("5", json!({})),
        ["style-not-read", "structured-value"]
    );
    // Path parameters that the exchange gives override those of the URL.
    assert_eq!(
        triggered(";id=5", json!({"id": "6"}))[0],
        "https://h.example/pets/6"
    );
}

/// A callback URL in a form with files cannot be read. That is not the same as a missing one.
#[test]
fn a_callback_url_in_a_multipart_form_is_not_missing() {
    let document = "\
openapi: 3.1.0
paths:
  /scans:
    post: {callbacks: {done: {'{$request.body#/hook}': {post: {}}}}}
";
    let folder = Folder::with("a.yaml", document);
    let entry = |post_data: Value| json!({"request": {"method": "POST", "url": "https://api.example/scans", "postData": post_data}});
    let mime_type = "multipart/form-data; boundary=B";
    let entries = [
        entry(
            json!({"mimeType": mime_type, "params": [{"name": "hook", "value": "https://h.example/a"}, {"name": "scan", "fileName": "s.pdf"}]}),
        ),
        entry(json!({"mimeType": mime_type, "params": [{"name": "scan", "fileName": "s.pdf"}]})),
        entry(json!({"mimeType": mime_type, "params": [{"name": "hook", "fileName": "s.pdf"}]})),
        entry(
            json!({"mimeType": mime_type, "text": "--B\r\nContent-Disposition: form-data; name=\"hook\"\r\n\r\nhttps://h.example/a\r\n--B--\r\n"}),
        ),
    ];
    let mut entries = entries.to_vec();
    entries.push(
        json!({"request": {"method": "POST", "url": "https://api.example/scans", "bodySize": 50}}),
    );
    folder.write(
        "session.har",
        json!({"log": {"entries": entries}}).to_string(),
    );
    let ran = folder.run(&["callbacks", "--json", "a.yaml", "--har", "session.har"]);
    let triggered = &answer(&ran)[0]["callbacks"][0]["triggered"];
    assert_eq!(
        (ran.code, &triggered[0]["url"]),
        (1, &json!("https://h.example/a"))
    );
    let unrecorded = &triggered[4]["error"];
    assert_eq!(
        (&unrecorded["code"], &unrecorded["missing"]),
        (&json!("body-not-recorded"), &json!(false))
    );
    let outcomes: Vec<_> = (1..4)
        .map(|n| &triggered[n]["error"])
        .map(|error| (&error["code"], &error["missing"]))
        .collect();
    let (not_read, no, yes) = (json!("multipart-not-read"), json!(false), json!(true));
    assert_eq!(
        outcomes,
        [
            (&json!("pointer-to-nothing"), &yes),
            (&not_read, &no),
            (&not_read, &no)
        ]
    );
}

/// A relative key is resolved against `--base`, or else against the server of its own Path Item or
/// operation.
#[test]
fn relative_keys_use_the_base_flag_or_their_own_server() {
    let document = "\
openapi: 3.1.0
paths:
  /r:
    post:
      callbacks:
        none: {'/events/{$method}': {post: {}}}
        item: {'/events': {servers: [{url: 'https://h.example/v1/'}], post: {}}}
        absolute: {'https://other.example/{$method}': {servers: [{url: 'https://h.example'}], post: {}}}
";
    let folder = Folder::with("a.yaml", document);
    let exchange =
        json!({"request": {"method": "POST", "url": "https://api.example/r"}}).to_string();
    let urls = |args: &[&str]| {
        let ran = folder.run_with(
            &[&["callbacks", "--json", "a.yaml", "--exchange", "-"], args].concat(),
            exchange.clone(),
        );
        let answer = answer(&ran);
        let callbacks = answer[0]["callbacks"].as_array().unwrap().clone();
        let url = |one: Value| {
            let triggered = &one["triggered"][0];
            let outcome = triggered["url"]
                .as_str()
                .or(triggered["error"]["code"].as_str())
                .unwrap()
                .to_owned();
            assert_eq!(
                one["error"].is_null(),
                outcome != "relative-template",
                "{one}"
            );
            outcome
        };
        (ran.code, callbacks.into_iter().map(url).collect::<Vec<_>>())
    };
    let own = "https://h.example/v1/events";
    assert_eq!(
        urls(&[]),
        (
            1,
            ["relative-template", own, "https://other.example/POST"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    let given = [
        "https://b.example/x/events/POST",
        "https://b.example/x/events",
        "https://other.example/POST",
    ];
    assert_eq!(
        urls(&["--base", "https://b.example/x"]),
        (0, given.map(str::to_owned).to_vec())
    );
    // The policy checks the base too.
    assert_eq!(urls(&["--base", "http://127.0.0.1/"]).1[0], "address");
    for (base, message) in [
        (
            "ftp://b.example",
            "--base: invalid base URL: the scheme must be http or https",
        ),
        ("https://b.example/?x", "--base: "),
    ] {
        folder
            .run(&["callbacks", "a.yaml", "--base", base])
            .fails(2, message);
    }
    // Without traffic, the base also removes the error of the key.
    let listed = folder.run(&["callbacks", "a.yaml"]);
    assert_eq!(
        (listed.code, listed.stdout.matches("error:").count()),
        (1, 1),
        "{}",
        listed.stdout
    );
    assert_eq!(
        folder
            .run(&["callbacks", "a.yaml", "--base", "https://b.example"])
            .code,
        0
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
    assert_eq!(answer(&ran)[0]["callbacks"][0]["triggered"], json!([]));
}
