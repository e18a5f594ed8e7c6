//! Hosts by name: patterns, and the names that never mean a host on the public internet.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use super::url_text::{self, Host, UrlText};
use crate::text::Quoted;

/// Names that never mean a host on the public internet, and everything under them.
///
/// Some are reserved (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, `internal` by ICANN), some
/// collide with private names and were never delegated (`home`, `corp`, `mail`), and the rest are
/// answered by the resolvers of clusters and offices, or completed by their search domains.
/// `example` is left out on purpose: documentation and tests use it, and it has no addresses (RFC
/// 6761 §6.5).
const SPECIAL_NAMES: [&str; 24] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "intra",
    "lan",
    "home",
    "corp",
    "private",
    "mail",
    "domain",
    "workgroup",
    "svc",
    "cluster",
    "k8s",
    "consul",
    "docker",
    // Before `arpa`, so that a refusal names it.
    "home.arpa",
    "arpa",
    "onion",
    "invalid",
    "test",
    "alt",
];

/// A host, `example.com`, or all under it, `*.example.com`; whole labels, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPattern {
    name: String,
    below: bool,
}

/// A text that is not a [`HostPattern`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is not a host: write `example.com`, `*.example.com` for all under it, or an address, without scheme and port", Quoted(.0))]
pub struct InvalidHost(String);

impl FromStr for HostPattern {
    type Err = InvalidHost;

    fn from_str(pattern: &str) -> Result<Self, InvalidHost> {
        let (name, below) = pattern
            .strip_prefix("*.")
            .map_or((pattern, false), |name| (name, true));
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.ends_with('.') {
            return Err(InvalidHost(pattern.to_owned()));
        }
        let text = format!("http://{name}/");
        match url_text::read(&text) {
            Ok(UrlText {
                host: Host::V4(_) | Host::V6(_),
                ..
            }) if below => Err(InvalidHost(pattern.to_owned())),
            Ok(read)
                if read.authority_end + 1 == text.len()
                    && !name.contains(':') | name.ends_with(']') =>
            {
                let name = match read.host {
                    Host::Name(name) => name.to_ascii_lowercase(),
                    Host::V4(address) => address.to_string(),
                    Host::V6(address) => address.to_string(),
                };
                Ok(Self { name, below })
            }
            _ => name.parse::<IpAddr>().ok().filter(|_| !below).map_or_else(
                || Err(InvalidHost(pattern.to_owned())),
                |address| {
                    Ok(Self {
                        name: address.to_string(),
                        below,
                    })
                },
            ),
        }
    }
}

/// As it is written, in lower case.
impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.name)
    }
}

impl HostPattern {
    /// `localhost`, or all under it.
    pub(crate) fn localhost(below: bool) -> Self {
        Self {
            name: "localhost".to_owned(),
            below,
        }
    }

    /// The address, where the pattern is one.
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

/// The special-use name that a host name is, or that it is under.
pub(crate) fn special_name(name: &str) -> Option<&'static str> {
    let under = |special: &&str| match name.len().checked_sub(special.len()) {
        Some(0) => name.eq_ignore_ascii_case(special),
        // Whole labels: `mylocal.example` is not under `local`.
        Some(at) => {
            name.as_bytes().get(at - 1) == Some(&b'.')
                && name
                    .get(at..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(special))
        }
        None => false,
    };
    SPECIAL_NAMES.into_iter().find(under)
}
