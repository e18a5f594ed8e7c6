//! Checks the peer of an open connection before a request is written to it.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::Extensions;
use hyper_util::client::legacy::connect::{Connection, HttpInfo};
use tower_layer::Layer;
use tower_service::Service;

use openapi_expr::Policy;

type BoxError = Box<dyn Error + Send + Sync>;

/// Wraps a connector. A connection is closed unused if the policy denies its peer, or if the peer
/// is unknown.
///
/// The resolver already checked the addresses. So this only catches connections that did not use
/// the resolver: a pinned address, another connector, or a socket that is not TCP.
#[derive(Clone)]
pub(super) struct PeerCheck(pub(super) Arc<Policy>);

impl<S> Layer<S> for PeerCheck {
    type Service = Checked<S>;

    fn layer(&self, connector: S) -> Checked<S> {
        Checked {
            connector,
            policy: Arc::clone(&self.0),
        }
    }
}

#[derive(Clone)]
pub(super) struct Checked<S> {
    connector: S,
    policy: Arc<Policy>,
}

impl<S, R> Service<R> for Checked<S>
where
    S: Service<R, Error = BoxError>,
    S::Response: Connection,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let (connecting, policy) = (self.connector.call(target), Arc::clone(&self.policy));
        Box::pin(async move {
            let connection = connecting.await?;
            let mut known = Extensions::new();
            connection.connected().get_extras(&mut known);
            // Without an address it may be a local socket, or the peer may already be gone. The
            // latter is worth a retry.
            let peer = known
                .get::<HttpInfo>()
                .ok_or("the connection has no peer")?;
            policy.check_addr(peer.remote_addr().ip())?;
            Ok(connection)
        })
    }
}
