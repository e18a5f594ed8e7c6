//! Where a callback may go. One [`Policy`] checks the text of a URL, every address of a DNS answer,
//! and the peer of an open connection.

use std::net::IpAddr;

use ::url::Url;

use super::address::refused;
use super::cidr::Cidr;
use super::denied::Denied;
use super::host::{HostPattern, special_name};
use super::url_text::{self, Host, UrlText};

/// The bad ports of the Fetch Standard from 1024 on. Other protocols use them, and a request could
/// be smuggled into one of those.
const BAD_PORTS: [u16; 19] = [
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080,
];

/// Which URLs and addresses a callback may be sent to.
///
/// | | `Policy::public()` |
/// |---|---|
/// | scheme | http, https |
/// | port | 80, 443, or at least 1024, without the bad ports of the Fetch Standard |
/// | host name | two labels or more, and not under a special-use name (`localhost`, `internal`, `svc`, `test`, …) |
/// | address | outside [`ADDRESS_RANGES`](crate::policy::ADDRESS_RANGES); IPv6 in `2000::/3` and not ISATAP |
///
/// These methods narrow the policy: [`https_only`](Policy::https_only),
/// [`only_hosts`](Policy::only_hosts), [`only_ports`](Policy::only_ports),
/// [`deny_cidr`](Policy::deny_cidr) and [`deny_host`](Policy::deny_host). The `allow_…` methods
/// open it for exactly what they name. A denied host or address remains denied, in whatever order
/// the methods are called. The [rules for the text of a URL](crate::policy::TextRule) apply under
/// every policy.
///
/// Some public addresses lead into a private network: the ranges that a cloud provider uses itself,
/// or a network's own NAT64 prefix. A policy cannot know these. Deny them with
/// [`deny_cidr`](Policy::deny_cidr).
///
/// A host name says nothing about its addresses. Check the DNS answer with
/// [`check_addrs`](Policy::check_addrs), the peer of the connection with
/// [`check_addr`](Policy::check_addr), and the URL again when you send to it. HTTP clients never
/// resolve an address that is written in the URL, so a check in the resolver is not enough. The
/// crate `openapi-expr-client` does all three.
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
    /// A host must be in each of these lists.
    only_hosts: Vec<Vec<HostPattern>>,
    only_ports: Vec<Vec<u16>>,
    open_hosts: Vec<HostPattern>,
    open_ranges: Vec<Cidr>,
    /// These win over the open ones.
    denied_hosts: Vec<HostPattern>,
    denied_ranges: Vec<Cidr>,
}

impl Policy {
    /// Returns the policy that allows the public internet, as the table above defines it.
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

    /// Returns a policy that allows every host, port and address, including private networks. The
    /// rules for the text of a URL still apply.
    ///
    /// It is for programs that send nothing, such as a tool that only shows a URL.
    pub fn any() -> Self {
        Self {
            anywhere: true,
            ..Self::public()
        }
    }

    /// Narrows the policy to https.
    #[must_use]
    pub fn https_only(self) -> Self {
        Self {
            https_only: true,
            ..self
        }
    }

    /// Narrows the policy to these hosts. After a second call, a host must be in both lists. The
    /// addresses of these hosts are checked like all others.
    #[must_use]
    pub fn only_hosts(mut self, hosts: impl IntoIterator<Item = HostPattern>) -> Self {
        self.only_hosts.push(hosts.into_iter().collect());
        self
    }

    /// Narrows the policy to these ports. After a second call, a port must be in both lists. It
    /// does not open a port that the policy denies.
    #[must_use]
    pub fn only_ports(mut self, ports: impl IntoIterator<Item = u16>) -> Self {
        self.only_ports.push(ports.into_iter().collect());
        self
    }

    /// Opens the policy for a range of addresses.
    #[must_use]
    pub fn allow_cidr(mut self, range: Cidr) -> Self {
        self.open_ranges.push(range);
        self
    }

    /// Opens the policy for a host name without a dot, for one under a special-use name, or for an
    /// address.
    ///
    /// The addresses that a name resolves to are checked like all others. If they are not public,
    /// open their range as well.
    ///
    /// ```
    /// use openapi_expr::Policy;
    ///
    /// let policy = Policy::public().allow_host("*.svc".parse().unwrap());
    /// assert!(policy.check_url("http://billing.svc/").is_ok());
    /// assert!(policy.check_addr("10.0.0.1".parse().unwrap()).is_err());
    /// ```
    #[must_use]
    pub fn allow_host(mut self, host: HostPattern) -> Self {
        self.open_ranges.extend(host.address().map(Cidr::from));
        self.open_hosts.push(host);
        self
    }

    /// Opens the policy for `127.0.0.0/8`, `::1`, `localhost` and all names under it. Use it in
    /// tests.
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

    /// Denies a range of addresses, in a URL, in a DNS answer and as the peer of a connection. It
    /// wins over everything that opens the range, before this call or after it.
    ///
    /// A range of IPv4 addresses also covers the IPv6 addresses that carry one of them in a
    /// standard form: IPv4-mapped, IPv4-compatible, IPv4-translated, `64:ff9b::/96`, 6to4 and
    /// ISATAP.
    ///
    /// ```
    /// use openapi_expr::Policy;
    ///
    /// // The range looks public, but a cluster uses it for its services.
    /// let policy = Policy::public().deny_cidr("34.118.224.0/20".parse()?);
    /// assert!(policy.check_url("https://hooks.example.com/").is_ok());
    /// assert_eq!(
    ///     policy.check_addr("34.118.224.1".parse().unwrap()).unwrap_err().to_string(),
    ///     "the address is in the denied range 34.118.224.0/20"
    /// );
    /// # Ok::<(), openapi_expr::policy::InvalidCidr>(())
    /// ```
    #[must_use]
    pub fn deny_cidr(mut self, range: Cidr) -> Self {
        self.denied_ranges.push(range.unmapped());
        self
    }

    /// Denies a host name, all its subdomains (`*.example.com`), or an address. It wins over
    /// everything that opens the host, before this call or after it.
    ///
    /// A name and its subdomains are two patterns. Other names that resolve to the same addresses
    /// are not denied: deny the range as well.
    #[must_use]
    pub fn deny_host(mut self, host: HostPattern) -> Self {
        if let Some(address) = host.address() {
            return self.deny_cidr(address.into());
        }
        self.denied_hosts.push(host);
        self
    }

    /// Checks the text of a URL, its scheme, host and port. Returns the URL as the `url` crate
    /// parses it. Host names are not resolved.
    ///
    /// # Errors
    ///
    /// Any [`Denied`] except [`Denied::NoAddress`], such as
    ///
    /// - `ftp://h.example/`, `https://user@h.example/`, `https://h.example/../x`: the text breaks a
    ///   [`TextRule`](crate::policy::TextRule)
    /// - `https://h.example:22/`: a port of another protocol
    /// - `http://localhost/`, `http://gateway/`, `http://10.0.0.1/`: a private network
    pub fn check_url(&self, url: &str) -> Result<Url, Denied> {
        let (read, url) = url_text::parse(url).map_err(|(rule, _)| Denied::Text(rule))?;
        self.check(&read).map(|()| url)
    }

    /// Checks an address, such as the peer of an open connection.
    ///
    /// # Errors
    ///
    /// [`Denied::Address`] or [`Denied::AddressDenied`], with the range that the address is in.
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

    /// Checks all addresses of a DNS answer. The answer is only accepted as a whole.
    ///
    /// # Errors
    ///
    /// - the error of [`check_addr`](Policy::check_addr) for the first address that is refused
    /// - [`Denied::NoAddress`] if there are no addresses
    pub fn check_addrs(&self, addresses: impl IntoIterator<Item = IpAddr>) -> Result<(), Denied> {
        let mut addresses = addresses.into_iter().peekable();
        addresses.peek().ok_or(Denied::NoAddress)?;
        addresses.try_for_each(|address| self.check_addr(address))
    }

    /// Checks the scheme, host and port of a URL whose text keeps the rules.
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
        if !self.anywhere && !is_web(url.port) {
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

/// Returns true for a port that a web server may have.
fn is_web(port: u16) -> bool {
    match port {
        80 | 443 => true,
        1024.. => !BAD_PORTS.contains(&port),
        _ => false,
    }
}

fn check_name(name: &str) -> Result<(), Denied> {
    match special_name(name) {
        Some(special) => Err(Denied::SpecialName(special)),
        None if !name.bytes().any(|byte| byte == b'.') => Err(Denied::SingleLabel),
        None => Ok(()),
    }
}
