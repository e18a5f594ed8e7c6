//! `eval` with an exchange from a JSON file or an HTTP Archive.

use crate::{Ran, run, run_with};

const FASTAPI: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";

fn har(file: &str, entry: &str, texts: &[&str]) -> Ran {
    run(&[
        &["eval", "--as", "value", "--har", file, "--entry", entry],
        texts,
    ]
    .concat())
}

#[test]
fn an_exchange_is_read_from_json() {
    let texts = [
        "$method",
        "$request.query.tag",
        "$request.path.org",
        "$request.path.n",
        "$request.body#/id",
        "$request.body#/items",
        "$response.header.location",
        "$response.body",
        "$statusCode",
    ];
    run(&[&["eval", "--as", "value", "--exchange", "exchange.json"], &texts[..]].concat()).answers(
        "\"PATCH\"\n\"a b\"\n\"42\"\n\"1.50\"\n12345678901234567890.10\n[1.0,{\"a\":\"b c\"}]\n\"/jobs/7\"\n\"queued\"\n202",
    );
    run(&[
        "eval",
        "--exchange",
        "exchange.json",
        "{$request.query.cb}/{$request.path.org}",
    ])
    .answers("https://h.example.com/cb/42");
    run(&[
        "eval",
        "--exchange",
        "exchange.json",
        "--lenient",
        "sender_parameter",
        "https://h.example/{paymentId}",
    ])
    .answers("https://h.example/p-9");
    run(&[
        "eval",
        "--as",
        "text",
        "--exchange",
        "exchange.json",
        "--repeated",
        "join",
        "$request.header.x-twice",
    ])
    .answers("one, two");
    let exchange = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cli/exchange.json"
    ))
    .unwrap();
    run_with(
        &["eval", "--as", "text", "--exchange", "-", "$method"],
        exchange,
    )
    .answers("PATCH");
}

#[test]
fn path_parameters_can_be_added_to_files() {
    run(&[
        "eval",
        "--as",
        "text",
        "--exchange",
        "exchange.json",
        "--path",
        "org=7",
        "--path",
        "x=y",
        "{$request.path.org}{$request.path.x}{$request.path.n}",
    ])
    .answers("7y1.50");
    run(&[
        "eval",
        "--as",
        "text",
        "--har",
        "chrome.har",
        "--path",
        "org=7",
        "$request.path.org",
    ])
    .answers("7");
}

#[test]
fn an_error_in_an_exchange_names_the_member_and_no_value() {
    for (json, place) in [
        (
            "{",
            "this is not JSON: EOF while parsing an object, at column 1",
        ),
        ("[]", "expected an object"),
        (r#"{"request": "s3cr3t"}"#, "`request` must be an object"),
        (
            r#"{"request": {"headers": "s3cr3t"}}"#,
            "`request.headers` must be an object",
        ),
        (
            r#"{"request": {"headers": {"A": {"s3cr3t": 1}}}}"#,
            "`request.headers.A` must be a string or an array",
        ),
        (
            r#"{"request": {"headers": {"A": ["s3cr3t", 1]}}}"#,
            "`request.headers.A[1]` must be a string",
        ),
        (
            r#"{"request": {"headers": {"A": "s3cr3t\u0001"}}}"#,
            "`request.headers.A` must not contain control characters",
        ),
        (
            r#"{"request": {"body": "s3cr3t", "body": "s3cr3t"}}"#,
            "`request.body` occurs twice",
        ),
        (
            r#"{"request": {"body": "s3cr3t", "body_text": "s3cr3t"}}"#,
            "`request` has both `body` and `body_text`",
        ),
        (
            r#"{"request": {"path": {"a": ["s3cr3t"]}}}"#,
            "`request.path.a` must be a string, a number or a boolean",
        ),
        (
            r#"{"request": {"path": {"a": "s3cr3t", "a": 1}}}"#,
            "`request.path.a` occurs twice",
        ),
        (
            r#"{"request": {"bodies": "s3cr3t"}}"#,
            "unknown member `request.bodies`: the members are `method`, `url`,",
        ),
        (
            r#"{"response": {"status": "s3cr3t"}}"#,
            "`response.status` must be a status code",
        ),
        (
            r#"{"response": {"status": 99}}"#,
            "`response.status` must be a status code",
        ),
    ] {
        let ran = run_with(&["eval", "--exchange", "-", "x"], json);
        ran.fails(2, place);
        assert!(!ran.stderr.contains("s3cr3t"), "{}", ran.stderr);
    }
    run(&["eval", "--exchange", "no/such/file", "x"]).fails(2, "no/such/file: ");
    run_with(&["eval", "--exchange", "-", "x"], b"\xff")
        .fails(2, "--exchange: the text is not UTF-8");
    let latin = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&latin, b"{\"request\": \xe9}").unwrap();
    let path = latin.path().to_str().unwrap();
    run(&["eval", "--exchange", path, "x"]).fails(2, &format!("{path}: the text is not UTF-8"));
}

#[test]
fn flags_for_parts_conflict_with_files() {
    for flag in [
        "--url=x",
        "--method=x",
        "--header=a: b",
        "--body=1",
        "--form=a",
        "--text=a",
        "--status=200",
    ] {
        run(&["eval", "--exchange", "exchange.json", flag, "x"]).fails(2, "cannot be used with");
        run(&["eval", "--har", "chrome.har", flag, "x"]).fails(2, "cannot be used with");
    }
    run(&[
        "eval",
        "--har",
        "chrome.har",
        "--exchange",
        "exchange.json",
        "x",
    ])
    .fails(2, "cannot be used with");
}

#[test]
fn an_archive_of_chrome_is_read() {
    run(&["eval", "--har", "chrome.har", "--entry", "1", FASTAPI])
        .answers("https://www.external.org/events/invoices/2expen51ve");
    har(
        "chrome.har",
        "1",
        &[
            "$method",
            "$statusCode",
            "$request.header.X-Request-Id",
            "$request.body#/total",
            "$response.header.location",
            "$response.body#/job",
        ],
    )
    .answers("\"POST\"\n201\n\"r-77\"\n9999.00\n\"https://api.example.com/invoices/2expen51ve\"\n18446744073709551617");
    // The value of this entry has two lines, which are two headers.
    har("chrome.har", "1", &["$response.header.set-cookie"]).fails(1, "it occurs more than once");
}

#[test]
fn entry_0_is_the_default_and_has_no_response() {
    run(&["eval", "--as", "text", "--har", "chrome.har", "$url"])
        .answers("https://shop.example.com/");
    har("chrome.har", "0", &["$request.header.accept"]).answers("\"text/html\"");
    har("chrome.har", "0", &["$request.body"]).fails(1, "the message has no body");
    har("chrome.har", "0", &["$statusCode"]).fails(1, "there is no response yet");
}

#[test]
fn base64_content_of_an_archive_is_decoded() {
    har(
        "chrome.har",
        "2",
        &["$response.body#/name", "$response.body#/n"],
    )
    .answers("\"é\"\n1.50");
    har("chrome.har", "3", &["$statusCode"]).answers("200");
    har("chrome.har", "3", &["$response.body"]).fails(1, "`$response.body` is not UTF-8");
}

#[test]
fn an_archive_of_firefox_is_read() {
    har(
        "firefox.har",
        "0",
        &[
            "$request.body#/hook",
            "$request.body#/note",
            "$response.body",
        ],
    )
    .answers("\"https://h.example.com/cb\"\n\"a b&c=d\"\n\"queued\\n\"");
    har("firefox.har", "0", &["$request.header.x-tag"]).fails(1, "it occurs more than once");
    har(
        "firefox.har",
        "1",
        &["$request.body#/hook", "$request.body#/note"],
    )
    .answers("\"https://h.example.com/raw\"\n\"a b\"");
    har("firefox.har", "1", &["$response.body"]).fails(1, "the message has no body");
    run(&[
        "eval",
        "--har",
        "firefox.har",
        "{$request.body#/hook}?note={$request.body#/note}",
    ])
    .answers("https://h.example.com/cb?note=a%20b%26c%3Dd");
}

#[test]
fn media_types_may_have_any_case_and_parameters() {
    let archive = r#"{"log": {"entries": [{"request": {"postData": {
        "mimeType": "Application/X-WWW-Form-Urlencoded; charset=UTF-8", "params": [{"name": "a", "value": "b c"}]}}}]}}"#;
    run_with(
        &["eval", "--as", "value", "--har", "-", "$request.body#/a"],
        archive,
    )
    .answers("\"b c\"");
    let exchange = r#"{"request": {"headers": {"Content-Type": "Application/JSON ; q=1"}, "body_text": "{\"a\": 1.0}"}}"#;
    run_with(
        &[
            "eval",
            "--as",
            "value",
            "--exchange",
            "-",
            "$request.body#/a",
        ],
        exchange,
    )
    .answers("1.0");
}

#[test]
fn an_entry_that_does_not_exist_is_an_error() {
    har("chrome.har", "4", &["$url"])
        .fails(2, "there is no entry 4: the archive has 4, numbers 0 to 3");
    har("chrome.har", "-1", &["$url"]).fails(2, "--entry");
    let archive = |json: &str| run_with(&["eval", "--har", "-", "x"], json);
    archive(r#"{"log": {"entries": []}}"#).fails(2, "the archive has no entries");
    archive(r#"{"log": {}}"#).fails(2, "`log.entries` is missing");
    archive("{}").fails(2, "`log` is missing");
    archive(r#"{"log": {"entries": [{"request": {"headers": [{"name": "a", "value": {"s3cr3t": 1}}]}}]}}"#)
        .fails(2, "`log.entries[0].request.headers[0].value` must be a string");
    archive(
        r#"{"log": {"entries": [{"request": {}, "response": {"status": 200, "content": {"text": "s3cr3t", "encoding": "base64"}}}]}}"#,
    )
    .fails(2, "`log.entries[0].response.content.text` must be base64");
}

#[test]
fn a_byte_order_mark_is_not_part_of_an_archive() {
    let archive = "\u{feff}{\"log\": {\"entries\": [{\"request\": {\"method\": \"PUT\"}}]}}";
    run_with(&["eval", "--as", "text", "--har", "-", "$method"], archive).answers("PUT");
}
