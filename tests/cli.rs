//! The program, as a shell runs it.
#![cfg(feature = "cli")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "cli/bodies.rs"]
mod bodies;
#[path = "cli/callbacks.rs"]
mod callbacks;
#[path = "cli/callbacks_files.rs"]
mod callbacks_files;
#[path = "cli/callbacks_traffic.rs"]
mod callbacks_traffic;
#[path = "cli/check_url.rs"]
mod check_url;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/jsonl.rs"]
mod jsonl;
#[path = "cli/links_files.rs"]
mod links_files;
#[path = "cli/lint.rs"]
mod lint;
#[path = "cli/lint_fix.rs"]
mod lint_fix;
#[path = "cli/lint_fix_law.rs"]
mod lint_fix_law;
#[path = "cli/lint_formats.rs"]
mod lint_formats;
#[path = "cli/lint_inputs.rs"]
mod lint_inputs;
#[path = "cli/lint_lost.rs"]
mod lint_lost;
#[path = "cli/lint_places.rs"]
mod lint_places;
#[path = "cli/lint_robust.rs"]
mod lint_robust;
#[path = "cli/lint_sarif.rs"]
mod lint_sarif;
#[path = "cli/lint_settings.rs"]
mod lint_settings;
#[path = "cli/lint_silence.rs"]
mod lint_silence;
#[path = "cli/parse.rs"]
mod parse;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/suites.rs"]
mod suites;
#[path = "cli/terminal.rs"]
mod terminal;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

/// How a run ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Each line of stdout as JSON.
    fn lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }

    /// One line on stdout, nothing on stderr, exit code 0.
    #[track_caller]
    fn answers(&self, line: &str) {
        assert_eq!(
            (self.code, self.stdout.as_str(), self.stderr.as_str()),
            (0, format!("{line}\n").as_str(), "")
        );
    }

    /// Nothing on stdout; `error: …` on stderr, with this exit code.
    #[track_caller]
    fn fails(&self, code: i32, error: &str) {
        assert_eq!(
            (self.code, self.stdout.as_str()),
            (code, ""),
            "{}",
            self.stderr
        );
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        assert!(self.stderr.contains(error), "{}", self.stderr);
    }
}

/// The program, away from what the environment says about colour.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-expr"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli"));
    command
}

fn run(args: &[&str]) -> Ran {
    run_with(args, "")
}

fn run_with(args: &[&str], stdin: impl Into<Vec<u8>>) -> Ran {
    end(program().args(args), stdin)
}

/// Runs a command to its end.
fn end(command: &mut Command, stdin: impl Into<Vec<u8>>) -> Ran {
    let stdin = stdin.into();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A program that reads no stdin closes it; that is no failure of the test.
    let writer = thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().expect("no signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
