//! Comments and members that allow a finding, with a reason.

use crate::lint::{Folder, fired, text, with_key};

const KEY: &str = "'{$callback_url}/invoices/{$request.body.id}': # as the tutorial has it";
const ALLOW: &str = "# openapi-expr: allow";

/// Lints the tutorial document with this line instead of its key. Returns the rules that fire, and
/// the warnings on stderr.
fn with_line(line: &str) -> (Vec<String>, String) {
    let folder = Folder::with("a.yaml", text("fastapi.yaml").replace(KEY, line));
    let ran = folder.run(&["lint", "--format", "json", "a.yaml"]);
    let answer = ran.json();
    (
        fired(&answer)
            .into_iter()
            .map(|(rule, _)| rule.to_owned())
            .collect(),
        ran.stderr,
    )
}

#[test]
fn a_comment_silences_a_rule() {
    let key = "'{$callback_url}/invoices/{$request.body.id}':";
    let indent = "\n          ";
    for (line, left) in [
        (
            format!("{key} {ALLOW} bare-parameter -- the client knows"),
            &["dotted-body"][..],
        ),
        (
            format!("{key}\t{ALLOW} OE103 -- it knows"),
            &["bare-parameter"],
        ),
        (
            format!("{key} {ALLOW} OE103, bare-parameter -- it knows"),
            &[],
        ),
        (format!("{key} # why: {ALLOW} OE103 OE102 -- it knows"), &[]),
        (
            format!("{ALLOW} dotted-body -- above{indent}{key}"),
            &["bare-parameter"],
        ),
        (
            format!(
                "{ALLOW} dotted-body -- above{indent}{ALLOW} OE102 -- too{indent}# é{indent}{key}"
            ),
            &[],
        ),
        // A comment that is too far away or for another rule has no effect, and neither has a text.
        (
            format!("{ALLOW} dotted-body -- above{indent}'x-a': 1{indent}{key}"),
            &["unused-allow", "bare-parameter", "dotted-body"],
        ),
        (
            format!("{ALLOW} spaces -- another{indent}{key}"),
            &["unused-allow", "bare-parameter", "dotted-body"],
        ),
        (
            format!("'x-a': '{ALLOW} OE103 -- no'{indent}{key}"),
            &["bare-parameter", "dotted-body"],
        ),
        (
            format!("{key}{indent}  {ALLOW} OE103 -- below"),
            &["bare-parameter", "dotted-body", "unused-allow"],
        ),
    ] {
        let (fired, stderr) = with_line(&line);
        assert_eq!(
            (fired, stderr.as_str()),
            (left.iter().map(ToString::to_string).collect(), ""),
            "{line}"
        );
    }
}

/// A comment above the first line of a key also covers its other lines.
#[test]
fn a_comment_silences_a_key_over_several_lines() {
    let key = format!(
        "{ALLOW} OE103 -- so\n          ? |-\n            https://h.example/\n            {{$request.body.id}}\n          :"
    );
    let (fired, stderr) = with_line(&key);
    assert!(!fired.contains(&"dotted-body".to_owned()), "{fired:?}");
    assert_eq!(stderr, "");
}

#[test]
fn a_member_silences_a_rule() {
    let member = |member: &str| {
        text("fastapi.yaml").replace(
            "      callbacks:\n",
            &format!("      callbacks:\n        {member}\n"),
        )
    };
    let everywhere = |member: &str| format!("{member}\n{}", text("fastapi.yaml"));
    let run = |document: String| {
        let folder = Folder::with("a.yaml", document);
        let ran = folder.run(&["lint", "--format", "json", "a.yaml"]);
        let answer = ran.json();
        let fired: Vec<_> = fired(&answer)
            .into_iter()
            .map(|(rule, _)| rule.to_owned())
            .collect();
        (fired, ran.stderr)
    };
    for (document, left) in [
        (
            member("x-openapi-expr-allow: {dotted-body: the client knows}"),
            &["bare-parameter"][..],
        ),
        (
            member("x-openapi-expr-allow: {OE103: it knows, oe102: it knows}"),
            &[],
        ),
        (
            everywhere("x-openapi-expr-allow: {OE103: it knows}"),
            &["bare-parameter"],
        ),
        (
            everywhere(
                "x-openapi-expr-allow: {OE103: it knows}\nx-a: {x-openapi-expr-allow: {OE102: elsewhere}}",
            ),
            &["unused-allow", "bare-parameter"],
        ),
    ] {
        let (fired, stderr) = run(document);
        assert_eq!(
            (fired.as_slice(), stderr.as_str()),
            (
                left.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .as_slice(),
                ""
            )
        );
    }
    // The member is not a callback.
    let folder = Folder::with(
        "a.yaml",
        member("x-openapi-expr-allow: {OE103: so, OE102: so}"),
    );
    assert_eq!(folder.json(&["a.yaml"])["summary"]["expressions"], 1);
    assert!(
        !folder
            .run(&["callbacks", "--json", "a.yaml"])
            .stdout
            .contains("x-openapi")
    );
    // In a Callback Object, the member is not a key.
    let inside = text("fastapi.yaml").replace(
        KEY,
        &format!("x-openapi-expr-allow: {{OE102: it knows}}\n          {KEY}"),
    );
    assert_eq!(run(inside), (vec!["dotted-body".to_owned()], String::new()));
    let json = r#"{"openapi": "3.0.0", "components": {"callbacks": {"a": {"{$request.body.id}": {"post": {},
        "x-openapi-expr-allow": {"dotted-body": "so"}}}}}}"#;
    assert_eq!(run(json.to_owned()), (vec![], String::new()));
}

/// A silence without a reason works, but is reported. One for an unknown rule is reported too.
#[test]
fn a_silence_without_a_reason_is_reported() {
    for (line, left, warning) in [
        (
            format!("{KEY} {ALLOW} OE103"),
            &["bare-parameter"][..],
            "warning: a.yaml:21: `OE103` is allowed without a reason\n",
        ),
        (
            format!("{KEY} {ALLOW} OE103 -- "),
            &["bare-parameter"],
            "warning: a.yaml:21: `OE103` is allowed without a reason\n",
        ),
        (
            format!("{KEY} {ALLOW} dotted -- so"),
            &["bare-parameter", "dotted-body"],
            "warning: a.yaml:21: unknown rule `dotted`; did you mean `dotted-body`, `dotted-pointer`?\n",
        ),
        (
            format!("x-openapi-expr-allow: {{dotted-body: }}\n          {KEY}"),
            &["bare-parameter"],
            "warning: a.yaml:21:11: `dotted-body` is allowed without a reason\n",
        ),
        (
            format!("x-openapi-expr-allow: {{dotted: so}}\n          {KEY}"),
            &["bare-parameter", "dotted-body"],
            "warning: a.yaml:21:11: unknown rule `dotted`; did you mean `dotted-body`, `dotted-pointer`?\n",
        ),
        (
            format!("x-openapi-expr-allow: dotted-body\n          {KEY}"),
            &["bare-parameter", "dotted-body"],
            "warning: a.yaml:21:11: `x-openapi-expr-allow` must be an object that maps rules to reasons\n",
        ),
    ] {
        let (fired, stderr) = with_line(&line);
        assert_eq!(
            (fired, stderr.as_str()),
            (left.iter().map(ToString::to_string).collect(), warning),
            "{line}"
        );
    }
}

/// A silenced finding is neither counted nor fixed.
#[test]
fn a_silenced_finding_is_not_fixed() {
    let document =
        text("fastapi.yaml").replace(KEY, &format!("{ALLOW} OE103 -- so\n          {KEY}"));
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(
        folder
            .read("a.yaml")
            .contains("'{$request.query.callback_url}/invoices/{$request.body.id}'")
    );
    let clean = Folder::with(
        "a.yaml",
        with_key("https://h.example/").replace(
            "'https",
            &format!("{ALLOW} literal-url -- one\n          'https"),
        ),
    );
    clean
        .run(&["lint", "a.yaml"])
        .answers("no findings in 1 document (2 operations, 1 expression)");
}

/// Returns the rules of unused silences, each with its line and column.
fn unused_silences(document: &str, flags: &[&str]) -> Vec<(String, u64, u64)> {
    let folder = Folder::with("a.yaml", document);
    let answer = folder.json(&[&["a.yaml"], flags].concat());
    let findings = answer["findings"].as_array().unwrap().iter();
    findings
        .filter(|one| one["rule"] == "unused-allow")
        .map(|one| {
            let message = one["message"].as_str().unwrap();
            let rule = message.split('`').nth(1).unwrap().to_owned();
            let place = |name: &str| one[name].as_u64().unwrap();
            (rule, place("line"), place("column"))
        })
        .collect()
}

/// A silence without effect is a finding at the rule's name.
#[test]
fn an_unused_silence_is_a_finding() {
    let line = |line: &str| text("fastapi.yaml").replace(KEY, line);
    let key = "'{$callback_url}/invoices/{$request.body.id}':";
    let unused = |rule: &str, line, column| vec![(rule.to_owned(), line, column)];
    for (document, flags, expected) in [
        // Each rule of a comment counts by itself.
        (
            line(&format!("{key} {ALLOW} OE103, OE102 -- so")),
            &[][..],
            vec![],
        ),
        (
            line(&format!("{key} {ALLOW} OE103, OE104 -- so")),
            &[],
            unused("missing-dollar", 21, 87),
        ),
        (
            line(&format!("{ALLOW} spaces -- so\n          {key}")),
            &[],
            unused("spaces", 21, 33),
        ),
        // Comments that are too far above the key, or below it.
        (
            line(&format!(
                "{ALLOW} OE103 -- so\n          'x-a': 1\n          {key}"
            )),
            &[],
            unused("dotted-body", 21, 33),
        ),
        (
            line(&format!(
                "{key}\n            {ALLOW} OE103 -- so\n            post: {{}}"
            )),
            &[],
            unused("dotted-body", 22, 35),
        ),
        // A member. The finding is at the rule's name.
        (
            line(&format!(
                "x-openapi-expr-allow: {{OE102: so, spaces: so}}\n          {key}"
            )),
            &[],
            unused("spaces", 21, 45),
        ),
        (
            format!(
                "x-openapi-expr-allow: {{no-target: so}}\n{}",
                text("fastapi.yaml")
            ),
            &[],
            unused("no-target", 1, 24),
        ),
        // A silence for a rule that is off is not unused, and this rule can be off too.
        (
            line(&format!(
                "{ALLOW} OE103 -- so\n          'https://h.example/':"
            )),
            &["-A", "dotted-body"],
            vec![],
        ),
        (
            line(&format!(
                "{ALLOW} OE103 -- so\n          'https://h.example/':"
            )),
            &["-A", "unused-allow"],
            vec![],
        ),
        // Text is never a comment, even if it looks like one.
        (
            line(&format!("'x-a': '{ALLOW} OE103 -- no'\n          {key}")),
            &[],
            vec![],
        ),
        (
            line(&format!(
                "'x-a': |\n            one {ALLOW} OE103 -- no\n          {key}"
            )),
            &[],
            vec![],
        ),
        (
            line(&format!(
                "'x-a': |\n            one\n          {ALLOW} OE104 -- no\n          {key}"
            )),
            &[],
            unused("missing-dollar", 23, 33),
        ),
    ] {
        assert_eq!(unused_silences(&document, flags), expected, "{document}");
    }
}

#[test]
fn an_unused_silence_is_a_warning_in_the_main_document_only() {
    // `--deny warnings` makes it an error.
    let folder = Folder::with(
        "a.yaml",
        with_key("{$url}").replace(
            "          '{",
            &format!("          {ALLOW} spaces -- so\n          '{{"),
        ),
    );
    assert_eq!(folder.run(&["lint", "a.yaml"]).code, 0);
    assert_eq!(
        folder.run(&["lint", "--deny", "warnings", "a.yaml"]).code,
        1
    );
    // In a referenced file, it may be needed for another document.
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.1.0\npaths: {/a: {post: {callbacks: {done: {$ref: cb.yaml}}}}}\n",
    );
    folder.write(
        "cb.yaml",
        format!("{ALLOW} spaces -- for another document\n'{{$url}}': {{post: {{}}}}\n"),
    );
    folder
        .run(&["lint", "a.yaml"])
        .answers("no findings in 1 document (2 operations, 1 expression)");
}

/// A mistake in a silence is reported even if there is no finding next to it.
#[test]
fn a_mistake_in_a_silence_is_reported_without_a_finding() {
    let folder = Folder::with(
        "a.yaml",
        with_key("{$url}").replace(
            "          '{",
            &format!("          {ALLOW} dotted-bod -- so\n          '{{"),
        ),
    );
    let ran = folder.run(&["lint", "a.yaml"]);
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:21: unknown rule `dotted-bod`; did you mean `dotted-body`?\n"
    );
}
