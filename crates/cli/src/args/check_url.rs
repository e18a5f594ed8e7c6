//! The command line of `check-url`.

use clap::Args;

use super::help;
use super::policy::PolicyArgs;

/// Check whether a callback may be sent to a URL. No name is resolved and nothing is sent
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

    /// Read one `{"url": …, "dns": ["address", …], "policy": …, "deny_cidr": […]}` per line from
    /// stdin, and answer each with a line; the policy must allow every address that DNS returned,
    /// and each policy flag can be a member too
    #[arg(long)]
    pub(crate) jsonl: bool,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}
