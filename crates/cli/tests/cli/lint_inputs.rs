//! The inputs of `lint`, and its exit codes.

use crate::lint::{Folder, fired, text, with_key};
use crate::{run, run_with};

const FINE: &str = "{$request.query.callback_url}";

/// Creates a folder with the kinds of files that are in the repository of an API.
fn repository() -> Folder {
    let folder = Folder::with("api/a.yaml", text("fastapi.yaml"));
    folder.write("api/v2/b.YML", with_key("{$request.body.id}"));
    folder.write(
        "api/v2/c.json",
        r#"{"openapi": "3.0.0", "paths": {}, "components": {"callbacks": {"a": {"x": {"get": {}}}}}}"#,
    );
    folder.write(
        "api/schema.json",
        r#"{"type": "object", "description": "for openapi"}"#,
    );
    folder.write("api/chart.yaml", "a: {{ .Values.openapi }}\n");
    folder.write("api/notes.txt", text("fastapi.yaml"));
    for hidden in [
        ".git/a.yaml",
        "node_modules/x/a.yaml",
        "target/a.yaml",
        "vendor/a.yaml",
    ] {
        folder.write(hidden, text("fastapi.yaml"));
    }
    folder
}

fn files(folder: &Folder, given: &[&str]) -> Vec<String> {
    let answer = folder.json(given);
    let mut files: Vec<_> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap().to_owned())
        .collect();
    files.dedup();
    assert_eq!(answer["summary"]["files"], files.len());
    files
}

#[test]
fn files_patterns_and_folders_are_linted() {
    let folder = repository();
    for (given, expected) in [
        (
            &["."][..],
            &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"][..],
        ),
        (&["api"], &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"]),
        (&["api/v2/"], &["api/v2/b.YML", "api/v2/c.json"]),
        (&["api/*.yaml", "--allow", "not-openapi"], &["api/a.yaml"]),
        (&["**/[bc].*"], &["api/v2/b.YML", "api/v2/c.json"]),
        (
            &["api/v2/c.json", "api/a.yaml"],
            &["api/v2/c.json", "api/a.yaml"],
        ),
        // A file that is given several times is linted once.
        (
            &["api/a.yaml", "api", "api/a.yaml", "api/a*"],
            &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"],
        ),
        // A folder or a file that is usually skipped is read if it is given by name.
        (&["vendor"], &["vendor/a.yaml"]),
        (&["api/notes.txt"], &["api/notes.txt"]),
        // A name with characters of a pattern is a name if such a file exists.
        (&["api/[v1].yaml"], &["api/[v1].yaml"]),
    ] {
        if given[0] == "api/[v1].yaml" {
            folder.write("api/[v1].yaml", text("fastapi.yaml"));
        }
        if given[0] == "api/*.yaml" {
            std::fs::remove_file(folder.path("api/chart.yaml")).unwrap();
        }
        assert_eq!(files(&folder, given), expected, "{given:?}");
    }
}

/// In a folder, files without `openapi` are skipped. An OpenAPI document that cannot be read is an
/// error.
#[test]
fn other_files_of_a_folder_are_skipped() {
    let folder = repository();
    folder.write("api/broken.yaml", "openapi: 3.1.0\npaths: {\n");
    let ran = folder.run(&["lint", "."]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr
            .starts_with("error: api/broken.yaml:3:1: this is neither YAML nor JSON: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("in 3 documents"), "{}", ran.stdout);
    // A file that is given by name is always read.
    folder
        .run(&["lint", "api/chart.yaml"])
        .reads_nothing("api/chart.yaml:1:5: a key must be a string");
    let schema = folder.run(&["lint", "api/schema.json"]);
    assert_eq!(schema.code, 1);
    assert!(
        schema.stdout.contains("OE501 not-openapi"),
        "{}",
        schema.stdout
    );
}

/// A run that finds no OpenAPI document fails. Otherwise CI would pass forever.
#[test]
fn a_run_without_any_openapi_document_fails() {
    let folder = Folder::with("parts/item.yaml", "post:\n  responses: {}\n");
    folder.write(
        "parts/schema.json",
        r#"{"type": "object", "description": "for openapi"}"#,
    );
    folder.write("hidden/.git/a.yaml", text("fastapi.yaml"));
    folder.write("empty/notes.txt", text("fastapi.yaml"));
    for n in 0..9 {
        folder.write(&format!("many/{n}.yaml"), "a: openapi\n");
    }
    let none = "error: no OpenAPI document found: ";
    for (given, message) in [
        (
            "parts",
            "skipped files without a member `openapi`: `parts/item.yaml`, `parts/schema.json`\n",
        ),
        (
            "hidden",
            "`hidden` has no file named .yaml, .yml or .json\n",
        ),
        ("empty", "`empty` has no file named .yaml, .yml or .json\n"),
        (
            "many",
            "skipped files without a member `openapi`: `many/0.yaml`, `many/1.yaml`, `many/2.yaml`, `many/3.yaml`, `many/4.yaml`, `many/5.yaml` and 3 more\n",
        ),
    ] {
        for format in ["human", "github"] {
            let ran = folder.run(&["lint", "--format", format, given]);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{given}");
            assert!(
                ran.stderr.starts_with(&format!("{none}{message}help: ")),
                "{}",
                ran.stderr
            );
        }
        for format in ["json", "sarif"] {
            let ran = folder.run(&["lint", "--format", format, given]);
            let answer: serde_json::Value = ran.json();
            assert_eq!((ran.code, answer.is_object()), (2, true), "{given}");
        }
        for flags in [&["callbacks"][..], &["callbacks", "--json"]] {
            let ran = folder.run(&[flags, &[given]].concat());
            assert_eq!(ran.code, 2, "{given}: {ran:?}");
            assert!(
                ran.stderr.starts_with(&format!("{none}{message}")),
                "{}",
                ran.stderr
            );
        }
        assert_eq!(folder.run(&["lint", "--fix", given]).code, 2);
        assert_eq!(folder.run(&["lint", "--diff", given]).code, 2);
    }
    // The pattern only matches other files. Each one is a finding. If the rule is off, no document
    // remains, and the run fails.
    assert_eq!(folder.run(&["lint", "parts/*"]).code, 1);
    let ran = folder.run(&["lint", "--allow", "not-openapi", "parts/*"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.starts_with(&format!(
            "{none}skipped files without a member `openapi`: `parts/item.yaml`"
        )),
        "{}",
        ran.stderr
    );
    // If a document was linted, skipped files are not reported.
    folder.write("parts/api.yaml", with_key(FINE));
    let ran = folder.run(&["lint", "parts", "hidden"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

impl crate::Ran {
    /// Checks for this `error: …` on stderr, exit code 2, and no summary that suggests success.
    #[track_caller]
    fn reads_nothing(&self, error: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert!(
            self.stderr.starts_with(&format!("error: {error}")),
            "{}",
            self.stderr
        );
        assert_eq!(self.stdout, "");
    }
}

#[test]
fn stdin_is_linted() {
    let ran = run_with(&["lint", "--format", "json", "-"], text("fastapi.yaml"));
    let answer = ran.json();
    assert_eq!(
        (ran.code, fired(&answer)),
        (1, vec![("bare-parameter", 21), ("dotted-body", 21)])
    );
    assert_eq!(answer["findings"][0]["file"], "<stdin>");
    // Stdin can be given together with files, and is read once.
    let ran = run_with(&["lint", "-", "data/fastapi.yaml", "-"], with_key(FINE));
    assert!(
        ran.stdout.contains("2 errors in 2 documents"),
        "{}",
        ran.stdout
    );
    run_with(&["lint", "--fix", "-"], text("fastapi.yaml")).fails(
        2,
        "`--fix` cannot write to stdin; use `--diff` to see the fixes",
    );
    let ran = run_with(&["lint", "--diff", "-"], text("fastapi.yaml"));
    assert!(
        ran.stdout.starts_with("--- a/<stdin>\n+++ b/<stdin>\n@@ "),
        "{}",
        ran.stdout
    );
    // A pipe that is given by name is read, but it cannot be fixed.
    #[cfg(unix)]
    {
        assert_eq!(
            run_with(&["lint", "/dev/stdin"], text("fastapi.yaml")).code,
            1
        );
        for flag in ["--diff", "--fix"] {
            let ran = run_with(&["lint", flag, "/dev/stdin"], text("fastapi.yaml"));
            assert_eq!(ran.code, 2);
            assert!(
                ran.stderr
                    .starts_with("error: /dev/stdin: only regular files can be fixed"),
                "{}",
                ran.stderr
            );
        }
    }
    run_with(&["lint", "-"], "").reads_nothing("<stdin>:1:1: the document is empty");
    run_with(&["lint", "-"], [b'a', b':', 0xff]).reads_nothing("stdin: the text is not UTF-8");
}

#[test]
fn unreadable_files_are_errors() {
    let folder = Folder::with("latin.yaml", b"openapi: 3.1.0 # \xe9\n");
    folder.write("two.yaml", "openapi: 3.1.0\n---\nopenapi: 3.1.0\n");
    folder
        .run(&["lint", "no/such.yaml"])
        .reads_nothing("no/such.yaml: ");
    folder
        .run(&["lint", "no/*.yaml"])
        .reads_nothing("no/*.yaml: no file matches the pattern\n");
    folder.run(&["lint", "a[.yaml"]).reads_nothing("a[.yaml: ");
    folder
        .run(&["lint", "latin.yaml"])
        .reads_nothing("latin.yaml: the text is not UTF-8\n");
    folder
        .run(&["lint", "two.yaml"])
        .reads_nothing("two.yaml:2:1: a second document starts here");
    // The other files are still linted, and the exit code is that of the unreadable file.
    folder.write("bad.yaml", text("fastapi.yaml"));
    let ran = folder.run(&["lint", "no/such.yaml", "bad.yaml", "latin.yaml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.stderr
            .lines()
            .filter(|line| line.starts_with("error: "))
            .count(),
        2,
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout
            .ends_with("2 errors in 1 document (2 operations, 1 expression); 2 files could not be read or written\n"),
        "{}",
        ran.stdout
    );
    let ran = folder.run(&["lint", "--format", "json", "no/such.yaml", "bad.yaml"]);
    let answer: serde_json::Value = ran.json();
    assert_eq!(
        (ran.code, &answer["summary"]["failed"], fired(&answer).len()),
        (2, &1.into(), 2)
    );
    // In SARIF, the invocation reports the file that could not be read.
    let ran = folder.run(&["lint", "--format", "sarif", "no/such.yaml", "bad.yaml"]);
    let answer: serde_json::Value = ran.json();
    let invocation = &answer["runs"][0]["invocations"][0];
    assert_eq!(
        (ran.code, &invocation["executionSuccessful"]),
        (2, &false.into())
    );
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "error");
    assert!(
        notification["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("no/such.yaml: "),
        "{notification}"
    );
    run(&["lint"]).fails(2, "<FILE>");
    run(&["lint", "--format", "xml", "x"]).fails(2, "--format");
    run(&["lint", "--fix", "--diff", "x"]).fails(2, "cannot be used with");
}

#[test]
fn the_exit_code_follows_the_most_severe_finding() {
    for (key, code) in [
        (FINE, 0),
        ("https://h.example/a", 0),
        ("/relative/{$request.body#/id}", 0),
        ("{$request.body.id}", 1),
    ] {
        for format in ["human", "json", "sarif", "github"] {
            let ran = run_with(&["lint", "--format", format, "-"], with_key(key));
            assert_eq!(ran.code, code, "{key}: {format}: {ran:?}");
        }
        assert_eq!(
            run_with(&["lint", "--diff", "-"], with_key(key)).code,
            code,
            "{key}"
        );
    }
    for (args, code) in [
        (&["lint", "-"][..], 0),
        (&["lint", "--deny", "warnings", "-"], 1),
    ] {
        let ran = run_with(args, "a: 1\na: 2\nopenapi: 3.1.0\n");
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (code, ""),
            "{args:?}: {ran:?}"
        );
        assert!(
            ran.stdout
                .contains("the key `a` is also on line 1: only the last one counts"),
            "{}",
            ran.stdout
        );
    }
}
