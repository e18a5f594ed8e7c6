//! Where a receiver listens: a host and one of its ports.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;

/// A host in normalized form: a lower-case name without a final dot, or an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Host(String);

/// A host and one of its ports.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Endpoint {
    /// The host.
    pub(crate) host: Host,
    /// The port.
    pub(crate) port: u16,
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        let bare = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Some(address) = bare {
            let address: Ipv6Addr = address.parse().ok()?;
            return Some(Self(IpAddr::from(address).to_canonical().to_string()));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (!name.is_empty() && name.bytes().all(is_name)).then(|| Self(name.to_ascii_lowercase()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Endpoint {
    /// Returns the endpoint that a URL addresses.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let port = match uri.port() {
            Some(port) => port.as_str().parse().ok()?,
            None if uri.scheme_str()? == "https" => 443,
            None => 80,
        };
        Some(Self {
            host: Host::parse(uri.host()?)?,
            port,
        })
    }
}

/// A host, optionally with a port that limits it to one endpoint: `hooks.example.com`,
/// `hooks.example.com:8443`, `[2001:db8::1]:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    host: Host,
    port: Option<u16>,
}

/// A text that is not a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid receiver: expected `HOST` or `HOST:PORT`, without scheme or path, and an IPv6 address in brackets"
)]
pub struct InvalidPlace;

impl Place {
    /// Returns whether the endpoint is in this place.
    pub(crate) fn has(&self, endpoint: &Endpoint) -> bool {
        self.host == endpoint.host && self.port.is_none_or(|port| port == endpoint.port)
    }

    /// Returns whether it is limited to one endpoint.
    pub(crate) fn has_port(&self) -> bool {
        self.port.is_some()
    }
}

impl FromStr for Place {
    type Err = InvalidPlace;

    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !text.ends_with(']') => {
                let is_digits = port.bytes().all(|byte| byte.is_ascii_digit());
                let port = port
                    .parse()
                    .ok()
                    .filter(|port| is_digits && *port != 0)
                    .ok_or(InvalidPlace)?;
                (host, Some(port))
            }
            _ => (text, None),
        };
        Ok(Self {
            host: Host::parse(host).ok_or(InvalidPlace)?,
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_contains_its_endpoints() {
        for (place, url, expected) in [
            ("h.example", "https://h.example/x", true),
            ("H.Example.", "http://h.example:8443/", true),
            ("h.example", "https://h.example./", true),
            ("h.example:443", "https://h.example/", true),
            ("h.example:80", "http://h.example/x?y", true),
            ("h.example:443", "http://h.example/", false),
            ("h.example:8443", "https://h.example:9443/", false),
            ("h.example", "https://a.h.example/", false),
            ("h.example", "https://ah.example/", false),
            ("127.0.0.1:9000", "http://127.0.0.1:9000/", true),
            ("[::1]", "http://[::1]:9000/", true),
            ("[0:0::1]:9000", "http://[::1]:9000/", true),
            ("[::ffff:192.0.2.1]", "http://[::ffff:c000:201]/", true),
        ] {
            let endpoint = Endpoint::of(url).unwrap();
            assert_eq!(
                place.parse::<Place>().unwrap().has(&endpoint),
                expected,
                "{place} {url}"
            );
        }
    }

    #[test]
    fn invalid_places_are_rejected() {
        for text in [
            "",
            ":",
            ":80",
            "h.example:",
            "h.example:0",
            "h.example:65536",
            "h.example:+80",
            "https://h.example",
            "h.example/",
            "u@h.example",
            "::1",
            "[::1",
            "[h.example]",
            "[::1]:",
            "*.h.example",
            "h example",
            "bücher.example",
            "[::1%eth0]",
        ] {
            assert_eq!(text.parse::<Place>(), Err(InvalidPlace), "{text}");
        }
    }
}
