//! What `lint` reads, and how it exits.

use crate::lint::{Folder, fired, text, with_key};
use crate::{run, run_with};

const FINE: &str = "{$request.query.callback_url}";

/// A folder with a bit of everything that an API's repository has.
fn repository() -> Folder {
    let folder = Folder::with("api/a.yaml", text("fastapi.yaml"));
    folder.write("api/v2/b.YML", with_key("{$request.body.id}"));
    folder.write(
        "api/v2/c.json",
        r#"{"openapi": "3.0.0", "paths": {}, "components": {"callbacks": {"a": {"x": {"get": {}}}}}}"#,
    );
    folder.write("api/schema.json", r#"{"type": "object", "description": "for openapi"}"#);
    folder.write("api/chart.yaml", "a: {{ .Values.openapi }}\n");
    folder.write("api/notes.txt", text("fastapi.yaml"));
    for hidden in [".git/a.yaml", "node_modules/x/a.yaml", "target/a.yaml", "vendor/a.yaml"] {
        folder.write(hidden, text("fastapi.yaml"));
    }
    folder
}

fn files(folder: &Folder, given: &[&str]) -> Vec<String> {
    let answer = folder.json(given);
    let mut files: Vec<_> =
        answer["findings"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap().to_owned()).collect();
    files.dedup();
    assert_eq!(answer["summary"]["files"], files.len());
    files
}

#[test]
fn files_patterns_and_folders() {
    let folder = repository();
    for (given, expected) in [
        (&["."][..], &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"][..]),
        (&["api"], &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"]),
        (&["api/v2/"], &["api/v2/b.YML", "api/v2/c.json"]),
        (&["api/*.yaml", "--allow", "not-openapi"], &["api/a.yaml"]),
        (&["**/[bc].*"], &["api/v2/b.YML", "api/v2/c.json"]),
        (&["api/v2/c.json", "api/a.yaml"], &["api/v2/c.json", "api/a.yaml"]),
        // Each once, however often it is named.
        (&["api/a.yaml", "api", "api/a.yaml", "api/a*"], &["api/a.yaml", "api/v2/b.YML", "api/v2/c.json"]),
        // Who names a folder or a file that is passed over means it.
        (&["vendor"], &["vendor/a.yaml"]),
        (&["api/notes.txt"], &["api/notes.txt"]),
        // A name with what patterns have is a name where there is such a file.
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

/// In a folder most files are something else; what is an OpenAPI document and cannot be read is told.
#[test]
fn what_a_folder_holds() {
    let folder = repository();
    folder.write("api/broken.yaml", "openapi: 3.1.0\npaths: {\n");
    let ran = folder.run(&["lint", "."]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.starts_with("error: api/broken.yaml:3:1: this is neither YAML nor JSON: "), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("in 3 documents"), "{}", ran.stdout);
    // Named, it is read whatever it is.
    folder.run(&["lint", "api/chart.yaml"]).fails_with_summary("api/chart.yaml:1:5: a key must be text");
    let schema = folder.run(&["lint", "api/schema.json"]);
    assert_eq!(schema.code, 1);
    assert!(schema.stdout.contains("OE501 not-openapi"), "{}", schema.stdout);
    let empty = Folder::new();
    let ran = empty.run(&["lint", "."]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "nothing found in 0 documents (0 operations, 0 expressions)\n"));
}

impl crate::Ran {
    /// `error: …` on stderr, the summary alone on stdout, exit code 2.
    #[track_caller]
    fn fails_with_summary(&self, error: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert!(self.stderr.starts_with(&format!("error: {error}")), "{}", self.stderr);
        assert_eq!(self.stdout, "nothing found in 0 documents (0 operations, 0 expressions)\n");
    }
}

#[test]
fn stdin() {
    let ran = run_with(&["lint", "--format", "json", "-"], text("fastapi.yaml"));
    let answer = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, fired(&answer)), (1, vec![("bare-parameter", 21), ("dotted-body", 21)]));
    assert_eq!(answer["findings"][0]["file"], "<stdin>");
    // Beside files, and once.
    let ran = run_with(&["lint", "-", "data/fastapi.yaml", "-"], with_key(FINE));
    assert!(ran.stdout.contains("2 errors in 2 documents"), "{}", ran.stdout);
    run_with(&["lint", "--fix", "-"], text("fastapi.yaml")).fails(2, "`--fix` writes files, and stdin is none");
    let ran = run_with(&["lint", "--diff", "-"], text("fastapi.yaml"));
    assert!(ran.stdout.starts_with("--- a/<stdin>\n+++ b/<stdin>\n@@ "), "{}", ran.stdout);
    // A pipe by its name is read, and cannot be read again for a fix.
    #[cfg(unix)]
    {
        assert_eq!(run_with(&["lint", "/dev/stdin"], text("fastapi.yaml")).code, 1);
        for flag in ["--diff", "--fix"] {
            let ran = run_with(&["lint", flag, "/dev/stdin"], text("fastapi.yaml"));
            assert_eq!(ran.code, 2);
            assert!(
                ran.stderr.starts_with("error: /dev/stdin: fixes are for files, and this is none"),
                "{}",
                ran.stderr
            );
        }
    }
    run_with(&["lint", "-"], "").fails_with_summary("<stdin>:1:1: the document is empty");
    run_with(&["lint", "-"], [b'a', b':', 0xff]).fails_with_summary("stdin: the text is not UTF-8");
}

#[test]
fn what_cannot_be_read() {
    let folder = Folder::with("latin.yaml", b"openapi: 3.1.0 # \xe9\n");
    folder.write("two.yaml", "openapi: 3.1.0\n---\nopenapi: 3.1.0\n");
    folder.run(&["lint", "no/such.yaml"]).fails_with_summary("no/such.yaml: ");
    folder.run(&["lint", "no/*.yaml"]).fails_with_summary("no/*.yaml: no file has such a name\n");
    folder.run(&["lint", "a[.yaml"]).fails_with_summary("a[.yaml: ");
    folder.run(&["lint", "latin.yaml"]).fails_with_summary("latin.yaml: the text is not UTF-8\n");
    folder.run(&["lint", "two.yaml"]).fails_with_summary("two.yaml:2:1: a second document begins here");
    // The rest goes on, and what cannot be read outweighs what is wrong.
    folder.write("bad.yaml", text("fastapi.yaml"));
    let ran = folder.run(&["lint", "no/such.yaml", "bad.yaml", "latin.yaml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 2, "{}", ran.stderr);
    assert!(ran.stdout.ends_with("2 errors in 1 document (2 operations, 1 expression)\n"), "{}", ran.stdout);
    for format in ["json", "sarif"] {
        let ran = folder.run(&["lint", "--format", format, "no/such.yaml", "bad.yaml"]);
        assert_eq!(ran.code, 2);
        assert!(serde_json::from_str::<serde_json::Value>(&ran.stdout).is_ok() && ran.stdout.contains("OE103"));
    }
    run(&["lint"]).fails(2, "<FILE>");
    run(&["lint", "--format", "xml", "x"]).fails(2, "--format");
    run(&["lint", "--fix", "--diff", "x"]).fails(2, "cannot be used with");
}

#[test]
fn exit_codes_follow_the_worst() {
    for (key, code) in
        [(FINE, 0), ("https://h.example/a", 0), ("/relative/{$request.body#/id}", 0), ("{$request.body.id}", 1)]
    {
        for format in ["human", "json", "sarif", "github"] {
            let ran = run_with(&["lint", "--format", format, "-"], with_key(key));
            assert_eq!(ran.code, code, "{key}: {format}: {ran:?}");
        }
        assert_eq!(run_with(&["lint", "--diff", "-"], with_key(key)).code, code, "{key}");
    }
    let ran = run_with(&["lint", "-"], "a: 1\na: 2\nopenapi: 3.1.0\n");
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, "warning: <stdin>:2:1: the key `a` occurs twice: the last one counts\n")
    );
}
