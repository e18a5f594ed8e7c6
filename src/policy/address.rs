//! Where an address may be: the table of special-purpose ranges, dated, a row each with its source.
//!
//! IPv6 is an allow-list: `2000::/3` less five ranges and less ISATAP. A deny-list would go stale
//! (four rows came to the registry in two years). Most encodings of an IPv4 address are outside:
//! mapped, compatible, translated, the well-known NAT64 prefixes. 6to4 and Teredo are among the
//! five ranges. ISATAP puts the IPv4 address into the interface identifier under any prefix, so it
//! is recognised by that. The rows outside `2000::/3` name what was refused; they decide nothing.
//!
//! Two encodings look like any other global address: NAT64 under a prefix of one's own (RFC 6052
//! §2.2) and 6rd (RFC 5969). `Policy::deny_cidr` is for those. Blocks of `2000::/3` that nobody has
//! been allocated, and `3ffe::/16`, which was handed back, are allowed: nothing is routed there,
//! and the registry would have to be followed day by day.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::text::Quoted;

/// The day of the IANA special-purpose registries that the table follows: their own "last updated".
pub const REGISTRY_DATE: &str = "2025-10-09";

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    base: IpAddr,
    prefix: u8,
}

/// A text that is no [`Cidr`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is no address range: write `10.0.0.0/8`, `fd00::/8` or one address, with the bits behind the prefix zero", Quoted(.0))]
pub struct InvalidCidr(String);

impl Cidr {
    const fn v4(base: [u8; 4], prefix: u8) -> Self {
        let [a, b, c, d] = base;
        Self {
            base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
            prefix,
        }
    }

    const fn v6(base: [u16; 8], prefix: u8) -> Self {
        let [a, b, c, d, e, f, g, h] = base;
        Self {
            base: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)),
            prefix,
        }
    }

    /// The first address.
    pub const fn base(self) -> IpAddr {
        self.base
    }

    /// The number of leading bits that all addresses share.
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// True when the address lies in the range. An IPv4 address inside an IPv6 one, such as
    /// `::ffff:10.0.0.1`, is an IPv6 address.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX
                    .checked_shl(32 - u32::from(self.prefix))
                    .unwrap_or(0);
                u32::from(base) == u32::from(address) & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.prefix))
                    .unwrap_or(0);
                u128::from(base) == u128::from(address) & mask
            }
            _ => false,
        }
    }

    /// The same, and true for an IPv6 address that carries an IPv4 address in the range.
    pub(crate) fn reaches(self, address: IpAddr) -> bool {
        let carried = match address {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => carried(address),
        };
        self.contains(address) || carried.is_some_and(|carried| self.contains(carried.into()))
    }

    /// A range of IPv4-mapped addresses as the range of IPv4 addresses that it is; any other as it
    /// is.
    pub(crate) fn unmapped(self) -> Self {
        match self.base {
            IpAddr::V6(base) if self.prefix >= 96 => match base.to_ipv4_mapped() {
                Some(base) => Self {
                    base: base.into(),
                    prefix: self.prefix - 96,
                },
                None => self,
            },
            _ => self,
        }
    }
}

impl From<IpAddr> for Cidr {
    fn from(base: IpAddr) -> Self {
        Self {
            base,
            prefix: if base.is_ipv4() { 32 } else { 128 },
        }
    }
}

impl FromStr for Cidr {
    type Err = InvalidCidr;

    fn from_str(text: &str) -> Result<Self, InvalidCidr> {
        let read = || {
            let Some((base, prefix)) = text.split_once('/') else {
                return text.parse::<IpAddr>().ok().map(Self::from);
            };
            let base: IpAddr = base.parse().ok()?;
            let longest = Self::from(base).prefix;
            let canonical = prefix.bytes().all(|b| b.is_ascii_digit())
                && (prefix == "0" || !prefix.starts_with('0'));
            let prefix = prefix
                .parse()
                .ok()
                .filter(|prefix| *prefix <= longest && canonical)?;
            // `10.0.0.1/8` is a slip: was it one address or eight bits?
            Some(Self { base, prefix }).filter(|cidr| cidr.contains(base))
        };
        read().ok_or_else(|| InvalidCidr(text.to_owned()))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

impl fmt::Debug for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cidr({self})")
    }
}

/// A range that is refused, its name, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressRange {
    cidr: Cidr,
    name: &'static str,
    source: &'static str,
}

impl AddressRange {
    /// The range.
    pub const fn cidr(&self) -> Cidr {
        self.cidr
    }

    /// What it is.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The document that says so.
    pub const fn source(&self) -> &'static str {
        self.source
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.cidr, self.name)
    }
}

const fn v4(base: [u8; 4], prefix: u8, name: &'static str, source: &'static str) -> AddressRange {
    AddressRange {
        cidr: Cidr::v4(base, prefix),
        name,
        source,
    }
}

const fn v6(base: [u16; 8], prefix: u8, name: &'static str, source: &'static str) -> AddressRange {
    AddressRange {
        cidr: Cidr::v6(base, prefix),
        name,
        source,
    }
}

/// The IPv6 space that is handed out to hosts. Everything outside is refused.
const GLOBAL_UNICAST: Cidr = Cidr::v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
static NOT_GLOBAL_UNICAST: AddressRange = v6(
    [0; 8],
    0,
    "outside 2000::/3, the global unicast space",
    "IANA IPv6 address space",
);

/// What no range can say: the interface identifier decides, under any prefix.
static ISATAP: AddressRange = v6(
    [0; 8],
    0,
    "an ISATAP address, which carries any IPv4 address",
    "RFC 5214 §6.1",
);

/// The ranges that [`Policy::public`](crate::Policy::public) refuses, beside all of IPv6 outside
/// `2000::/3` and ISATAP addresses, whatever their prefix.
///
/// ```
/// use openapi_expr::policy::ADDRESS_RANGES;
///
/// let metadata = "169.254.169.254".parse().unwrap();
/// let range = ADDRESS_RANGES.iter().find(|range| range.cidr().contains(metadata)).unwrap();
/// assert_eq!(range.to_string(), "169.254.0.0/16 (link-local)");
/// ```
pub static ADDRESS_RANGES: &[AddressRange] = &[
    v4([0, 0, 0, 0], 8, "this network", "RFC 791 §3.2"),
    v4([10, 0, 0, 0], 8, "private use", "RFC 1918"),
    v4([100, 64, 0, 0], 10, "shared address space", "RFC 6598"),
    v4([127, 0, 0, 0], 8, "loopback", "RFC 1122 §3.2.1.3"),
    v4(
        [168, 63, 129, 16],
        32,
        "Azure platform services",
        "Microsoft Azure documentation",
    ),
    v4([169, 254, 0, 0], 16, "link-local", "RFC 3927"),
    v4([172, 16, 0, 0], 12, "private use", "RFC 1918"),
    v4(
        [192, 0, 0, 0],
        24,
        "IETF protocol assignments",
        "RFC 6890 §2.1",
    ),
    v4([192, 0, 2, 0], 24, "documentation", "RFC 5737"),
    v4([192, 31, 196, 0], 24, "AS112", "RFC 7535"),
    v4(
        [192, 52, 193, 0],
        24,
        "automatic multicast tunneling",
        "RFC 7450",
    ),
    v4([192, 88, 99, 0], 24, "6to4 relay anycast", "RFC 7526"),
    v4([192, 168, 0, 0], 16, "private use", "RFC 1918"),
    v4([192, 175, 48, 0], 24, "AS112", "RFC 7534"),
    v4([198, 18, 0, 0], 15, "benchmarking", "RFC 2544"),
    v4([198, 51, 100, 0], 24, "documentation", "RFC 5737"),
    v4([203, 0, 113, 0], 24, "documentation", "RFC 5737"),
    v4([224, 0, 0, 0], 4, "multicast", "RFC 5771"),
    v4([255, 255, 255, 255], 32, "limited broadcast", "RFC 919 §7"),
    v4([240, 0, 0, 0], 4, "reserved", "RFC 1112 §4"),
    v6(
        [0x2001, 0, 0, 0, 0, 0, 0, 0],
        23,
        "IETF protocol assignments",
        "RFC 2928",
    ),
    v6(
        [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0],
        32,
        "documentation",
        "RFC 3849",
    ),
    v6(
        [0x2002, 0, 0, 0, 0, 0, 0, 0],
        16,
        "6to4, which carries any IPv4 address",
        "RFC 3056",
    ),
    v6(
        [0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0],
        48,
        "AS112",
        "RFC 7534",
    ),
    v6(
        [0x3fff, 0, 0, 0, 0, 0, 0, 0],
        20,
        "documentation",
        "RFC 9637",
    ),
    v6(
        [0, 0, 0, 0, 0, 0, 0, 0],
        128,
        "unspecified",
        "RFC 4291 §2.5.2",
    ),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", "RFC 4291 §2.5.3"),
    v6(
        [0, 0, 0, 0, 0, 0xffff, 0, 0],
        96,
        "IPv4-mapped",
        "RFC 4291 §2.5.5.2",
    ),
    v6(
        [0, 0, 0, 0, 0xffff, 0, 0, 0],
        96,
        "IPv4-translated",
        "RFC 2765 §2.1",
    ),
    v6(
        [0, 0, 0, 0, 0, 0, 0, 0],
        96,
        "IPv4-compatible",
        "RFC 4291 §2.5.5.1",
    ),
    v6(
        [0x64, 0xff9b, 0, 0, 0, 0, 0, 0],
        96,
        "IPv4/IPv6 translation",
        "RFC 6052",
    ),
    v6(
        [0x64, 0xff9b, 1, 0, 0, 0, 0, 0],
        48,
        "IPv4/IPv6 translation",
        "RFC 8215",
    ),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard only", "RFC 6666"),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "dummy prefix", "RFC 9780"),
    v6(
        [0x5f00, 0, 0, 0, 0, 0, 0, 0],
        16,
        "segment routing",
        "RFC 9602",
    ),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", "RFC 4193"),
    v6(
        [0xfe80, 0, 0, 0, 0, 0, 0, 0],
        10,
        "link-local",
        "RFC 4291 §2.5.6",
    ),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "site-local", "RFC 3879"),
    v6(
        [0xff00, 0, 0, 0, 0, 0, 0, 0],
        8,
        "multicast",
        "RFC 4291 §2.7",
    ),
];

/// The range that refuses an address; `None` when it is public.
pub(crate) fn refused(address: IpAddr) -> Option<&'static AddressRange> {
    let row = ADDRESS_RANGES
        .iter()
        .find(|range| range.cidr.contains(address));
    row.or(match address {
        IpAddr::V6(_) if !GLOBAL_UNICAST.contains(address) => Some(&NOT_GLOBAL_UNICAST),
        IpAddr::V6(v6) if is_isatap(v6) => Some(&ISATAP),
        _ => None,
    })
}

/// RFC 5214 §6.1: the interface identifier is `00-00-5E-FE` and an IPv4 address, or `02-00-5E-FE`
/// where the address is said to be unique.
fn is_isatap(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [_, _, _, _, 0 | 0x200, 0x5efe, _, _])
}

/// The IPv4 address that an IPv6 address carries in a form that all the world reads alike.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // `::` and `::1` are not IPv4-compatible addresses (RFC 4291 §2.5.5.1).
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..]
        | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => v4(high, low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_begins_where_its_prefix_says() {
        for range in ADDRESS_RANGES {
            assert!(range.cidr.contains(range.cidr.base()), "{range}");
            assert_eq!(range.cidr.to_string().parse(), Ok(range.cidr), "{range}");
        }
    }

    #[test]
    fn a_cidr_with_host_bits_is_a_slip() {
        for text in [
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/08",
            "10.0.0.0/+8",
            "x",
            "",
            "fd00::1/8",
        ] {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
        for text in ["10.0.0.0/8", "0.0.0.0/0", "::/0", "fd00::/8", "10.0.0.1/32"] {
            assert_eq!(text.parse::<Cidr>().unwrap().to_string(), text);
        }
        assert_eq!(
            "10.0.0.1".parse::<Cidr>().unwrap().to_string(),
            "10.0.0.1/32"
        );
    }
}
