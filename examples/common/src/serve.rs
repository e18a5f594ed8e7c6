//! Serves HTTP to untrusted clients: slow ones, silent ones, and many at once.

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::Request;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::connection::Stream;
use crate::limits::Limits;

/// The longest head of a request, in bytes. A longer one is answered with 431.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How much of a request and of a response a connection keeps in memory.
const BUFFER_BYTES: usize = 64 * 1024;
/// How long an incomplete request may take to arrive after the signal to stop.
const HALF_GRACE: Duration = Duration::from_secs(1);
/// How long requests in progress may continue after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);
/// How long to wait when the process cannot open more files.
const EXHAUSTED: Duration = Duration::from_secs(1);

/// Serves until the token is cancelled.
///
/// A connection is closed if it does not send a whole request in time, or stops reading its
/// response. When all connections are in use, further ones wait until one ends; the last quarter
/// has shorter timeouts, so that this happens soon. A request that has arrived is always served to
/// its end, even after the signal to stop. An incomplete request is not waited for.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let room = limits.room();
    if room < usize::from(limits.connections.get()) {
        tracing::warn!(
            "serving at most {room} connections: half of the files that the process may open"
        );
    }
    let places = Arc::new(Semaphore::new(room));
    let cut = CancellationToken::new();
    let mut connections = JoinSet::new();
    while let Some(Some((stream, place))) =
        stop.run_until_cancelled(accept(&listener, &places)).await
    {
        while connections.try_join_next().is_some() {}
        let limits = if places.available_permits() < room.div_ceil(4) {
            limits.hurried()
        } else {
            limits
        };
        let connection = Connection {
            router: router.clone(),
            limits,
            stop: stop.clone(),
            cut: cut.clone(),
        };
        connections.spawn(connection.serve(stream, place));
    }
    drop(listener);
    let cutting = async {
        sleep(HALF_GRACE).await;
        cut.cancel();
        std::future::pending::<()>().await;
    };
    let ended = async {
        tokio::select! {
            () = async { while connections.join_next().await.is_some() {} } => {}
            () = cutting => {}
        }
    };
    if timeout(GRACE, ended).await.is_err() {
        tracing::warn!(
            "{} requests did not finish within {GRACE:?}",
            connections.len()
        );
    }
}

/// Waits for a free place, then accepts the next connection.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Some((stream, place)),
            // The client left before the connection was accepted.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!("cannot accept connections: {error}");
                sleep(EXHAUSTED).await;
            }
        }
    }
}

struct Connection {
    router: Router,
    limits: Limits,
    /// Cancelled when no further request is accepted.
    stop: CancellationToken,
    /// Cancelled when incomplete requests are given up.
    cut: CancellationToken,
}

impl Connection {
    async fn serve(self, stream: TcpStream, _place: OwnedSemaphorePermit) {
        let stream = Stream::new(stream, self.limits.write_timeout);
        let writes = stream.waits();
        // Each request holds a clone until its response has been sent.
        let served = Arc::new(());
        let service = service_fn(|request: Request<Incoming>| {
            let router = self.router.clone();
            let served = Arc::clone(&served);
            let request = request.map(|body| self.arriving(body));
            async move {
                let answer = router.oneshot(request).await?;
                Ok::<_, Infallible>(answer.map(|body| {
                    body.map_err(move |error| {
                        let _ = &served;
                        error
                    })
                }))
            }
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head_timeout);
        builder
            .max_header_size(MAX_HEAD_BYTES)
            .max_buf_size(BUFFER_BYTES);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
        // An error means that the client went away or was too slow.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.stop.cancelled() => connection.as_mut().graceful_shutdown(),
        }
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.cut.cancelled() => {}
        }
        if Arc::strong_count(&served) > 1 || writes.load(Ordering::Relaxed) {
            let _ = connection.await;
        }
    }

    /// Returns the body of a request, which fails if it takes too long.
    fn arriving(&self, body: Incoming) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        let (deadline, cut) = (Instant::now() + self.limits.body_timeout, self.cut.clone());
        let frames = stream::try_unfold((body, cut), move |(mut body, cut)| async move {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                () = sleep_until(deadline) => return Err(axum::Error::new("the body took too long")),
                () = cut.cancelled() => return Err(axum::Error::new("the server is shutting down")),
            };
            let frame = frame.transpose().map_err(axum::Error::new)?;
            Ok(frame.map(|frame| (frame, (body, cut))))
        });
        Body::new(StreamBody::new(frames))
    }
}
