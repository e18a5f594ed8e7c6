//! Which references of a document are followed for `callbacks`, and how.

use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::json;

use crate::callbacks_files::{CALLBACKS, pointers};
use crate::lint::{Folder, fired};

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
