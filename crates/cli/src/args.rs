//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use http::StatusCode;
use openapi_expr::Leniency;

use crate::callbacks::args::CallbacksArgs;
use crate::help;
use crate::lint::args::LintArgs;
use crate::options::UrlArgs;
use crate::policy::PolicyArgs;

/// OpenAPI runtime expressions: parse them, evaluate them against an HTTP exchange, and check where
/// a callback URL leads
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
        /// The command that the page is about; without it the program
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

/// Show what expressions and templates are made of, or what is wrong with them
#[derive(Args)]
#[command(after_help = help::PARSE)]
#[expect(clippy::struct_excessive_bools, reason = "one per flag")]
pub(crate) struct ParseArgs {
    /// Templates, such as `{$request.body#/url}/done`; what begins with `$` is a bare expression
    #[arg(
        value_name = "TEXT",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) texts: Vec<String>,

    /// Print one JSON object per TEXT
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,

    /// Read `{"text": …, "kind": "template"|"expression", "lenient": […]}` a line from stdin,
    /// answer each with a line
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// Print each TEXT in the spelling of the standard
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub(crate) standard: bool,

    /// Each text must be one bare expression
    #[arg(long)]
    pub(crate) expression: bool,

    #[command(flatten)]
    pub(crate) lenient: LenientArg,
}

#[derive(Args)]
pub(crate) struct LenientArg {
    /// Spellings to let through, separated by commas: `bare_parameter`, `dotted_body`,
    /// `angle_brackets`, `missing_slash`, `missing_dollar`, `sender_parameter`, `literal_braces`;
    /// `fastapi` for the first three, `all`, `strict` for none
    #[arg(id = "lenient", long = "lenient", value_name = "NAMES")]
    names: Vec<Leniency>,
}

impl LenientArg {
    /// What was asked for; `None` when nothing was.
    pub(crate) fn leniency(&self) -> Option<Leniency> {
        self.names.iter().copied().reduce(|one, other| one | other)
    }
}

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

#[derive(Args)]
#[command(next_help_heading = "The exchange")]
pub(crate) struct ExchangeArgs {
    /// Method of the request
    #[arg(long)]
    pub(crate) method: Option<String>,

    /// Absolute URL of the request, with its query
    #[arg(long)]
    pub(crate) url: Option<String>,

    /// Header of the request (repeatable)
    #[arg(long = "header", short = 'H', value_name = "NAME: VALUE")]
    pub(crate) headers: Vec<String>,

    /// Path parameter of the request, decoded (repeatable)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) path: Vec<String>,

    /// Body of the request: JSON, `@FILE`, or `-` for stdin
    #[arg(long, value_name = "JSON", allow_negative_numbers = true)]
    pub(crate) body: Option<String>,

    /// Body of the request: a urlencoded form, `@FILE`, or `-` for stdin (repeatable, for more
    /// fields)
    #[arg(long = "form", value_name = "FORM", conflicts_with = "body")]
    pub(crate) forms: Vec<String>,

    /// Body of the request: text, or what its `Content-Type` says; `@FILE`, or `-` for stdin
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["body", "forms"])]
    pub(crate) text: Option<String>,

    /// Status code of the response
    #[arg(long, value_name = "CODE")]
    pub(crate) status: Option<StatusCode>,

    /// Header of the response (repeatable)
    #[arg(long = "response-header", value_name = "NAME: VALUE")]
    pub(crate) response_headers: Vec<String>,

    /// Body of the response: JSON, `@FILE`, or `-` for stdin
    #[arg(long, value_name = "JSON", allow_negative_numbers = true)]
    pub(crate) response_body: Option<String>,

    /// Body of the response: text, or what its `Content-Type` says; `@FILE`, or `-` for stdin
    #[arg(long, value_name = "TEXT", conflicts_with = "response_body")]
    pub(crate) response_text: Option<String>,

    /// Value of a `{name}` that `--lenient sender_parameter` lets through (repeatable)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) sender: Vec<String>,

    /// Which one counts when a header or a query parameter occurs more than once: `error`
    /// (default), `first`, `last`, or `join`, which is for headers alone
    #[arg(long, value_name = "WHICH", hide_possible_values = true)]
    pub(crate) repeated: Option<Repeated>,

    /// The exchange as JSON, `-` for stdin: `{"request": {"method", "url", "headers", "path",
    /// "body" | "body_text"}, "response": {"status", "headers", "body" | "body_text"}, "sender"}`
    #[arg(long, value_name = "FILE", conflicts_with_all = PARTS)]
    pub(crate) exchange: Option<String>,

    /// The exchange from an HTTP Archive that a browser exported, `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "exchange", conflicts_with_all = PARTS)]
    pub(crate) har: Option<String>,

    /// Which entry of the archive, counted from 0
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        requires = "har",
        allow_negative_numbers = true
    )]
    pub(crate) entry: usize,
}

/// What a file that holds the exchange leaves no room for.
const PARTS: [&str; 10] = [
    "method",
    "url",
    "headers",
    "body",
    "forms",
    "text",
    "status",
    "response_headers",
    "response_body",
    "response_text",
];

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Repeated {
    /// None: it is an error
    Error,
    /// The first
    First,
    /// The last
    Last,
    /// Headers joined by `, `; a query parameter is an error
    Join,
}

/// Judge URLs: may a callback be sent there? No name is resolved and nothing is sent
#[derive(Args)]
#[command(after_help = help::CHECK_URL)]
pub(crate) struct CheckUrlArgs {
    /// URLs, as they would be called
    #[arg(
        value_name = "URL",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) urls: Vec<String>,

    /// Read `{"url": …, "dns": ["address", …], "policy": …, "deny_cidr": […]}` a line from stdin,
    /// answer each with a line; every address that a name gave must pass, and each flag of the
    /// policy is a member too
    #[arg(long)]
    pub(crate) jsonl: bool,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}
