//! The parts of a URL whose text keeps the rules.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::policy::text_rule::TextRule;
use crate::text::cut;

/// A rule, and the byte at which the text breaks it.
pub(crate) type Breach = (TextRule, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host<'t> {
    Name(&'t str),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// The parts of a URL whose text keeps the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UrlText<'t> {
    pub(crate) https: bool,
    pub(crate) host: Host<'t>,
    /// The port of the text, or the default of the scheme.
    pub(crate) port: u16,
    /// Where the authority ends in the text.
    pub(crate) authority_end: usize,
    pub(crate) path: &'t str,
    pub(crate) query: Option<&'t str>,
}

/// The scheme and the authority of a URL that was read, without its text. They are those of every
/// text that starts with the same bytes, up to `authority_end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Front {
    https: bool,
    /// Where the host ends in the text.
    host_end: usize,
    /// The host, unless it is a name.
    address: Option<IpAddr>,
    port: u16,
    authority_end: usize,
}

impl Front {
    /// Returns the scheme and the authority of a URL.
    pub(crate) fn of(read: &UrlText<'_>) -> Self {
        let (length, address) = match read.host {
            Host::Name(name) => (name.len(), None),
            Host::V4(address) => (0, Some(IpAddr::V4(address))),
            Host::V6(address) => (0, Some(IpAddr::V6(address))),
        };
        Self {
            https: read.https,
            host_end: host_start(read.https) + length,
            address,
            port: read.port,
            authority_end: read.authority_end,
        }
    }

    /// Returns the parts of a text that starts with this scheme and authority. `None` if it is too
    /// short for that.
    pub(super) fn split(self, text: &str) -> Option<UrlText<'_>> {
        let host = match self.address {
            None => Host::Name(text.get(host_start(self.https)..self.host_end)?),
            Some(IpAddr::V4(address)) => Host::V4(address),
            Some(IpAddr::V6(address)) => Host::V6(address),
        };
        let (path, query) = cut(text.get(self.authority_end..)?, b'?');
        Some(UrlText {
            https: self.https,
            host,
            port: self.port,
            authority_end: self.authority_end,
            path,
            query,
        })
    }
}

/// Returns where the host starts, after `https://` or `http://`.
fn host_start(https: bool) -> usize {
    if https { "https://" } else { "http://" }.len()
}
