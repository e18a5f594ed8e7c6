//! The client on real sockets, compared with an ordinary reqwest client that falls for each attack.
//!
//! No test sends a packet beyond 127.0.0.0/8 and `[::1]`. The tests have a resolver that returns
//! loopback addresses. A connector (`Gate`) stops all other connections and only records them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bounds;
mod errors;
mod gate;
mod inside;
mod proxies;
mod redirects;
mod reuse;
mod server;
mod settings;
mod suite;

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use gate::Gate;
use http::{HeaderMap, Method};
use openapi_expr::Policy;
use openapi_expr_client::{Client, ClientBuilder, Response, SendError};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

const HOOK: &str = "hook.example.com";
const OUTSIDE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The public policy, with 127.0.0.1 opened. The good receivers of the tests listen there.
fn opened() -> Policy {
    Policy::public().allow_cidr(OUTSIDE.into())
}

/// A loopback address that [`opened`] refuses. Not every system has all of 127.0.0.0/8, and not
/// every system has IPv6.
fn inside() -> IpAddr {
    let addresses = ["127.0.0.2", "::1"].map(|address| address.parse::<IpAddr>().unwrap());
    addresses
        .into_iter()
        .find(|address| TcpListener::bind((*address, 0)).is_ok())
        .expect("a second loopback address")
}

/// The resolver of the tests. Each name has a list of answers; the last one is repeated.
#[derive(Default)]
struct Names {
    answers: Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    fn new(name: &str, answers: &[&[IpAddr]]) -> Arc<Self> {
        let names = Arc::new(Self::default());
        names.set(name, answers);
        names
    }

    fn set(&self, name: &str, answers: &[&[IpAddr]]) {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        self.answers
            .lock()
            .unwrap()
            .insert(name.to_owned(), answers);
    }

    /// Returns the names that were resolved, in order.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        self.asked.lock().unwrap().push(name.as_str().to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = answers
            .get_mut(name.as_str())
            .map(|answers| match answers.len() {
                1 => answers[0].clone(),
                _ => answers.pop_front().unwrap(),
            });
        Box::pin(async move {
            let answer = answer.ok_or("no such name")?;
            // The port of the URL must win over this one.
            Ok(Box::new(
                answer
                    .into_iter()
                    .map(|address| SocketAddr::new(address, 9)),
            ) as Addrs)
        })
    }
}

fn certificate() -> reqwest::Certificate {
    reqwest::Certificate::from_der(include_bytes!("certificate.der")).unwrap()
}

/// An ordinary client that resolves with `names`. It ignores proxies in the environment of the
/// tests, and the gate stops its connections beyond loopback.
fn plain(names: &Arc<Names>, gate: &Gate) -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(Arc::clone(names));
    builder
        .tls_certs_only([certificate()])
        .connector_layer(gate.clone())
        .build()
        .unwrap()
}

/// Our client, with the same resolver, root certificate and gate. It must ignore the environment by
/// itself.
fn ours(policy: Policy, names: &Arc<Names>) -> ClientBuilder {
    let builder = Client::builder(policy).resolver(Arc::clone(names) as Arc<dyn Resolve>);
    builder.configure(|settings| {
        settings
            .tls_certs_only([certificate()])
            .connector_layer(Gate::default())
    })
}

async fn post(client: &Client, url: &str) -> Result<Response, SendError> {
    client
        .send(Method::POST, url, HeaderMap::new(), "event")
        .await
}
