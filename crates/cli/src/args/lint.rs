//! The command line of `lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::help;

/// Find mistakes in the callback keys and links of OpenAPI documents, and fix them
#[derive(Args)]
#[command(after_help = help::LINT)]
pub(crate) struct LintArgs {
    /// OpenAPI documents, YAML or JSON: files, patterns such as `api/*.yaml`, folders, or `-` for
    /// stdin
    #[arg(value_name = "FILE", required_unless_present = "explain")]
    pub(crate) files: Vec<String>,

    /// The format of the findings: `human` (default), `json`, `sarif` 2.1.0, or `github` for
    /// workflow annotations
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) format: Format,

    /// Write the fixes that are certain, and print what remains; files outside a folder are not
    /// written, even if links in it point to them
    #[arg(long, conflicts_with = "diff")]
    pub(crate) fix: bool,

    /// Show what `--fix` would write, as a unified diff
    #[arg(long, conflicts_with = "format")]
    pub(crate) diff: bool,

    /// Turn off a rule, by its code or its name (repeatable)
    #[arg(long = "allow", short = 'A', value_name = "RULE")]
    pub(crate) allow: Vec<String>,

    /// Make a rule a warning (repeatable)
    #[arg(long = "warn", short = 'W', value_name = "RULE")]
    pub(crate) warn: Vec<String>,

    /// Make a rule an error (repeatable); `warnings` for all rules that are warnings
    #[arg(long = "deny", short = 'D', value_name = "RULE")]
    pub(crate) deny: Vec<String>,

    /// Explain a rule, with a wrong and a right example; `all` lists all rules
    #[arg(long, value_name = "RULE", conflicts_with_all = ["files", "fix", "diff"])]
    pub(crate) explain: Option<String>,

    /// The settings file; by default the nearest `openapi-expr.toml`, in the folder of a document
    /// or above it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Do not read settings from files
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,

    /// The folder that references to other files must not leave; by default the folder of each FILE
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the source, with carets
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}
