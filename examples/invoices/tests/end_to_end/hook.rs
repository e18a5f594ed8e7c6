//! A receiver whose responses a test chooses.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use common::testing::eventually;
use http::HeaderMap;

#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: Arc<dyn Fn(usize) -> Response + Send + Sync>,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Hook {
    /// Answers the nth request, counted from 0, with `answer(n)`.
    pub(crate) async fn start<R: IntoResponse>(
        answer: impl Fn(usize) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::start_at("127.0.0.1", answer).await
    }

    /// Does the same at another address of this machine.
    pub(crate) async fn start_at<R: IntoResponse>(
        address: &str,
        answer: impl Fn(usize) -> R + Send + Sync + 'static,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind((address, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(move |n| answer(n).into_response());
        let hook = Self {
            url,
            seen: Arc::default(),
            answer,
        };
        let router = Router::new().fallback(take).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        hook
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits for this number of requests and returns them.
    pub(crate) async fn sees(&self, count: usize) -> Vec<Seen> {
        let seen = async || Some(self.seen()).filter(|seen| seen.len() >= count);
        eventually(&format!("{count} requests"), seen).await
    }
}

async fn take(State(hook): State<Hook>, request: Request) -> Response {
    let at = Instant::now();
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap()
        .to_vec();
    let path = parts.uri.to_string();
    let number = {
        let mut seen = hook.seen.lock().unwrap();
        seen.push(Seen {
            at,
            method: parts.method.to_string(),
            path,
            headers: parts.headers,
            body,
        });
        seen.len() - 1
    };
    (hook.answer)(number)
}
