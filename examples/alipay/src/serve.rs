//! Serving until it is told to stop.

use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests that are underway may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until the token is cancelled, and lets what is underway end.
///
/// # Errors
///
/// The listener breaks.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> io::Result<()> {
    let stopped = stop.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move { stopped.cancelled().await });
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = serving.into_future() => ended,
        () = overdue => Ok(()),
    }
}
