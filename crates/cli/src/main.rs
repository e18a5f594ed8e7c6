//! The program `openapi-expr`: it maps a command line to calls of the library.

mod answer;
mod args;
mod below;
mod bundle;
mod callbacks;
mod check_url;
mod documents;
mod eval;
mod exchange;
mod flags;
mod har;
mod help;
mod identity;
mod inert;
mod input;
mod lint;
mod missed;
mod options;
mod pages;
mod parse;
mod policy;
mod remarks;
mod report;
mod source;
mod stream;
mod tree;
mod within;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};

/// How a run that came to its end went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    /// An input was refused.
    Bad,
    /// An input could not be read; the rest went on.
    Unread,
}

/// Why a run did not come to its end.
enum Stop {
    /// The command line, or a file that it names.
    Usage(String),
    /// Reading stdin or writing stdout.
    Stream(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Stream(error.into())
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // It shows arguments, and those may be names of files.
        Err(error) if error.use_stderr() => {
            report::note(error.render().ansi().to_string().trim_end());
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let done = match cli.command {
        Command::Parse(args) => parse::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::CheckUrl(args) => check_url::run(&args),
        Command::Callbacks(args) => callbacks::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Completions { shell } => pages::completions(shell),
        Command::Man { command } => pages::man(command.as_deref()),
    };
    match done {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::FAILURE,
        Ok(Verdict::Unread) => ExitCode::from(2),
        // `| head -1` has seen enough.
        Err(Stop::Stream(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Stop::Stream(error)) => stopped(&format!("reading stdin or writing stdout: {error}")),
        Err(Stop::Usage(message)) => stopped(&message),
    }
}

fn stopped(message: &str) -> ExitCode {
    report::error(message);
    ExitCode::from(2)
}
