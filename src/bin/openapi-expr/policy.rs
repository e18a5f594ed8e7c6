//! From flags, and from members of a line, to a [`Policy`].

use std::str::FromStr;

use openapi_expr::{Cidr, HostPattern, Policy};

use crate::args::{PolicyArgs, PolicyName};
use crate::exchange::json::{At, Object};

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
        let policy = self.allow_hosts.iter().cloned().fold(policy, Policy::allow_host);
        self.allow_cidrs.iter().copied().fold(policy, Policy::allow_cidr)
    }

    /// These flags with what a line adds.
    pub(crate) fn with(&self, line: &mut Object<'_>) -> Result<Self, String> {
        let name = line.take("policy")?.map(|json| match json.text()?.as_str() {
            "public" => Ok(PolicyName::Public),
            "any" => Ok(PolicyName::Any),
            _ => Err(json.wrong("`public` or `any`")),
        });
        let loopback = line.take("allow_loopback")?.map(|json| json.boolean()).transpose()?;
        let https = line.take("https_only")?.map(|json| json.boolean()).transpose()?;
        let mut with = self.clone();
        with.name = name.transpose()?.or(self.name);
        with.allow_loopback |= loopback.unwrap_or_default();
        with.https_only |= https.unwrap_or_default();
        with.allow_hosts.extend(each::<HostPattern>(line, "allow_host")?);
        with.allow_cidrs.extend(each::<Cidr>(line, "allow_cidr")?);
        Ok(with)
    }
}

fn each<T: FromStr<Err: std::fmt::Display>>(line: &mut Object<'_>, name: &str) -> Result<Vec<T>, String> {
    let items = line.take(name)?.map(|json| json.items()).transpose()?.unwrap_or_default();
    let parse = |item: &At<'_>| item.text()?.parse().map_err(|error| format!("`{}`: {error}", item.place()));
    items.iter().map(parse).collect()
}
