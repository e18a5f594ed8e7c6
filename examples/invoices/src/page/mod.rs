//! The page at `/`: invoices, deliveries and attempts, updated live.

pub(crate) mod live;
mod view;

use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use futures_util::{Stream, StreamExt, stream};

use self::view::SHOWN;
use crate::app::App;
use crate::problem::Problem;

/// When a browser reconnects after its events have ended.
const AGAIN: Duration = Duration::from_secs(1);
/// The page loads nothing but its own files and cannot be framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(page))
        .route("/events", get(events))
        .route(
            "/page.css",
            get(([(CONTENT_TYPE, "text/css")], include_str!("page.css"))),
        )
        .route(
            "/page.js",
            get(([(CONTENT_TYPE, "text/javascript")], include_str!("page.js"))),
        )
}

async fn page(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let invoices = app.store.invoices(i64::MAX, SHOWN).await?;
    let html = view::page(&view::invoices(&invoices));
    Ok((
        [
            (CONTENT_SECURITY_POLICY, POLICY),
            (CACHE_CONTROL, "no-store"),
        ],
        Html(html),
    ))
}

/// Sends the current list, and then each new one. When this ends, the browser reconnects.
async fn events(
    State(app): State<App>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let too_many = || {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "watchers",
            "too many readers of the page's events; try again later",
        )
    };
    let place = app.live.enter().ok_or_else(too_many)?;
    // Subscribe first, so that changes made while the list is read are not missed.
    let changes = app.live.watch(place);
    let now = view::invoices(&app.store.invoices(i64::MAX, SHOWN).await?);
    let lists = stream::once(ready(std::sync::Arc::from(now))).chain(changes);
    let events =
        lists.map(|list: std::sync::Arc<str>| Ok(Event::default().retry(AGAIN).data(&*list)));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
