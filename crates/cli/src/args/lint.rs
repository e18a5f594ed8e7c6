//! The command line of `lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::help;

/// Find what is wrong with the callback keys and links of OpenAPI documents, and mend it
#[derive(Args)]
#[command(after_help = help::LINT)]
pub(crate) struct LintArgs {
    /// OpenAPI documents, YAML or JSON: files, patterns such as `api/*.yaml`, folders, or `-` for
    /// stdin
    #[arg(value_name = "FILE", required_unless_present = "explain")]
    pub(crate) files: Vec<String>,

    /// How to print what was found: `human` (default), `json`, `sarif` 2.1.0, or `github` for
    /// workflow annotations
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) format: Format,

    /// Write the fixes that are certain, and print what remains; links that were found in a folder
    /// or by a pattern are not followed out of it
    #[arg(long, conflicts_with = "diff")]
    pub(crate) fix: bool,

    /// Show as a unified diff what `--fix` would write
    #[arg(long, conflicts_with = "format")]
    pub(crate) diff: bool,

    /// Turn a rule off (repeatable): its code or its name
    #[arg(long = "allow", short = 'A', value_name = "RULE")]
    pub(crate) allow: Vec<String>,

    /// Make a rule a warning (repeatable)
    #[arg(long = "warn", short = 'W', value_name = "RULE")]
    pub(crate) warn: Vec<String>,

    /// Make a rule an error (repeatable); `warnings` for all that are warnings
    #[arg(long = "deny", short = 'D', value_name = "RULE")]
    pub(crate) deny: Vec<String>,

    /// Explain a rule, with a wrong and a right example; `all` lists them
    #[arg(long, value_name = "RULE", conflicts_with_all = ["files", "fix", "diff"])]
    pub(crate) explain: Option<String>,

    /// The settings; by default `openapi-expr.toml` in the folder of a document or the next one
    /// above it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Read no settings from files
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,

    /// The folder that references to other files may not leave; by default that of each FILE
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the source with carets
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}
