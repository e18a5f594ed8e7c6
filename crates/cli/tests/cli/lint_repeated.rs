//! `lint`: keys that occur twice. A reader of the document loses one of them.

use serde_json::Value;

use crate::lint::{Folder, fired};
use crate::lint_lost::{URL, found};

#[test]
fn a_repeated_key_is_reported_with_both_places() {
    let lost = |line, column| vec![("OE512".to_owned(), "error".to_owned(), line, column)];
    let warned = |line, column| vec![("OE512".to_owned(), "warning".to_owned(), line, column)];
    // A key, a callback, a path and members of an operation occur twice.
    let callback = format!("'{URL}': {{post: {{}}}}");
    let operation = format!("{{callbacks: {{a: {{{callback}}}}}}}");
    for (document, expected) in [
        (
            format!(
                "  /a: {{post: {{callbacks: {{a: {{\n    {callback},\n    {callback}}}}}}}}}\n"
            ),
            lost(5, 6),
        ),
        (
            format!(
                "  /a: {{post: {{callbacks: {{\n    a: {{{callback}}},\n    a: {{{callback}}}}}}}}}\n"
            ),
            lost(5, 5),
        ),
        (
            format!("  /a: {{post: {operation}}}\n  /a: {{post: {operation}}}\n"),
            lost(4, 3),
        ),
        (
            format!("  /a:\n    post: {operation}\n    \"\\x70ost\": {operation}\n"),
            lost(5, 6),
        ),
        (
            "  /a:\n    get: {responses: {'200': {links: {}, links: {}}}}\n".to_owned(),
            lost(4, 42),
        ),
        (
            "  /a:\n    get: {responses: {200: {}, '200': {}}}\n".to_owned(),
            lost(4, 33),
        ),
        (
            "  /a:\n    get: {summary: a, summary: b}\n".to_owned(),
            warned(4, 23),
        ),
        // A key from a merge key is overridden, not repeated.
        (
            format!(
                "  /a:\n    post: {{callbacks: {{a: &a {{{callback}}}, b: {{<<: *a, {callback}}}}}}}\n"
            ),
            vec![],
        ),
    ] {
        assert_eq!(
            found(&format!("openapi: 3.1.0\npaths:\n{document}")),
            expected,
            "{document}"
        );
    }
    let json = "{\"openapi\": \"3.1.0\",\n\"paths\": {},\n \"paths\": {}}";
    assert_eq!(found(json), lost(3, 3));
}

#[test]
fn a_repeated_key_is_a_finding_like_any_other() {
    let document = "openapi: 3.1.0\npaths:\n  /a: {}\n  # openapi-expr: allow repeated-member -- both are empty\n  /a: {}\n  /b: {}\n  /b: {}\n";
    let folder = Folder::with("a.yaml", document);
    assert_eq!(fired(&folder.json(&["a.yaml"])), [("repeated-member", 7)]);
    assert_eq!(fired(&folder.json(&["--allow", "OE512", "a.yaml"])), []);
    assert_eq!(
        folder
            .run(&["lint", "--warn", "repeated-member", "a.yaml"])
            .code,
        0
    );
    let ran = folder.run(&["lint", "--format", "github", "a.yaml"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "::error file=a.yaml,line=7,endLine=7,col=3,endColumn=4,title=OE512 repeated-member::the key `/b` is also on line 6: \
         only the last one counts%0Ahelp: merge them, or remove the others\n"
    );
    let sarif: Value =
        serde_json::from_str(&folder.run(&["lint", "--format", "sarif", "a.yaml"]).stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "OE512");
    // The same in a referenced file: an error in the referenced part, and a warning elsewhere.
    folder.write(
        "main.yaml",
        "openapi: 3.1.0\ncomponents:\n  callbacks:\n    a: {$ref: 'cb.yaml#/a'}\n",
    );
    folder.write(
        "cb.yaml",
        "a:\n  'https://h.example/{$url}': {post: {}}\n  'https://h.example/{$url}': {put: {}}\nb: 1\nb: 2\n",
    );
    let answer = folder.json(&["main.yaml"]);
    let of = |one: &Value| {
        (
            one["file"].clone(),
            one["severity"].clone(),
            one["line"].clone(),
        )
    };
    let findings: Vec<_> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(of)
        .collect();
    assert_eq!(
        findings,
        [
            ("cb.yaml".into(), "error".into(), 3.into()),
            ("cb.yaml".into(), "warning".into(), 5.into())
        ]
    );
    let ran = folder.run(&["callbacks", "main.yaml"]);
    assert!(
        ran.stderr
            .contains("cb.yaml:3:3: the key `https://h.example/{$url}` is also on line 2"),
        "{}",
        ran.stderr
    );
}
