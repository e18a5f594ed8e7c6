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

    /// What to make of each TEXT: `url` (default), a callback URL with the values encoded, that the
    /// policy lets through; `text`, nothing encoded; `value`, JSON, in which one expression alone
    /// keeps the type of its value
    #[arg(
        id = "as",
        long = "as",
        value_name = "FORM",
        hide_possible_values = true
    )]
    pub(crate) form: Option<Form>,

    /// With `--as url`: the absolute URL that relative templates are appended to
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,

    #[command(flatten)]
    pub(crate) options: UrlArgs,

    #[command(flatten)]
    pub(crate) lenient: LenientArg,

    /// Refuse the spellings of the FastAPI documentation, which are read with a warning by default
    #[arg(long, conflicts_with = "lenient")]
    pub(crate) strict: bool,

    /// Read `{"text": …, "exchange": {…}, "as": …, "policy": …, "base": …, "slashes": …,
    /// "join_query": …, "lenient": […]}` a line from stdin, answer each with a line; flags stand in
    /// for members that a line does not have, hosts and ranges of both count, and a line is read
    /// strictly by default
    #[arg(long, conflicts_with_all = PARTS, conflicts_with_all = ["path", "sender", "exchange", "har"])]
    pub(crate) jsonl: bool,

    #[command(flatten)]
    pub(crate) exchange: ExchangeArgs,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A callback URL, values encoded, that the policy lets through
    #[default]
    Url,
    /// Text, nothing encoded
    Text,
    /// JSON; one expression alone keeps the type of its value
    Value,
}
