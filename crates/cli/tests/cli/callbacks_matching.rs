//! `callbacks` with recorded traffic: how a request finds its operation and its parameters.

use serde_json::{Value, json};

use crate::callbacks_traffic::LENIENT;
use crate::lint::{Folder, text};

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
        let triggered = &ran.json()[0]["callbacks"][0]["triggered"];
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
        let answer = ran.json();
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
                &ran.json()[0]["callbacks"][0]["triggered"][0]["url"]
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
                &ran.json()[0]["callbacks"][0]["triggered"][0]["url"]
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
        let answer = ran.json();
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
    let triggered = &ran.json()[0]["callbacks"][0]["triggered"];
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
