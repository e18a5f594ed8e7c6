//! `eval --jsonl`: what a line may say, and what it is answered.

use serde_json::{Value, json};

use crate::jsonl::{answers, is_bad_line};
use crate::run_with;

#[test]
fn eval_takes_all_options_from_the_line() {
    let body = |json: Value| json!({"request": {"method": "POST", "body": json}});
    let private = body(json!({"u": "http://10.0.0.1/"}));
    let local = body(json!({"u": "http://localhost:1024/"}));
    let u = "{$request.body#/u}";
    let lines = [
        (
            json!({"text": "$request.body", "exchange": body(json!([1, null])), "as": "value"}),
            json!([1, null]),
        ),
        (
            json!({"text": "{$request.body}", "exchange": body(json!([1, null])), "as": "text"}),
            json!("[1,null]"),
        ),
        (
            json!({"text": u, "exchange": body(json!({"u": "HTTPS://H.example"}))}),
            json!("https://h.example/"),
        ),
        (
            json!({"text": u, "exchange": private, "policy": "any"}),
            json!("http://10.0.0.1/"),
        ),
        (
            json!({"text": u, "exchange": private, "allow_cidr": ["10.0.0.0/8"]}),
            json!("http://10.0.0.1/"),
        ),
        (
            json!({"text": u, "exchange": private, "allow_host": ["10.0.0.1"]}),
            json!("http://10.0.0.1/"),
        ),
        (
            json!({"text": u, "exchange": local, "allow_loopback": true}),
            json!("http://localhost:1024/"),
        ),
        (
            json!({"text": "/x", "base": "https://h.example/a"}),
            json!("https://h.example/a/x"),
        ),
        (
            json!({"text": "https://h.example/{$request.body}", "exchange": body(json!("a/b")), "slashes": "encode"}),
            json!("https://h.example/a%2Fb"),
        ),
        (
            json!({"text": "{$request.body}?b", "exchange": body(json!("https://h.example/?a")), "join_query": true}),
            json!("https://h.example/?a&b"),
        ),
        (
            json!({"text": "{$u}", "lenient": ["fastapi"], "exchange": {"request": {"url": "http://a/?u=http://b.example"}}}),
            json!("http://b.example/"),
        ),
        (
            json!({"text": "{to}", "lenient": ["sender_parameter"], "as": "text", "exchange": {"sender": {"to": 7}}}),
            json!("7"),
        ),
    ];
    let got = answers(&["eval", "--jsonl"], &lines.clone().map(|(line, _)| line));
    for ((line, value), answer) in lines.iter().zip(got) {
        assert_eq!(answer, json!({"ok": true, "value": value}), "{line}");
    }
}

#[test]
fn eval_reports_why_there_is_no_value() {
    let private = json!({"request": {"body": {"u": "http://10.0.0.1/", "n": null}}});
    let u = "{$request.body#/u}";
    let lines = [
        (
            json!({"text": u, "exchange": private}),
            "address",
            false,
            json!([1, 17]),
        ),
        (
            json!({"text": u, "exchange": private, "policy": "any", "https_only": true}),
            "https-only",
            false,
            json!([1, 17]),
        ),
        (
            json!({"text": "{$request.body#/n}", "exchange": private}),
            "null-value",
            false,
            json!([1, 17]),
        ),
        (
            json!({"text": "{$request.body#/x}", "exchange": private}),
            "pointer-to-nothing",
            true,
            json!([1, 17]),
        ),
        (
            json!({"text": "$request.query.q", "as": "value"}),
            "missing-parameter",
            true,
            json!([0, 16]),
        ),
        (
            json!({"text": "$statusCode", "as": "text"}),
            "no-response",
            false,
            json!([0, 11]),
        ),
        (
            json!({"text": "{$u}"}),
            "unknown-root",
            false,
            json!([1, 3]),
        ),
        (
            json!({"text": "/x"}),
            "relative-template",
            false,
            json!([0, 2]),
        ),
    ];
    let got = answers(&["eval", "--jsonl"], &lines.clone().map(|(line, ..)| line));
    for ((line, code, missing, span), answer) in lines.iter().zip(got) {
        let error = &answer["error"];
        assert_eq!(answer["ok"], false, "{line}");
        assert_eq!(
            (&error["code"], &error["missing"], &error["span"]),
            (&json!(code), &json!(missing), span),
            "{line}"
        );
        assert!(
            error["message"].is_string() && error.get("help").is_some(),
            "{answer}"
        );
    }
}

#[test]
fn eval_keeps_the_spelling_of_numbers() {
    let line = r#"{"text":"$request.body#/n","as":"value","exchange":{"request":{"body":{"n":[1.50, 18446744073709551617,1e400]}}}}"#;
    let ran = run_with(&["eval", "--jsonl"], line);
    ran.answers(r#"{"ok":true,"value":[1.50,18446744073709551617,1e400]}"#);
}

#[test]
fn eval_rejects_lines_with_invalid_members() {
    let lines = [
        (r#"{"text":"x","as":"yaml"}"#, "`as` must be"),
        (r#"{"text":"x","policy":"none"}"#, "`policy` must be"),
        (r#"{"text":"x","base":1}"#, "`base` must be a string"),
        (
            r#"{"text":"x","https_only":"yes"}"#,
            "`https_only` must be true or false",
        ),
        (r#"{"text":"x","allow_host":["a b"]}"#, "`allow_host[0]`: "),
        (r#"{"text":"x","deny_host":["a b"]}"#, "`deny_host[0]`: "),
        (
            r#"{"text":"x","deny_cidr":"10.0.0.0/8"}"#,
            "`deny_cidr` must be an array",
        ),
        (
            r#"{"text":"x","allow_cidr":["10.0.0.1/8"]}"#,
            "`allow_cidr[0]`: ",
        ),
        (
            r#"{"text":"x","allow_cidr":"10.0.0.0/8"}"#,
            "`allow_cidr` must be an array",
        ),
        (
            r#"{"text":"x","exchange":[]}"#,
            "`exchange` must be an object",
        ),
        (
            r#"{"text":"x","exchange":{"request":{"headers":"s3cr3t"}}}"#,
            "`exchange.request.headers` must be an object",
        ),
        (
            r#"{"text":"x","exchange":{"requests":{}}}"#,
            "unknown member `exchange.requests`",
        ),
    ];
    let ran = run_with(&["eval", "--jsonl"], lines.map(|(line, _)| line).join("\n"));
    assert_eq!(ran.code, 1);
    for ((_, message), answer) in lines.iter().zip(ran.lines()) {
        is_bad_line(&answer, message);
    }
}

#[test]
fn flags_are_defaults_for_members() {
    let line = json!({"text": "{$u}", "exchange": {"request": {"url": "http://a.example/?u=http://10.0.0.1/&u=x"}}});
    let args = [
        "eval",
        "--jsonl",
        "--lenient",
        "fastapi",
        "--policy",
        "any",
        "--repeated",
        "first",
    ];
    assert_eq!(
        answers(&args, std::slice::from_ref(&line)),
        [json!({"ok": true, "value": "http://10.0.0.1/"})]
    );
    let text = [
        "eval",
        "--jsonl",
        "--as",
        "text",
        "--lenient",
        "all",
        "--repeated",
        "last",
    ];
    assert_eq!(answers(&text, &[line]), [json!({"ok": true, "value": "x"})]);
    let bare = answers(
        &["parse", "--jsonl", "--expression", "--lenient", "all"],
        &[json!({"text": "{$url}"}), json!({"text": "$u"})],
    );
    assert_eq!(
        (&bare[0]["ok"], &bare[1]["ok"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn a_line_adds_to_the_policy() {
    let (inside, name) = (
        json!({"request": {"body": "http://10.0.0.1/"}}),
        json!({"request": {"body": "http://h.example/"}}),
    );
    let eval = |exchange: &Value, more: Value| {
        let mut line = json!({"text": "{$request.body}", "exchange": exchange});
        line.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        line
    };
    let lines = [
        eval(
            &inside,
            json!({"policy": "any", "deny_cidr": ["10.0.0.0/24", "fd00::/8"]}),
        ),
        eval(
            &name,
            json!({"policy": "any", "allow_host": ["h.example"], "deny_host": ["*.x.example", "H.example"]}),
        ),
        eval(&inside, json!({"policy": "any", "deny_cidr": []})),
    ];
    let got = answers(&["eval", "--jsonl"], &lines);
    assert_eq!(
        (&got[0]["error"]["code"], &got[1]["error"]["code"]),
        (&json!("address-denied"), &json!("host-denied"))
    );
    assert_eq!(got[2]["value"], "http://10.0.0.1/");
    // A line cannot allow what a flag denies.
    let flags = [
        "eval",
        "--jsonl",
        "--deny-host",
        "h.example",
        "--deny-cidr",
        "10.0.0.1",
    ];
    let got = answers(
        &flags,
        &[
            lines[2].clone(),
            eval(&name, json!({"policy": "any", "allow_host": ["h.example"]})),
        ],
    );
    assert_eq!(
        (&got[0]["error"]["code"], &got[1]["error"]["code"]),
        (&json!("address-denied"), &json!("host-denied"))
    );

    let lines = [
        json!({"url": "http://10.0.0.1/", "policy": "any"}),
        json!({"url": "http://h.example/", "dns": ["34.118.224.1"], "deny_cidr": ["34.118.224.0/20"]}),
        json!({"url": "http://h.example/", "deny_host": ["h.example"]}),
        json!({"url": "http://h.example/", "https_only": true}),
        json!({"url": "http://h.example/"}),
    ];
    let codes = answers(&["check-url", "--jsonl"], &lines)
        .into_iter()
        .map(|answer| answer["code"].clone());
    let expected = [
        json!(null),
        json!("address-denied"),
        json!("host-denied"),
        json!("https-only"),
        json!(null),
    ];
    assert_eq!(codes.collect::<Vec<_>>(), expected);
}
