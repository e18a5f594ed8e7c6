//! `--jsonl`: each line gets one answer, even if it is invalid.

use serde_json::{Value, json};

use crate::run_with;

/// Returns the answers to lines that are all valid.
#[track_caller]
pub(crate) fn answers(args: &[&str], lines: &[Value]) -> Vec<Value> {
    let ran = run_with(
        args,
        lines
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), lines.len());
    ran.lines()
}

/// Checks for the error of an invalid line. It does not show the values of the line.
#[track_caller]
pub(crate) fn is_bad_line(answer: &Value, message: &str) {
    let error = &answer["error"];
    assert_eq!(error["code"], "bad-line", "{answer}");
    assert!(
        error["message"].as_str().unwrap().contains(message),
        "{message}: {answer}"
    );
    assert!(!answer.to_string().contains("s3cr3t"), "{answer}");
}

#[test]
fn invalid_lines_are_answered_and_do_not_stop_the_rest() {
    let lines = [
        (r#"{"text":"$url"}"#, None),
        ("", Some("the line is empty")),
        (" \t", Some("the line is empty")),
        ("nonsense", Some("this is not JSON: ")),
        (r#"{"text":"$url""#, Some("this is not JSON: ")),
        (
            r#"{"text":"$url"} {"#,
            Some("this is not JSON: trailing characters"),
        ),
        ("[1]", Some("expected an object")),
        ("\"s3cr3t\"", Some("expected an object")),
        ("{}", Some("`text` is missing")),
        (r#"{"text":5}"#, Some("`text` must be a string")),
        (r#"{"text":null}"#, Some("`text` must be a string")),
        (r#"{"text":"\ud800"}"#, Some("`text` must be Unicode text")),
        (r#"{"text":"a","text":"b"}"#, Some("`text` occurs twice")),
        (
            r#"{"text":"x","kind":"pattern"}"#,
            Some("`kind` must be `expression` or `template`"),
        ),
        (
            r#"{"text":"x","lenient":"fastapi"}"#,
            Some("`lenient` must be an array"),
        ),
        (
            r#"{"text":"x","lenient":[1]}"#,
            Some("`lenient[0]` must be a string"),
        ),
        (
            r#"{"text":"x","lenient":["all","fast"]}"#,
            Some("`lenient[1]`: unknown leniency `fast`"),
        ),
        (
            r#"{"text":"x","lenient":null,"kind":null,"note":[{"any":"thing"}]}"#,
            None,
        ),
        (r#"  {"text":"$url"}  "#, None),
    ];
    let ran = run_with(
        &["parse", "--jsonl"],
        lines.map(|(line, _)| line).join("\n"),
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(ran.stdout.lines().count(), lines.len());
    for (n, ((line, bad), answer)) in lines.iter().zip(ran.lines()).enumerate() {
        let Some(message) = bad else {
            assert_eq!(answer["ok"], true, "{line}");
            continue;
        };
        assert_eq!(answer["ok"], false, "{line}");
        assert_eq!(answer["error"]["line"], n + 1, "{line}");
        is_bad_line(&answer, message);
    }
}

#[test]
fn every_line_is_answered_and_the_last_needs_no_line_break() {
    let count = |text: &[u8]| {
        let ran = run_with(&["parse", "--jsonl"], text);
        (ran.stdout.lines().count(), ran.code)
    };
    assert_eq!(count(b""), (0, 0));
    assert_eq!(count(b"\n"), (1, 1));
    assert_eq!(count(b"{\"text\":\"$url\"}"), (1, 0));
    assert_eq!(count(b"{\"text\":\"$url\"}\n"), (1, 0));
    assert_eq!(count(b"{\"text\":\"$url\"}\r\n"), (1, 0));
    // An empty line is answered too. Otherwise a client that waits for an answer waits forever.
    assert_eq!(count(b"{\"text\":\"$url\"}\n\n"), (2, 1));
    assert_eq!(count(b"{\"text\":\"$url\"}\n \n"), (2, 1));
    assert_eq!(
        count(b"{\"text\":\"$url\"}\n\n{\"text\":\"$url\"}\n"),
        (3, 1)
    );
    assert_eq!(count(b"{\"text\":\"\xff\"}\n{\"text\":\"$url\"}\n"), (2, 1));
}

#[test]
fn a_line_beyond_the_limit_is_skipped() {
    const LIMIT: usize = 16 * 1024 * 1024;
    let line = |length: usize| {
        format!(
            "{{\"text\":\"$url\",\"note\":\"{}\"}}",
            "x".repeat(length - 25)
        )
    };
    assert_eq!(line(100).len(), 100);
    let ran = run_with(
        &["parse", "--jsonl"],
        [line(LIMIT), line(LIMIT + 1), line(3 * LIMIT), line(30)].join("\n"),
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let answers = ran.lines();
    assert_eq!(
        answers
            .iter()
            .map(|answer| &answer["ok"])
            .collect::<Vec<_>>(),
        [true, false, false, true]
    );
    for (n, line) in [(1, 2), (2, 3)] {
        let error = &answers[n]["error"];
        assert_eq!(
            (&error["code"], &error["line"]),
            (&json!("bad-line"), &json!(line))
        );
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("16777216 bytes"),
            "{error}"
        );
    }
}

#[test]
fn check_url_checks_dns_answers() {
    let url = "https://h.example/";
    let lines = [
        (json!({"url": url}), "allow", json!(null)),
        (json!({"url": url, "dns": null}), "allow", json!(null)),
        (
            json!({"url": url, "dns": ["1.1.1.1", "2606:4700::1111"]}),
            "allow",
            json!(null),
        ),
        (json!({"url": url, "dns": []}), "deny", json!("no-address")),
        (
            json!({"url": url, "dns": ["1.1.1.1", "10.0.0.1"]}),
            "deny",
            json!("address"),
        ),
        (
            json!({"url": url, "dns": ["1.1.1"]}),
            "deny",
            json!("invalid-address"),
        ),
        (
            json!({"url": "https://10.0.0.1/", "dns": ["1.1.1.1"], "note": 1}),
            "deny",
            json!("address"),
        ),
        (json!({"url": "h.example"}), "deny", json!("not-absolute")),
    ];
    let got = answers(
        &["check-url", "--jsonl"],
        &lines.clone().map(|(line, ..)| line),
    );
    for ((line, verdict, code), answer) in lines.iter().zip(got) {
        assert_eq!(
            (&answer["verdict"], &answer["code"], &answer["url"]),
            (&json!(verdict), code, &line["url"]),
            "{line}"
        );
        assert!(answer["reason"].is_string(), "{answer}");
    }
    let opened = answers(
        &["check-url", "--jsonl", "--allow-cidr", "10.0.0.0/8"],
        &lines.clone().map(|(line, ..)| line),
    );
    assert_eq!(
        (&opened[4]["verdict"], &opened[6]["verdict"]),
        (&json!("allow"), &json!("allow"))
    );
    let denied = answers(
        &["check-url", "--jsonl", "--deny-cidr", "1.1.1.0/24"],
        &lines.clone().map(|(line, ..)| line),
    );
    assert_eq!(
        (&denied[2]["code"], &denied[0]["verdict"]),
        (&json!("address-denied"), &json!("allow"))
    );
    let ran = run_with(
        &["check-url", "--jsonl"],
        "{\"url\":1}\n{\"dns\":[]}\n{\"url\":\"x\",\"dns\":\"1.1.1.1\"}\n",
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.lines()
            .iter()
            .all(|answer| answer["error"]["code"] == "bad-line")
    );
}
