//! Links to operations in other files. They are resolved and checked there. If the file was not
//! read, the operation is unknown.

use serde_json::json;

use crate::lint::{Folder, fired};

const OTHER: &str = "\
openapi: 3.1.0
paths:
  /users/{id}:
    get:
      operationId: getUser
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      callbacks: {done: {'{$request.body#/x}': {post: {operationId: called}}}}
  /both: {get: {operationId: both, parameters: [{name: theirs, in: query}]}}
webhooks: {w: {post: {operationId: hooked}}}
components:
  links:
    id: {operationId: both, parameters: {theirs: 1, id: 2}}
    reference: {operationRef: '#/paths/~1users~1{id}/get', parameters: {id: 1, nope: 2}}
x-ops:
  find: {parameters: [{name: q, in: query}], responses: {'200': {description: ok}}}
";

/// Returns an entry document whose only response has these links.
fn entry(links: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      operationId: both\n      responses:\n        '201':\n          \
         content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: string}}}}}}}}}}\n          links:\n{links}"
    )
}

fn folder(links: &str) -> Folder {
    let folder = Folder::with("api/main.yaml", entry(links));
    folder.write("api/other.yaml", OTHER);
    folder.write(
        "shared/item.json",
        r#"{"parameters": [{"name": "k", "in": "query"}], "get": {}}"#,
    );
    folder
}

#[test]
fn link_targets_in_other_files_are_checked() {
    let links = "
            reference: {operationRef: 'other.yaml#/paths/~1users~1{id}/get', parameters: {id: 1, nope: 2}}
            callback: {operationRef: './other.yaml#/paths/~1users~1%7Bid%7D/get/callbacks/done/{$request.body~1x}/post'}
            bare: {operationRef: 'other.yaml#/x-ops/find', parameters: {q: 1, k: 2}}
            id: {operationId: getUser, parameters: {id: 1, nope: 2}}
            called: {operationId: called}
            hooked: {operationId: hooked}
            own: {operationId: both, parameters: {theirs: 1}}
            itself: {operationRef: '../api/main.yaml#/paths/~1a/post'}
            item: {operationRef: '../shared/item.json#/get', parameters: {k: 1, q: 2}}
            theirs: {$ref: 'other.yaml#/components/links/id'}
            there: {$ref: 'other.yaml#/components/links/reference'}
            nobody: {operationRef: 'other.yaml#/paths/~1nobody/get'}
            here: {operationRef: '#/paths/~1nobody/get'}
            none: {operationId: nobody}
";
    let links = links.replace("{$request.body~1x}", "{$request.body%23~1x}");
    let folder = folder(links.trim_start_matches('\n'));
    let found = folder.json(&["--root", ".", "api/main.yaml"]);
    let unknown = "unknown-link-parameter";
    let expected = [
        (unknown, 10),
        (unknown, 12),
        (unknown, 13),
        (unknown, 16),
        (unknown, 18),
        ("unknown-operation-ref", 21),
        ("unknown-operation-ref", 22),
        ("unknown-operation", 23),
        (unknown, 12),
        (unknown, 13),
    ];
    assert_eq!(fired(&found), expected, "{found:#}");
    let messages: Vec<_> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["message"].clone())
        .collect();
    assert_eq!(messages[0], "GET /users/{id} declares no parameter `nope`");
    assert_eq!(messages[8], "GET /both declares no parameter `id`");
    assert_eq!(
        (
            &found["summary"]["operations"],
            &found["summary"]["expressions"]
        ),
        (&json!(1), &json!(13))
    );
    let listed = folder
        .run(&["callbacks", "--root", ".", "api/main.yaml"])
        .stdout;
    for line in [
        "link 201 reference → GET /users/{id} (getUser)",
        "link 201 bare → api/other.yaml#/x-ops/find\n",
        "link 201 called → POST (called)",
        "link 201 own → POST /a (both)",
        "link 201 itself → POST /a (both)",
        "link 201 item → GET\n",
        "link 201 theirs → GET /both (both)",
        "link 201 none → nobody (not in the document)",
    ] {
        assert!(listed.contains(line), "{line}: {listed}");
    }
    assert!(
        !listed.contains("    done"),
        "the callbacks of another document are not listed here: {listed}"
    );
}

/// A file that was not read may contain any operation.
#[test]
fn link_targets_in_unread_files_are_not_reported() {
    let links = "            file: {operationRef: 'gone.yaml#/paths/~1x/get', parameters: {any: 1}}
            far: {operationRef: 'https://api.example.com/openapi.yaml#/paths/~1x/get', parameters: {any: 1}}
            id: {operationId: anything, parameters: {any: 1}}
";
    let rules = |ran: &serde_json::Value| {
        fired(ran)
            .iter()
            .map(|(rule, _)| (*rule).to_owned())
            .collect::<Vec<_>>()
    };
    let found = folder(links).json(&["api/main.yaml"]);
    assert!(
        rules(&found)
            .iter()
            .all(|rule| !rule.contains("operation") && !rule.contains("link")),
        "{found:#}"
    );
    // A file that cannot be parsed.
    let folder = folder(&links.replace("gone.yaml", "bad.yaml"));
    folder.write("api/bad.yaml", "a: [");
    let found = folder.json(&["api/main.yaml"]);
    assert!(
        rules(&found)
            .iter()
            .all(|rule| !rule.contains("operation") && !rule.contains("link")),
        "{found:#}"
    );
}

/// A library by itself has no operations, so its links are only checked with a document that uses
/// it.
#[test]
fn links_of_a_library_are_checked_with_a_document_that_uses_it() {
    let links = "            l: {$ref: 'links.yaml#/components/links/l'}\n";
    let folder = folder(links);
    folder.write(
        "api/links.yaml",
        "openapi: 3.1.0\ncomponents: {links: {l: {operationId: nobody}}}\n",
    );
    assert_eq!(fired(&folder.json(&["api/links.yaml"])), []);
    let found = folder.json(&["api/links.yaml", "api/main.yaml"]);
    assert_eq!(fired(&found), [("unknown-operation", 2)]);
    assert_eq!(found["findings"][0]["file"], "api/links.yaml");
}

/// In OpenAPI 3.2, references are relative to the `$self` of their file. The order in which files
/// are found does not matter.
#[test]
fn references_are_relative_to_self_in_every_file() {
    let document = |own: &str, body: &str| format!("openapi: 3.2.0\n$self: {own}\n{body}");
    let main = document(
        "https://api.example.com/v1/main",
        "paths:
  /a:
    get:
      responses:
        '200':
          links:
            own: {operationRef: 'main#/paths/~1a/get'}
            gone: {operationRef: 'main#/paths/~1gone/get'}
            other: {operationRef: 'other#/paths/~1b/get'}
            absolute: {operationRef: 'https://api.example.com/v1/other#/paths/~1b/get', parameters: {nope: 1}}
            wrong: {operationRef: '../v1/other#/paths/~1gone/get'}
            elsewhere: {operationRef: 'https://api.example.com/v2/other#/paths/~1b/get'}
components:
  parameters: {p: {$ref: 'files/b.yaml#/components/parameters/p'}}
",
    );
    let other = document(
        "https://api.example.com/v1/other",
        "paths: {/b: {get: {responses: {'200': {links: {back: {operationRef: 'main#/paths/~1a/get'}}}}}}}
components: {parameters: {p: {name: p, in: query}}}
",
    );
    let folder = Folder::with("main.yaml", &main);
    folder.write("files/b.yaml", &other);
    let ran = folder.run(&["lint", "--format", "json", "main.yaml"]);
    let found: serde_json::Value = ran.json();
    let expected = [
        ("unknown-operation-ref", 10),
        ("unknown-link-parameter", 12),
        ("unknown-operation-ref", 13),
    ];
    assert_eq!(fired(&found), expected, "{ran:?}");
    let warning = "warning: main.yaml:14:39: `https://api.example.com/v2/other#/paths/~1b/get` is not followed: nothing is fetched from the network\n";
    assert_eq!(ran.stderr, warning);
    // A relative `$self` is resolved against the location of the file.
    folder.write(
        "main.yaml",
        main.replace("https://api.example.com/v1/main", "./api/main"),
    );
    folder.write(
        "files/b.yaml",
        other.replace("https://api.example.com/v1/other", "../api/other"),
    );
    let found = folder.json(&["main.yaml"]);
    let lines: Vec<_> = fired(&found)
        .into_iter()
        .filter(|(rule, _)| *rule == "unknown-operation-ref")
        .collect();
    assert_eq!(lines, [("unknown-operation-ref", 10)], "{found:#}");
    let listed = folder.run(&["callbacks", "main.yaml"]).stdout;
    assert!(
        listed.contains("link 200 own → GET /a\n") && listed.contains("link 200 other → GET /b\n"),
        "{listed}"
    );
}

/// The values of a link are data and are not changed.
#[test]
fn values_of_links_are_data() {
    let value = "{$ref: 'other.yaml#/A', operationRef: 'other.yaml#/B'}";
    let links = format!(
        "            f: {{operationId: getUser, parameters: {{path.id: {value}}}}}\n            o: {{operationRef: 'other.yaml#/x-ops/find'}}\n            w: {{operationRef: './other.yaml'}}\n"
    );
    let ran = folder(&links).run(&["callbacks", "api/main.yaml"]);
    assert_eq!(ran.stderr, "");
    let shown = r#"{"$ref":"other.yaml#/A","operationRef":"other.yaml#/B"}"#;
    assert!(
        ran.stdout.contains(&format!("path.id = {shown}\n")),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("link 201 o → api/other.yaml#/x-ops/find\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("link 201 w → api/other.yaml"),
        "{}",
        ran.stdout
    );
    assert!(
        !ran.stdout.contains("other.yaml# ") && !ran.stdout.contains("other.yaml#\n"),
        "{}",
        ran.stdout
    );
}
