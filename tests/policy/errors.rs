//! What a denial says, and the errors of patterns and ranges.

use std::fmt::Write as _;

use openapi_expr::Policy;
use openapi_expr::policy::{Cidr, HostPattern};

use crate::golden;

#[test]
fn denials_and_pattern_errors_match_the_golden_file() {
    let mut text = String::new();
    let narrow = Policy::public()
        .https_only()
        .only_hosts(["*.example.com".parse().unwrap()])
        .only_ports([443]);
    for (policy, url) in [
        (Policy::public(), "https://h.example/hook#frag"),
        (Policy::public(), "javascript:alert(1)"),
        (Policy::public(), "https:/h.example"),
        (Policy::public(), "https://h.example/a b"),
        (Policy::public(), "https://h.example/%zz"),
        (Policy::public(), "https://a%2ecom/"),
        (Policy::public(), "https://user:pw@h.example/"),
        (Policy::public(), "https:///x"),
        (Policy::public(), "https://a..example/"),
        (Policy::public(), "http://0x7f.1/"),
        (Policy::public(), "http://[fe80::1%25eth0]/"),
        (Policy::public(), "https://h.example:00443/"),
        (Policy::public(), "https://h.example/a/%2e%2e/b"),
        (Policy::public(), "https://h.example/?a='"),
        (Policy::public(), "https://h.example:25/"),
        (Policy::public(), "https://localhost/"),
        (Policy::public(), "https://intranet/"),
        (Policy::public(), "https://gateway/"),
        (Policy::public(), "http://10.1.2.3/"),
        (Policy::public(), "http://[::ffff:10.0.0.1]/"),
        (Policy::public(), "http://[4000::1]/"),
        (Policy::public(), "http://[2606:4700::5efe:10.0.0.1]/"),
        (Policy::public(), "http://1.0.10.in-addr.arpa/"),
        (Policy::public(), "http://router.home.arpa/"),
        (
            Policy::any().deny_cidr("2606:4700::/32".parse().unwrap()),
            "http://[2606:4700::1]/",
        ),
        (
            Policy::any().deny_host("*.h.example".parse().unwrap()),
            "https://a.h.example/",
        ),
        (narrow.clone(), "http://a.example.com/"),
        (narrow.clone(), "https://a.example.com:8443/"),
        (narrow.clone(), "https://example.com/"),
        (narrow, "https://a.example.com/"),
    ] {
        match policy.check_url(url) {
            Ok(url) => writeln!(text, "{url}: allowed").unwrap(),
            Err(denied) => writeln!(text, "{url}: {} ({})", denied, denied.code()).unwrap(),
        }
    }
    writeln!(
        text,
        "no address: {}",
        Policy::public().check_addrs([]).unwrap_err()
    )
    .unwrap();
    for bad in ["10.0.0.1/8", "h/8"] {
        writeln!(text, "{}", bad.parse::<Cidr>().unwrap_err()).unwrap();
    }
    for bad in [
        "https://h.example",
        "h.example:80",
        "*.10.0.0.1",
        "a..b",
        "",
    ] {
        writeln!(text, "{}", bad.parse::<HostPattern>().unwrap_err()).unwrap();
    }
    golden::compare([("policy/goldens/denials.txt", text)]);
}

#[test]
fn errors_of_patterns_and_ranges_stay_on_one_line() {
    for shown in [
        "x\ny".parse::<HostPattern>().unwrap_err().to_string(),
        "x\ny".parse::<Cidr>().unwrap_err().to_string(),
    ] {
        assert!(!shown.contains('\n'), "{shown:?}");
    }
}
