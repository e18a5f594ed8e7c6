//! The command line: one file per command, and the groups of flags that several commands share.

pub(crate) mod callbacks;
pub(crate) mod check_url;
pub(crate) mod eval;
pub(crate) mod exchange;
mod help;
pub(crate) mod lenient;
pub(crate) mod lint;
pub(crate) mod parse;
pub(crate) mod policy;
pub(crate) mod url;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use callbacks::CallbacksArgs;
use check_url::CheckUrlArgs;
use eval::EvalArgs;
use lint::LintArgs;
use parse::ParseArgs;

/// Parse OpenAPI runtime expressions, evaluate them against an HTTP exchange, check where callback
/// URLs point, and lint OpenAPI documents
#[derive(Parser)]
#[command(name = "openapi-expr", version, max_term_width = 100, after_help = help::PROGRAM)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Parse(ParseArgs),
    Eval(Box<EvalArgs>),
    CheckUrl(CheckUrlArgs),
    Callbacks(Box<CallbacksArgs>),
    Lint(Box<LintArgs>),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page in roff
    Man {
        /// The command to document; without it, the program
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}
