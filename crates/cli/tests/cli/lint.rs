//! `lint`: helpers for its tests, and its main use.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Ran, end, program, run};

/// A temporary folder for one test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Creates a folder with one file.
    pub(crate) fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, text);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program in this folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: impl Into<Vec<u8>>) -> Ran {
        end(program().current_dir(self.0.path()).args(args), stdin)
    }

    /// Runs `lint --format json` in this folder and returns its output.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(&[&["lint", "--format", "json"], args].concat());
        ran.json()
    }
}

/// Returns the rules in an output in JSON, each with the line of its finding.
pub(crate) fn fired(answer: &Value) -> Vec<(&str, u64)> {
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| (one["rule"].as_str().unwrap(), one["line"].as_u64().unwrap()))
        .collect()
}

pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/data")
        .join(name)
}

pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(data(name)).unwrap()
}

/// Compares the text output with a file. `BLESS=1` writes the file again.
#[track_caller]
pub(crate) fn golden(name: &str, text: &str) {
    let path = data(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text,
        expected,
        "{} differs; BLESS=1 writes it anew",
        path.display()
    );
}

/// Returns a document whose only callback has this key. The document has the key in single quotes,
/// so `'` in it is doubled.
pub(crate) fn with_key(key: &str) -> String {
    text("fastapi.yaml").replace(
        "{$callback_url}/invoices/{$request.body.id}",
        &key.replace('\'', "''"),
    )
}

#[test]
fn the_tutorial_document_is_reported_and_fixed() {
    let ran = run(&["lint", "data/fastapi.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    golden("fastapi.txt", &ran.stdout);

    let folder = Folder::with("api.yaml", text("fastapi.yaml"));
    let diff = folder.run(&["lint", "--diff", "api.yaml"]);
    assert_eq!(
        (diff.code, folder.read("api.yaml")),
        (1, text("fastapi.yaml"))
    );
    golden("fastapi.diff", &diff.stdout);
    let fix = folder.run(&["lint", "--fix", "api.yaml"]);
    assert_eq!((fix.code, fix.stderr.as_str()), (0, ""));
    assert_eq!(
        fix.stdout,
        "2 fixed, no findings in 1 document (2 operations, 1 expression)\n"
    );
    let key =
        "'{$request.query.callback_url}/invoices/{$request.body#/id}': # as the tutorial has it";
    let expected = text("fastapi.yaml").replace(
        "'{$callback_url}/invoices/{$request.body.id}': # as the tutorial has it",
        key,
    );
    assert_eq!(folder.read("api.yaml"), expected);

    let clean = folder.run(&["lint", "api.yaml"]);
    clean.answers("no findings in 1 document (2 operations, 1 expression)");
}

#[test]
fn lint_and_callbacks_have_help_manual_and_completions() {
    for (command, example) in [
        (
            "lint",
            "openapi-expr lint . --deny warnings --format github",
        ),
        (
            "callbacks",
            "openapi-expr callbacks openapi.yaml --har session.har",
        ),
    ] {
        let help = run(&[command, "--help"]);
        assert_eq!((help.code, help.stderr.as_str()), (0, ""));
        assert!(
            help.stdout.contains(example) && help.stdout.contains("Usage: "),
            "{}",
            help.stdout
        );
        // All lines fit into 100 columns, including examples.
        assert!(
            help.stdout.lines().all(|line| line.chars().count() <= 100),
            "{}",
            help.stdout
        );
        let page = run(&["man", command]);
        assert!(
            page.stdout
                .contains(&format!(".TH openapi-expr-{command} 1")),
            "{}",
            page.stdout
        );
        assert!(
            run(&["completions", "fish"])
                .stdout
                .contains(&format!("-a \"{command}\""))
        );
    }
}
