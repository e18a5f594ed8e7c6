//! Ranges of addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::text::Quoted;

/// A range of IP addresses, such as `10.0.0.0/8`, `fd00::/8`, or a single address.
///
/// ```
/// use openapi_expr::policy::Cidr;
///
/// let range: Cidr = "10.0.0.0/8".parse()?;
/// assert!(range.contains("10.1.2.3".parse().unwrap()));
/// // Bits after the prefix must be zero: this could mean one address or a whole range.
/// assert!("10.0.0.1/8".parse::<Cidr>().is_err());
/// # Ok::<(), openapi_expr::policy::InvalidCidr>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    base: IpAddr,
    prefix: u8,
}

/// A text that is not a [`Cidr`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid address range {}: expected an address, or a range such as `10.0.0.0/8` or `fd00::/8` whose host bits are zero",
    Quoted(.0)
)]
pub struct InvalidCidr(String);

impl InvalidCidr {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        "invalid-cidr"
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Cidr {
    pub(super) const fn v4(base: [u8; 4], prefix: u8) -> Self {
        let [a, b, c, d] = base;
        Self {
            base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
            prefix,
        }
    }

    pub(super) const fn v6(base: [u16; 8], prefix: u8) -> Self {
        let [a, b, c, d, e, f, g, h] = base;
        Self {
            base: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)),
            prefix,
        }
    }

    /// Returns the first address of the range.
    pub const fn base(self) -> IpAddr {
        self.base
    }

    /// Returns the number of leading bits that all addresses of the range share.
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// Returns true if the address is in the range. An IPv6 address that carries an IPv4 address,
    /// such as `::ffff:10.0.0.1`, counts as an IPv6 address.
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

    /// Returns true if the address is in the range, or carries an IPv4 address that is.
    pub(crate) fn reaches(self, address: IpAddr) -> bool {
        let carried = match address {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => carried(address),
        };
        self.contains(address) || carried.is_some_and(|carried| self.contains(carried.into()))
    }

    /// Turns a range of IPv4-mapped addresses into the range of those IPv4 addresses. Returns any
    /// other range unchanged.
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
            // `10.0.0.1/8` is ambiguous: one address, or the range of its first eight bits?
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

/// Returns true for an ISATAP address. Its interface identifier is `00-00-5E-FE` and an IPv4
/// address, or `02-00-5E-FE` if that address is globally unique (RFC 5214 §6.1).
pub(super) fn is_isatap(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [_, _, _, _, 0 | 0x200, 0x5efe, _, _])
}

/// Returns the IPv4 address that an IPv6 address carries in one of the standard forms.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // `::` and `::1` are not IPv4-compatible addresses (RFC 4291 §2.5.5.1).
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        [.., high, low] if is_isatap(address) => v4(high, low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cidr_with_host_bits_is_rejected() {
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
