//! `eval` with an exchange that is given by flags.

use crate::{run, run_with};

const URL: &str = "https://api.example.com/invoices/?callback_url=https://www.external.org/events";
const BODY: &str = r#"{"id":"2expen51ve","customer":"Mr. Richie Rich","total":"9999"}"#;
const INVOICE: &str = "https://www.external.org/events/invoices/2expen51ve";
const STANDARD: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";

#[test]
fn the_fastapi_example_works_in_three_spellings() {
    let exchange = ["--method", "POST", "--url", URL, "--body", BODY];
    run(&[&["eval", STANDARD], &exchange[..]].concat()).answers(INVOICE);
    for (text, names) in [
        (
            "{$callback_url}/invoices/{$request.body.id}",
            "`bare_parameter`, `dotted_body`",
        ),
        (
            "<$callback_url>/invoices/<$request.body.id>",
            "`bare_parameter`, `dotted_body`, `angle_brackets`",
        ),
    ] {
        let eval = [&["eval", text], &exchange[..]].concat();
        let ran = run(&eval);
        assert_eq!((ran.code, ran.stdout), (0, format!("{INVOICE}\n")));
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.starts_with("warning: "), "{}", ran.stderr);
        assert!(
            ran.stderr.contains(names) && ran.stderr.contains(STANDARD),
            "{}",
            ran.stderr
        );
        // A leniency that is allowed by name has no warning.
        run(&[&eval[..], &["--lenient", "fastapi"]].concat()).answers(INVOICE);
    }
    let strict = run(&[
        &["eval", "--strict", "{$callback_url}/x", "<$callback_url>"],
        &exchange[..],
    ]
    .concat());
    assert_eq!((strict.code, strict.stdout.as_str()), (1, ""));
    assert!(
        strict
            .stderr
            .contains("write `$request.query.callback_url`"),
        "{}",
        strict.stderr
    );
    assert!(
        strict
            .stderr
            .contains("a relative template needs a base URL"),
        "{}",
        strict.stderr
    );
    run(&["eval", "--strict", "--lenient", "all", "x"]).fails(2, "--strict");
}

#[test]
fn one_warning_per_text_and_none_for_the_standard() {
    let ran = run(&[
        "eval",
        "--as",
        "text",
        "--url",
        "https://a.example/?a=1&b=2",
        "$a",
        "{$request.query.b}",
        "{$b}{$a}",
    ]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "1\n2\n21\n"));
    assert_eq!(ran.stderr.matches("warning: ").count(), 2);
    assert_eq!(ran.stderr.lines().count(), 2);
}

#[test]
fn every_part_of_the_exchange_has_a_flag() {
    let texts = [
        "$method",
        "$url",
        "$statusCode",
        "$request.header.x-id",
        "$request.query.q",
        "$request.path.org",
        "$request.body#/n",
        "$response.header.location",
        "$response.body#/ok",
        "$response.body",
    ];
    let exchange = [
        "--as=value",
        "--method=PUT",
        "--url=https://api.example.com/?q=a+b%2Bc",
        "--header=X-Id:  7 ",
        "-H",
        "Accept: */*",
        "--path=org=4=2",
        "--body={\"n\": 12345678901234567890.10}",
        "--status=202",
        "--response-header=Location: /jobs/7",
        "--response-body={\"ok\" :\n true}",
    ];
    run(&[&["eval"], &texts[..], &exchange[..]].concat()).answers(
        "\"PUT\"\n\"https://api.example.com/?q=a+b%2Bc\"\n202\n\"7\"\n\"a b+c\"\n\"4=2\"\n12345678901234567890.10\n\
         \"/jobs/7\"\ntrue\n{\"ok\":true}",
    );
}

#[test]
fn bodies_are_json_forms_or_text() {
    let value = ["eval", "--as", "value"];
    run(&[
        &value[..],
        &[
            "$request.body#/b",
            "$request.body",
            "--form",
            "a=1&b=x+y%26",
        ],
    ]
    .concat())
    .answers("\"x y&\"\n{\"a\":\"1\",\"b\":\"x y&\"}");
    run(&[
        &value[..],
        &["$request.body", "--form", "a=1&b=2", "--form", "c=3"],
    ]
    .concat())
    .answers(r#"{"a":"1","b":"2","c":"3"}"#);
    run(&[&value[..], &["$request.body", "--text", "say \"hi\""]].concat())
        .answers(r#""say \"hi\"""#);
    run(&[&value[..], &["$response.body", "--response-text", "done"]].concat())
        .answers(r#""done""#);
    run(&[&value[..], &["$request.body", "--body", "-12.50"]].concat()).answers("-12.50");
    run(&[&value[..], &["$request.body#/a", "--body", "{a: 1}"]].concat())
        .fails(1, "the body is not JSON");
    run(&[&value[..], &["$request.body#/a", "--text", "{}"]].concat()).fails(1, "the body is text");
    run(&[&value[..], &["x", "--body", "1", "--form", "a=1"]].concat()).fails(2, "--form");
}

#[test]
fn bodies_come_from_files_and_stdin() {
    let value = ["eval", "--as", "value"];
    run(&[&value[..], &["$request.body#/user", "--body", "@body.json"]].concat())
        .answers(r#"{"name":"Ann","n":1.50}"#);
    run(&[
        &value[..],
        &["$response.body#/id", "--response-body", "@body.json"],
    ]
    .concat())
    .answers("\"2expen51ve\"");
    run(&[&value[..], &["$request.body#/note", "--form", "@form.txt"]].concat()).answers("\"a b\"");
    run(&[&value[..], &["$request.body", "--text", "@form.txt"]].concat())
        .answers(r#""hook=https%3A%2F%2Fh.example.com%2Fcb&note=a+b\n""#);
    run_with(
        &[&value[..], &["$request.body#/n", "--body", "-"]].concat(),
        "{\"n\":\n1e2}",
    )
    .answers("1e2");
    run_with(
        &[&value[..], &["$request.body#/n", "--form", "-"]].concat(),
        "n=1\n",
    )
    .answers("\"1\"");
    run_with(
        &[&value[..], &["$request.body", "--text", "-"]].concat(),
        "a\n",
    )
    .answers("\"a\\n\"");
    run(&["eval", "x", "--body", "@no/such/file"]).fails(2, "no/such/file: ");
    run(&["eval", "x", "--body", "-", "--response-body", "-"])
        .fails(2, "stdin can be read only once");
    run_with(&["eval", "x", "--text", "-"], vec![0xff]).fails(2, "--text: the text is not UTF-8");
}

#[test]
fn text_and_url_differ_in_what_is_encoded() {
    let text = "https://h.example/{$request.body#/a}";
    let body = ["--body", r#"{"a": "x?y z"}"#];
    run(&[&["eval", text], &body[..]].concat()).answers("https://h.example/x%3Fy%20z");
    run(&[&["eval", text, "--as", "url"], &body[..]].concat())
        .answers("https://h.example/x%3Fy%20z");
    run(&[&["eval", text, "--as", "text"], &body[..]].concat()).answers("https://h.example/x?y z");
    run(&[&["eval", text, "--as", "value"], &body[..]].concat())
        .answers("\"https://h.example/x?y z\"");
    run(&["eval", text, "--as", "yaml"]).fails(2, "url, text, value");
}

#[test]
fn errors_go_to_stderr_and_do_not_stop_the_others() {
    let ran = run(&[
        "eval",
        "--as",
        "text",
        "--method",
        "GET",
        "{$request.query.q}!",
        "$method",
        "{$ur}",
        "{$method}",
    ]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "GET\nGET\n"));
    assert!(
        ran.stderr.contains(
            "error: `$request.query.q` has no value: the request has no such parameter\n  {$request.query.q}!\n   \
             ^^^^^^^^^^^^^^^^\n"
        ),
        "{}",
        ran.stderr
    );
    // With the default leniency, `$ur` is a parameter, and it is missing.
    assert!(
        ran.stderr.contains("warning: ") && ran.stderr.contains("`$ur` has no value"),
        "{}",
        ran.stderr
    );
    run(&["eval", "$url"]).fails(1, "the absolute URL of the request is not known");
    run(&["eval", "$statusCode"]).fails(1, "there is no response yet");
}

#[test]
fn flags_set_the_policy() {
    let eval = |url: &str, flags: &[&str]| {
        let body = format!("{{\"u\": \"{url}\"}}");
        run(&[&["eval", "{$request.body#/u}", "--body", &body], flags].concat())
    };
    eval("http://127.0.0.1:8080/x", &[]).fails(1, "the address is in 127.0.0.0/8 (loopback)");
    eval("http://127.0.0.1:8080/x", &["--policy", "public"]).fails(1, "loopback");
    eval("http://127.0.0.1:8080/x", &["--allow-loopback"]).answers("http://127.0.0.1:8080/x");
    eval("http://10.1.2.3/", &["--policy", "any"]).answers("http://10.1.2.3/");
    eval("http://10.1.2.3/", &["--policy", "any", "--https-only"])
        .fails(1, "only https is allowed");
    eval("http://10.1.2.3/", &["--allow-cidr", "10.0.0.0/8"]).answers("http://10.1.2.3/");
    eval(
        "http://10.1.2.3/",
        &["--allow-cidr", "11.0.0.0/8", "--allow-cidr", "10.1.2.3"],
    )
    .answers("http://10.1.2.3/");
    eval("http://hooks.internal/", &["--allow-host", "*.internal"])
        .answers("http://hooks.internal/");
    eval("http://hooks.internal/", &["--allow-host", "internal"])
        .fails(1, "`internal` is reserved");
    eval(
        "http://10.1.2.3/",
        &["--deny-cidr", "10.1.0.0/16", "--allow-cidr", "10.0.0.0/8"],
    )
    .fails(1, "the address is in the denied range 10.1.0.0/16");
    eval(
        "http://h.example/",
        &["--policy", "any", "--deny-host", "h.example"],
    )
    .fails(1, "the host is one of the denied hosts");
    eval("http://h.example/", &["--allow-cidr", "10.0.0.1/8"]).fails(2, "invalid address range");
    eval("http://h.example/", &["--allow-host", "https://x"]).fails(2, "invalid host pattern");
    eval("http://h.example/", &["--policy", "none"]).fails(2, "public, any");
    eval("file:///etc/passwd", &["--policy", "any"]).fails(1, "");
}

#[test]
fn slashes_in_path_values_are_refused_or_encoded() {
    let eval = |value: &str, flags: &[&str]| {
        let body = format!("{{\"u\": \"https://h.example\", \"id\": {value:?}}}");
        run(&[
            &[
                "eval",
                "{$request.body#/u}/invoices/{$request.body#/id}",
                "--body",
                &body,
            ],
            flags,
        ]
        .concat())
    };
    for value in ["../admin", "42/cancel", "a\\b"] {
        eval(value, &[]).fails(
            1,
            "help: if the receiver treats `%2F` as data, encode it with `--slashes encode`",
        );
        eval(value, &["--slashes", "refuse"]).fails(1, "contains `/` or `\\`");
    }
    eval("42/cancel", &["--slashes", "encode"]).answers("https://h.example/invoices/42%2Fcancel");
    eval("../admin", &["--slashes", "encode"]).fails(1, "`.` or `..` segment");
    eval("1", &["--slashes", "keep"]).fails(2, "refuse, encode");
    run(&[
        "eval",
        "/x/{$request.body}",
        "--base",
        "https://h.example/a",
        "--text",
        "..\\x",
    ])
    .fails(1, "contains `/` or `\\`");
}

#[test]
fn a_query_can_be_joined_to_that_of_a_callback_url() {
    let eval = |text: &str, flags: &[&str]| {
        let body = ["--body", r#"{"u": "https://h.example/hook?key=s3cr3t"}"#];
        run(&[&["eval", text], &body[..], flags].concat())
    };
    let text = "{$request.body#/u}/done?event=paid";
    eval(text, &[]).fails(1, "help: allow this with `--join-query`");
    eval(text, &["--join-query"]).answers("https://h.example/hook/done?key=s3cr3t&event=paid");
    let repeated = eval("{$request.body#/u}?%6Bey=2", &["--join-query"]);
    repeated.fails(
        1,
        "the template adds a query parameter that the value of `$request.body#/u` already has",
    );
    assert!(!repeated.stderr.contains("s3cr3t"), "{}", repeated.stderr);
}

#[test]
fn relative_templates_need_a_base() {
    run(&["eval", "/x/{$method}", "--method", "GET"]).fails(1, "help: give a base URL");
    run(&[
        "eval",
        "/x/{$method}",
        "--method",
        "GET",
        "--base",
        "https://h.example/api/",
    ])
    .answers("https://h.example/api/x/GET");
    run(&["eval", "/x", "--base", "https://h.example/?a=b"]).fails(1, "");
}

#[test]
fn flags_set_the_rules_for_repeated_parameters_and_headers() {
    let exchange = [
        "--as",
        "text",
        "--url",
        "https://a.example/?q=1&q=2",
        "-H",
        "X: a",
        "-H",
        "x: b",
    ];
    let eval = |flags: &[&str]| {
        run(&[
            &["eval", "$request.query.q", "$request.header.X"],
            &exchange[..],
            flags,
        ]
        .concat())
    };
    eval(&[]).fails(1, "it occurs more than once");
    eval(&["--repeated", "error"]).fails(1, "it occurs more than once");
    eval(&["--repeated", "first"]).answers("1\na");
    eval(&["--repeated", "last"]).answers("2\nb");
    let joined = eval(&["--repeated", "join"]);
    assert_eq!((joined.code, joined.stdout.as_str()), (1, "a, b\n"));
    eval(&["--repeated", "all"]).fails(2, "error, first, last, join");
}

#[test]
fn sender_parameters_are_given_by_flags() {
    let text = "https://h.example/payments/{paymentId}/status";
    run(&[
        "eval",
        text,
        "--lenient",
        "sender_parameter",
        "--sender",
        "paymentId=a b",
    ])
    .answers("https://h.example/payments/a%20b/status");
    run(&["eval", text, "--lenient", "sender_parameter"])
        .fails(1, "the sender did not provide one");
    run(&["eval", text, "--sender", "paymentId=1"])
        .fails(1, "allow the leniency `sender_parameter`");
}

#[test]
fn mistakes_in_flags_are_errors() {
    run(&["eval"]).fails(2, "<TEXT>");
    run(&["eval", "x", "--path", "org"]).fails(2, "--path: expected `name=value`");
    run(&["eval", "x", "--path", "a=1", "--path", "a=2"])
        .fails(2, "--path number 2: `a` already has a value");
    run(&["eval", "x", "--header", "X-Id 7"]).fails(2, "--header: expected `Name: value`");
    run(&["eval", "x", "--header", "X Id: 7"]).fails(2, "`X Id` is not a valid header field name");
    run(&["eval", "x", "--status", "99"]).fails(2, "--status");
    run(&["eval", "x", "--entry", "1"]).fails(2, "--har");
    run(&["eval", "--jsonl", "--url", "https://h.example/"]).fails(2, "--jsonl");
}

#[test]
fn secrets_stay_out_of_errors() {
    let secret = "s3cr3t";
    let header = format!("Authorization: {secret}\u{1}");
    let control = run(&["eval", "x", "--header", &header]);
    control.fails(2, "must not contain control characters");
    let bare = run(&["eval", "x", "--header", secret]);
    let body = format!(
        "{{\"a\": {{\"t\": \"{secret}\"}}, \"b\": \"{secret}\\u0000\", \"c\": null, \"d\": \"x:{secret}\"}}"
    );
    let texts = [
        "https://h.example/{$request.body#/a}",
        "https://h.example/{$request.body#/b}",
        "{$request.body#/d}",
    ];
    let values = run(&[&["eval", "--body", &body], &texts[..]].concat());
    assert_eq!(values.code, 1);
    assert_eq!(
        values.stderr.matches("error: ").count(),
        3,
        "{}",
        values.stderr
    );
    for ran in [control, bare, values] {
        assert!(
            !ran.stderr.contains(secret) && !ran.stdout.contains(secret),
            "{}",
            ran.stderr
        );
    }
}
