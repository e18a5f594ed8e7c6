//! Every reader reads an allowed URL alike, and each builder method of a policy does what its name
//! says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use openapi_expr::policy::{ADDRESS_RANGES, Cidr, HostPattern};
use openapi_expr::{Denied, Policy};
use url::{Host, Url};

use super::input::{Rules, Step};
use super::{MARKER, errors, rules, shortcuts};

/// Checks a text as the URL of a request.
pub(crate) fn url(text: &str, script: &Rules) {
    let policy = script.policy();
    shortcuts::plain(text, &policy);
    match policy.check_url(text) {
        Ok(url) => {
            rules::url(&url, &policy);
            rules::read_alike(text, &url);
            host(&url);
            narrowed(&url);
        }
        Err(denied) => names_the_rule(&denied, script),
    }
    if let Ok(url) = Policy::public().check_url(text) {
        rules::url(&url, &Policy::public());
        is_public(&url);
    }
    steps(script, |policy| policy.check_url(text).ok());
    assert_eq!(
        policy.check_url(text).is_ok(),
        denied_first(script).check_url(text).is_ok()
    );
}

/// The same steps, with all denials first: they win in any order.
fn denied_first(script: &Rules) -> Policy {
    let start = script
        .steps
        .iter()
        .rposition(|step| matches!(step, Step::Any))
        .map_or(0, |at| at + 1);
    let (begun, steps) = script.steps.split_at(start);
    let policy = if begun.is_empty() {
        Policy::public()
    } else {
        Policy::any()
    };
    let (deny, others): (Vec<_>, Vec<_>) = steps.iter().partition(|step| step.denies());
    deny.into_iter()
        .chain(others)
        .fold(policy, |policy, step| step.apply(policy))
}

/// Returns true if the IPv6 address contains an IPv4 address of the range.
fn carries(address: IpAddr, range: Cidr) -> bool {
    let IpAddr::V6(address) = address else {
        return false;
    };
    let o = address.octets();
    [[o[12], o[13], o[14], o[15]], [o[2], o[3], o[4], o[5]]]
        .iter()
        .any(|v4| range.contains(Ipv4Addr::from(*v4).into()))
}

/// An allowed name has a dot, and an allowed address is not in the table.
fn is_public(url: &Url) {
    match url.host().unwrap() {
        Host::Domain(name) => assert!(name.trim_end_matches('.').contains('.'), "{url}"),
        Host::Ipv4(address) => assert_eq!(Policy::public().check_addr(address.into()), Ok(())),
        Host::Ipv6(address) => assert_eq!(Policy::public().check_addr(address.into()), Ok(())),
    }
    assert!(
        matches!(url.port_or_known_default(), Some(80 | 443 | 1024..)),
        "{url}"
    );
}

/// A host pattern matches itself, and a wildcard everything below its name.
fn host(url: &Url) {
    let host = url.host_str().unwrap();
    let only = |pattern: &str| {
        let pattern: HostPattern = pattern.parse().unwrap_or_else(|error| panic!("{error}"));
        Policy::any().only_hosts([pattern]).check_url(url.as_str())
    };
    assert_eq!(only(host).as_ref(), Ok(url), "{host} is itself");
    assert_eq!(only(&host.to_ascii_uppercase()).as_ref(), Ok(url));
    assert_eq!(
        only("other.example"),
        if host == "other.example" {
            Ok(url.clone())
        } else {
            Err(Denied::HostNotListed)
        }
    );
    if let Some(Host::Domain(name)) = url.host() {
        assert_eq!(
            only(&format!("*.{name}")),
            Err(Denied::HostNotListed),
            "a host is not below itself"
        );
        if let Some((_, above)) = name.trim_end_matches('.').split_once('.') {
            assert_eq!(only(&format!("*.{above}")).as_ref(), Ok(url));
            assert_eq!(only(above), Err(Denied::HostNotListed));
        }
    }
}

/// A narrowing step denies everything outside of it.
fn narrowed(url: &Url) {
    let text = url.as_str();
    let https = Policy::any().https_only().check_url(text);
    assert_eq!(https.is_ok(), url.scheme() == "https", "{text}");
    let port = url.port_or_known_default().unwrap();
    assert!(Policy::any().only_ports([port]).check_url(text).is_ok());
    assert_eq!(
        Policy::any().only_ports([port ^ 1]).check_url(text),
        Err(Denied::PortNotListed)
    );
}

/// A denial names the rule, on one line, and never shows the URL.
fn names_the_rule(denied: &Denied, script: &Rules) {
    errors::one_line(denied);
    assert!(!denied.code().is_empty());
    let steps = format!("{:?}", script.steps);
    errors::never_shows_values(denied, &steps);
    assert!(steps.contains(MARKER) || !format!("{denied:#}").contains(MARKER));
}

/// A narrowing step allows nothing more, and an opening step denies nothing more.
fn steps<T: PartialEq + std::fmt::Debug>(script: &Rules, ask: impl Fn(&Policy) -> Option<T>) {
    script.steps.iter().fold(Policy::public(), |policy, step| {
        let next = step.apply(policy.clone());
        let (before, after) = (ask(&policy), ask(&next));
        let (less, more) = if step.narrows() {
            (after, before)
        } else {
            (before, after)
        };
        assert!(
            less.is_none() || less == more,
            "{step:?} after {policy:?}: {less:?} and {more:?}"
        );
        next
    });
}

/// An address by itself, in a URL, and embedded in an IPv6 address.
pub(crate) fn address(address: IpAddr, script: &Rules) {
    let policy = script.policy();
    let public = Policy::public();
    for policy in [&policy, &public] {
        let verdict = policy.check_addr(address);
        assert_eq!(policy.check_addrs([address]), verdict);
        if let Err(denied) = verdict {
            match denied {
                Denied::Address(range) => assert!(range.cidr().contains(address)),
                Denied::AddressDenied(range) => assert!(
                    range.contains(address) || carries(address, range),
                    "{range}"
                ),
                other => panic!("{other:?}"),
            }
            names_the_rule(&denied, script);
        }
    }
    let literal = match address {
        IpAddr::V4(address) => format!("http://{address}/"),
        IpAddr::V6(address) => format!("http://[{address}]/"),
    };
    assert_eq!(
        public.check_url(&literal).map(drop),
        public.check_addr(address),
        "{literal}"
    );
    assert!(Policy::any().check_url(&literal).is_ok() && Policy::any().check_addr(address).is_ok());

    let row = ADDRESS_RANGES
        .iter()
        .any(|range| range.cidr().contains(address));
    match address {
        IpAddr::V4(address) => {
            assert_eq!(public.check_addr(address.into()).is_err(), row);
            carriers(address);
        }
        IpAddr::V6(address) => {
            let outside = address.segments()[0] & 0xe000 != 0x2000;
            let isatap = matches!(address.octets()[8..12], [0 | 2, 0, 0x5e, 0xfe]);
            assert_eq!(
                public.check_addr(address.into()).is_err(),
                row || outside || isatap
            );
        }
    }
    let loopback = Policy::public().allow_loopback().check_addr(address);
    assert_eq!(
        loopback.is_ok(),
        public.check_addr(address).is_ok() || address.is_loopback()
    );
    steps(script, |policy| policy.check_addr(address).ok());
    ranges(address, script);
}

/// Any IPv4 address embedded in an IPv6 address is denied.
fn carriers(address: Ipv4Addr) {
    let low = u128::from(u32::from(address));
    let carried = [
        low,
        0xffff << 32 | low,
        0xffff << 48 | low,
        0x64_ff9b << 96 | low,
        0x64_ff9b_0001 << 80 | low,
        0x2002 << 112 | low << 80,
        0xfe80 << 112 | 0x5efe << 32 | low,
        0x2606_4700 << 96 | 0x5efe << 32 | low,
        0x2606_4700 << 96 | 0x200_5efe << 32 | low,
    ];
    let denying = Policy::any().deny_cidr(IpAddr::from(address).into());
    for carrier in carried.map(Ipv6Addr::from) {
        assert!(
            Policy::public().check_addr(carrier.into()).is_err(),
            "{carrier} carries {address}"
        );
        let local = carrier.segments()[..3] == [0x64, 0xff9b, 1];
        assert_eq!(
            denying.check_addr(carrier.into()).is_ok(),
            local || low < 2 && carrier.segments()[..6] == [0; 6]
        );
    }
}

/// A range allows the addresses in it and no others.
fn ranges(address: IpAddr, script: &Rules) {
    let public = Policy::public().check_addr(address);
    for step in &script.steps {
        if let Step::AllowCidr(text) = step
            && let Ok(range) = text.parse::<Cidr>()
        {
            assert_eq!(range.to_string().parse(), Ok(range));
            assert!(range.contains(range.base()));
            let open = Policy::public().allow_cidr(range).check_addr(address);
            assert_eq!(open.is_ok(), public.is_ok() || range.contains(address));
            assert_eq!(
                range.contains(address),
                leading_bits(range, address) >= Some(range.prefix().into())
            );
        }
    }
    let alone = Cidr::from(address);
    assert!(
        alone.contains(address)
            && Policy::public()
                .allow_cidr(alone)
                .check_addr(address)
                .is_ok()
    );
    assert_eq!(alone.to_string().parse(), Ok(alone));
}

/// The number of leading bits that an address of the same family shares with the base of a range.
fn leading_bits(range: Cidr, address: IpAddr) -> Option<u32> {
    match (range.base(), address) {
        (IpAddr::V4(one), IpAddr::V4(two)) => {
            Some((u32::from(one) ^ u32::from(two)).leading_zeros())
        }
        (IpAddr::V6(one), IpAddr::V6(two)) => {
            Some((u128::from(one) ^ u128::from(two)).leading_zeros())
        }
        _ => None,
    }
}

/// One bad address denies a DNS answer, and so does an empty answer.
pub(crate) fn addresses(addresses: &[IpAddr], policy: &Policy) {
    let first = addresses
        .iter()
        .find_map(|address| policy.check_addr(*address).err());
    let expected = if addresses.is_empty() {
        Some(Denied::NoAddress)
    } else {
        first
    };
    assert_eq!(
        policy.check_addrs(addresses.iter().copied()).err(),
        expected
    );
}

/// Parsing a host pattern or a range is total.
pub(crate) fn patterns(data: &[u8]) {
    for text in String::from_utf8_lossy(data).split(['\n', ' ']) {
        if let Ok(range) = text.parse::<Cidr>() {
            assert_eq!(range.to_string().parse(), Ok(range));
        }
        let pattern = text.parse::<HostPattern>();
        text.parse::<Cidr>()
            .map_or_else(|error| errors::one_line(&error.to_string()), drop);
        pattern
            .as_ref()
            .map_or_else(|error| errors::one_line(&error.to_string()), drop);
        if let Ok(pattern) = pattern {
            assert_eq!(pattern.to_string().parse().as_ref(), Ok(&pattern));
            let inside = text
                .strip_prefix("*.")
                .map_or_else(|| text.to_owned(), |above| format!("a.{above}"));
            let url = if inside.contains(':') && !inside.starts_with('[') {
                format!("http://[{inside}]/")
            } else {
                format!("http://{inside}/")
            };
            // The name may be invalid by the rules of `xn--`, or too long for one more label.
            let known = Policy::any().check_url(&url).is_ok();
            assert!(
                !known || Policy::any().only_hosts([pattern]).check_url(&url).is_ok(),
                "{text}"
            );
        }
    }
}
