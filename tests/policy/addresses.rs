//! Addresses: the table, and ranges that are allowed or denied.

use std::net::IpAddr;

use openapi_expr::policy::{ADDRESS_RANGES, Cidr, HostPattern, REGISTRY_DATE};
use openapi_expr::{Denied, Policy};

#[test]
fn a_denied_range_or_host_wins_in_any_order() {
    let address = |text: &str| text.parse::<IpAddr>().unwrap();
    let range = |text: &str| text.parse::<Cidr>().unwrap();
    let denied = |policy: &Policy, at: &str| {
        matches!(
            policy.check_addr(address(at)),
            Err(Denied::AddressDenied(_))
        )
    };
    let services = range("34.118.224.0/20");
    let open = |policy: Policy| {
        policy
            .allow_loopback()
            .allow_cidr(range("34.0.0.0/8"))
            .allow_cidr(range("::/0"))
    };
    for policy in [Policy::public(), Policy::any()] {
        for policy in [
            open(policy.clone().deny_cidr(services)),
            open(policy).deny_cidr(services),
        ] {
            for at in [
                "34.118.224.0",
                "34.118.239.255",
                "::ffff:34.118.224.1",
                "::34.118.224.1",
                "::ffff:0:34.118.224.1",
                "64:ff9b::34.118.224.1",
                "2002:2276:e001::1",
                "2606:4700::200:5efe:34.118.224.1",
            ] {
                assert!(denied(&policy, at), "{at}");
                let carried = [address("8.8.8.8"), address(at)];
                assert_eq!(
                    policy.check_addrs(carried),
                    Err(Denied::AddressDenied(services))
                );
            }
            for at in ["34.118.223.255", "34.118.240.0", "::1", "2606:4700::1"] {
                assert_eq!(policy.check_addr(address(at)), Ok(()), "{at}");
            }
            assert_eq!(
                policy
                    .check_url("http://34.118.224.1/")
                    .map_err(Denied::code),
                Err("address-denied")
            );
        }
    }
    // The mapped spelling of an IPv4 range is that range. `::/0` is only IPv6.
    let mapped = Policy::public().deny_cidr(range("::ffff:34.118.224.0/116"));
    assert!(denied(&mapped, "34.118.224.1") && denied(&mapped, "::ffff:34.118.224.1"));
    let mapped = Policy::any().deny_cidr(range("::ffff:0:0/96"));
    assert!(
        denied(&mapped, "10.0.0.1")
            && denied(&mapped, "::ffff:10.0.0.1")
            && !denied(&mapped, "2606:4700::1")
    );
    let v6 = Policy::public().deny_cidr(range("::/0"));
    assert!(denied(&v6, "2606:4700::1") && v6.check_addr(address("8.8.8.8")).is_ok());
    // `::` and `::1` carry no IPv4 address.
    let loopback = Policy::public()
        .allow_loopback()
        .deny_cidr(range("0.0.0.0/8"))
        .deny_cidr(range("127.0.0.1"));
    assert!(
        loopback.check_addr(address("::1")).is_ok()
            && loopback.check_addr(address("127.0.0.2")).is_ok()
    );
    assert_eq!(
        loopback.check_url("http://127.0.0.1/"),
        Err(Denied::AddressDenied(range("127.0.0.1/32")))
    );

    let name = |text: &str| text.parse::<HostPattern>().unwrap();
    let policy = Policy::any()
        .deny_host(name("*.corp.example"))
        .only_hosts([name("a.corp.example")]);
    let policy = policy
        .allow_host(name("*.corp.example"))
        .deny_host(name("10.0.0.1"));
    assert_eq!(
        policy.check_url("http://A.Corp.example./"),
        Err(Denied::HostDenied)
    );
    assert_eq!(
        policy.check_url("http://corp.example/"),
        Err(Denied::HostNotListed),
        "the name itself is a pattern more"
    );
    assert!(denied(&policy, "10.0.0.1") && denied(&policy, "::ffff:10.0.0.1"));
    let localhost = Policy::public()
        .deny_host(name("localhost"))
        .allow_loopback();
    assert_eq!(
        localhost.check_url("http://localhost/"),
        Err(Denied::HostDenied)
    );
    assert!(localhost.check_url("http://a.localhost/").is_ok());
}

#[test]
fn isatap_addresses_are_denied_under_any_prefix() {
    let public = Policy::public();
    for text in [
        "2606:4700::5efe:127.0.0.1",
        "2600:1F18:0:0:0200:5EFE:808:808",
        "2606:4700:1:2::5efe:0:0",
    ] {
        let address: IpAddr = text.parse().unwrap();
        assert!(
            matches!(public.check_addr(address), Err(Denied::Address(_))),
            "{text}"
        );
        assert!(
            public
                .check_addrs(["2606:4700::1".parse().unwrap(), address])
                .is_err(),
            "{text}"
        );
        assert_eq!(
            public
                .check_url(&format!("http://[{text}]/"))
                .map_err(Denied::code),
            Err("address"),
            "{text}"
        );
        assert!(
            public
                .clone()
                .allow_cidr(address.into())
                .check_addr(address)
                .is_ok(),
            "{text}"
        );
    }
    let fabric = public
        .clone()
        .allow_cidr("2606:4700:1:2::/64".parse().unwrap());
    assert!(
        fabric
            .check_addr("2606:4700:1:2::5efe:10.0.0.1".parse().unwrap())
            .is_ok()
    );
    assert!(
        fabric
            .check_addr("2606:4700:1:3::5efe:10.0.0.1".parse().unwrap())
            .is_err()
    );
    for text in [
        "2606:4700::300:5efe:127.0.0.1",
        "2606:4700::5efd:7f00:1",
        "2606:4700:5efe::1",
        "2606:4700::5efe:1:2:3",
    ] {
        assert_eq!(public.check_addr(text.parse().unwrap()), Ok(()), "{text}");
    }
}

#[test]
fn the_first_and_the_last_address_of_each_range_are_denied() {
    let public = Policy::public();
    assert_eq!(REGISTRY_DATE.len(), "2025-10-09".len());
    for range in ADDRESS_RANGES {
        let cidr = range.cidr();
        let last: IpAddr = match cidr.base() {
            IpAddr::V4(base) => IpAddr::from(
                (u32::from(base) | u32::MAX.checked_shr(cidr.prefix().into()).unwrap_or(0))
                    .to_be_bytes(),
            ),
            IpAddr::V6(base) => IpAddr::from(
                (u128::from(base) | u128::MAX.checked_shr(cidr.prefix().into()).unwrap_or(0))
                    .to_be_bytes(),
            ),
        };
        for address in [cidr.base(), last] {
            assert!(
                matches!(public.check_addr(address), Err(Denied::Address(_))),
                "{address} of {range}"
            );
        }
        assert!(!range.name().is_empty() && !range.source().is_empty());
        assert!(
            public.clone().allow_cidr(cidr).check_addr(last).is_ok(),
            "{range}"
        );
    }
    assert!(public.check_addr("1fff:ffff::1".parse().unwrap()).is_err());
    assert!(public.check_addr("4000::".parse().unwrap()).is_err());
    assert!(
        "10.0.0.0/8"
            .parse::<Cidr>()
            .unwrap()
            .contains("10.255.255.255".parse().unwrap())
    );
}
