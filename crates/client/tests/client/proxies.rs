//! Proxies: from the environment, and from the settings of the client.

use std::process::Command;
use std::sync::Arc;

use openapi_expr::{Denied, Policy};
use openapi_expr_client::SendErrorKind;

use super::server::{Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, certificate, inside, opened, ours, post};

const CHILD: &str = "OPENAPI_EXPR_TEST_RECEIVER";

/// All tests of a process share its environment, so this one runs [`environment_child`] in another
/// process.
#[tokio::test]
async fn a_proxy_in_the_environment_is_ignored() {
    let proxy = Server::http(OUTSIDE, |_| ok("proxy"));
    let receiver = Server::http(OUTSIDE, |_| ok("receiver"));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "proxies::environment_child"])
        .env(CHILD, receiver.url(HOOK));
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        let url = format!("http://{}", proxy.address);
        child.env(name, &url).env(name.to_ascii_lowercase(), &url);
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );

    // The proxy only saw the ordinary client.
    let (proxied, direct) = (proxy.seen(), receiver.seen());
    assert_eq!(proxied.len(), 1);
    assert!(
        proxied[0]
            .text
            .starts_with(&format!("POST {} HTTP/1.1\r\n", receiver.url(HOOK))),
        "{}",
        proxied[0].text
    );
    assert_eq!(direct.len(), 1);
    assert!(
        direct[0].text.starts_with("POST / HTTP/1.1\r\n"),
        "{}",
        direct[0].text
    );
}

/// Does nothing unless [`a_proxy_in_the_environment_is_ignored`] runs it.
#[tokio::test]
async fn environment_child() {
    let Ok(url) = std::env::var(CHILD) else {
        return;
    };
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let ordinary = reqwest::Client::builder()
        .dns_resolver(Arc::clone(&names))
        .tls_certs_only([certificate()]);
    let answer = ordinary
        .build()
        .unwrap()
        .post(&url)
        .body("event")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "proxy");
    assert!(
        names.asked().is_empty(),
        "and the resolver, whatever it vets, is never asked"
    );

    assert_eq!(
        post(&ours(opened(), &names).build().unwrap(), &url)
            .await
            .unwrap()
            .text(),
        "receiver"
    );
    assert_eq!(names.asked(), [HOOK]);
}

#[tokio::test]
async fn an_egress_proxy_gets_all_requests() {
    let proxy = Server::http(OUTSIDE, |seen| match seen.text.split(' ').next() {
        Some("CONNECT") => vec![Step::Write(
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n".to_owned(),
        )],
        _ => ok("by the proxy"),
    });
    // The proxy is inside of the network, and only its name is resolved here.
    let names = Names::new("proxy.internal", &[&[OUTSIDE]]);
    names.set(HOOK, &[&[inside()]]);
    let builder = ours(Policy::public(), &names);
    let url = format!("http://user:secret@Proxy.internal:{}", proxy.address.port());
    // A configured proxy is ignored, because it could exclude some names.
    let builder = builder
        .configure(|settings| settings.proxy(reqwest::Proxy::http("http://127.0.0.1:1").unwrap()));
    let client = builder.egress_proxy(url).build().unwrap();
    assert!(!format!("{client:?}").contains("secret"));

    let answer = post(&client, &format!("http://{HOOK}/x")).await.unwrap();
    assert_eq!(answer.text(), "by the proxy");
    let seen = &proxy.seen()[0];
    assert!(
        seen.text
            .starts_with(&format!("POST http://{HOOK}/x HTTP/1.1\r\n")),
        "{}",
        seen.text
    );
    assert_eq!(seen.header("host"), Some(HOOK));
    assert_eq!(
        seen.header("proxy-authorization"),
        Some("Basic dXNlcjpzZWNyZXQ=")
    );

    let error = post(&client, &format!("https://{HOOK}/x"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), SendErrorKind::Connect, "{error:#}");
    let seen = &proxy.seen()[1];
    assert!(
        seen.text
            .starts_with(&format!("CONNECT {HOOK}:443 HTTP/1.1\r\n")),
        "{}",
        seen.text
    );
    assert_eq!(
        seen.header("proxy-authorization"),
        Some("Basic dXNlcjpzZWNyZXQ=")
    );
    assert!(
        names.asked().iter().all(|name| name == "proxy.internal"),
        "{:?}",
        names.asked()
    );

    // The text of the URL is still checked here.
    for url in [
        "http://169.254.169.254/",
        "https://[::ffff:10.0.0.1]/",
        "http://vault.internal/",
        "http://2852039166/",
    ] {
        assert!(
            matches!(
                post(&client, url).await.unwrap_err().kind(),
                SendErrorKind::Denied(_)
            ),
            "{url}"
        );
    }
    assert_eq!(proxy.seen().len(), 2);
}

/// A proxy may be given by its address. A redirect from it is a response like any other.
#[tokio::test]
async fn a_proxy_may_be_given_by_its_address() {
    let names = Names::new(HOOK, &[&[]]);
    let proxy = Server::http(OUTSIDE, |_| {
        super::redirects::moved(307, "http://127.0.0.1/")
    });
    let client = ours(Policy::public(), &names)
        .egress_proxy(format!("http://{}", proxy.address))
        .build()
        .unwrap();
    assert_eq!(
        post(&client, &format!("http://{HOOK}/"))
            .await
            .unwrap()
            .status
            .as_u16(),
        307
    );
    assert_eq!((proxy.seen().len(), names.asked().len()), (1, 0));
}

/// A configured proxy for some URLs would leave the others to a direct connection. So it is
/// ignored, and both kinds of URLs are checked.
#[tokio::test]
async fn a_configured_proxy_is_ignored() {
    let proxy = Server::http(OUTSIDE, |_| ok("proxy"));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    let given = || reqwest::Proxy::http(format!("http://{}", proxy.address)).unwrap();
    let answer = reqwest::Client::builder()
        .proxy(given())
        .tls_certs_only([certificate()])
        .build()
        .unwrap();
    let answer = answer.get(format!("http://{HOOK}/")).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "proxy");

    let client = ours(Policy::public(), &names)
        .configure(|settings| settings.proxy(given()))
        .build()
        .unwrap();
    let error = post(&client, &format!("http://{HOOK}/")).await.unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert_eq!(proxy.seen().len(), 1);
}
