//! `callbacks` without traffic: the callbacks and links of documents.

use serde_json::{Value, json};

use crate::lint::{Folder, golden, with_key};
use crate::{run, run_with};

#[test]
fn the_text_format_lists_callbacks_by_operation() {
    let ran = run(&["callbacks", "data/callbacks.yaml"]);
    // One key is not a valid template.
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    golden("callbacks.txt", &ran.stdout);
    let ran = run_with(&["callbacks", "-"], "openapi: 3.0.0\npaths: {}\n");
    ran.answers("<stdin>\n  no callbacks, no links");
}

fn callback(pointer: &str, operation: Option<(&str, &str, &str)>, mut rest: Value) -> Value {
    let mut callback = json!({
        "pointer": pointer,
        "method": operation.map(|one| one.0),
        "path": operation.map(|one| one.1),
        "operation_id": operation.map(|one| one.2),
        "error": null
    });
    callback
        .as_object_mut()
        .unwrap()
        .append(rest.as_object_mut().unwrap());
    callback
}

/// Each callback is listed once. A `$ref` is listed at its target.
#[test]
fn json_lists_each_callback_once() {
    let ran = run(&["callbacks", "--json", "data/callbacks.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let change = Some(("PATCH", "/orgs/{org}/streams", "changeStream"));
    let here = "/paths/~1orgs~1{org}~1streams/patch";
    let error = json!({
        "code": "unclosed-brace", "mistake": "unclosed-brace", "message": "this `{` is never closed", "span": [0, 1], "help": "close it: write `{$request.body#/id}`", "missing": false
    });
    let expected = json!([{
        "file": "data/callbacks.yaml",
        "callbacks": [
            callback(&format!("{here}/callbacks/done/{{$request.query.cb}}~1{{$request.path.org}}?n={{$request.body#~1n}}"), change, json!({
                "name": "done", "key": "{$request.query.cb}/{$request.path.org}?n={$request.body#/n}", "methods": ["PUT", "POST"],
                "reads": ["$request.query.cb", "$request.path.org", "$request.body#/n"]
            })),
            callback(&format!("{here}/callbacks/no key/{{$request.body.id"), change, json!({
                "name": "no key", "key": "{$request.body.id", "methods": ["POST"], "reads": [], "error": error
            })),
            callback("/components/callbacks/log/https:~1~1log.example~1{$method}~1{$statusCode}", change, json!({
                "name": "shared", "key": "https://log.example/{$method}/{$statusCode}", "methods": ["POST"], "reads": ["$method", "$statusCode"]
            })),
            callback("/components/callbacks/unused/$request.header.X-Hook", None, json!({
                "name": "unused", "key": "$request.header.X-Hook", "methods": ["TRACE"], "reads": ["$request.header.X-Hook"]
            }))
        ],
        "links": [
            {"pointer": format!("{here}/responses/202/links/job"), "status": "202", "name": "job", "target": "getJob",
                "parameters": {"id": "$response.body#/id", "query.full": true}},
            {"pointer": format!("{here}/responses/202/links/nothing"), "status": "202", "name": "nothing", "target": null, "parameters": {}},
            {"pointer": "/components/responses/wrong/links/again", "status": "4XX", "name": "again",
                "target": "#/paths/~1orgs~1%7Borg%7D~1streams/patch", "parameters": {}},
            {"pointer": "/components/responses/wrong/links/other", "status": "4XX", "name": "other", "target": "nowhere", "parameters": {}}
        ]
    }]);
    let got: Value = ran.json();
    assert_eq!(got, expected, "{got:#}");
    let members: Vec<_> = got[0]["callbacks"][0].as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        [
            "pointer",
            "method",
            "path",
            "operation_id",
            "name",
            "key",
            "methods",
            "reads",
            "error"
        ]
    );
}

#[test]
fn json_has_one_object_for_each_file() {
    let folder = Folder::with("api/b.yaml", with_key("{$url}"));
    folder.write("api/a.json", r#"{"openapi": "3.2.0", "paths": {}}"#);
    folder.write("api/schema.json", r#"{"type": "object"}"#);
    for given in [&["api"][..], &["api/a*.json", "api/b.yaml", "api"]] {
        let ran = folder.run(&[&["callbacks", "--json"], given].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        let answer: Value = ran.json();
        let files: Vec<_> = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["file"])
            .collect();
        assert_eq!(files, ["api/a.json", "api/b.yaml"]);
        assert_eq!(
            answer[0],
            json!({"file": "api/a.json", "callbacks": [], "links": []})
        );
    }
    let ran = run_with(&["callbacks", "--json", "-"], with_key("{$url}"));
    let answer: Value = ran.json();
    assert_eq!((ran.code, &answer[0]["file"]), (0, &json!("<stdin>")));
}

/// The keys of FastAPI's documents are only valid with `--lenient`.
#[test]
fn lenient_spellings_are_callbacks_only_if_allowed() {
    let ran = run(&["callbacks", "--json", "data/fastapi.yaml"]);
    let answer: Value = ran.json();
    assert_eq!(
        (ran.code, &answer[0]["callbacks"][0]["error"]["code"]),
        (1, &json!("unknown-root"))
    );
    assert_eq!(answer[0]["callbacks"][0]["reads"], json!([]));
    let ran = run(&[
        "callbacks",
        "--json",
        "--lenient",
        "fastapi",
        "data/fastapi.yaml",
    ]);
    let answer: Value = ran.json();
    assert_eq!(
        (ran.code, &answer[0]["callbacks"][0]["error"]),
        (0, &Value::Null)
    );
    assert_eq!(
        answer[0]["callbacks"][0]["reads"],
        json!(["$request.query.callback_url", "$request.body#/id"])
    );
    assert_eq!(
        answer[0]["callbacks"][0]["key"],
        "{$callback_url}/invoices/{$request.body.id}"
    );
}

/// An unreadable document is reported with its name and position. The others are still listed, and
/// the output is always an array.
#[test]
fn an_unreadable_document_is_an_error_and_the_others_are_listed() {
    let folder = Folder::with("a.yaml", with_key("{$url}"));
    for (name, document, message) in [
        (
            "broken.yaml",
            "openapi: 3.1.0\npaths: {\n",
            "broken.yaml:3:1: this is neither YAML nor JSON",
        ),
        ("empty.yaml", "", "empty.yaml:1:1: the document is empty"),
        (
            "two.yaml",
            "openapi: 3.1.0\n---\na: b\n",
            "two.yaml:2:1: a second document starts here",
        ),
        (
            "swagger.yaml",
            "swagger: '2.0'\npaths: {}\n",
            "swagger.yaml: ",
        ),
        ("old.json", r#"{"openapi": "2.0"}"#, "old.json: "),
        ("list.json", "[1]", "list.json: "),
        ("text.yaml", "just a text", "text.yaml: "),
    ] {
        folder.write(name, document);
        let ran = folder.run(&["callbacks", "--json", name, "a.yaml"]);
        assert_eq!(ran.code, 2, "{name}: {ran:?}");
        assert!(
            ran.stderr.starts_with(&format!("error: {message}")),
            "{}",
            ran.stderr
        );
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        let answer: Value = ran.json();
        assert_eq!(
            (answer.as_array().unwrap().len(), &answer[0]["file"]),
            (1, &json!("a.yaml"))
        );
        let alone = folder.run(&["callbacks", "--json", name]);
        assert_eq!((alone.code, alone.stdout.as_str()), (2, "[]\n"));
    }
    folder
        .run(&["callbacks", "no/such.yaml"])
        .fails(2, "no/such.yaml: ");
    run(&["callbacks"]).fails(2, "<SPEC>");
    // Values of a wrong type are skipped.
    let strange = "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {a: 7, b: {'{$url}': [], x-c: {}}}, responses: {'200': {links: {l: []}}}}}}\n";
    let ran = run_with(&["callbacks", "--json", "-"], strange);
    assert!(ran.code < 2, "{ran:?}");
}
