//! The command line of `callbacks`.

use std::path::PathBuf;

use clap::Args;

use super::exchange::Repeated;
use super::help;
use super::lenient::LenientArg;
use super::policy::PolicyArgs;
use super::url::UrlArgs;

/// List the callbacks and links of OpenAPI documents, and what recorded traffic would trigger
#[derive(Args)]
#[command(after_help = help::CALLBACKS)]
pub(crate) struct CallbacksArgs {
    /// OpenAPI documents, YAML or JSON: files, patterns such as `api/*.yaml`, folders, or `-` for
    /// stdin
    #[arg(value_name = "SPEC", required = true)]
    pub(crate) specs: Vec<String>,

    /// Recorded traffic: an HTTP Archive exported by a browser, `-` for stdin; each entry is
    /// matched to its operation
    #[arg(long, value_name = "FILE")]
    pub(crate) har: Option<String>,

    /// One exchange as JSON, as `eval` reads it, `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "har")]
    pub(crate) exchange: Option<String>,

    /// Print JSON: an array of one object per file
    #[arg(long)]
    pub(crate) json: bool,

    /// The folder that references to other files must not leave; by default the folder of each SPEC
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    /// The absolute URL to which relative keys are appended; by default the first server of the
    /// callback's own Path Item or operation
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,

    /// Value of a `{name}` that `--lenient sender_parameter` accepts (repeatable)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) sender: Vec<String>,

    /// Which value counts when a header or a query parameter occurs more than once: `error`
    /// (default), `first`, `last`, or `join`, for headers only
    #[arg(long, value_name = "WHICH", hide_possible_values = true)]
    pub(crate) repeated: Option<Repeated>,

    #[command(flatten)]
    pub(crate) options: UrlArgs,

    #[command(flatten)]
    pub(crate) lenient: LenientArg,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}
