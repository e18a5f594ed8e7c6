//! `check-url`: whether the policy allows a URL.

use crate::run;

#[test]
fn each_url_has_a_verdict() {
    let ran = run(&[
        "check-url",
        "HTTPS://Hooks.Example.com:443",
        "http://169.254.169.254/latest",
        "http://h.example/a\nb",
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "allow https://hooks.example.com/");
    assert_eq!(
        lines[1],
        "deny http://169.254.169.254/latest: the address is in 169.254.0.0/16 (link-local)"
    );
    assert!(
        lines[2].starts_with(r"deny http://h.example/a\nb: invalid URL: "),
        "{}",
        lines[2]
    );
    assert_eq!(lines.len(), 3);
    run(&["check-url", "https://h.example/x"]).answers("allow https://h.example/x");
}

#[test]
fn flags_set_the_policy() {
    for (url, flags) in [
        ("http://10.1.2.3/", &["--policy", "any"][..]),
        ("http://10.1.2.3/", &["--allow-cidr", "10.0.0.0/8"]),
        ("http://10.1.2.3/", &["--allow-host", "10.1.2.3"]),
        ("http://localhost:3000/", &["--allow-loopback"]),
        ("http://[::1]:3000/", &["--allow-loopback"]),
        ("http://db/", &["--allow-host", "db"]),
    ] {
        assert_eq!(run(&["check-url", url]).code, 1, "{url}");
        let ran = run(&[&["check-url", url], flags].concat());
        assert_eq!(
            (ran.code, ran.stdout),
            (0, format!("allow {url}\n")),
            "{flags:?}"
        );
    }
    let ran = run(&["check-url", "--https-only", "http://h.example/"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (1, "deny http://h.example/: only https is allowed\n")
    );
}

#[test]
fn a_denial_wins_over_an_allowance() {
    let range = &["--deny-cidr", "34.118.224.0/20"][..];
    let both = &[
        "--deny-host",
        "*.corp.example",
        "--deny-host",
        "corp.example",
    ][..];
    for (url, flags, why) in [
        (
            "https://34.118.224.1/",
            range,
            "the address is in the denied range 34.118.224.0/20",
        ),
        (
            "https://[::ffff:34.118.239.255]/",
            range,
            "the address is in the denied range 34.118.224.0/20",
        ),
        (
            "https://a.Corp.Example./",
            both,
            "the host is one of the denied hosts",
        ),
        (
            "https://corp.example/",
            both,
            "the host is one of the denied hosts",
        ),
        (
            "https://8.8.8.8/",
            &["--deny-host", "8.8.8.8"],
            "the address is in the denied range 8.8.8.8/32",
        ),
    ] {
        for opened in [
            &[][..],
            &["--policy", "any"],
            &[
                "--allow-cidr",
                "0.0.0.0/0",
                "--allow-host",
                "*.corp.example",
            ],
        ] {
            for flags in [
                [&["check-url", url][..], flags, opened],
                [&["check-url", url], opened, flags],
            ] {
                let ran = run(&flags.concat());
                assert_eq!(
                    (ran.code, ran.stdout),
                    (1, format!("deny {url}: {why}\n")),
                    "{flags:?}"
                );
            }
        }
    }
    run(&[
        "check-url",
        "https://34.118.240.0/",
        "--deny-cidr",
        "34.118.224.0/20",
    ])
    .answers("allow https://34.118.240.0/");
    run(&[
        "check-url",
        "https://corp.example/",
        "--deny-host",
        "*.corp.example",
    ])
    .answers("allow https://corp.example/");
    let loopback = &["check-url", "--allow-loopback", "--deny-cidr", "127.0.0.1"][..];
    run(&[loopback, &["http://127.0.0.2/"]].concat()).answers("allow http://127.0.0.2/");
    assert_eq!(run(&[loopback, &["http://127.0.0.1/"]].concat()).code, 1);
}

#[test]
fn a_wrong_command_line_is_an_error() {
    run(&["check-url"]).fails(2, "<URL>");
    run(&["check-url", "--jsonl", "https://h.example/"]).fails(2, "--jsonl");
    run(&[
        "check-url",
        "--allow-cidr",
        "10.0.0.0/33",
        "https://h.example/",
    ])
    .fails(2, "invalid address range");
    run(&[
        "check-url",
        "--deny-cidr",
        "34.118.224.1/20",
        "https://h.example/",
    ])
    .fails(2, "invalid address range");
    run(&[
        "check-url",
        "--deny-host",
        "https://h.example",
        "https://h.example/",
    ])
    .fails(2, "invalid host pattern");
}
