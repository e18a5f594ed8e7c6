//! Reuse of open connections, which is limited to one name.

use std::time::Duration;

use openapi_expr::Denied;
use openapi_expr_client::SendErrorKind;

use super::gate::Gate;
use super::server::{Seen, Server, ok};
use super::{HOOK, Names, OUTSIDE, inside, opened, ours, plain, post};

const OTHER: &str = "other.example.com";

fn connections(seen: &[Seen]) -> Vec<usize> {
    seen.iter().map(|seen| seen.connection).collect()
}

/// Gives the client's connections time to read what has arrived and to return to the pool.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

#[tokio::test]
async fn a_connection_is_only_reused_for_its_name() {
    let scripts: [fn(&Seen) -> _; 2] = [|_| ok("delivered"), |_| ok("inside")];
    let [server, inner] = Server::twins([OUTSIDE, inside()], scripts);
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    names.set(OTHER, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    for host in [HOOK, HOOK, OTHER, HOOK, OTHER] {
        assert_eq!(
            post(&client, &server.url(host)).await.unwrap().text(),
            "delivered"
        );
        settle().await;
    }
    let port = server.address.port();
    let seen = server.seen();
    assert_eq!(connections(&seen), [1, 1, 2, 1, 2]);
    assert_eq!(seen[2].header("host"), Some(&*format!("{OTHER}:{port}")));
    assert_eq!(
        names.asked(),
        [HOOK, OTHER],
        "a name is vetted when a connection is opened, and that keeps its peer"
    );

    // A connection to this very server is open. It is not used for a name that resolves inside, nor
    // for the address. An ordinary client opens a new connection, and is inside.
    let third = server.url("third.example.com");
    names.set("third.example.com", &[&[inner.address.ip()]]);
    let answer = plain(&names, &Gate::default())
        .post(&third)
        .body("event")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "inside");
    let entered = inner.connections().await;
    let error = post(&client, &third).await.unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert_eq!(inner.connections().await, entered);
    let strict = ours(openapi_expr::Policy::public(), &names)
        .build()
        .unwrap();
    assert!(post(&strict, &server.url("127.0.0.1")).await.is_err());
    // The connection is not used for the same name with a final dot, at another port, or with TLS
    // either.
    assert_eq!(
        post(&client, &server.url("hook.example.com."))
            .await
            .unwrap_err()
            .kind(),
        SendErrorKind::NameNotFound
    );
    assert_eq!(server.seen().len(), 5);
}

/// If the server has closed a connection, the client opens a new one and checks the address again.
#[tokio::test]
async fn a_closed_connection_is_replaced_by_a_checked_one() {
    // It closes the connection without announcing it.
    let scripts: [fn(&Seen) -> _; 2] = [|_| vec![ok("outside").swap_remove(0)], |_| ok("inside")];
    let [outer, inner] = Server::twins([OUTSIDE, inside()], scripts);
    let names = Names::new(HOOK, &[&[OUTSIDE], &[inner.address.ip()]]);
    let client = ours(opened(), &names).build().unwrap();
    assert_eq!(
        post(&client, &outer.url(HOOK)).await.unwrap().text(),
        "outside"
    );
    outer.closed().await;
    settle().await;
    let error = post(&client, &outer.url(HOOK)).await.unwrap_err();
    assert!(
        matches!(error.kind(), SendErrorKind::Denied(Denied::Address(_))),
        "{error:#}"
    );
    assert_eq!(inner.connections().await, 0);
}

/// TLS verifies the name, although the connection goes to an address that was checked before.
#[tokio::test]
async fn tls_verifies_the_name() {
    let server = Server::https(OUTSIDE, |_| ok("delivered"));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    names.set(OTHER, &[&[OUTSIDE]]);
    let client = ours(opened(), &names).build().unwrap();
    let url = server.url(HOOK).replace("http:", "https:");
    for _ in 0..2 {
        assert_eq!(post(&client, &url).await.unwrap().text(), "delivered");
        settle().await;
    }
    let seen = server.seen();
    assert_eq!(connections(&seen), [1, 1]);
    assert_eq!(seen[0].server_name.as_deref(), Some(HOOK));
    assert_eq!(
        seen[0].header("host"),
        Some(&*format!("{HOOK}:{}", server.address.port()))
    );

    // With a final dot it is the same name to TLS, but another one to a reader of `Host`.
    let absolute = format!("{HOOK}.");
    names.set(&absolute, &[&[OUTSIDE]]);
    assert_eq!(
        post(&client, &url.replace(HOOK, &absolute))
            .await
            .unwrap()
            .text(),
        "delivered"
    );
    let seen = server.seen().pop().unwrap();
    assert_eq!(
        (seen.connection, seen.server_name.as_deref()),
        (2, Some(HOOK))
    );
    assert_eq!(
        seen.header("host"),
        Some(&*format!("{absolute}:{}", server.address.port()))
    );

    let error = post(&client, &url.replace(HOOK, OTHER)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (SendErrorKind::Tls, "tls"),
        "{error:#}"
    );
    assert_eq!(
        server.seen().len(),
        3,
        "the certificate is not for that name"
    );
}
