//! Every row of `tests/suite/policy.json`, sent with the client.

use http::StatusCode;
use openapi_expr::Policy;
use openapi_expr_client::SendErrorKind;
use serde_json::Value;
use url::Url;

use super::gate::Gate;
use super::server::{Server, ok};
use super::{Names, OUTSIDE, opened, ours, plain, post, redirects};

fn url_of(row: &Value) -> String {
    let repeat = &row["url_repeat"];
    row["url"].as_str().map_or_else(
        || {
            let part = |name: &str| repeat[name].as_str().unwrap().to_owned();
            let count = usize::try_from(repeat["count"].as_u64().unwrap()).unwrap();
            part("prefix") + &part("repeat").repeat(count) + &part("suffix")
        },
        str::to_owned,
    )
}

/// Returns the URL of a row with the port of the test's server.
fn at(row: &Value, server: &Server) -> Url {
    let mut url = Url::parse(&url_of(row)).unwrap();
    url.set_port(Some(server.address.port())).unwrap();
    url
}

/// Checks a row about the text of a URL. An allowed URL reaches the connector, which records it. A
/// denied one reaches neither the connector nor the resolver.
async fn by_text(row: &Value) {
    let url = url_of(row);
    let (names, gate) = (Names::new("", &[&[]]), Gate::closed());
    let client =
        ours(Policy::public(), &names).configure(|settings| settings.connector_layer(gate.clone()));
    let error = post(&client.build().unwrap(), &url).await.unwrap_err();
    if row["expect"] == "allow" {
        let url = Url::parse(&url).unwrap();
        let (host, port) = (
            url.host_str().unwrap(),
            url.port_or_known_default().unwrap(),
        );
        assert_eq!(error.kind(), SendErrorKind::Connect, "{row}: {error:#}");
        assert_eq!(
            gate.stopped(),
            [format!("{}://{host}:{port}", url.scheme())],
            "{row}"
        );
    } else {
        assert!(
            matches!(error.kind(), SendErrorKind::Denied(_)),
            "{row}: {error:#}"
        );
        assert!(!error.is_retryable());
        assert!(
            gate.stopped().is_empty() && names.asked().is_empty(),
            "{row}"
        );
    }
}

/// Checks a row about addresses. They follow 127.0.0.1 in the DNS answer, which is opened and where
/// a server listens. So a client that accepts the answer connects there and nowhere else.
async fn by_addresses(row: &Value, addresses: &[Value]) {
    let server = Server::https(OUTSIDE, |_| ok("delivered"));
    let url = at(row, &server);
    let mut answer: Vec<_> = addresses
        .iter()
        .map(|address| address.as_str().unwrap().parse().unwrap())
        .collect();
    if !answer.is_empty() {
        answer.insert(0, OUTSIDE);
    }
    let names = Names::new(url.host_str().unwrap(), &[&answer]);
    let result = post(&ours(opened(), &names).build().unwrap(), url.as_str()).await;
    assert_eq!(names.asked(), [url.host_str().unwrap()]);
    if row["expect"] == "allow" {
        assert_eq!(result.unwrap().text(), "delivered");
    } else {
        let error = result.unwrap_err();
        assert!(
            matches!(error.kind(), SendErrorKind::Denied(_)),
            "{row}: {error:#}"
        );
        assert_eq!(server.connections().await, 0, "{row}");
    }
}

/// Checks a row about a redirect. The ordinary client follows it, except for one scheme.
async fn by_redirect(row: &Value, location: &str) {
    let to = location.to_owned();
    let server = Server::https(OUTSIDE, move |_| redirects::moved(302, &to));
    let url = at(row, &server);
    let host = url.host_str().unwrap();
    let (names, gate) = (Names::new(host, &[&[OUTSIDE]]), Gate::default());
    drop(
        plain(&names, &gate)
            .post(url.clone())
            .body("event")
            .send()
            .await,
    );
    let beyond = names.asked().iter().filter(|name| *name != host).count() + gate.stopped().len();
    assert_eq!(beyond, usize::from(!location.starts_with("file:")), "{row}");

    let (names, gate) = (Names::new(host, &[&[OUTSIDE]]), Gate::default());
    let client =
        ours(opened(), &names).configure(|settings| settings.connector_layer(gate.clone()));
    let answer = post(&client.build().unwrap(), url.as_str()).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(
        answer.error_for_status().unwrap_err().kind(),
        SendErrorKind::Status(StatusCode::FOUND)
    );
    assert_eq!(
        (names.asked(), gate.stopped()),
        (vec![host.to_owned()], vec![]),
        "{row}"
    );
}

#[tokio::test]
async fn every_row_of_the_policy_suite() {
    let rows: Vec<Value> =
        serde_json::from_str(include_str!("../../../../tests/suite/policy.json")).unwrap();
    let mut run = [0; 3];
    for row in &rows {
        if let Some(location) = row["redirect_to"].as_str() {
            assert_eq!(row["expect"], "deny", "{row}");
            by_redirect(row, location).await;
            run[0] += 1;
        } else if let Some(addresses) = row["dns"].as_array() {
            by_addresses(row, addresses).await;
            run[1] += 1;
        } else {
            by_text(row).await;
            run[2] += 1;
        }
    }
    assert!(run[0] >= 4 && run[1] >= 6 && run[2] >= 215, "{run:?}");
}
