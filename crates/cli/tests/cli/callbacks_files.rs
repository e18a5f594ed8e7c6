//! `callbacks` with several files: which files are read, and what the warnings about the others say.

use serde_json::{Value, json};

use crate::Ran;
use crate::lint::{Folder, fired};

const API: &str = "\
openapi: 3.1.0
paths:
  /a: {$ref: 'paths/a.yaml#/item'}
  /b: {$ref: './paths/b%20c.json'}
";

const ITEM: &str = "\
item:
  post:
    operationId: a
    requestBody: {$ref: '../api.yaml#/x-body'}
    responses: {'200': {links: {self: {operationRef: '../api.yaml#/paths/~1a/post'}, item: {operationRef: '#/item/post'}}}}
    callbacks:
      done: {$ref: './callbacks.yaml'}
";

pub(crate) const CALLBACKS: &str = "'{$request.body#/url}/{$request.body#/nothing}': {post: {}}\n";

const BODY: &str = "x-body: {content: {application/json: {schema: {required: [url], properties: {url: {type: string, format: uri}}}}}}\n";

fn api() -> Folder {
    let folder = Folder::with("api/api.yaml", format!("{API}{BODY}"));
    folder.write("api/paths/a.yaml", ITEM);
    folder.write("api/paths/callbacks.yaml", CALLBACKS);
    folder.write(
        "api/paths/b c.json",
        r#"{"get": {"callbacks": {"b": {"{$url}": {"post": {}}}}}}"#,
    );
    folder
}

/// The pointer of each callback, and the path of its operation.
pub(crate) fn pointers(ran: &Ran) -> Vec<(String, Value)> {
    let answer = ran.json();
    let callbacks = answer[0]["callbacks"].as_array().unwrap();
    callbacks
        .iter()
        .map(|one| {
            (
                one["pointer"].as_str().unwrap().to_owned(),
                one["path"].clone(),
            )
        })
        .collect()
}

#[test]
fn files_below_the_root_are_followed() {
    let folder = api();
    let ran = folder.run(&["callbacks", "--json", "api/api.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        pointers(&ran),
        [
            (
                "api/paths/callbacks.yaml#/{$request.body#~1url}~1{$request.body#~1nothing}"
                    .to_owned(),
                json!("/a")
            ),
            (
                "api/paths/b c.json#/get/callbacks/b/{$url}".to_owned(),
                json!("/b")
            ),
        ]
    );
    let links = ran.json()[0]["links"].clone();
    assert_eq!(
        links[0]["pointer"],
        "api/paths/a.yaml#/item/post/responses/200/links/self"
    );
    assert_eq!(links[0]["target"], "#/paths/~1a/post");
    assert_eq!(links[1]["target"], "api/paths/a.yaml#/item/post");
    let people = folder.run(&["callbacks", "api/api.yaml"]);
    assert!(
        people.stdout.contains("link 200 item → POST /a (a)"),
        "{}",
        people.stdout
    );
    // The linter follows them too, and reports a finding in the file that contains it.
    let found = folder.json(&["api/api.yaml"]);
    assert_eq!(fired(&found), [("unknown-property", 1)]);
    let finding = &found["findings"][0];
    assert_eq!(
        (&finding["file"], &finding["column"]),
        (&json!("api/paths/callbacks.yaml"), &json!(24))
    );
    assert_eq!(
        finding["pointer"],
        "/{$request.body#~1url}~1{$request.body#~1nothing}"
    );
}

/// The document may be in any folder. File names are shown relative to the working directory.
#[test]
fn references_are_relative_to_their_file_not_to_the_working_directory() {
    let folder = api();
    let path = folder.path("api/api.yaml");
    let elsewhere = Folder::new();
    let ran = elsewhere.run(&["callbacks", "--json", path.to_str().unwrap()]);
    let expected = folder.path("api/paths/callbacks.yaml");
    assert!(
        pointers(&ran)[0]
            .0
            .starts_with(&format!("{}#/", expected.display())),
        "{}",
        ran.stdout
    );
}

#[test]
fn files_above_the_root_are_not_read() {
    let folder = Folder::with("common/done.yaml", CALLBACKS);
    let document =
        "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done: {$ref: '../common/done.yaml'}}}}}\n";
    folder.write("api/api.yaml", document);
    for args in [&["callbacks", "--json"][..], &["lint", "--format", "json"]] {
        let ran = folder.run(&[args, &["api/api.yaml"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(
            ran.stderr,
            "warning: api/api.yaml:2:46: `../common/done.yaml` is not followed: it is outside the root folder\n"
        );
        let ran = folder.run(&[args, &["api/api.yaml", "--root", "."]].concat());
        assert_eq!(ran.stderr, "", "{ran:?}");
        // A root below the document's folder excludes the files next to the document.
        let ran = folder.run(&[args, &["api/api.yaml", "--root", "common"]].concat());
        assert_eq!(ran.stderr, "");
    }
    assert_eq!(
        pointers(&folder.run(&["callbacks", "--json", "api/api.yaml", "--root", "."]))[0].1,
        "/a"
    );
    // An absolute path outside of the root.
    let outside = folder.path("common/done.yaml");
    folder.write(
        "api/api.yaml",
        document.replace("../common/done.yaml", outside.to_str().unwrap()),
    );
    let ran = folder.run(&["callbacks", "api/api.yaml"]);
    assert!(
        ran.stderr
            .ends_with(" is not followed: it is outside the root folder\n"),
        "{}",
        ran.stderr
    );
    for (root, message) in [
        ("no/such", "--root: no/such: "),
        ("api/api.yaml", "--root: api/api.yaml is not a folder"),
    ] {
        folder
            .run(&["callbacks", "api/api.yaml", "--root", root])
            .fails(2, message);
        folder
            .run(&["lint", "api/api.yaml", "--root", root])
            .fails(2, message);
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_root_is_not_followed() {
    let folder = Folder::with("common/done.yaml", CALLBACKS);
    folder.write(
        "api/api.yaml",
        "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done: {$ref: 'done.yaml'}}}}}\n",
    );
    std::os::unix::fs::symlink("../common/done.yaml", folder.path("api/done.yaml")).unwrap();
    let ran = folder.run(&["callbacks", "--json", "api/api.yaml"]);
    assert_eq!(
        (pointers(&ran), ran.stderr.as_str()),
        (
            vec![],
            "warning: api/api.yaml:2:46: `done.yaml` is not followed: it is outside the root folder\n"
        )
    );
}

/// The warning does not reveal whether a path outside of the root exists.
#[test]
fn the_warning_does_not_reveal_whether_a_file_outside_the_root_exists() {
    let refer = |reference: &str| {
        format!(
            "openapi: 3.1.0\npaths: {{/a: {{post: {{callbacks: {{done: {{$ref: \"{reference}\"}}}}}}}}}}\n"
        )
    };
    let folder = Folder::with("api/other.yaml", CALLBACKS);
    folder.write("common/done.yaml", CALLBACKS);
    let absolute = folder.path("common").to_str().unwrap().replace('\\', "/");
    let warning = |reference: &str| {
        folder.write("api/api.yaml", refer(reference));
        let stderr = folder.run(&["callbacks", "api/api.yaml"]).stderr;
        stderr.replace(&format!("`{reference}`"), "`…`")
    };
    let outside =
        "warning: api/api.yaml:2:46: `…` is not followed: it is outside the root folder\n";
    for reference in [
        "../common/done.yaml".to_owned(),
        "../common/no.yaml".to_owned(),
        "../common".to_owned(),
        "../no/no.yaml".to_owned(),
        "no/../../common/done.yaml".to_owned(),
        "no/../../no.yaml".to_owned(),
        "other.yaml/../../no.yaml".to_owned(),
        "%2e%2e/common/done.yaml".to_owned(),
        "%2E%2e/common/no.yaml".to_owned(),
        "..%2fno.yaml".to_owned(),
        "../../../../../../../../etc/passwd".to_owned(),
        "../../../../../../../../etc/no".to_owned(),
        "/etc/passwd".to_owned(),
        "/etc/no".to_owned(),
        "/".to_owned(),
        format!("{absolute}/done.yaml"),
        format!("{absolute}/no.yaml"),
    ] {
        assert_eq!(warning(&reference), outside, "{reference}");
    }
    for (one, other) in [
        ("file:///etc/passwd", "file:///etc/no"),
        ("FILE:/etc/passwd", "FILE:/etc/no"),
    ] {
        assert_eq!(warning(one), warning(other));
    }
    // Below the root the warning says so, and a detour that stays below the root is allowed.
    assert!(warning("no.yaml").contains("does not exist") && warning("x/../other.yaml").is_empty());
}

#[cfg(unix)]
#[test]
fn the_warning_does_not_reveal_the_target_of_a_link_out_of_the_root() {
    use std::os::unix::fs::symlink;

    let folder = Folder::with("common/done.yaml", CALLBACKS);
    folder.write("api/sub/done.yaml", CALLBACKS);
    folder.write("api/done.yaml", CALLBACKS);
    let absolute = std::fs::canonicalize(folder.path("common")).unwrap();
    for (name, target) in [
        ("there.yaml", "../common/done.yaml".to_owned()),
        ("nothing.yaml", "../common/no.yaml".to_owned()),
        ("folder", "../common".to_owned()),
        ("no-folder", "../no".to_owned()),
        ("etc", "/etc".to_owned()),
        (
            "absolute.yaml",
            absolute.join("done.yaml").to_str().unwrap().to_owned(),
        ),
        (
            "absolute-no.yaml",
            absolute.join("no.yaml").to_str().unwrap().to_owned(),
        ),
        ("twice.yaml", "nothing.yaml".to_owned()),
        ("inside.yaml", "sub/../sub/done.yaml".to_owned()),
        ("around", "sub".to_owned()),
        ("circle", "circle".to_owned()),
        ("dangling.yaml", "sub/no.yaml".to_owned()),
    ] {
        symlink(target, folder.path("api").join(name)).unwrap();
    }
    let warning = |reference: &str| {
        folder.write(
            "api/api.yaml",
            format!("openapi: 3.1.0\npaths: {{/a: {{post: {{callbacks: {{done: {{$ref: '{reference}'}}}}}}}}}}\n"),
        );
        folder.run(&["callbacks", "api/api.yaml"]).stderr
    };
    for reference in [
        "there.yaml",
        "nothing.yaml",
        "folder",
        "folder/done.yaml",
        "folder/no.yaml",
        "no-folder/x",
        "etc/passwd",
        "etc/no",
        "absolute.yaml",
        "absolute-no.yaml",
        "twice.yaml",
        "around/../folder/no",
    ] {
        assert!(
            warning(reference).ends_with("is not followed: it is outside the root folder\n"),
            "{reference}: {}",
            warning(reference)
        );
    }
    for reference in ["inside.yaml", "around/done.yaml", "around/../done.yaml"] {
        assert_eq!(warning(reference), "", "{reference}");
    }
    assert!(
        warning("circle").ends_with("the path goes through too many symbolic links\n"),
        "{}",
        warning("circle")
    );
    assert!(
        warning("dangling.yaml").contains("does not exist"),
        "{}",
        warning("dangling.yaml")
    );
}
