//! From flags, and from members of a line, to a [`Policy`].

use std::str::FromStr;

use clap::{Args, ValueEnum};
use openapi_expr::Policy;
use openapi_expr::policy::{Cidr, HostPattern};
use openapi_expr_files::json::{Object, Part};

#[derive(Args, Clone)]
#[command(next_help_heading = "The policy")]
pub(crate) struct PolicyArgs {
    /// Where a URL may point: `public` (default), the public internet; or `any`, everywhere that a
    /// valid URL can point
    #[arg(long = "policy", value_name = "POLICY", hide_possible_values = true)]
    pub(crate) name: Option<PolicyName>,

    /// Allow `127.0.0.0/8`, `::1` and `localhost`
    #[arg(long)]
    pub(crate) allow_loopback: bool,

    /// Allow a host: `name`, `*.name` for all subdomains, or an address (repeatable)
    #[arg(long = "allow-host", value_name = "HOST")]
    pub(crate) allow_hosts: Vec<HostPattern>,

    /// Allow a range of addresses (repeatable)
    #[arg(long = "allow-cidr", value_name = "CIDR")]
    pub(crate) allow_cidrs: Vec<Cidr>,

    /// Deny a host: `name`, `*.name` for all subdomains, or an address; overrides every `--allow-…`
    /// (repeatable)
    #[arg(long = "deny-host", value_name = "HOST")]
    pub(crate) deny_hosts: Vec<HostPattern>,

    /// Deny a range of addresses; overrides every `--allow-…` (repeatable)
    #[arg(long = "deny-cidr", value_name = "CIDR")]
    pub(crate) deny_cidrs: Vec<Cidr>,

    /// Deny http URLs
    #[arg(long)]
    pub(crate) https_only: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyName {
    /// The public internet
    #[default]
    Public,
    /// Anywhere; the rules for a URL's text still hold
    Any,
}

impl PolicyArgs {
    pub(crate) fn policy(&self) -> Policy {
        let mut policy = match self.name.unwrap_or_default() {
            PolicyName::Public => Policy::public(),
            PolicyName::Any => Policy::any(),
        };
        if self.https_only {
            policy = policy.https_only();
        }
        if self.allow_loopback {
            policy = policy.allow_loopback();
        }
        let policy = self
            .allow_hosts
            .iter()
            .cloned()
            .fold(policy, Policy::allow_host);
        let policy = self
            .allow_cidrs
            .iter()
            .copied()
            .fold(policy, Policy::allow_cidr);
        let policy = self
            .deny_hosts
            .iter()
            .cloned()
            .fold(policy, Policy::deny_host);
        self.deny_cidrs
            .iter()
            .copied()
            .fold(policy, Policy::deny_cidr)
    }

    /// These flags with what a line adds.
    pub(crate) fn with(&self, line: &mut Object<'_>) -> Result<Self, String> {
        let name = line
            .take("policy")?
            .map(|json| match json.text()?.as_str() {
                "public" => Ok(PolicyName::Public),
                "any" => Ok(PolicyName::Any),
                _ => Err(json.wrong("`public` or `any`")),
            });
        let loopback = line.boolean("allow_loopback")?;
        let https = line.boolean("https_only")?;
        let mut with = self.clone();
        with.name = name.transpose()?.or(self.name);
        with.allow_loopback |= loopback.unwrap_or_default();
        with.https_only |= https.unwrap_or_default();
        with.allow_hosts
            .extend(each::<HostPattern>(line, "allow_host")?);
        with.allow_cidrs.extend(each::<Cidr>(line, "allow_cidr")?);
        with.deny_hosts
            .extend(each::<HostPattern>(line, "deny_host")?);
        with.deny_cidrs.extend(each::<Cidr>(line, "deny_cidr")?);
        Ok(with)
    }
}

fn each<T: FromStr<Err: std::fmt::Display>>(
    line: &mut Object<'_>,
    name: &str,
) -> Result<Vec<T>, String> {
    let items = line.items(name)?;
    let parse = |item: &Part<'_>| {
        item.text()?
            .parse()
            .map_err(|error| format!("`{}`: {error}", item.place()))
    };
    items.iter().map(parse).collect()
}
