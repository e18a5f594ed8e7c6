//! `lint --fix` and `--diff`: the changes, and how they are written.

use crate::lint::{Folder, text, with_key};

const KEY: &str = "'{$callback_url}/invoices/{$request.body.id}': # as the tutorial has it\n            post: {}\n";

/// Checks that the key `before` is fixed to `after`, and that nothing else in the document changes.
#[track_caller]
fn fixes(before: &str, after: &str) {
    let document = |key: &str| text("fastapi.yaml").replace(KEY, key);
    for wrap in [
        str::to_owned,
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}# é😀\n{text}# $request.body.id"),
    ] {
        let folder = Folder::with("a.yaml", wrap(&document(before)));
        let diff = folder.run(&["lint", "--diff", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), wrap(&document(before)), "{diff:?}");
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), wrap(&document(after)), "{ran:?}");
        // A second run changes nothing.
        let again = folder.run(&["lint", "--fix", "a.yaml"]);
        assert!(!again.stdout.contains("fixed"), "{again:?}");
        assert_eq!(
            (folder.read("a.yaml"), again.stderr),
            (wrap(&document(after)), String::new())
        );
    }
}

/// A comment without a space before it is not changed, with a warning.
#[test]
fn comments_without_a_space_are_kept() {
    let document = |key: &str| {
        text("fastapi.yaml").replace(KEY, &format!("{key}#: it's\n          : {{post: {{}}}}#\n"))
    };
    let (before, after) = (
        document("? '{$request.body.id}'"),
        document("? '{$request.body#/id}'"),
    );
    let folder = Folder::with("a.yaml", &before);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(folder.read("a.yaml"), after, "{ran:?}");
    assert!(
        ran.stderr.contains("a comment needs a space before it"),
        "{ran:?}"
    );
}

#[test]
fn the_style_of_the_text_is_kept() {
    for (before, after) in [
        (
            "'{$request.body.id}/it''s'  :   {post: {}} # '{$request.body.id}'\n",
            "'{$request.body#/id}/it''s'  :   {post: {}} # '{$request.body.id}'\n",
        ),
        // A method in the wrong case.
        (
            "'{$request.query.callback_url}':\n            POST:  {} # POST\n",
            "'{$request.query.callback_url}':\n            post:  {} # POST\n",
        ),
        (
            "\"{$request.body.id}\\u002Fa\\x41\" : {post: {}}\n",
            "\"{$request.body#/id}\\u002Fa\\x41\" : {post: {}}\n",
        ),
        (
            "? \"{$\\u0072equest.body.id}/\\\n             {$request.body.customer}\"\n          : {post: {}}\n",
            "? \"{$request.body#/id}/\\\n             {$request.body#/customer}\"\n          : {post: {}}\n",
        ),
        (
            "https://h.example/{$request.body.id}: {post: {}}\n",
            "https://h.example/{$request.body#/id}: {post: {}}\n",
        ),
        (
            "? |-\n            {$request.body.id}\n          : post: {}\n",
            "? |-\n            {$request.body#/id}\n          : post: {}\n",
        ),
        (
            "? >-\n            {$request.body.id}\n\n          : post: {}\n",
            "? >-\n            {$request.body#/id}\n\n          : post: {}\n",
        ),
        (
            "? |2- # |\n            {$request.body.id}\n          : post: {}\n",
            "? |2- # |\n            {$request.body#/id}\n          : post: {}\n",
        ),
        (
            "{'{$request.body.id}': {post: {}}, ? \"{$request.body.customer}\" : {}}\n",
            "{'{$request.body#/id}': {post: {}}, ? \"{$request.body#/customer}\" : {}}\n",
        ),
        // Text that needs quotes gets them, and its anchor and tag are kept.
        (
            "request.body#/id : {post: {}}\n",
            "'{$request.body#/id}' : {post: {}}\n",
        ),
        (
            "&a !!str request.body#/id : {post: {}}\n",
            "&a !!str '{$request.body#/id}' : {post: {}}\n",
        ),
        (
            "{request.body#/id: {post: {}}}\n",
            "{'{$request.body#/id}': {post: {}}}\n",
        ),
    ] {
        fixes(before, after);
    }
}

#[test]
fn the_layout_of_json_is_kept() {
    let document = |key: &str| {
        format!(
            "{{\"openapi\":\"3.0.0\",\r\n\t\"x\" : \"\\u00e9\\/\\ud83d\\ude00\", \"components\":{{\"callbacks\":{{ \"a\":{{\"{key}\":{{\"post\":{{}}}}}}}}}}}}"
        )
    };
    for (before, after) in [
        (
            "{$request.body.id}\\/\\u00e9",
            "{$request.body#/id}\\/\\u00e9",
        ),
        (
            "\\ud83d\\ude00{\\u0024request.body.id}",
            "\\ud83d\\ude00{$request.body#/id}",
        ),
        (
            "{ $request.body#/a\\\"b\\\\c }",
            "{$request.body#/a\\\"b\\\\c}",
        ),
    ] {
        let folder = Folder::with("a.json", document(before));
        folder.run(&["lint", "--fix", "a.json"]);
        assert_eq!(folder.read("a.json"), document(after));
        assert!(serde_json::from_str::<serde_json::Value>(&document(after)).is_ok());
    }
}

/// Values and targets of links are fixed like keys. The text of an anchor is fixed once.
#[test]
fn values_of_links_are_fixed_once() {
    let document = |id: &str, other: &str, target: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a/{{id}}:\n    get:\n      parameters: [{{name: id, in: path, required: true}}]\n      \
             responses:\n        '200':\n          content: {{application/json: {{}}}}\n          links:\n            one:\n              \
             operationRef: {target} # a path\n              parameters: {{id: {id}}}\n            two:\n              \
             operationRef: '#/paths/~1a~1%7Bid%7D/get'\n              parameters:\n                id: {other} # a place\n"
        )
    };
    let good = "'#/paths/~1a~1%7Bid%7D/get'";
    for (before, after) in [
        (
            ("$response.body.id", "1", good),
            ("$response.body#/id", "1", good),
        ),
        (
            ("\"$response.body.id\"", "$response.body.id", good),
            ("\"$response.body#/id\"", "$response.body#/id", good),
        ),
        (
            ("&id $response.body.id", "*id", good),
            ("&id $response.body#/id", "*id", good),
        ),
        (
            ("1", "'order {$response.body.id}'", good),
            ("1", "'order {$response.body#/id}'", good),
        ),
        (
            ("1", "|-\n                  $response.body.id\n", good),
            ("1", "|-\n                  $response.body#/id\n", good),
        ),
        (
            ("1", "1", "\"#/paths//a/{id}/get\""),
            ("1", "1", "\"#/paths/~1a~1%7Bid%7D/get\""),
        ),
    ] {
        let (before, after) = (
            document(before.0, before.1, before.2),
            document(after.0, after.1, after.2),
        );
        let folder = Folder::with("a.yaml", before);
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), after, "{ran:?}");
        assert!(ran.stdout.contains(" fixed, "), "{}", ran.stdout);
    }
}

#[test]
fn only_certain_fixes_are_written() {
    for key in [
        "{$request.body#/customr}",
        "https://h.example/",
        "{url}",
        "$request.query.callback_url/events",
    ] {
        let folder = Folder::with("a.yaml", with_key(key));
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), with_key(key), "{ran:?}");
        let diff = Folder::with("a.yaml", with_key("{$request.body#/customr}"))
            .run(&["lint", "--diff", "a.yaml"]);
        assert_eq!((diff.code, diff.stdout.as_str()), (1, ""));
        assert_eq!(
            diff.stderr,
            "1 error in 1 document (2 operations, 1 expression)\n"
        );
    }
}

/// Findings that remain are reported as without `--fix`, in every format, and decide the exit code.
#[test]
fn findings_without_a_fix_are_reported_after_fixing() {
    let document = with_key("{$callback_url}/{$request.body.id}/{$request.body#/nothing}");
    let folder = Folder::with("a.yaml", &document);
    let answer = folder.json(&["--fix", "a.yaml"]);
    assert_eq!(crate::lint::fired(&answer), [("unknown-property", 21)]);
    assert_eq!(
        answer["findings"][0]["text"],
        "{$request.query.callback_url}/{$request.body#/id}/{$request.body#/nothing}"
    );
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .ends_with("\n2 fixed, 1 error in 1 document (2 operations, 1 expression)\n"),
        "{}",
        ran.stdout
    );
}

/// A key is not fixed if a `$ref` goes through it, or if the object already has the fixed key.
#[test]
fn a_fix_that_cannot_be_written_is_reported() {
    let twice = text("fastapi.yaml").replace(
        KEY,
        "'{$request.body.id}': {post: {}}\n          '{$request.body#/id}': {}\n",
    );
    let folder = Folder::with("a.yaml", &twice);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!((ran.code, folder.read("a.yaml")), (1, twice));
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:21:13: OE103 is not fixed: the object already has such a key\n"
    );
    let document = format!(
        "{}  callbacks:\n    again: {{$ref: '#/paths/~1invoices~1/post/callbacks/invoice_notification'}}\n  pathItems:\n    one:\n      $ref: \
         '#/paths/~1invoices~1/post/callbacks/invoice_notification/%7B$request.body.id%7D'\n",
        with_key("{$request.body.id}")
    );
    let folder = Folder::with("a.yaml", &document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!((ran.code, folder.read("a.yaml")), (1, document));
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:21:13: OE103 is not fixed: a `$ref` goes through the key, and would no longer resolve\n"
    );
}

#[test]
fn referenced_files_are_fixed() {
    let folder = Folder::with(
        "api/a.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'paths/a.yaml#/item'}\n",
    );
    folder.write(
        "api/b.yaml",
        "openapi: 3.1.0\npaths:\n  /b: {$ref: './paths/a.yaml#/item'}\n",
    );
    let item = |key: &str| {
        format!(
            "# é\nitem:\n  post:\n    requestBody: {{content: {{application/json: {{}}}}}}\n    callbacks:\n      done:\n        '{key}': {{post: {{}}}} # stays\n"
        )
    };
    folder.write("api/paths/a.yaml", item("{$request.body.id}"));
    let ran = folder.run(&["lint", "--fix", "api"]);
    assert_eq!(folder.read("api/paths/a.yaml"), item("{$request.body#/id}"));
    assert!(ran.stdout.contains("1 fixed"), "{}", ran.stdout);
    assert_eq!(
        folder.read("api/a.yaml"),
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'paths/a.yaml#/item'}\n"
    );
}

/// Two documents refer to a file with one mistake. The diff contains its fix once.
#[test]
fn a_shared_file_is_in_the_diff_once() {
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'item.yaml'}\n",
    );
    folder.write(
        "b.yaml",
        "openapi: 3.1.0\npaths:\n  /b: {$ref: 'item.yaml'}\n",
    );
    folder.write(
        "item.yaml",
        "post:\n  parameters: [{name: a, in: query}]\n  callbacks:\n    done:\n      '{$a}': {post: {}}\n",
    );
    let ran = folder.run(&["lint", "--diff", "a.yaml", "b.yaml"]);
    assert_eq!(
        ran.stdout.matches("--- a/item.yaml\n").count(),
        1,
        "{}",
        ran.stdout
    );
    assert_eq!(
        ran.stdout
            .matches("+      '{$request.query.a}': {post: {}}\n")
            .count(),
        1,
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("1 error, 1 note in 2 documents"),
        "{}",
        ran.stderr
    );
}

/// The diff keeps escape sequences, because they are part of the text.
#[test]
fn a_diff_keeps_the_bytes_of_the_text() {
    let document = with_key("{$request.body.id}").replace("# as", "# \u{1b}[31mred\u{1b}[0m as");
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["lint", "--diff", "a.yaml"]);
    assert!(
        ran.stdout
            .contains("+          '{$request.body#/id}': # \u{1b}[31mred\u{1b}[0m as the"),
        "{}",
        ran.stdout
    );
}

/// Two keys have the same mistake, and fixing the second one would cause another error. It is not
/// fixed, and the exit code is 1.
#[test]
fn a_fix_that_is_an_error_is_not_written() {
    let body = "type: object, properties: {url: {type: string, format: uri}, tags: {type: array, items: {type: string}}}";
    let document = |first: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{{body}}}}}}}}}\n      \
             callbacks:\n        one: {{'{first}': {{post: {{}}}}}}\n        two: {{'{{request.body#/tags}}': {{post: {{}}}}}}\n"
        )
    };
    let folder = Folder::with("a.yaml", document("{request.body#/url}"));
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(
        folder.read("a.yaml"),
        document("{$request.body#/url}"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stdout.contains("OE104") && !ran.stdout.contains("OE307"),
        "{ran:?}"
    );
}
