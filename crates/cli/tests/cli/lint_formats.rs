//! The output formats of `lint`: text, JSON and GitHub annotations.

use serde_json::{Value, json};

use crate::lint::{Folder, golden, text, with_key};
use crate::{end, program, run, run_with};

/// The document has errors, a warning and notes, in callbacks and links and in several styles.
#[test]
fn the_text_format_shows_findings_with_carets() {
    let ran = run(&["lint", "data/shop.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    golden("shop.txt", &ran.stdout);
}

/// If the document is one line, only a part of it is shown.
#[test]
fn a_minified_document_is_shown_in_part() {
    let padding = "é".repeat(5000);
    let document = json!({"openapi": "3.1.0", "x-a": padding, "paths": {"/a": {"post": {
        "requestBody": {"content": {"application/json": {"schema": {"required": ["url"], "properties": {"url": {"format": "uri"}}}}}},
        "callbacks": {"done": {"{$request.body.url}": {"post": {}}}}
    }}}, "x-b": padding});
    let ran = run_with(&["lint", "-"], document.to_string());
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() < 800),
        "{}",
        ran.stdout
    );
    let column = document
        .to_string()
        .find("$request")
        .map(|at| at - 5000 + 1)
        .unwrap();
    assert!(
        ran.stdout.contains(&format!("--> <stdin>:1:{column}\n")),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("^^^^^^^^^^^^^^^^^\n") && ran.stdout.contains("{$request.body#/url}"),
        "{}",
        ran.stdout
    );
}

/// The lines of a finding and of its fix are shortened in the same way, at both ends, with `...`.
#[test]
fn a_long_line_is_shortened_in_a_finding_and_its_fix() {
    let (before, after) = ("é漢".repeat(400), "x".repeat(900));
    let body = "\"requestBody\": {\"content\": {\"application/json\": {}}}, ";
    let key = |url: &str| {
        format!(
            "{{\"openapi\": \"3.1.0\", \"x-a\": \"{before}\", \"paths\": {{\"/a\": {{\"post\": {{{body}\"callbacks\": {{\"done\": {{\"{url}\": {{\"post\": {{}}}}}}}}}}}}}}, \"x-b\": \"{after}\"}}"
        )
    };
    for url in [
        "{$request.body.url}",
        "{request.body#/id}/{$request.body.url}",
        "<$request.body#/漢>",
    ] {
        let ran = run_with(&["lint", "-"], key(url));
        let shown: Vec<_> = ran
            .stdout
            .lines()
            .filter(|line| line.contains("callbacks"))
            .collect();
        assert!(shown.len() >= 2, "{}", ran.stdout);
        for line in shown {
            assert!(line.chars().count() < 200, "{line}");
            assert!(line.contains(" ...") && line.ends_with("..."), "{line}");
        }
        assert!(
            !ran.stdout.contains(['\u{fffd}']) && !ran.stdout.contains("\n :"),
            "{}",
            ran.stdout
        );
    }
    // A short line is shown in full.
    let ran = run_with(
        &["lint", "-"],
        key("{$URL}")
            .replace(body, "")
            .replace(&before, "")
            .replace(&after, ""),
    );
    assert!(
        ran.stdout.contains("{\"openapi\"") && !ran.stdout.contains("..."),
        "{}",
        ran.stdout
    );
}

/// Text from a document can neither colour nor reorder the output.
#[test]
fn untrusted_text_cannot_control_the_terminal() {
    let key = "\"{$request.body.id}\\e[31m\\u202e/\\r\\n\\x9b\"";
    let document =
        text("fastapi.yaml").replace("'{$callback_url}/invoices/{$request.body.id}'", key);
    let control = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for args in [
        &["lint", "-"][..],
        &["lint", "--diff", "-"],
        &["lint", "--format", "github", "-"],
        &["callbacks", "-"],
    ] {
        let ran = run_with(args, document.clone());
        assert!(ran.stdout.contains("body"), "{args:?}: {ran:?}");
        assert!(
            !ran.stdout.contains(control) && !ran.stderr.contains(control),
            "{args:?}: {ran:?}"
        );
    }
    // An escape in the source is shown as it is written. A raw control character is replaced.
    for mark in [
        '\u{9b}', '\u{202e}', '\u{2028}', '\u{2029}', '\u{200e}', '\u{200f}', '\u{61c}',
        '\u{2066}', '\u{2069}',
    ] {
        let ran = run_with(
            &["lint", "-"],
            with_key(&format!("{mark}{{$request.body.id}}{mark}")),
        );
        assert!(
            !ran.stdout.contains(control) && !ran.stdout.contains(mark),
            "{mark:?}: {ran:?}"
        );
        assert!(ran.stdout.contains('\u{fffd}'), "{mark:?}: {ran:?}");
    }
}

/// The same for names of files, keys and references, and for comments, in errors and warnings.
#[test]
fn untrusted_names_cannot_control_the_terminal() {
    let folder = Folder::with("a\u{9b}31m\u{202e}.yaml", "openapi: 3.1.0\npaths: {\n");
    let telling = with_key("{$request.body.id}")
        .replace(
            "    post:\n      op",
            "    $ref: \"no\\x9b.yaml\"\n    post:\n      op",
        )
        .replace("# as", "# openapi-expr: allow no\u{9b} # as")
        .replace(
            "openapi: 3.1.0",
            "openapi: 3.1.0\n\"x-\\u202e\": 1\n\"x-\\u202e\": 2",
        );
    folder.write("b\u{9b}.yaml", &telling);
    folder.write(
        "c\u{9b}/openapi-expr.toml",
        "[rules]\n'no\u{9b}' = 'deny'\n",
    );
    folder.write("c\u{9b}/d.yaml", &telling);
    let control = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for args in [
        &["lint", "."][..],
        &[
            "lint",
            "--fix",
            "a\u{9b}.yaml",
            "e\u{9b}*",
            "f\u{9b}[",
            "--no-config",
        ],
        &["callbacks", ".", "a\u{9b}.yaml"],
        &["lint", "--config", "c\u{9b}.toml", "."],
    ] {
        let ran = folder.run(args);
        assert!(
            ran.code == 2 && ran.stderr.contains("\\u{9b}"),
            "{args:?}: {ran:?}"
        );
        assert!(
            !ran.stdout.contains(control) && !ran.stderr.contains(control),
            "{args:?}: {ran:?}"
        );
    }
    let ran = folder.run(&["lint", "."]);
    assert!(
        ran.stderr.contains("unknown rule `no\u{fffd}`"),
        "{}",
        ran.stderr
    );
    let ran = folder.run(&["callbacks", "."]);
    for message in [
        "the key `x-\\u{202e}` is also on line 2",
        "`no\\u{9b}.yaml` is not followed",
    ] {
        assert!(ran.stderr.contains(message), "{message}: {}", ran.stderr);
    }
    let ran = folder.run(&["lint", "--no-config", "."]);
    for message in [
        "the key `x-\\u{202e}` is also on line 2",
        "`no\\u{9b}.yaml` does not exist",
    ] {
        assert!(ran.stdout.contains(message), "{message}: {}", ran.stdout);
    }
}

/// No line of stdout or stderr is a command to the CI system that runs the program.
#[test]
fn untrusted_text_cannot_control_a_workflow() {
    let document = with_key("{$request.body.id}##vso[task.complete]/##[add-mask]é")
        .replace(
            "    post:\n      op",
            "    $ref: \"x##[group]e.yaml\"\n    post:\n      op",
        )
        .replace(
            "# as",
            "# openapi-expr: allow no##[stop-commands]t -- ##[warning]x # as",
        )
        .replace(
            "openapi: 3.1.0",
            "openapi: 3.1.0\n'x ##[stop-commands]t': 1\n'x ##[stop-commands]t': 2",
        );
    assert_eq!(document.matches("##[").count(), 6);
    let folder = Folder::with("a##[add-mask]b.yaml", &document);
    folder.write("::error::c.yaml", &document);
    folder.write(
        "d/openapi-expr.toml",
        "[rules]\n'##[add-mask]x' = '##[group]y'\n",
    );
    folder.write("d/e.yaml", &document);
    folder.write("no##[x]document.yaml", "openapi: {");
    let speaks = |line: &str| {
        ["##[", "##vso["]
            .iter()
            .any(|command| line.contains(command))
    };
    for args in [
        &["lint", "."][..],
        &["lint", "--no-config", "::error::c.yaml"],
        &[
            "lint",
            "--no-config",
            "a##[add-mask]b.yaml",
            "##[x].yaml",
            "##[x]*.yaml",
        ],
        &["lint", "--config", "d/openapi-expr.toml", "d/e.yaml"],
        &["lint", "--no-config", "--format", "github", "."],
        &["callbacks", "."],
        &["callbacks", "::error::c.yaml"],
        &["lint", "--deny", "##[add-mask]x", "."],
        &["check-url", "https://h.example/##[x]"],
        &["eval", "::##[add-mask]x{"],
        &["lint", "--##[add-mask]x"],
    ] {
        let ran = folder.run(args);
        let github = args.contains(&"github");
        for line in ran.stdout.lines().chain(ran.stderr.lines()) {
            assert!(!speaks(line), "{args:?}: {line}");
            assert!(
                github || !line.trim_start().starts_with("::"),
                "{args:?}: {line}"
            );
        }
        assert!(
            ran.stdout.contains("#\u{fffd}") || ran.stderr.contains("#\u{fffd}"),
            "{args:?}: {ran:?}"
        );
    }
    // The carets and the exit code are those of the same document without commands.
    let ran = folder.run(&["lint", "--no-config", "a##[add-mask]b.yaml"]);
    let plain = folder.run(&[
        "lint",
        "--no-config",
        folder
            .write("plain.yaml", document.replace('[', "("))
            .to_str()
            .unwrap(),
    ]);
    assert_eq!(ran.code, plain.code);
    let carets = |text: &str| {
        text.lines()
            .filter(|line| line.contains('^'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(carets(&ran.stdout), carets(&plain.stdout));
    // The same with colours, even if the characters of a command have several.
    let mut coloured = program();
    coloured
        .env("CLICOLOR_FORCE", "1")
        .args(["lint", "--no-config", "-"]);
    let ran = end(&mut coloured, document);
    assert!(
        ran.stdout.contains("\u{1b}[")
            && !anstream::adapter::strip_str(&ran.stdout)
                .to_string()
                .contains("##[")
    );
}

/// The name of a file cannot end or change an annotation.
#[test]
fn an_annotation_names_its_file_on_one_line() {
    let folder = Folder::with(
        "a\u{9b}\u{1b}[31m\n::error::x,\u{2028}%.yaml",
        with_key("{$request.body.id}\u{200f}"),
    );
    let ran = folder.run(&["lint", "--no-config", "--format", "github", "."]);
    let expected =
        "::error file=a\\u{9b}\\u{1b}[31m\\n%3A%3Aerror%3A%3Ax%2C\\u{2028}%25.yaml,line=";
    assert!(
        ran.stdout.lines().count() > 0 && ran.stdout.lines().all(|line| line.starts_with("::")),
        "{ran:?}"
    );
    assert!(ran.stdout.starts_with(expected), "{ran:?}");
}

#[test]
fn only_terminals_get_colours() {
    let coloured = |args: &[&str], forced: bool| {
        let mut command = program();
        command.args(args);
        if forced {
            command.env("CLICOLOR_FORCE", "1");
        }
        end(&mut command, "").stdout.contains('\u{1b}')
    };
    for args in [
        &["lint", "data/fastapi.yaml"][..],
        &["lint", "--explain", "spaces"],
        &["callbacks", "data/fastapi.yaml"],
    ] {
        assert_eq!(
            (coloured(args, false), coloured(args, true)),
            (false, true),
            "{args:?}"
        );
    }
    for format in ["json", "sarif", "github"] {
        assert!(
            !coloured(&["lint", "--format", format, "data/fastapi.yaml"], true),
            "{format}"
        );
    }
}

#[test]
fn json_has_findings_with_places_and_a_summary() {
    let ran = run(&["lint", "--format", "json", "data/fastapi.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let key = "{$callback_url}/invoices/{$request.body.id}";
    let pointer = format!(
        "/paths/~1invoices~1/post/callbacks/invoice_notification/{}",
        key.replace('/', "~1")
    );
    let expected = json!({
        "findings": [
            {
                "file": "data/fastapi.yaml", "code": "OE102", "rule": "bare-parameter", "category": "syntax", "severity": "error",
                "message": "`$callback_url` does not say where the parameter is",
                "help": "name the parameter's location: write `$request.query.callback_url`",
                "pointer": pointer, "line": 21, "column": 13, "text": key, "span": [1, 14],
                "fix": {"replacement": "$request.query.callback_url", "certain": true}
            },
            {
                "file": "data/fastapi.yaml", "code": "OE103", "rule": "dotted-body", "category": "syntax", "severity": "error",
                "message": "a body property is addressed with dots",
                "help": "a body property is addressed with a JSON Pointer: write `$request.body#/id`",
                "pointer": pointer, "line": 21, "column": 38, "text": key, "span": [26, 42],
                "fix": {"replacement": "$request.body#/id", "certain": true}
            }
        ],
        "summary": {"files": 1, "operations": 2, "expressions": 1, "errors": 2, "warnings": 0, "notes": 0, "failed": 0}
    });
    let got: Value = ran.json();
    assert_eq!(got, expected);
    // The order of the members is fixed too, because people compare such files.
    let members = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        members(&got["findings"][0]),
        members(&expected["findings"][0])
    );
}

/// Each category and severity is that of the rule, each span is in its text, and the summary counts
/// the findings.
#[test]
fn the_summary_of_json_adds_up() {
    let ran = run(&[
        "lint",
        "--format",
        "json",
        "data/fastapi.yaml",
        "data/shop.yaml",
    ]);
    let answer: Value = ran.json();
    let findings = answer["findings"].as_array().unwrap();
    let mut categories = std::collections::BTreeSet::new();
    for one in findings {
        let category = one["category"].as_str().unwrap();
        categories.insert(category);
        let first = ["syntax", "url", "operation", "link", "document"]
            .iter()
            .position(|known| *known == category);
        assert!(
            one["code"]
                .as_str()
                .unwrap()
                .starts_with(&format!("OE{}", first.unwrap() + 1)),
            "{one}"
        );
        let (start, end) = (
            one["span"][0].as_u64().unwrap(),
            one["span"][1].as_u64().unwrap(),
        );
        let text = one["text"].as_str().unwrap();
        assert!(
            text.get(usize::try_from(start).unwrap()..usize::try_from(end).unwrap())
                .is_some(),
            "{one}"
        );
        assert!(
            one["fix"].is_null() || one["fix"]["certain"].is_boolean(),
            "{one}"
        );
        assert!(one["help"].is_null() || one["help"].is_string(), "{one}");
    }
    assert_eq!(
        categories.into_iter().collect::<Vec<_>>(),
        ["link", "operation", "syntax", "url"]
    );
    let count = |severity: &str| {
        findings
            .iter()
            .filter(|one| one["severity"] == severity)
            .count()
    };
    let expected = json!({
        "files": 2, "operations": 9, "expressions": 8,
        "errors": count("error"), "warnings": count("warning"), "notes": count("note"), "failed": 0
    });
    assert_eq!(answer["summary"], expected);
    assert!(
        count("error") > 3 && count("warning") > 1 && count("note") > 1,
        "{answer}"
    );
}

#[test]
fn a_run_without_findings_has_a_summary() {
    let fine = with_key("{$request.query.callback_url}");
    let ran = run_with(&["lint", "--format", "json", "-"], fine.clone());
    let answer: Value = ran.json();
    let summary = json!({"files": 1, "operations": 2, "expressions": 1, "errors": 0, "warnings": 0, "notes": 0, "failed": 0});
    assert_eq!(
        (ran.code, answer),
        (0, json!({"findings": [], "summary": summary}))
    );
    let ran = run_with(&["lint", "--format", "github", "-"], fine);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    assert_eq!(
        ran.stderr,
        "no findings in 1 document (2 operations, 1 expression)\n"
    );
}

/// `%`, line breaks, `,` and `:` would end or change a workflow command.
#[test]
fn annotations_escape_what_would_end_them() {
    let folder = Folder::with("a,b:c%d.yaml", with_key("{$request.body.100%}"));
    let ran = folder.run(&["lint", "--format", "github", "a,b:c%d.yaml"]);
    assert_eq!(ran.code, 1);
    golden("annotations.txt", &ran.stdout);
    golden(
        "shop.github.txt",
        &run(&["lint", "--format", "github", "data/shop.yaml"]).stdout,
    );
    // A line break in the document does not end the command.
    let ran = run_with(
        &["lint", "--format", "github", "-"],
        with_key("{$request.body.id}\u{85}::error::x\u{2028}"),
    );
    assert!(
        ran.stdout
            .lines()
            .all(|line| line.starts_with("::error file=")),
        "{}",
        ran.stdout
    );
}
