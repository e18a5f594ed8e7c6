//! Lanes: deliveries to one receiver wait for one another, but not for those to other receivers.

use std::net::{IpAddr, Ipv6Addr};

use crate::endpoint::Endpoint;

/// One receiver: a host and a port. An IPv6 address counts by its network, because one machine has
/// many of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(String);

impl Lane {
    /// Returns the lane of a URL. A text that is not a URL has one too, and is rejected when it is
    /// sent.
    pub(crate) fn of(url: &str) -> Self {
        let Some(Endpoint { host, port }) = Endpoint::of(url) else {
            return Self("- 0".to_owned());
        };
        let host = host.to_string();
        Self(format!("{} {port}", host.parse().map_or(host, network)))
    }

    /// Returns the host of the lane.
    pub(crate) fn host(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// Returns the text that the database stores.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the host that an address counts as.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl From<String> for Lane {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_of_urls() {
        for (url, lane) in [
            ("https://h.example/a?b", "h.example 443"),
            ("https://H.example.:443/", "h.example 443"),
            ("http://h.example/", "h.example 80"),
            ("http://a.h.example:8080/", "a.h.example 8080"),
            ("http://192.0.2.1:9000/", "192.0.2.1 9000"),
            ("http://[::ffff:c000:201]:9000/", "192.0.2.1 9000"),
            ("http://[2001:db8:1:2:3:4:5:6]/", "2001:db8:1:2::/64 80"),
            ("http://[2001:db8:1:2::]/", "2001:db8:1:2::/64 80"),
            ("nothing", "- 0"),
            ("http://a b/", "- 0"),
            ("", "- 0"),
        ] {
            assert_eq!(Lane::of(url).as_str(), lane, "{url}");
        }
        assert_eq!(Lane::of("https://h.example/").host(), "h.example");
    }
}
