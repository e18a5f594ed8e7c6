//! A connector that only connects to loopback addresses and records all others.

use std::error::Error;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;
use url::{Host, Url};

type BoxError = Box<dyn Error + Send + Sync>;

/// Connects to loopback addresses, and to all names, because the resolver of the tests returns
/// loopback addresses. A closed gate connects to nothing.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    closed: bool,
    stopped: Arc<Mutex<Vec<String>>>,
}

impl Gate {
    /// Returns a gate that connects to nothing.
    pub(crate) fn closed() -> Self {
        Self {
            closed: true,
            ..Self::default()
        }
    }

    /// Returns the connections that the gate stopped, such as `http://169.254.169.254:80`.
    pub(crate) fn stopped(&self) -> Vec<String> {
        self.stopped.lock().unwrap().clone()
    }

    fn allows(&self, url: &Url) -> bool {
        !self.closed
            && match url.host().unwrap() {
                Host::Domain(_) => true,
                Host::Ipv4(address) => address.is_loopback(),
                Host::Ipv6(address) => address.to_canonical().is_loopback(),
            }
    }
}

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, connector: S) -> Gated<S> {
        Gated {
            connector,
            gate: self.clone(),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Gated<S> {
    connector: S,
    gate: Gate,
}

impl<S, R> Service<R> for Gated<S>
where
    R: Debug,
    S: Service<R, Error = BoxError>,
    S::Response: 'static,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        // reqwest only shows the URI to layers by its `Debug`: `Unnameable(http://…)`.
        let shown = format!("{target:?}");
        let url = shown
            .split_once('(')
            .and_then(|(_, uri)| Url::parse(uri.strip_suffix(')')?).ok());
        let url = url.unwrap_or_else(|| panic!("{shown} holds no URI any more"));
        if self.gate.allows(&url) {
            return Box::pin(self.connector.call(target));
        }
        let (scheme, host, port) = (
            url.scheme(),
            url.host_str().unwrap(),
            url.port_or_known_default().unwrap(),
        );
        self.gate
            .stopped
            .lock()
            .unwrap()
            .push(format!("{scheme}://{host}:{port}"));
        Box::pin(async { Err("stopped at the gate".into()) })
    }
}
