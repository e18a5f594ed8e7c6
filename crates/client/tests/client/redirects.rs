//! Receivers that respond with a redirect.

use std::net::SocketAddr;

use http::StatusCode;
use openapi_expr_client::SendErrorKind;

use super::gate::Gate;
use super::server::{Server, Step, ok};
use super::{HOOK, Names, OUTSIDE, inside, opened, ours, plain, post};

const OTHER: &str = "other.example.com";

pub(crate) fn moved(status: u16, location: &str) -> Vec<Step> {
    let head =
        format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 5\r\n\r\n");
    vec![Step::Write(head + "moved"), Step::Next]
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let inner = Server::http(inside(), |_| ok("inside"));
    let other = Server::http(OUTSIDE, |_| ok("other"));
    let names = Names::new(HOOK, &[&[OUTSIDE]]);
    names.set(OTHER, &[&[OUTSIDE]]);
    let literal = format!(
        "http://{}/admin",
        SocketAddr::new(inner.address.ip(), inner.address.port())
    );

    for status in [301, 302, 303, 307, 308] {
        for (target, location) in [(&inner, literal.clone()), (&other, other.url(OTHER))] {
            let to = location.clone();
            let receiver = Server::http(OUTSIDE, move |_| moved(status, &to));
            let url = receiver.url(HOOK) + "secret";

            // The ordinary client follows it. For some statuses it sends the body again. `Referer`
            // shows the first URL.
            let seen = target.seen().len();
            let answer = plain(&names, &Gate::default())
                .post(&url)
                .body("event")
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{status} to {location}");
            let fallen = target.seen().split_off(seen);
            assert_eq!(fallen.len(), 1, "{status} to {location}");
            assert_eq!(
                fallen[0].text.ends_with("event"),
                status >= 307,
                "{}",
                fallen[0].text
            );
            assert_eq!(fallen[0].header("referer"), Some(&*url));

            let (seen, asked) = (target.seen().len(), names.asked().len());
            let answer = post(&ours(opened(), &names).build().unwrap(), &url)
                .await
                .unwrap();
            assert_eq!((answer.status.as_u16(), &*answer.text()), (status, "moved"));
            assert_eq!(answer.headers["location"].to_str().unwrap(), location);
            let error = answer.error_for_status().unwrap_err();
            assert_eq!(
                error.kind(),
                SendErrorKind::Status(StatusCode::from_u16(status).unwrap())
            );
            assert!(!error.is_retryable());
            assert_eq!(target.seen().len(), seen, "nobody followed");
            assert_eq!(
                names.asked().split_off(asked),
                [HOOK],
                "nor asked for the other name"
            );
        }
    }
}

/// Unusual locations. An ordinary client follows some and fails at others. Ours does not fail.
#[tokio::test]
async fn redirects_to_unusual_locations_are_not_followed() {
    for (location, followed) in [
        (
            "http://169.254.169.254/latest/meta-data/",
            Some("http://169.254.169.254:80"),
        ),
        ("//169.254.169.254/", Some("http://169.254.169.254:80")),
        (
            "http://[::ffff:169.254.169.254]/",
            Some("http://[::ffff:a9fe:a9fe]:80"),
        ),
        ("https://user:pass@10.0.0.1/", Some("https://10.0.0.1:443")),
        ("\\\\evil.com\\", Some("evil.com")),
        ("file:///etc/passwd", None),
        ("gopher://127.0.0.1:70/_x", None),
        ("http://hook.example.com:99999/", None),
        ("http://[fe80::1%25eth0]/", None),
        ("http://a b/", None),
        ("http://%zz/", None),
        ("http://", None),
        ("http:", None),
        ("", None),
    ] {
        let receiver = Server::http(OUTSIDE, move |_| moved(302, location));
        let url = receiver.url(HOOK);
        let (names, gate) = (Names::new(HOOK, &[&[OUTSIDE]]), Gate::default());
        // Only the connection matters, not the result.
        drop(plain(&names, &gate).post(&url).body("event").send().await);
        let went: Vec<_> = names
            .asked()
            .into_iter()
            .filter(|name| name != HOOK)
            .chain(gate.stopped())
            .collect();
        assert_eq!(went, Vec::from_iter(followed), "{location}");

        let (names, gate, seen) = (
            Names::new(HOOK, &[&[OUTSIDE]]),
            Gate::default(),
            receiver.seen().len(),
        );
        let client =
            ours(opened(), &names).configure(|settings| settings.connector_layer(gate.clone()));
        let answer = post(&client.build().unwrap(), &url).await.expect(location);
        assert_eq!(
            (answer.status, &*answer.text()),
            (StatusCode::FOUND, "moved"),
            "{location}"
        );
        assert_eq!(
            (names.asked(), gate.stopped()),
            (vec![HOOK.to_owned()], vec![]),
            "{location}"
        );
        assert_eq!(receiver.seen().len(), seen + 1, "{location}");
    }
}
