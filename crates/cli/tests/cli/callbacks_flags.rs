//! `callbacks` with recorded traffic: the flags that decide how a URL is built.

use serde_json::{Value, json};

use crate::callbacks_traffic::{LENIENT, triggered};
use crate::lint::{Folder, text};

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
        let one = machines.json()[0]["callbacks"][0]["triggered"][0].clone();
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
        let answer = ran.json();
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
