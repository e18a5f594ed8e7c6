//! The command line of `parse`.

use clap::Args;

use super::help;
use super::lenient::LenientArg;

/// Show the parts of expressions and templates, or what is wrong with them
#[derive(Args)]
#[command(after_help = help::PARSE)]
#[expect(clippy::struct_excessive_bools, reason = "one per flag")]
pub(crate) struct ParseArgs {
    /// Templates, such as `{$request.body#/url}/done`; a text that starts with `$` is a bare
    /// expression
    #[arg(
        value_name = "TEXT",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) texts: Vec<String>,

    /// Print one JSON object per TEXT
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,

    /// Read one `{"text": …, "kind": "template"|"expression", "lenient": […]}` per line from stdin,
    /// and answer each with a line
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// Print each TEXT in the standard spelling
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub(crate) standard: bool,

    /// Each text must be one bare expression
    #[arg(long)]
    pub(crate) expression: bool,

    #[command(flatten)]
    pub(crate) lenient: LenientArg,
}
