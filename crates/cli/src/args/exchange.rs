//! The flags that describe an exchange.

use clap::{Args, ValueEnum};
use http::StatusCode;

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

    /// Body of the request, read by its `Content-Type`, by default as text; `@FILE`, or `-` for
    /// stdin
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

    /// Body of the response, read by its `Content-Type`, by default as text; `@FILE`, or `-` for
    /// stdin
    #[arg(long, value_name = "TEXT", conflicts_with = "response_body")]
    pub(crate) response_text: Option<String>,

    /// Value of a `{name}` that `--lenient sender_parameter` accepts (repeatable)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) sender: Vec<String>,

    /// Which value counts when a header or a query parameter occurs more than once: `error`
    /// (default), `first`, `last`, or `join`, for headers only
    #[arg(long, value_name = "WHICH", hide_possible_values = true)]
    pub(crate) repeated: Option<Repeated>,

    /// The exchange as JSON, `-` for stdin: `{"request": {"method", "url", "headers", "path",
    /// "body" | "body_text"}, "response": {"status", "headers", "body" | "body_text"}, "sender"}`
    #[arg(long, value_name = "FILE", conflicts_with_all = PARTS)]
    pub(crate) exchange: Option<String>,

    /// The exchange from an HTTP Archive exported by a browser, `-` for stdin
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

/// The flags that conflict with a file that holds the exchange.
pub(super) const PARTS: [&str; 10] = [
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
