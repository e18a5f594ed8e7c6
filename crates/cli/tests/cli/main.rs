//! The program, run as by a shell.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bodies;
mod callbacks;
mod callbacks_files;
mod callbacks_flags;
mod callbacks_matching;
mod callbacks_references;
mod callbacks_traffic;
mod check_url;
mod eval;
mod files;
mod jsonl;
mod jsonl_eval;
mod links_files;
mod lint;
mod lint_fix;
mod lint_fix_files;
mod lint_fix_law;
mod lint_formats;
mod lint_inputs;
mod lint_lost;
mod lint_places;
mod lint_repeated;
mod lint_robust;
mod lint_sarif;
mod lint_settings;
mod lint_silence;
mod parse;
mod streams;
mod suites;
mod terminal;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

/// The result of a run.
#[derive(Debug)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Returns stdout as JSON.
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Returns each line of stdout as JSON.
    fn lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }

    /// Checks for this text and a line break on stdout, an empty stderr, and exit code 0.
    #[track_caller]
    fn answers(&self, line: &str) {
        assert_eq!(
            (self.code, self.stdout.as_str(), self.stderr.as_str()),
            (0, format!("{line}\n").as_str(), "")
        );
    }

    /// Checks for an empty stdout, `error: …` with this text on stderr, and this exit code.
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

/// Returns the program, without the environment variables that control colours.
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

/// Runs a command until it ends.
fn end(command: &mut Command, stdin: impl Into<Vec<u8>>) -> Ran {
    let stdin = stdin.into();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A program that does not read stdin closes it. Then writing fails, and the test goes on.
    let writer = thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().expect("no signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
