//! `parse`: the tree, the errors and the standard spelling of texts.

use serde_json::json;

use crate::{run, run_with};

#[test]
fn the_tree_shows_every_piece() {
    run(&[
        "parse",
        "{$request.query.callback_url}/invoices/{$response.body#/user~1x/id}",
    ])
    .answers(
        "{$request.query.callback_url}/invoices/{$response.body#/user~1x/id}
├─ 1..28   $request.query.callback_url
│          the query parameter `callback_url` of the request
├─ 29..39  /invoices/
└─ 40..66  $response.body#/user~1x/id
           the body of the response at `user/x` → `id`",
    );
    run(&["parse", ""]).answers("");
}

#[test]
fn the_tree_names_every_source() {
    let text = "{$url}{$method}{$statusCode}{$request.header.X-Id}{$request.path.p}{$request.body}{$response.query.q}";
    let ran = run(&["parse", text]);
    for line in [
        "the URL of the request",
        "the method of the request",
        "the status code of the response",
        "the header `X-Id` of the request",
        "the path parameter `p` of the request",
        "the body of the request",
        "never a value: a response has neither a query nor a path",
    ] {
        assert!(
            ran.stdout
                .lines()
                .any(|shown| shown.trim_start_matches(['│', ' ']) == line),
            "{line}: {}",
            ran.stdout
        );
    }
}

#[test]
fn the_tree_shows_used_leniencies() {
    let text = "{$callback_url}/<$request.body.id>/{paymentId}/{}";
    run(&["parse", "--lenient", "all", text]).answers(
        "{$callback_url}/<$request.body.id>/{paymentId}/{}
├─ 1..14   $callback_url
│          the parameter `callback_url` of the request: query, else path, else header
│          bare_parameter: the standard spelling is `$request.query.callback_url`
├─ 15..16  /
├─ 17..33  $request.body.id
│          the body of the request at `id`
│          dotted_body: the standard spelling is `$request.body#/id`
│          angle_brackets: the standard spelling is `{$request.body#/id}`
├─ 34..35  /
├─ 36..45  paymentId
│          the path parameter `paymentId` of the callback, which the sender provides
│          sender_parameter: it has no standard spelling
└─ 46..49  /{}
           literal_braces: it has no standard spelling",
    );
}

#[test]
fn an_error_has_carets_and_does_not_stop_the_others() {
    let ran = run(&["parse", "$urls", "$url", "{$request.headers.X-Id}"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "$url\n└─ 0..4  $url\n         the URL of the request\n"
    );
    assert_eq!(ran.stderr.matches("error: ").count(), 2);
    assert!(
        ran.stderr.contains("\n  $urls\n  ^^^^^\nhelp: "),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("\n  {$request.headers.X-Id}\n            ^^^^^^^\nhelp: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn expression_rejects_templates() {
    assert_eq!(
        run(&["parse", "--expression", "$request.query.a}b"]).code,
        0
    );
    run(&["parse", "--expression", "{$url}"])
        .fails(1, "a bare expression has no braces: write `$url`");
    run(&["parse", "--expression", "https://h.example/"]).fails(1, "expected `$url`");
}

#[test]
fn standard_prints_one_line_per_text() {
    let fastapi = "<$callback_url>/invoices/{$request.body.id}";
    let ran = run(&[
        "parse",
        "--standard",
        "--lenient",
        "fastapi",
        fastapi,
        "$url",
        "https://h.example/a\nb",
        "{id}",
    ]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "{$request.query.callback_url}/invoices/{$request.body#/id}\n$url\nhttps://h.example/a\\nb\n"
    );
    assert_eq!(ran.stderr.matches("error: ").count(), 1);
    run(&["parse", "--standard", "$callback_url"]).fails(1, "write `$request.query.callback_url`");
}

#[test]
fn leniencies_are_named_one_by_one_or_as_sets() {
    for lenient in [
        "bare_parameter",
        "dotted_body,bare_parameter",
        "fastapi",
        "all",
        " all , strict",
    ] {
        assert_eq!(
            run(&["parse", "--lenient", lenient, "$callback_url"]).code,
            0,
            "{lenient}"
        );
    }
    assert_eq!(
        run(&[
            "parse",
            "--lenient",
            "dotted_body",
            "--lenient",
            "bare_parameter",
            "$callback_url"
        ])
        .code,
        0
    );
    run(&["parse", "--lenient", "strict", "$callback_url"]).fails(1, "$request.query.callback_url");
    run(&["parse", "--lenient", "fast", "$callback_url"])
        .fails(2, "unknown leniency `fast`: expected `bare_");
}

#[test]
fn json_has_the_shape_of_jsonl() {
    let texts = [
        "{$request.query.cb}/x/{$request.body#/a~1b/é}",
        "{$request.headers.x}",
        "$request.body",
    ];
    let mut args = vec!["parse", "--json"];
    args.extend(texts);
    let ran = run(&args);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let lines: String = texts
        .iter()
        .map(|text| json!({"text": text}).to_string() + "\n")
        .collect();
    let streamed = run_with(&["parse", "--jsonl"], lines);
    assert_eq!((streamed.code, streamed.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, streamed.stdout);
    assert_eq!(
        ran.lines(),
        [
            json!({"text": texts[0], "ok": true, "used": [], "pieces": [
                {"expression": "$request.query.cb", "span": [1, 18], "standard": "$request.query.cb",
                 "source": "query", "message": "request", "name": "cb"},
                {"literal": "/x/", "span": [19, 22]},
                {"expression": "$request.body#/a~1b/é", "span": [23, 45], "standard": "$request.body#/a~1b/é",
                 "source": "body", "message": "request", "pointer": "/a~1b/é", "tokens": ["a/b", "é"]},
            ]}),
            json!({"text": texts[1], "ok": false, "error": {
                "code": "unknown-source",
                "mistake": "source-spelling",
                "message": "expected `header.`, `query.`, `path.` or `body`, found `headers`",
                "span": [10, 17],
                "help": "the source is `header`, in the singular: write `$request.header.x`",
                "found": "headers",
                "expected": ["`header.`", "`query.`", "`path.`", "`body`"],
                "fix": {"span": [1, 19], "replacement": "$request.header.x"},
            }}),
            json!({"text": texts[2], "ok": true, "used": [], "pieces": [
                {"expression": "$request.body", "span": [0, 13], "standard": "$request.body",
                 "source": "body", "message": "request", "pointer": null, "tokens": []},
            ]}),
        ]
    );
}

#[test]
fn json_names_every_source_and_leniency() {
    let text = "{$url}{$method}{$statusCode}{$response.header.L}{$request.path.p}{$cb}{who}{}";
    let ran = run(&["parse", "--json", "--lenient", "all", text]);
    let answer = &ran.lines()[0];
    let pieces = answer["pieces"].as_array().unwrap();
    let all = |member: &str| {
        pieces
            .iter()
            .map(|piece| piece[member].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        all("source"),
        [
            json!("url"),
            json!("method"),
            json!("status-code"),
            json!("header"),
            json!("path"),
            json!("parameter"),
            json!("sender-parameter"),
            json!(null)
        ]
    );
    assert_eq!(
        all("standard")[5..7],
        [json!("$request.query.cb"), json!(null)]
    );
    assert_eq!(all("message")[3..5], [json!("response"), json!("request")]);
    assert_eq!(
        all("name")[3..7],
        [json!("L"), json!("p"), json!("cb"), json!("who")]
    );
    let expected = [
        ("bare_parameter", json!("$request.query.cb")),
        ("sender_parameter", json!(null)),
    ];
    for (used, (name, standard)) in answer["used"].as_array().unwrap().iter().zip(expected) {
        assert_eq!(
            (&used["name"], &used["standard"]),
            (&json!(name), &standard)
        );
    }
    for piece in pieces {
        let written = piece["expression"]
            .as_str()
            .or(piece["literal"].as_str())
            .unwrap();
        let [start, end] =
            [0, 1].map(|n| usize::try_from(piece["span"][n].as_u64().unwrap()).unwrap());
        assert_eq!(text.get(start..end), Some(written));
    }
}

#[test]
fn a_wrong_command_line_is_an_error() {
    run(&["parse"]).fails(2, "<TEXT>");
    run(&["parse", "--jsonl", "$url"]).fails(2, "--jsonl");
    run(&["parse", "--json", "--standard", "$url"]).fails(2, "--standard");
    run(&["parse", "--jsonl", "--json"]).fails(2, "--json");
    run(&["parse", "--nonsense", "$url"]).fails(2, "--nonsense");
    assert_eq!(run(&["parse", "--", "-x"]).code, 0);
}
