//! Hosts and ports: what is narrowed, and what is opened by name.

use openapi_expr::policy::HostPattern;
use openapi_expr::{Denied, Policy};

/// The URL that the policy allows, or the code of the denial.
fn code(policy: &Policy, url: &str) -> Result<String, &'static str> {
    let url = policy.check_url(url);
    url.map(String::from).map_err(Denied::code)
}

#[test]
fn hosts_are_opened_by_name_or_wildcard() {
    let public = Policy::public();
    assert_eq!(code(&public, "http://printer.local/"), Err("special-name"));
    assert_eq!(
        code(&public, "http://mylocal.example/").as_deref(),
        Ok("http://mylocal.example/")
    );
    assert_eq!(code(&public, "http://localhost./"), Err("special-name"));
    let opened = public
        .clone()
        .allow_host("printer.local".parse().unwrap())
        .allow_host("gateway".parse().unwrap());
    assert!(
        code(&opened, "http://PRINTER.local./").is_ok() && code(&opened, "http://gateway/").is_ok()
    );
    assert_eq!(
        code(&opened, "http://x.printer.local/"),
        Err("special-name")
    );
    assert_eq!(
        code(&opened, "http://printer.local:25/"),
        Err("port"),
        "a host opens no port"
    );
    let below = public.clone().allow_host("*.svc.internal".parse().unwrap());
    assert!(code(&below, "http://a.b.svc.internal/").is_ok());
    assert_eq!(code(&below, "http://svc.internal/"), Err("special-name"));
    assert_eq!(code(&below, "http://xsvc.internal/"), Err("special-name"));
    // A name is opened only as a name. The addresses that it resolves to are checked separately.
    assert!(below.check_addrs(["10.0.0.1".parse().unwrap()]).is_err());
    let ranged = below.allow_cidr("10.0.0.0/8".parse().unwrap());
    assert!(
        ranged
            .check_addrs(["10.0.0.1".parse().unwrap(), "8.8.8.8".parse().unwrap()])
            .is_ok()
    );
    assert!(
        ranged
            .check_addrs(["10.0.0.1".parse().unwrap(), "192.168.0.1".parse().unwrap()])
            .is_err()
    );
    let literal = public.allow_host("10.0.0.1".parse().unwrap());
    assert!(
        code(&literal, "http://10.0.0.1/").is_ok() && code(&literal, "http://10.0.0.2/").is_err()
    );
}

#[test]
fn loopback_or_everything_can_be_allowed_but_the_text_rules_hold() {
    let public = Policy::public();
    let loopback = public.clone().allow_loopback();
    for url in [
        "http://127.9.9.9:8080/",
        "http://[::1]:8080/",
        "http://localhost:8080/",
        "http://a.localhost:8080/",
    ] {
        assert!(
            code(&loopback, url).is_ok() && code(&public, url).is_err(),
            "{url}"
        );
    }
    assert!(
        loopback
            .check_addr("::ffff:127.0.0.1".parse().unwrap())
            .is_err()
    );
    let any = Policy::any();
    assert!(
        code(&any, "http://169.254.169.254:25/").is_ok()
            && any.check_addr("::1".parse().unwrap()).is_ok()
    );
    assert_eq!(
        code(&any, "http://a@h.example/"),
        Err("userinfo"),
        "the text rules hold under every policy"
    );
    assert_eq!(
        code(&any.https_only(), "http://h.example/"),
        Err("https-only")
    );
}

#[test]
fn lists_of_hosts_and_ports_narrow_and_open_nothing() {
    let hosts = Policy::public().only_hosts([
        "h.example".parse().unwrap(),
        "[2606:4700::1]".parse().unwrap(),
    ]);
    assert!(
        code(&hosts, "https://h.example/").is_ok()
            && code(&hosts, "https://[2606:4700:0::1]/").is_ok()
    );
    for url in [
        "https://evilh.example/",
        "https://h.example.evil.example/",
        "https://a.h.example/",
    ] {
        assert_eq!(code(&hosts, url), Err("host-not-listed"), "{url}");
    }
    assert_eq!(
        code(&hosts.clone().only_ports([25]), "https://h.example:25/"),
        Err("port"),
        "a list of ports opens none"
    );
    let both = hosts
        .only_hosts(["b.example".parse().unwrap()])
        .only_ports([443])
        .only_ports([443, 8443]);
    assert_eq!(
        code(&both, "https://b.example/"),
        Err("host-not-listed"),
        "narrowing twice narrows twice"
    );
    assert_eq!(
        code(&both, "https://h.example:8443/"),
        Err("port-not-listed")
    );
}

#[test]
fn names_of_private_networks_are_opened_by_name() {
    let public = Policy::public();
    for name in [
        "test",
        "svc",
        "consul",
        "docker",
        "mail",
        "intra",
        "domain",
        "workgroup",
        "arpa",
        "k8s",
        "cluster",
    ] {
        for url in [
            format!("http://{name}/"),
            format!("http://A.b.{}./", name.to_uppercase()),
        ] {
            assert_eq!(
                public
                    .check_url(&url)
                    .unwrap_err()
                    .to_string()
                    .matches(name)
                    .count(),
                1,
                "{url}"
            );
        }
        for url in [
            format!("http://{name}.h.example/"),
            format!("http://h.my{name}/"),
            format!("http://{name}x.example/"),
        ] {
            assert!(public.check_url(&url).is_ok(), "{url}");
        }
        let opened = public
            .clone()
            .allow_host(format!("hooks.{name}").parse().unwrap());
        assert!(opened.check_url(&format!("http://hooks.{name}/")).is_ok());
        assert!(opened.check_url(&format!("http://other.{name}/")).is_err());
    }
    assert_eq!(
        public.check_url("http://x.home.arpa/"),
        Err(Denied::SpecialName("home.arpa"))
    );
    assert!(public.check_url("http://hooks.example/").is_ok());
}

#[test]
fn a_host_pattern_prints_in_lower_case_without_the_final_dot() {
    assert_eq!(
        "*.Example.COM.".parse::<HostPattern>().unwrap().to_string(),
        "*.example.com"
    );
}
