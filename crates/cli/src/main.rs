//! The program `openapi-expr`: it maps a command line to calls of the libraries.

mod args;
mod commands;
mod input;
mod outcome;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};
use crate::commands::{callbacks, check_url, eval, lint, pages, parse};
use crate::output::stderr;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // It shows arguments, and those may be file names.
        Err(error) if error.use_stderr() => {
            stderr::note(error.render().ansi().to_string().trim_end());
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
    match done.map_err(outcome::Stop::message) {
        Ok(verdict) => verdict.into(),
        Err(None) => ExitCode::SUCCESS,
        Err(Some(message)) => {
            stderr::error(&message);
            ExitCode::from(2)
        }
    }
}
