//! Patterns for hosts, and the names that never mean a host on the public internet.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use super::url_text::{self, Host};
use crate::text::Quoted;

/// Names that never mean a host on the public internet, and everything under them.
///
/// Some are reserved (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, and `internal` by ICANN).
/// Some collide with private names and were never delegated (`home`, `corp`, `mail`). The others
/// are answered by the resolvers of clusters and offices, or completed by their search domains.
/// `example` is deliberately missing: documentation and tests use it, and it has no addresses (RFC
/// 6761 §6.5).
///
/// The last label decides. The names are listed by their length, from 0 on, so that it is compared
/// with few of them.
const SPECIAL_NAMES: [&[&str]; 12] = [
    &[],
    &[],
    &[],
    &["lan", "svc", "k8s", "alt"],
    &["home", "corp", "mail", "arpa", "test"],
    &["local", "intra", "onion"],
    &["domain", "consul", "docker"],
    &["private", "cluster", "invalid"],
    &["internal", "intranet"],
    &["localhost", "workgroup"],
    &[],
    &["localdomain"],
];

/// The one special-use name of two labels. It is named instead of `arpa`.
const HOME: &str = "home.arpa";

/// A host, `example.com`, or all its subdomains, `*.example.com`. It matches whole labels and
/// ignores case.
///
/// ```
/// use openapi_expr::policy::HostPattern;
/// use openapi_expr::Policy;
///
/// let hosts: [HostPattern; 2] = ["example.com".parse()?, "*.example.com".parse()?];
/// let policy = Policy::public().only_hosts(hosts);
/// assert!(policy.check_url("https://hooks.example.com/").is_ok());
/// assert!(policy.check_url("https://notexample.com/").is_err());
/// # Ok::<(), openapi_expr::policy::InvalidHost>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPattern {
    name: String,
    below: bool,
}

/// A text that is not a [`HostPattern`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid host pattern {}: expected `example.com`, `*.example.com` (all subdomains) or an IP address, without scheme or port",
    Quoted(.0)
)]
pub struct InvalidHost(String);

impl InvalidHost {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        "invalid-host"
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostPattern {
    type Err = InvalidHost;

    fn from_str(pattern: &str) -> Result<Self, InvalidHost> {
        let (host, below) = pattern
            .strip_prefix("*.")
            .map_or((pattern, false), |host| (host, true));
        canonical(host.strip_suffix('.').unwrap_or(host))
            .map(|name| Self { name, below })
            // An address has no subdomains.
            .filter(|parsed| !below || parsed.address().is_none())
            .ok_or_else(|| InvalidHost(pattern.to_owned()))
    }
}

/// Returns a host as the patterns compare it: a name in lower case, or an address as it is printed.
/// An IPv6 address may be in brackets.
fn canonical(host: &str) -> Option<String> {
    if host.ends_with('.') {
        return None;
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return Some(address.to_string());
    }
    let text = format!("http://{host}/");
    let read = url_text::read(&text).ok()?;
    let has_path = read.authority_end + 1 != text.len();
    let is_bracketed = host.ends_with(']');
    let has_port = host.contains(':') && !is_bracketed;
    if has_path || has_port {
        return None;
    }
    Some(match read.host {
        Host::Name(name) => name.to_ascii_lowercase(),
        Host::V4(address) => address.to_string(),
        Host::V6(address) => address.to_string(),
    })
}
/// Writes the pattern in lower case.
impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.name)
    }
}

impl HostPattern {
    /// Returns the pattern for `localhost`, or for all names under it.
    pub(crate) fn localhost(below: bool) -> Self {
        Self {
            name: "localhost".to_owned(),
            below,
        }
    }

    /// Returns the address if the pattern is one.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.name.parse().ok()
    }

    pub(crate) fn matches(&self, host: &Host<'_>) -> bool {
        match host {
            Host::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                let Some(at) = name.len().checked_sub(self.name.len()) else {
                    return false;
                };
                let same = name
                    .get(at..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(&self.name));
                let dot = || name.get(..at).is_some_and(|before| before.ends_with('.'));
                same && if self.below { dot() } else { at == 0 }
            }
            Host::V4(address) => self.address() == Some(IpAddr::V4(*address)),
            Host::V6(address) => self.address() == Some(IpAddr::V6(*address)),
        }
    }
}

/// Returns the special-use name that a host name is equal to or under.
pub(crate) fn special_name(name: &str) -> Option<&'static str> {
    let (above, last) = last_label(name);
    let special = SPECIAL_NAMES
        .get(last.len())?
        .iter()
        .find(|special| last.eq_ignore_ascii_case(special))?;
    if *special == "arpa" && last_label(above).1.eq_ignore_ascii_case("home") {
        return Some(HOME);
    }
    Some(special)
}

/// Splits a name into the labels before the last one, which may be none, and the last one.
fn last_label(name: &str) -> (&str, &str) {
    // The last label is short, so a call would cost more than these few steps.
    name.bytes()
        .rposition(|byte| byte == b'.')
        .and_then(|dot| Some((name.get(..dot)?, name.get(dot + 1..)?)))
        .unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_special_name_is_listed_by_its_length() {
        for (length, names) in SPECIAL_NAMES.iter().enumerate() {
            for name in *names {
                assert_eq!(name.len(), length, "{name}");
            }
        }
    }
}
