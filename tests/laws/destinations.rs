//! Random inputs for policies: URLs, addresses, and builder calls in any order.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use openapi_expr::policy::ADDRESS_RANGES;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::law::input::{Rules, Step};

const HOSTS: [&str; 38] = [
    "h.example",
    "a.h.example",
    "H.Example",
    "h.example.",
    "h",
    "localhost",
    "a.localhost",
    "a.internal",
    "router.home.arpa",
    "home.arpa.example",
    "api.svc",
    "a.TEST.",
    "mail.example",
    "xn--bcher-kva.example",
    "xn--a.example",
    "_a.example",
    "-a.example",
    "a..example",
    "8.8.8.8",
    "8.8.8.8.",
    "10.0.0.1",
    "127.1",
    "0x7f.1",
    "017.0.0.1",
    "2130706433",
    "1.2.3.4.5",
    "a.0x1",
    "0x.example",
    "[::1]",
    "[2606:4700::1]",
    "[2606:4700:0:0:0:0:0:1]",
    "[::ffff:8.8.8.8]",
    "[fe80::1%25eth0]",
    "[2002:808:808::]",
    "[::8.8.8.8]",
    "[2606:4700::5efe:8.8.8.8]",
    "",
    "é.example",
];

/// An address of any kind: at random, or next to a row of the table.
pub(crate) fn address() -> impl Strategy<Value = IpAddr> {
    let near = (select(ADDRESS_RANGES), any::<bool>(), -2_i32..3).prop_map(|(range, last, by)| {
        let cidr = range.cidr();
        let below = |bits: u8| {
            if last {
                u128::MAX
                    .checked_shr(128 - u32::from(bits - cidr.prefix()))
                    .unwrap_or(0)
            } else {
                0
            }
        };
        let by = i128::from(by).cast_unsigned();
        match cidr.base() {
            IpAddr::V4(base) => {
                let number = u128::from(u32::from(base))
                    .wrapping_add(below(32))
                    .wrapping_add(by);
                Ipv4Addr::from(u32::try_from(number & 0xffff_ffff).unwrap()).into()
            }
            IpAddr::V6(base) => {
                Ipv6Addr::from(u128::from(base).wrapping_add(below(128)).wrapping_add(by)).into()
            }
        }
    });
    let global =
        any::<u128>().prop_map(|number| Ipv6Addr::from(0x2000 << 112 | number >> 3).into());
    let v6 = any::<u128>().prop_map(|number| Ipv6Addr::from(number).into());
    let isatap = (any::<u64>(), any::<bool>(), any::<u32>()).prop_map(|(prefix, unique, low)| {
        let identifier = u128::from(unique) << 57 | 0x5efe << 32 | u128::from(low);
        Ipv6Addr::from(u128::from(prefix) << 64 | identifier).into()
    });
    let v4 = any::<u32>().prop_map(|number| Ipv4Addr::from(number).into());
    prop_oneof![4 => near, 2 => global, 2 => v6, 2 => v4, 1 => isatap]
}

/// A URL, or almost one.
pub(crate) fn url() -> impl Strategy<Value = String> {
    let scheme = select(
        &[
            "http://",
            "https://",
            "HTTP://",
            "https:/",
            "https:",
            "//",
            "ftp://",
            "",
            "http:\\\\",
        ][..],
    );
    let scheme = prop_oneof![2 => select(&["http://", "https://"][..]), 1 => scheme];
    let user = prop_oneof![12 => Just(""), 1 => select(&["a@", "a:b@", "h.example%40", "\\"][..])];
    let host = prop_oneof![
        6 => select(&HOSTS[..]).prop_map(str::to_owned),
        2 => address().prop_map(|address| if address.is_ipv6() { format!("[{address}]") } else { address.to_string() }),
        1 => "[a-z0-9._%:-]{0,12}",
        1 => (60_usize..260).prop_map(|length| format!("{}.example", "a".repeat(length))),
    ];
    let port = prop_oneof![
        4 => Just(String::new()),
        3 => select(&[":80", ":443", ":8080", ":0", ":", ":0443", ":65536", ":22", ":6666", ":+1"][..]).prop_map(str::to_owned),
        1 => any::<u16>().prop_map(|port| format!(":{port}")),
    ];
    let path = prop_oneof![
        6 => select(&["", "/", "/a/b", "?a=b", "/../a", "/%2e%2E/", "/a.b/...", "/%", "/#", "/ ", "/\t", "/é", "/a?b/../c", "/{"][..])
            .prop_map(str::to_owned),
        2 => "(/[ -~]{0,6}){0,3}([?][ -~]{0,6})?",
        1 => any::<String>(),
        1 => (1900_usize..2100).prop_map(|length| "?".to_owned() + &"a".repeat(length)),
    ];
    (scheme, user, host, port, path)
        .prop_map(|(scheme, user, host, port, path)| format!("{scheme}{user}{host}{port}{path}"))
}

fn step() -> impl Strategy<Value = Step> {
    let hosts = || {
        let host = (select(&HOSTS[..]), any::<bool>());
        host.prop_map(|(host, below)| {
            if below {
                format!("*.{host}")
            } else {
                host.to_owned()
            }
        })
    };
    let range = || {
        prop_oneof![
            (address(), 0_u8..140).prop_map(|(address, prefix)| format!("{address}/{prefix}")),
            address().prop_map(|address| address.to_string()),
            select(ADDRESS_RANGES).prop_map(|range| range.cidr().to_string()),
            select(&["0.0.0.0/0", "::/0", "10.0.0.0/8", "fd00::/8"][..]).prop_map(str::to_owned),
        ]
    };
    let port = prop_oneof![select(vec![80, 443, 8080, 22]), any::<u16>()];
    prop_oneof![
        1 => Just(Step::Any),
        2 => Just(Step::HttpsOnly),
        2 => vec(hosts(), 0..4).prop_map(Step::OnlyHosts),
        2 => vec(port, 0..4).prop_map(Step::OnlyPorts),
        3 => range().prop_map(Step::AllowCidr),
        3 => hosts().prop_map(Step::AllowHost),
        1 => Just(Step::AllowLoopback),
        2 => range().prop_map(Step::DenyCidr),
        2 => hosts().prop_map(Step::DenyHost),
    ]
}

/// Builder calls in any order.
pub(crate) fn rules() -> impl Strategy<Value = Rules> {
    vec(step(), 0..5).prop_map(|steps| Rules {
        steps,
        ..Rules::default()
    })
}
