//! The command line of `eval`.

use clap::{Args, ValueEnum};

use super::exchange::{ExchangeArgs, PARTS};
use super::help;
use super::lenient::LenientArg;
use super::policy::PolicyArgs;
use super::url::UrlArgs;

/// Evaluate templates against an HTTP exchange: to a callback URL, to text, or to a JSON value
#[derive(Args)]
#[command(after_help = help::EVAL)]
pub(crate) struct EvalArgs {
    /// Templates, such as `{$request.query.callback_url}/invoices/{$request.body#/id}`
    #[arg(
        value_name = "TEXT",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) texts: Vec<String>,

    /// What to turn each TEXT into: `url` (default), a callback URL with encoded values that the
    /// policy allows; `text`, without encoding; or `value`, JSON, in which a single expression
    /// keeps the type of its value
    #[arg(
        id = "as",
        long = "as",
        value_name = "FORM",
        hide_possible_values = true
    )]
    pub(crate) form: Option<Form>,

    /// With `--as url`: the absolute URL to which relative templates are appended
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,

    #[command(flatten)]
    pub(crate) options: UrlArgs,

    #[command(flatten)]
    pub(crate) lenient: LenientArg,

    /// Reject the spellings of the FastAPI documentation, which are accepted with a warning by
    /// default
    #[arg(long, conflicts_with = "lenient")]
    pub(crate) strict: bool,

    /// Read one `{"text": …, "exchange": {…}, "as": …, "policy": …, "base": …, "slashes": …,
    /// "join_query": …, "lenient": […]}` per line from stdin, and answer each with a line; flags
    /// are the defaults of the members, the hosts and ranges of both apply, and by default a line
    /// accepts standard spellings only
    #[arg(long, conflicts_with_all = PARTS, conflicts_with_all = ["path", "sender", "exchange", "har"])]
    pub(crate) jsonl: bool,

    #[command(flatten)]
    pub(crate) exchange: ExchangeArgs,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A callback URL with encoded values that the policy allows
    #[default]
    Url,
    /// Text, without encoding
    Text,
    /// JSON; a single expression keeps the type of its value
    Value,
}
