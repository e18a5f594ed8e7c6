//! Bodies by media type: multipart, forms as text, base64 in archives. Also the HTTP/2 header that
//! replaces `Host`.

use serde_json::{Value, json};

use crate::{Ran, run, run_with};

fn archive(request: &Value, response: &Value) -> String {
    json!({"log": {"entries": [{"request": request, "response": response}]}}).to_string()
}

/// Runs `eval` with an archive whose request has this `postData`.
fn posted(post_data: &Value, args: &[&str]) -> Ran {
    let archive = archive(
        &json!({"method": "POST", "url": "https://a.example/", "postData": post_data}),
        &json!({}),
    );
    run_with(
        &[&["eval", "--as", "value", "--har", "-"], args].concat(),
        archive,
    )
}

const NOT_READ: &str = "has a value that cannot be read: it is in a multipart body";

#[test]
fn multipart_fields_of_an_archive_are_a_body() {
    let fields = json!({
        "mimeType": "Multipart/Form-Data; boundary=B",
        "params": [
            {"name": "hook", "value": "https://h.example/a b"},
            {"name": "note", "value": "", "contentType": "text/plain; charset=utf-8"},
            {"name": "scan", "value": "s3cr3t", "fileName": "s.pdf", "contentType": "application/pdf"},
            {"name": "unnamed", "value": "s3cr3t", "fileName": "", "contentType": "application/octet-stream"},
            {"name": "plain", "value": "text", "fileName": ""},
            {"name": "null", "value": "text", "fileName": null},
            {"name": "meta", "value": "{\"a\": 1}", "contentType": "application/json"},
            {"name": "twice", "value": "1"},
            {"name": "twice", "value": "2"},
            {"name": "gone"}
        ],
        "text": "--B\r\nwhat the archive has split\r\n--B--"
    });
    posted(&fields, &["$request.body#/hook", "$request.body#/note"])
        .answers("\"https://h.example/a b\"\n\"\"");
    posted(&fields, &["$request.body#/plain", "$request.body#/null"]).answers("\"text\"\n\"text\"");
    posted(&fields, &["$request.body#/nothing"])
        .fails(1, "nothing in the body matches the pointer");
    posted(&fields, &["$request.body#/twice"]).fails(1, "it occurs more than once");
    posted(&fields, &["--repeated", "first", "$request.body#/twice"]).answers("\"1\"");
    posted(&fields, &["--repeated", "last", "$request.body#/twice"]).answers("\"2\"");
    // Files and nested members of a part are not read. That is not the same as absent.
    for pointer in [
        "#/scan",
        "#/unnamed",
        "#/meta",
        "#/meta/a",
        "#/hook/0",
        "#/gone",
        "",
    ] {
        let ran = posted(
            &fields,
            &["--repeated", "last", &format!("$request.body{pointer}")],
        );
        ran.fails(1, NOT_READ);
        assert!(!ran.stderr.contains("s3cr3t"), "{pointer}");
    }
    let text = json!({"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]});
    posted(&text, &["$request.body"]).answers(r#"{"a":"1","b":"2"}"#);
}

/// Posted fields are a body, even if the archive gives no media type for them.
#[test]
fn posted_fields_are_a_body_without_a_media_type() {
    let params = json!([{"name": "hook", "value": "https://h.example/a b"}]);
    for post_data in [
        json!({"params": params}),
        json!({"params": params, "mimeType": ""}),
        json!({"params": params, "mimeType": "application/x-www-form-urlencoded", "text": ""}),
        json!({"params": params, "mimeType": "application/octet-stream"}),
    ] {
        posted(&post_data, &["$request.body#/hook"]).answers("\"https://h.example/a b\"");
    }
    for post_data in [
        json!({}),
        json!({"params": []}),
        json!({"mimeType": "application/json", "text": ""}),
    ] {
        posted(&post_data, &["$request.body#/hook"]).fails(1, "the message has no body");
    }
}

const NOT_RECORDED: &str = "has an unknown value: the message had a body that was not recorded";

/// If a header or a size shows that there was a body, a body that is missing in the archive was not
/// recorded.
#[test]
fn a_body_that_was_not_recorded_is_not_absent() {
    let header = |name: &str, value: &str| json!([{"name": name, "value": value}]);
    let multipart = header("Content-Type", "multipart/form-data; boundary=B");
    let (length, chunked) = (
        header("content-length", "30"),
        header("Transfer-Encoding", "chunked"),
    );
    let json_type = "application/json";
    let no_body = "the message has no body";
    for (request, message) in [
        (json!({"headers": multipart, "bodySize": 500}), NOT_READ),
        (json!({"headers": multipart}), NOT_READ),
        (
            json!({"headers": multipart, "postData": {"mimeType": "application/octet-stream"}}),
            NOT_READ,
        ),
        (
            json!({"headers": header("Content-Type", json_type), "bodySize": 50}),
            NOT_RECORDED,
        ),
        (
            json!({"bodySize": 50, "postData": {"mimeType": json_type, "text": ""}}),
            NOT_RECORDED,
        ),
        (
            json!({"bodySize": 50, "postData": {"mimeType": "application/x-www-form-urlencoded", "params": []}}),
            NOT_RECORDED,
        ),
        (json!({"headers": length}), NOT_RECORDED),
        (json!({"headers": length, "bodySize": -1}), NOT_RECORDED),
        (json!({"headers": length, "bodySize": 0}), NOT_RECORDED),
        (json!({"headers": chunked, "bodySize": -1}), NOT_RECORDED),
        (json!({"headers": chunked}), NOT_RECORDED),
        (
            json!({"headers": header("Content-Type", json_type), "bodySize": 0}),
            no_body,
        ),
        (
            json!({"headers": header("Content-Type", json_type), "bodySize": -1}),
            no_body,
        ),
        (json!({"headers": header("Content-Length", "0")}), no_body),
        (json!({"headers": chunked, "bodySize": 0}), no_body),
        (json!({"bodySize": null}), no_body),
    ] {
        let ran = run_with(
            &["eval", "--har", "-", "{$request.body#/hook}"],
            archive(&request, &json!({})),
        );
        ran.fails(1, message);
    }
    let mut multipart_response = json!({"status": 200, "headers": multipart});
    let of = |response: &Value, method: &str, message: &str| {
        let archive = archive(&json!({"method": method, "bodySize": 0}), response);
        run_with(&["eval", "--har", "-", "{$response.body#/id}"], archive).fails(1, message);
    };
    of(&multipart_response, "POST", NOT_READ);
    of(&multipart_response, "HEAD", no_body);
    multipart_response["content"] = json!({"size": 0, "mimeType": "", "text": ""});
    of(&multipart_response, "POST", NOT_READ);
    for (response, message) in [
        (
            json!({"status": 200, "content": {"size": 30, "mimeType": json_type}}),
            NOT_RECORDED,
        ),
        (
            json!({"status": 200, "content": {"size": 0, "mimeType": json_type}, "bodySize": 30}),
            NOT_RECORDED,
        ),
        (
            json!({"status": 302, "headers": length, "content": {"size": 0, "mimeType": ""}, "bodySize": -1}),
            NOT_RECORDED,
        ),
        (json!({"status": 200, "bodySize": 30}), NOT_RECORDED),
        (
            json!({"status": 200, "content": {"size": 0, "mimeType": json_type}, "bodySize": 0}),
            no_body,
        ),
        (
            json!({"status": 200, "headers": chunked, "content": {"size": 0, "text": ""}}),
            no_body,
        ),
        (json!({"status": 304, "headers": length}), no_body),
        (json!({"status": 204, "headers": multipart}), no_body),
    ] {
        of(&response, "POST", message);
    }
    of(&json!({"status": 200, "headers": length}), "HEAD", no_body);
    of(
        &json!({"status": 200, "headers": length}),
        "GET",
        NOT_RECORDED,
    );
}

#[test]
fn a_multipart_body_is_read_from_raw_text() {
    let text = "--B\r\nContent-Disposition: form-data; name=\"hook\"\r\n\r\nhttps://h.example/\r\n--B--\r\n";
    for (mime_type, post_data) in [
        ("multipart/form-data; boundary=B", json!({"text": text})),
        ("multipart/form-data", json!({"text": text, "params": []})),
        (
            "multipart/related; boundary=B",
            json!({"text": text, "params": [{"name": "hook", "value": "x"}]}),
        ),
        (
            "Multipart/Mixed",
            json!({"text": "LS1C", "encoding": "base64"}),
        ),
        // Browsers do not record a body with files.
        ("multipart/form-data; boundary=B", json!({})),
    ] {
        let mut post_data = post_data;
        post_data["mimeType"] = mime_type.into();
        posted(&post_data, &["$request.body#/hook"]).fails(1, NOT_READ);
        posted(&post_data, &["$request.body"]).fails(1, NOT_READ);
    }
    let response = json!({"status": 200, "content": {"mimeType": "multipart/mixed; boundary=B", "text": text}});
    run_with(
        &["eval", "--har", "-", "{$response.body#/hook}"],
        archive(&json!({}), &response),
    )
    .fails(1, NOT_READ);
    // `--jsonl` reports the same error by its code.
    let line = json!({"text": "{$request.body#/hook}", "exchange": {
        "request": {"headers": {"content-type": "multipart/form-data; boundary=B"}, "body_text": text}
    }});
    let answer = &run_with(&["eval", "--jsonl"], line.to_string()).lines()[0];
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["missing"]),
        (&json!("multipart-not-read"), &json!(false))
    );
}

#[test]
fn a_base64_request_body_is_decoded() {
    let encoded = |mime_type: &str, text: &str, encoding: &str, args: &[&str]| {
        posted(
            &json!({"mimeType": mime_type, "text": text, "encoding": encoding}),
            args,
        )
    };
    encoded(
        "application/json",
        "eyJob29rIjoiaHR0cHM6Ly9oLmV4YW1wbGUvIn0=",
        "base64",
        &["$request.body#/hook"],
    )
    .answers("\"https://h.example/\"");
    encoded(
        "application/x-www-form-urlencoded",
        "aG9vaz1hK2I=",
        "base64",
        &["$request.body#/hook"],
    )
    .answers("\"a b\"");
    encoded("text/plain", "aGVsbG8=", "base64", &["$request.body"]).answers("\"hello\"");
    encoded("text/plain", "aGVsbG8=", "", &["$request.body"]).answers("\"aGVsbG8=\"");
    encoded("image/png", "/9j/", "base64", &["$request.body"]).fails(1, "is not UTF-8");
    encoded("application/json", "/9j/", "base64", &["$request.body#/a"]).fails(1, "is not UTF-8");
    encoded("application/json", "", "base64", &["$request.body"])
        .fails(1, "the message has no body");
    // Text with an invalid or unknown encoding is an error of the archive.
    encoded("application/json", "s3cr3t", "base64", &["$request.body"])
        .fails(2, "`log.entries[0].request.postData.text` must be base64");
    encoded("application/json", "{}", "gzip", &["$request.body"]).fails(
        2,
        "`log.entries[0].request.postData.text` has an encoding that is not `base64`",
    );
}

#[test]
fn the_content_type_decides_how_a_body_text_is_read() {
    let hook = ["eval", "--as", "value", "$request.body#/hook"];
    let of = |content_type: &str, text: &str| {
        run(&[
            &hook[..],
            &[
                "-H",
                &format!("content-type: {content_type}"),
                &format!("--text={text}"),
            ],
        ]
        .concat())
    };
    let form = "hook=https%3A%2F%2Fh.example%2F&a=b";
    of("application/x-www-form-urlencoded", form).answers("\"https://h.example/\"");
    of("Application/X-WWW-Form-Urlencoded; charset=UTF-8", form).answers("\"https://h.example/\"");
    // A file ends with a line break.
    of("application/x-www-form-urlencoded", "hook=x\n").answers("\"x\"");
    of("application/json", r#"{"hook": 1.50}"#).answers("1.50");
    of("application/vnd.shop+json", r#"{"hook": 1.50}"#).answers("1.50");
    of("application/json", form).fails(1, "the body is not JSON");
    of("multipart/form-data; boundary=B", "--B").fails(1, NOT_READ);
    of("text/plain", form).fails(1, "the body is text");
    run(&[&hook[..], &["--text", form]].concat()).fails(1, "the body is text");
    // The same for the response. A flag that names a format overrides the content type.
    let response = [
        "eval",
        "--as",
        "value",
        "$response.body#/hook",
        "--response-text",
        form,
    ];
    let form_type = "Content-Type: application/x-www-form-urlencoded";
    run(&[&response[..], &["--response-header", form_type]].concat())
        .answers("\"https://h.example/\"");
    run(&[&response[..], &["-H", form_type]].concat()).fails(1, "the body is text");
    run(&[&hook[..], &["-H", form_type, "--body", r#"{"hook": 7}"#]].concat()).answers("7");
}

#[test]
fn the_host_of_http_2_comes_from_the_authority_header() {
    let host = |headers: Value, url: &str, texts: &[&str]| {
        let archive = archive(
            &json!({"method": "POST", "url": url, "headers": headers}),
            &json!({}),
        );
        run_with(
            &[&["eval", "--as", "value", "--har", "-"], texts].concat(),
            archive,
        )
    };
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let (method, authority) = (
        header(":method", "POST"),
        header(":authority", "api.example:8443"),
    );
    let url = "https://api.example:8443/sub";
    host(json!([method, authority]), url, &["$request.header.Host"])
        .answers("\"api.example:8443\"");
    for name in ["Host", "HOST", "host"] {
        let both = json!([authority, header(name, "own.example")]);
        host(both, url, &["$request.header.host"]).answers("\"own.example\"");
    }
    for none in [json!([]), json!([method, header(":authority", "")])] {
        host(none, url, &["$request.header.host"]).fails(1, "no such header");
    }
    let scheme = header(":scheme", "https");
    for name in ["method", "authority", "scheme"] {
        let all = json!([method, authority, scheme]);
        host(all, url, &[&format!("$request.header.{name}")]).fails(1, "no such header");
    }
    // If the URL is a path, scheme and authority make it absolute.
    let all = json!([method, authority, scheme]);
    host(all, "/sub?a=b", &["$url", "$request.query.a"])
        .answers("\"https://api.example:8443/sub?a=b\"\n\"b\"");
    host(json!([authority]), "/sub", &["$url"]).answers("\"/sub\"");
    // An invalid authority or scheme is ignored.
    for wrong in [
        "evil.example/x",
        "evil.example?x",
        "evil.example#x",
        "user@evil.example",
        "user:1@evil.example",
        "evil example",
        "evil.example:x",
        "evil.example:1:2",
        ":443",
        "evil.example\\x",
        "[::1",
        "[::1]x",
    ] {
        let all = json!([method, header(":authority", wrong), scheme]);
        host(all.clone(), "/sub", &["$url"]).answers("\"/sub\"");
        host(all, "/sub", &["$request.header.host"]).fails(1, "no such header");
    }
    for wrong in ["https://evil.example/?", "", "1http", "ht tp"] {
        host(
            json!([authority, header(":scheme", wrong)]),
            "/sub",
            &["$url"],
        )
        .answers("\"/sub\"");
    }
    for right in [
        "h.example",
        "h.example:",
        "127.0.0.1:80",
        "[::1]",
        "[::1]:8443",
    ] {
        let all = json!([method, header(":authority", right), scheme]);
        host(all, "/sub", &["$url"]).answers(&format!("\"https://{right}/sub\""));
    }
    // A response has no authority.
    let response = json!({"status": 200, "headers": [authority]});
    run_with(
        &["eval", "--har", "-", "{$response.header.host}"],
        archive(&json!({}), &response),
    )
    .fails(1, "no such header");
}
