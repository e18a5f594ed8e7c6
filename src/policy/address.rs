//! The table of special-purpose addresses. It is dated, and each row names its source.
//!
//! IPv6 has an allow-list: `2000::/3` without five ranges and without ISATAP. A deny-list would
//! soon be out of date: the registry gained four rows in two years. Most encodings of an IPv4
//! address are outside `2000::/3`: mapped, compatible, translated, and the well-known NAT64
//! prefixes. 6to4 and Teredo are among the five ranges. ISATAP puts the IPv4 address into the
//! interface identifier under any prefix, so that identifier is what the code looks for. The rows
//! outside `2000::/3` only give the refused range a name.
//!
//! Two encodings look like any other global address: NAT64 under a network's own prefix (RFC 6052
//! §2.2) and 6rd (RFC 5969). `Policy::deny_cidr` is for those. Unallocated blocks of `2000::/3` and
//! the returned `3ffe::/16` are allowed: nothing is routed there, and following the registry would
//! mean an update every few days.

use std::fmt;
use std::net::IpAddr;

use super::cidr::{Cidr, is_isatap};

/// The "last updated" date of the IANA special-purpose registries that the table follows.
pub const REGISTRY_DATE: &str = "2025-10-09";

/// A special-purpose address range: its name, and the document that defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressRange {
    cidr: Cidr,
    name: &'static str,
    source: &'static str,
}

impl AddressRange {
    /// Returns the range.
    pub const fn cidr(&self) -> Cidr {
        self.cidr
    }

    /// Returns what the range is for, such as `link-local`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the document that defines the range, such as `RFC 3927`.
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

/// The IPv6 space from which hosts get their addresses. Everything outside is refused.
const GLOBAL_UNICAST: Cidr = Cidr::v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
static NOT_GLOBAL_UNICAST: AddressRange = v6(
    [0; 8],
    0,
    "outside 2000::/3, the global unicast space",
    "IANA IPv6 address space",
);

/// Not a range: the interface identifier decides, under any prefix.
static ISATAP: AddressRange = v6(
    [0; 8],
    0,
    "an ISATAP address, which can carry any IPv4 address",
    "RFC 5214 §6.1",
);

/// The address ranges that [`Policy::public`](crate::Policy::public) refuses. It also refuses all
/// of IPv6 outside `2000::/3`, and ISATAP addresses under any prefix.
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
        "6to4, which can carry any IPv4 address",
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

/// Returns the special-purpose range that an address is in, or `None` if it is public.
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
}
