//! References to other files. They are followed below a root and never fetched. A reference that is
//! not followed is reported.

use std::io::ErrorKind;
use std::net::TcpListener;

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
const CALLBACKS: &str = "'{$request.body#/url}/{$request.body#/nothing}': {post: {}}\n";
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

fn answer(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// The pointer of each callback, and the path of its operation.
fn pointers(ran: &Ran) -> Vec<(String, Value)> {
    let answer = answer(ran);
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
    let links = answer(&ran)[0]["links"].clone();
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

/// The program must not connect to the listener.
#[test]
fn nothing_is_fetched() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    for scheme in ["http://", "https://", "HTTP://", "//", "ftp://"] {
        let folder = Folder::with(
            "a.yaml",
            format!("openapi: 3.1.0\npaths:\n  /a: {{$ref: '{scheme}{address}/a.yaml#/b'}}\n"),
        );
        for args in [
            &["callbacks"][..],
            &["lint"],
            &["lint", "--diff"],
            &["callbacks", "--root", "/"],
        ] {
            let ran = folder.run(&[args, &["a.yaml"]].concat());
            let warning = format!(
                "warning: a.yaml:3:14: `{scheme}{address}/a.yaml#/b` is not followed: nothing is fetched from the network\n"
            );
            assert!(ran.stderr.starts_with(&warning), "{ran:?}");
            assert_eq!(ran.code, 0);
        }
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

/// Each file that is not followed is reported once, with the number of references to it.
#[test]
fn each_file_that_is_not_followed_is_reported_once() {
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'no.yaml#/a'}\n  /b: {$ref: 'no.yaml#/b'}\n  /c: {$ref: 'broken.yaml'}\n  \
         /d: {$ref: 'folder'}\n  /e: {$ref: 'latin.yaml'}\n  /f: {$ref: 'urn:example:a'}\n  /g: {$ref: '%ff.yaml'}\n",
    );
    folder.write("broken.yaml", "a: [\n");
    folder.write("folder/a.yaml", "");
    folder.write("latin.yaml", b"a: \xe9\n");
    let ran = folder.run(&["callbacks", "--json", "a.yaml"]);
    assert_eq!(ran.code, 0, "a document is good as far as it goes");
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 6, "{}", ran.stderr);
    assert!(
        lines[1].starts_with(
            "warning: a.yaml:3:14: 2 references to `no.yaml` are not followed: it does not exist"
        ),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with(
            "warning: a.yaml:5:14: `broken.yaml` is not followed: it cannot be read: broken.yaml:2:1: this is neither"
        ),
        "{}",
        lines[2]
    );
    assert_eq!(
        lines[0],
        "warning: a.yaml:8:14: `urn:example:a` is not followed: nothing is fetched from the network"
    );
    assert_eq!(
        lines[3],
        "warning: a.yaml:6:14: `folder` is not followed: it is a folder"
    );
    assert_eq!(
        lines[4],
        "warning: a.yaml:7:14: `latin.yaml` is not followed: it cannot be read: the text is not UTF-8"
    );
    assert_eq!(
        lines[5],
        "warning: a.yaml:9:14: `%ff.yaml` is not followed: it is not a path in UTF-8"
    );
}

/// A reference in an example is data, like the rest of the example.
#[test]
fn references_in_examples_are_data() {
    let media = "example: {$ref: 'no.yaml'}, examples: {a: {value: {$ref: 'no.yaml'}}, b: {$ref: 'yes.yaml'}}, \
         schema: {examples: [{$ref: 'no.yaml'}], properties: {example: {$ref: 'yes.yaml'}, examples: {$ref: 'yes.yaml'}}}";
    let document = format!(
        "openapi: 3.1.0\ncomponents: {{responses: {{a: {{content: {{a/b: {{{media}}}}}}}}}}}\n"
    );
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["callbacks", "a.yaml"]);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains(": 3 references to `yes.yaml` are not followed: "),
        "{}",
        ran.stderr
    );
}

/// Callbacks, components and properties may have any name. One that is named `example` is not an
/// example.
#[test]
fn a_member_named_example_may_hold_references() {
    for name in [
        "example",
        "examples",
        "value",
        "default",
        "const",
        "enum",
        "x-a",
        "parameters",
        "properties",
    ] {
        let operation = format!("{{callbacks: {{{name}: {{$ref: 'cb.yaml#/{name}'}}}}}}");
        for document in [
            format!("openapi: 3.1.0\npaths: {{/a: {{post: {operation}}}}}\n"),
            format!(
                "openapi: 3.1.0\npaths: {{/a: {{$ref: '#/components/pathItems/{name}'}}}}\ncomponents: {{pathItems: {{{name}: {{post: {operation}}}}}}}\n"
            ),
            format!("openapi: 3.1.0\npaths: {{/a: {{$ref: 'items.yaml#/{name}'}}}}\n"),
        ] {
            let folder = Folder::with("a.yaml", document);
            folder.write("items.yaml", format!("{name}: {{post: {operation}}}\n"));
            folder.write("cb.yaml", format!("{name}: {{$ref: 'more.yaml'}}\n"));
            folder.write("more.yaml", CALLBACKS);
            let ran = folder.run(&["callbacks", "--json", "a.yaml"]);
            assert_eq!(
                (pointers(&ran).len(), ran.stderr.as_str()),
                (1, ""),
                "{name}: {ran:?}"
            );
        }
        let gone = format!(
            "openapi: 3.1.0\npaths: {{}}\ncomponents: {{schemas: {{{name}: {{properties: {{{name}: {{$ref: gone.yaml}}}}}}}}}}\n"
        );
        let folder = Folder::with("a.yaml", gone);
        assert_eq!(
            fired(&folder.json(&["a.yaml"])),
            [("dangling-reference", 3)],
            "{name}"
        );
    }
}

/// In OpenAPI 3.2 a file may have a URI, and other files may refer to it by that URI. A URI without
/// such a file is not fetched.
#[test]
fn files_refer_to_each_other_by_their_uris() {
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.2.0\n$self: https://api.example/a\npaths:\n  /a: {$ref: 'https://api.example/a#/components/pathItems/p'}\n  \
         /b: {$ref: 'b.yaml#/b'}\n  /c: {$ref: 'https://api.example/b#/c'}\n  /d: {$ref: 'https://api.example/d'}\n\
         components: {pathItems: {p: {post: {callbacks: {c: {'{$url}': {}}}}}}}\n",
    );
    folder.write(
        "b.yaml",
        "$self: https://api.example/b\nb: {$ref: 'https://api.example/a#/components/pathItems/p'}\nc: {post: {callbacks: {c: {'{$method}': {}}}}}\n",
    );
    let ran = folder.run(&["callbacks", "--json", "a.yaml"]);
    assert_eq!(
        pointers(&ran),
        [
            (
                "/components/pathItems/p/post/callbacks/c/{$url}".to_owned(),
                json!("/a")
            ),
            (
                "b.yaml#/c/post/callbacks/c/{$method}".to_owned(),
                json!("/c")
            ),
        ]
    );
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:7:14: `https://api.example/d` is not followed: nothing is fetched from the network\n"
    );
}

/// Following references ends at a cycle between files. A document from stdin has no folder, so its
/// references are not followed.
#[test]
fn cycles_end_and_stdin_follows_no_files() {
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.1.0\npaths: {/a: {$ref: 'b.yaml'}, /b: {$ref: 'a.yaml#/paths/~1b'}}\n",
    );
    folder.write("b.yaml", "{$ref: 'c.yaml'}\n");
    folder.write("c.yaml", "{$ref: 'b.yaml'}\n");
    let ran = folder.run(&["callbacks", "--json", "a.yaml"]);
    assert_eq!(
        (pointers(&ran), ran.code, ran.stderr.as_str()),
        (vec![], 0, "")
    );
    assert_eq!(fired(&folder.json(&["a.yaml"])).len(), 2);
    let document =
        "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done: {$ref: 'done.yaml'}}}}}\n";
    folder.write("done.yaml", CALLBACKS);
    let ran = folder.run_with(&["callbacks", "--json", "-"], document);
    assert_eq!(
        ran.stderr,
        "warning: <stdin>:2:46: `done.yaml` is not followed: there is no folder to look in: set a root\n"
    );
    let ran = folder.run_with(&["callbacks", "--json", "--root", ".", "-"], document);
    assert_eq!((pointers(&ran).len(), ran.stderr.as_str()), (1, ""));
}
