//! Ways into the internal network: an address in the URL, a name, a name whose addresses change,
//! and a pinned address.

use std::net::{IpAddr, Ipv6Addr, TcpListener};

use http::StatusCode;
use openapi_expr::policy::TextRule;
use openapi_expr::{Denied, Policy};
use openapi_expr_client::SendErrorKind;
use reqwest::dns::Resolve as _;

use super::gate::Gate;
use super::server::{Seen, Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, inside, opened, ours, plain, post};

/// Responds with `200 OK` and closes the connection, so that the next request uses the resolver
/// again.
fn ok_and_close(body: &str) -> Vec<Step> {
    vec![Step::Write(format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}"
    ))]
}

#[tokio::test]
async fn an_address_in_the_url_is_refused_without_a_resolver() {
    let names = Names::new(HOOK, &[&[]]);
    let (ordinary, client) = (
        plain(&names, &Gate::default()),
        ours(Policy::public(), &names).build().unwrap(),
    );
    let server = Server::http(OUTSIDE, |_| ok("inside"));
    let mut hosts = vec![
        (&server, "127.0.0.1", "address"),
        (&server, "2130706433", TextRule::Ipv4.code()),
        (&server, "0x7f.1", TextRule::Ipv4.code()),
        (&server, "0177.0.0.1", TextRule::Ipv4.code()),
        (&server, "127.1", TextRule::Ipv4.code()),
        (
            &server,
            "%31%32%37.0.0.1",
            TextRule::EncodedAuthority.code(),
        ),
        (&server, "127\u{3002}0\u{3002}0\u{3002}1", "character"),
        (&server, "user:pass@127.0.0.1", TextRule::Userinfo.code()),
    ];
    let server6;
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        server6 = Server::http(Ipv6Addr::LOCALHOST.into(), |_| ok("inside"));
        hosts.push((&server6, "[::1]", "address"));
        hosts.push((&server6, "[0:0:0:0:0:0:0:1]", "address"));
        hosts.push((&server, "[::ffff:127.0.0.1]", "address"));
        hosts.push((&server, "[::ffff:7f00:1]", "address"));
    }
    for (server, host, code) in hosts {
        let url = server.url(host);
        let seen = server.seen().len();
        let answer = ordinary.post(&url).body("event").send().await.expect(host);
        assert_eq!(
            answer.text().await.unwrap(),
            "inside",
            "the ordinary client falls for {host}"
        );
        assert_eq!(server.seen().len(), seen + 1);
        let connections = server.connections().await;

        let error = post(&client, &url).await.unwrap_err();
        assert!(
            matches!(error.kind(), SendErrorKind::Denied(_)),
            "{host}: {error}"
        );
        assert_eq!(
            (error.code(), error.is_retryable()),
            (code, false),
            "{host}"
        );
        assert_eq!(
            server.connections().await,
            connections,
            "{host}: not even a connection"
        );
    }
    assert!(
        names.asked().is_empty(),
        "neither asks the resolver: {:?}",
        names.asked()
    );
}

#[tokio::test]
async fn a_name_that_resolves_inside_is_refused() {
    let server = Server::http(OUTSIDE, |_| ok("inside"));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let url = server.url(HOOK);
    let answer = plain(&names, &Gate::default())
        .get(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "inside");
    let connections = server.connections().await;

    for url in [url.clone(), url.replace("http:", "https:")] {
        let error = post(&ours(Policy::public(), &names).build().unwrap(), &url)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
            "{error:#}"
        );
        assert_eq!(
            error.to_string(),
            "the policy denies the request: the address is in 127.0.0.0/8 (loopback)"
        );
        assert!(!error.is_retryable());
    }
    assert_eq!(server.connections().await, connections);

    // The same name and address under a policy that allows them.
    let answer = post(&ours(opened(), &names).build().unwrap(), &url)
        .await
        .unwrap();
    assert_eq!((answer.status, &*answer.text()), (StatusCode::OK, "inside"));
}

#[tokio::test]
async fn one_bad_address_refuses_the_answer() {
    let server = Server::http(OUTSIDE, |_| ok("delivered"));
    let public: IpAddr = "93.184.216.34".parse().unwrap();
    let mapped: IpAddr = "::ffff:127.0.0.1".parse().unwrap();
    // The first address of each answer is allowed, and the server listens there. A client that only
    // checks the first address, or only drops the bad ones, would deliver.
    for bad in [
        inside(),
        mapped,
        "10.0.0.7".parse().unwrap(),
        "169.254.169.254".parse().unwrap(),
    ] {
        let names = Names::new(HOOK, &[&[OUTSIDE, public, bad]]);
        let url = server.url(HOOK);
        let answer = plain(&names, &Gate::default())
            .get(&url)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.text().await.unwrap(), "delivered");
        let connections = server.connections().await;

        let error = post(&ours(opened(), &names).build().unwrap(), &url)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
            "{bad}: {error:#}"
        );
        assert_eq!(server.connections().await, connections, "{bad}");
    }

    // An ordinary client connects to any address that accepts.
    let scripts: [fn(&Seen) -> _; 2] = [|_| ok("outside"), |_| ok("inside")];
    let [outer, inner] = Server::twins([OUTSIDE, inside()], scripts);
    let names = Names::new(HOOK, &[&[inner.address.ip(), OUTSIDE]]);
    let answer = plain(&names, &Gate::default())
        .get(outer.url(HOOK))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "inside");
    let entered = inner.connections().await;
    let error = post(&ours(opened(), &names).build().unwrap(), &outer.url(HOOK))
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert_eq!(
        (outer.connections().await, inner.connections().await),
        (0, entered)
    );

    let names = Names::new(HOOK, &[&[]]);
    let error = post(
        &ours(Policy::public(), &names).build().unwrap(),
        &server.url(HOOK),
    )
    .await
    .unwrap_err();
    assert_eq!(error.kind(), SendErrorKind::Denied(Denied::NoAddress));
}

/// A denied address is refused in the URL, in the DNS answer and as a peer, even if it is opened as
/// well.
#[tokio::test]
async fn a_denied_address_is_never_connected_to() {
    let server = Server::http(OUTSIDE, |_| ok("denied"));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let denying = || opened().deny_cidr(OUTSIDE.into()).allow_loopback();
    for url in [server.url(HOOK), server.url(&OUTSIDE.to_string())] {
        assert_eq!(
            post(&ours(opened(), &names).build().unwrap(), &url)
                .await
                .unwrap()
                .text(),
            "denied"
        );
        let connections = server.connections().await;
        let error = post(&ours(denying(), &names).build().unwrap(), &url)
            .await
            .unwrap_err();
        assert!(
            matches!(
                error.kind(),
                SendErrorKind::Denied(Denied::AddressDenied(_))
            ),
            "{error:#}"
        );
        assert!(!error.is_retryable());
        assert_eq!(server.connections().await, connections);
    }
    // A pinned address bypasses the resolver. Only the check of the peer sees it.
    let (seen, connections) = (server.seen().len(), server.connections().await);
    let pinned = ours(denying(), &names)
        .configure(|settings| settings.resolve(HOOK, server.address))
        .build()
        .unwrap();
    let error = post(&pinned, &server.url(HOOK)).await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            SendErrorKind::Denied(Denied::AddressDenied(_))
        ),
        "{error:#}"
    );
    assert_eq!(
        (server.seen().len(), server.connections().await),
        (seen, connections + 1)
    );

    let asked = names.asked().len();
    let client = ours(opened().deny_host(HOOK.parse().unwrap()), &names)
        .build()
        .unwrap();
    let error = post(&client, &server.url(&HOOK.to_uppercase()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), SendErrorKind::Denied(Denied::HostDenied));
    assert_eq!(names.asked().len(), asked, "the name is not even resolved");
}

#[tokio::test]
async fn a_dns_answer_that_changes_is_checked_again() {
    // One URL and two servers: only the DNS answer decides.
    let scripts: [fn(&Seen) -> _; 2] = [|_| ok_and_close("outside"), |_| ok_and_close("inside")];
    let [outer, inner] = Server::twins([OUTSIDE, inside()], scripts);
    let url = outer.url(HOOK);
    let twofold = || Names::new(HOOK, &[&[OUTSIDE], &[inner.address.ip()]]);

    // The name is checked first, and then an ordinary client resolves it again.
    let names = twofold();
    let mut vetted = names.resolve(HOOK.parse().unwrap()).await.unwrap();
    assert!(vetted.all(|address| opened().check_addr(address.ip()).is_ok()));
    let answer = plain(&names, &Gate::default())
        .get(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "inside");
    let connections = inner.connections().await;

    // Our client resolves the name once for a connection, connects to the checked addresses, and
    // refuses the second answer.
    let names = twofold();
    let client = ours(opened(), &names).build().unwrap();
    assert_eq!(post(&client, &url).await.unwrap().text(), "outside");
    assert_eq!(names.asked(), [HOOK]);
    let error = post(&client, &url).await.unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert_eq!(names.asked(), [HOOK, HOOK]);
    assert_eq!(inner.connections().await, connections);
}

#[tokio::test]
async fn the_next_checked_address_is_tried() {
    let server = Server::http(OUTSIDE, |_| ok("delivered"));
    let closed = inside();
    let names = Names::new(HOOK, &[&[closed, OUTSIDE]]);
    let client = ours(opened().allow_cidr(closed.into()), &names)
        .build()
        .unwrap();
    assert_eq!(
        post(&client, &server.url(HOOK)).await.unwrap().text(),
        "delivered"
    );
    assert_eq!(names.asked(), [HOOK]);
}

/// Checks that the connection to a pinned address is opened and closed again, and that the request
/// fails. reqwest uses pinned addresses before any resolver.
async fn refuses_the_pinned_address(server: &Server, url: &str) {
    let names = Names::new(HOOK, &[&[]]);
    let builder = ours(Policy::public(), &names);
    let client = builder
        .configure(|settings| settings.resolve(HOOK, server.address))
        .build()
        .unwrap();
    let error = post(&client, url).await.unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert!(names.asked().is_empty());
    assert_eq!(server.connections().await, 1, "the connection was opened");
    server.closed().await;
}

/// The peer is checked too, for addresses that bypass the resolver.
#[tokio::test]
async fn a_pinned_address_is_refused_before_the_request() {
    let server = Server::http(OUTSIDE, |_| ok("inside"));
    refuses_the_pinned_address(&server, &server.url(HOOK)).await;
    assert_eq!(
        (server.read(), server.seen().len()),
        (0, 0),
        "and not a byte was sent on it"
    );
}

#[tokio::test]
async fn a_pinned_address_is_refused_before_the_request_over_tls() {
    let server = Server::https(OUTSIDE, |_| ok("inside"));
    let url = server.url(HOOK).replace("http:", "https:");
    refuses_the_pinned_address(&server, &url).await;
    assert!(server.seen().is_empty(), "and no request was sent on it");
}

#[cfg(unix)]
#[tokio::test]
async fn a_local_socket_is_refused() {
    let path = std::env::temp_dir().join(format!("openapi-expr-{}.sock", std::process::id()));
    drop(std::fs::remove_file(&path));
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let client = ours(opened(), &names)
        .configure(|settings| settings.unix_socket(path.as_path()))
        .build()
        .unwrap();
    let error = post(&client, &format!("http://{HOOK}/")).await.unwrap_err();
    assert_eq!(error.kind(), SendErrorKind::Connect);
    let (mut connection, _) = listener.accept().unwrap();
    assert_eq!(
        std::io::Read::read_to_end(&mut connection, &mut Vec::new()).unwrap(),
        0
    );
    std::fs::remove_file(&path).unwrap();
}

/// The default resolver. `localhost` is in every hosts file, so no packet goes to a DNS server.
#[tokio::test]
async fn the_resolver_of_the_system_is_checked_too() {
    let server = Server::http(OUTSIDE, |_| ok("delivered"));
    let url = server.url("localhost");
    let client = |policy| {
        let builder = openapi_expr_client::Client::builder(policy);
        builder
            .configure(|settings| settings.tls_certs_only([super::certificate()]))
            .build()
            .unwrap()
    };
    assert_eq!(
        post(&client(Policy::public().allow_loopback()), &url)
            .await
            .unwrap()
            .text(),
        "delivered"
    );
    let error = post(&client(Policy::public()), &url).await.unwrap_err();
    assert_eq!(
        error.kind(),
        SendErrorKind::Denied(Denied::SpecialName("localhost"))
    );
    // The name is opened, but its addresses are not.
    let error = post(
        &client(Policy::public().allow_host("localhost".parse().unwrap())),
        &url,
    )
    .await
    .unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
}
