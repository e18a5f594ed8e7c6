//! Why a policy denies a URL or an address.

use std::fmt;

use super::address::AddressRange;
use super::cidr::Cidr;
use super::text_rule::TextRule;

/// Why a [`Policy`](crate::Policy) denies a URL or an address.
///
/// It names the rule and never shows the URL, which may contain secrets.
///
/// ```
/// use openapi_expr::{Denied, Policy};
///
/// let denied = Policy::public().check_url("https://printer.local/").unwrap_err();
/// assert_eq!(denied, Denied::SpecialName("local"));
/// assert_eq!(denied.code(), "special-name");
/// assert_eq!(denied.to_string(), "`local` is reserved and never names a public host");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denied {
    /// The URL breaks a rule for its text.
    Text(TextRule),
    /// The policy requires https.
    HttpsOnly,
    /// The port is not 80, 443 or above 1023, or the Fetch Standard blocks it.
    Port,
    /// The port is not among those of [`Policy::only_ports`](crate::Policy::only_ports).
    PortNotListed,
    /// The host name has no dot, so it only resolves on a local network.
    SingleLabel,
    /// The host is this special-use name, or a name under it.
    SpecialName(&'static str),
    /// The host is not among those of [`Policy::only_hosts`](crate::Policy::only_hosts).
    HostNotListed,
    /// [`Policy::deny_host`](crate::Policy::deny_host) denies the host.
    HostDenied,
    /// The address is in a special-purpose range.
    Address(&'static AddressRange),
    /// [`Policy::deny_cidr`](crate::Policy::deny_cidr) denies this range, and the address is in it
    /// or carries an IPv4 address that is.
    AddressDenied(Cidr),
    /// The DNS answer has no address.
    NoAddress,
}

impl Denied {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text(rule) => rule.code(),
            Self::HttpsOnly => "https-only",
            Self::Port => "port",
            Self::PortNotListed => "port-not-listed",
            Self::SingleLabel => "single-label-host",
            Self::SpecialName(_) => "special-name",
            Self::HostNotListed => "host-not-listed",
            Self::HostDenied => "host-denied",
            Self::Address(_) => "address",
            Self::AddressDenied(_) => "address-denied",
            Self::NoAddress => "no-address",
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(rule) => write!(f, "invalid URL: {rule}"),
            Self::HttpsOnly => f.write_str("only https is allowed"),
            Self::Port => f.write_str(
                "the port must be 80, 443, or at least 1024 and not used by another protocol",
            ),
            Self::PortNotListed => f.write_str("the port is not one of the allowed ports"),
            Self::SingleLabel => {
                f.write_str("a host name without a dot only resolves on a local network")
            }
            Self::SpecialName(name) => {
                write!(f, "`{name}` is reserved and never names a public host")
            }
            Self::HostNotListed => f.write_str("the host is not one of the allowed hosts"),
            Self::HostDenied => f.write_str("the host is one of the denied hosts"),
            // Not a range: the name describes the address.
            Self::Address(range) if range.cidr().prefix() == 0 => {
                write!(f, "the address is {}", range.name())
            }
            Self::Address(range) => write!(f, "the address is in {range}"),
            Self::AddressDenied(range) => write!(f, "the address is in the denied range {range}"),
            Self::NoAddress => f.write_str("the host has no address"),
        }
    }
}

impl std::error::Error for Denied {}
