//! Where a callback may go: one verdict for the URL's text, for every address of a DNS answer, and
//! for the peer of an open connection.

use std::fmt;
use std::net::IpAddr;

use ::url::Url;

use super::address::{AddressRange, Cidr, refused};
use super::host::{HostPattern, special_name};
use super::url_text::{self, Host, TextRule, UrlText};

/// The fetch standard's bad ports from 1024 on: other protocols that a request could be smuggled
/// into.
const BAD_PORTS: [u16; 19] = [
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080,
];

/// Which URLs and addresses a callback may be sent to.
///
/// | | `Policy::public()` |
/// |---|---|
/// | scheme | http, https |
/// | port | 80, 443, or 1024 and above less the fetch standard's bad ports |
/// | host name | two labels or more, none of the special-use names (`localhost`, `internal`, `svc`, `test`, …) |
/// | address | outside [`ADDRESS_RANGES`](crate::policy::ADDRESS_RANGES), IPv6 inside `2000::/3` and not ISATAP |
///
/// The builders narrow it ([`https_only`](Policy::https_only), [`only_hosts`](Policy::only_hosts),
/// [`only_ports`](Policy::only_ports), [`deny_cidr`](Policy::deny_cidr),
/// [`deny_host`](Policy::deny_host)) or open it, each for what it names. What is denied wins over
/// what is opened, whatever the order of the calls. The rules for a URL's text hold under every
/// policy.
///
/// Some addresses are public by their text and lead inside a network: a cloud's own ranges, NAT64
/// prefixes of one's own. A policy cannot know those; deny them by range.
///
/// A name says nothing about its addresses: check the DNS answer with
/// [`check_addrs`](Policy::check_addrs) and the peer of the connection with
/// [`check_addr`](Policy::check_addr), and the URL again when it is sent. HTTP clients never ask a
/// resolver about an address that stands in the URL, so a resolver alone is no guard.
///
/// ```
/// use openapi_expr::Policy;
///
/// let policy = Policy::public().https_only().allow_cidr("10.20.0.0/16".parse()?);
/// assert!(policy.check_url("https://hooks.example.com/x").is_ok());
/// assert!(policy.check_url("https://10.20.0.7/x").is_ok());
/// assert_eq!(
///     policy.check_url("https://169.254.169.254/latest/meta-data").unwrap_err().to_string(),
///     "the address is in 169.254.0.0/16 (link-local)"
/// );
/// # Ok::<(), openapi_expr::policy::InvalidCidr>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    anywhere: bool,
    https_only: bool,
    /// Each list narrows: a host must be in all of them.
    only_hosts: Vec<Vec<HostPattern>>,
    only_ports: Vec<Vec<u16>>,
    open_hosts: Vec<HostPattern>,
    open_ranges: Vec<Cidr>,
    /// These win over what is open.
    denied_hosts: Vec<HostPattern>,
    denied_ranges: Vec<Cidr>,
}

/// Why a policy refuses. It names the rule, never the URL: that may hold secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denied {
    /// The URL breaks a rule for its text.
    Text(TextRule),
    /// The policy wants https.
    HttpsOnly,
    /// The port is not 80, 443 or above 1023, or it is one that the fetch standard blocks.
    Port,
    /// The policy names the ports, and this is none of them.
    PortNotListed,
    /// A host name of one label is a name of the local network.
    SingleLabel,
    /// The host is under a special-use name.
    SpecialName(&'static str),
    /// The policy names the hosts, and this is none of them.
    HostNotListed,
    /// The policy denies the host by name: [`Policy::deny_host`].
    HostDenied,
    /// The address is in a range that is refused.
    Address(&'static AddressRange),
    /// The policy denies the address by its range, or the IPv4 address that it carries:
    /// [`Policy::deny_cidr`].
    AddressDenied(Cidr),
    /// A DNS answer without an address.
    NoAddress,
}

impl Denied {
    /// A stable name for machines, in kebab case.
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
            Self::Text(rule) => write!(f, "not a URL to call: {rule}"),
            Self::HttpsOnly => f.write_str("only https is allowed"),
            Self::Port => f.write_str(
                "the port must be 80, 443, or one from 1024 on that no other protocol uses",
            ),
            Self::PortNotListed => f.write_str("the port is none of those that are allowed"),
            Self::SingleLabel => {
                f.write_str("a host name of one label is a name of the local network")
            }
            Self::SpecialName(name) => write!(
                f,
                "the host is under `{name}`, which never names a public host"
            ),
            Self::HostNotListed => f.write_str("the host is none of those that are allowed"),
            Self::HostDenied => f.write_str("the policy denies the host"),
            // No range of its own: the name says what it is.
            Self::Address(range) if range.cidr().prefix() == 0 => {
                write!(f, "the address is {}", range.name())
            }
            Self::Address(range) => write!(f, "the address is in {range}"),
            Self::AddressDenied(range) => write!(f, "the policy denies addresses in {range}"),
            Self::NoAddress => f.write_str("the host has no address"),
        }
    }
}

impl std::error::Error for Denied {}

impl Policy {
    /// The public internet, by the table above.
    pub fn public() -> Self {
        Self {
            anywhere: false,
            https_only: false,
            only_hosts: Vec::new(),
            only_ports: Vec::new(),
            open_hosts: Vec::new(),
            open_ranges: Vec::new(),
            denied_hosts: Vec::new(),
            denied_ranges: Vec::new(),
        }
    }

    /// Any host, port and address, the inside of the network too; the rules for a URL's text still
    /// hold. For what sends nothing, such as a tool that shows a URL.
    pub fn any() -> Self {
        Self {
            anywhere: true,
            ..Self::public()
        }
    }

    /// Narrows it to https.
    #[must_use]
    pub fn https_only(self) -> Self {
        Self {
            https_only: true,
            ..self
        }
    }

    /// Narrows it to these hosts; said twice, to those in both. Their addresses are checked as all
    /// are.
    #[must_use]
    pub fn only_hosts(mut self, hosts: impl IntoIterator<Item = HostPattern>) -> Self {
        self.only_hosts.push(hosts.into_iter().collect());
        self
    }

    /// Narrows it to these ports, as far as it lets them through; said twice, to those in both.
    #[must_use]
    pub fn only_ports(mut self, ports: impl IntoIterator<Item = u16>) -> Self {
        self.only_ports.push(ports.into_iter().collect());
        self
    }

    /// Opens a range of addresses.
    #[must_use]
    pub fn allow_cidr(mut self, range: Cidr) -> Self {
        self.open_ranges.push(range);
        self
    }

    /// Opens a host name of one label or under a special-use name, or an address. The addresses
    /// that a name resolves to are checked as all are: open their range as well, where it is not
    /// public.
    #[must_use]
    pub fn allow_host(mut self, host: HostPattern) -> Self {
        self.open_ranges.extend(host.address().map(Cidr::from));
        self.open_hosts.push(host);
        self
    }

    /// Opens 127.0.0.0/8, `::1`, `localhost` and all under it: for tests.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        self.open_hosts
            .extend([false, true].map(HostPattern::localhost));
        self.open_ranges.extend(
            ["127.0.0.0/8", "::1"]
                .iter()
                .filter_map(|range| range.parse::<Cidr>().ok()),
        );
        self
    }

    /// Denies a range of addresses, whatever else opens it, before this call or after it: as a
    /// literal in a URL, in a DNS answer, and as the peer of a connection. A range of IPv4
    /// addresses also covers the IPv6 addresses that carry one of them in a standard form:
    /// IPv4-mapped, IPv4-compatible, IPv4-translated, `64:ff9b::/96`, 6to4 and ISATAP.
    ///
    /// ```
    /// use openapi_expr::Policy;
    ///
    /// // A public-looking range that a cluster uses for its services.
    /// let policy = Policy::public().deny_cidr("34.118.224.0/20".parse()?);
    /// assert!(policy.check_url("https://hooks.example.com/").is_ok());
    /// assert_eq!(
    ///     policy.check_addr("34.118.224.1".parse().unwrap()).unwrap_err().to_string(),
    ///     "the policy denies addresses in 34.118.224.0/20"
    /// );
    /// # Ok::<(), openapi_expr::policy::InvalidCidr>(())
    /// ```
    #[must_use]
    pub fn deny_cidr(mut self, range: Cidr) -> Self {
        self.denied_ranges.push(range.unmapped());
        self
    }

    /// Denies a host name, all names under it (`*.example.com`), or an address, whatever else opens
    /// it, before this call or after it. A name and the names under it are two patterns. Other
    /// names that resolve to the same addresses are not denied: deny the range as well.
    #[must_use]
    pub fn deny_host(mut self, host: HostPattern) -> Self {
        if let Some(address) = host.address() {
            return self.deny_cidr(address.into());
        }
        self.denied_hosts.push(host);
        self
    }

    /// Checks a URL, its text and where it leads, and gives it as the `url` crate prints it. A name
    /// is not resolved.
    ///
    /// # Errors
    ///
    /// The rule that refuses it.
    pub fn check_url(&self, url: &str) -> Result<Url, Denied> {
        let (read, url) = url_text::parse(url).map_err(|(rule, _)| Denied::Text(rule))?;
        self.check(&read).map(|()| url)
    }

    /// Checks one address, such as the peer of an open connection.
    ///
    /// # Errors
    ///
    /// [`Denied::Address`] or [`Denied::AddressDenied`], with the range.
    pub fn check_addr(&self, address: IpAddr) -> Result<(), Denied> {
        if let Some(range) = self
            .denied_ranges
            .iter()
            .find(|range| range.reaches(address))
        {
            return Err(Denied::AddressDenied(*range));
        }
        let open = self.anywhere || self.open_ranges.iter().any(|range| range.contains(address));
        refused(address)
            .filter(|_| !open)
            .map_or(Ok(()), |range| Err(Denied::Address(range)))
    }

    /// Checks all addresses of a DNS answer: one that is refused refuses the answer, and so does an
    /// empty one.
    ///
    /// # Errors
    ///
    /// What [`check_addr`](Policy::check_addr) says of the first address that is refused;
    /// [`Denied::NoAddress`] without any address.
    pub fn check_addrs(&self, addresses: impl IntoIterator<Item = IpAddr>) -> Result<(), Denied> {
        let mut addresses = addresses.into_iter().peekable();
        addresses.peek().ok_or(Denied::NoAddress)?;
        addresses.try_for_each(|address| self.check_addr(address))
    }

    /// Where a URL leads whose text is good.
    pub(crate) fn check(&self, url: &UrlText<'_>) -> Result<(), Denied> {
        if self.https_only && !url.https {
            return Err(Denied::HttpsOnly);
        }
        if self
            .only_ports
            .iter()
            .any(|ports| !ports.contains(&url.port))
        {
            return Err(Denied::PortNotListed);
        }
        let web = matches!(url.port, 80 | 443 | 1024..) && !BAD_PORTS.contains(&url.port);
        if !self.anywhere && !web {
            return Err(Denied::Port);
        }
        let listed = |hosts: &[HostPattern]| hosts.iter().any(|pattern| pattern.matches(&url.host));
        if listed(&self.denied_hosts) {
            return Err(Denied::HostDenied);
        }
        if self.only_hosts.iter().any(|hosts| !listed(hosts)) {
            return Err(Denied::HostNotListed);
        }
        match url.host {
            Host::V4(address) => self.check_addr(IpAddr::V4(address)),
            Host::V6(address) => self.check_addr(IpAddr::V6(address)),
            Host::Name(_) if self.anywhere || listed(&self.open_hosts) => Ok(()),
            Host::Name(name) => check_name(name.strip_suffix('.').unwrap_or(name)),
        }
    }
}

fn check_name(name: &str) -> Result<(), Denied> {
    match special_name(name) {
        Some(special) => Err(Denied::SpecialName(special)),
        None if !name.contains('.') => Err(Denied::SingleLabel),
        None => Ok(()),
    }
}
