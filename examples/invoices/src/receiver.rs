//! An external developer's receiver. `build.rs` generates the route and the types of the callback
//! from the OpenAPI document; the handling of an event is written here.

use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, on};
use axum::{Json, Router};
use clap::Parser;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::amount::{Amount, InvalidAmount};
use crate::signature::{self, Secret};

include!(concat!(env!("OUT_DIR"), "/callback.rs"));

/// The maximum size of a notification.
const MAX_BODY_BYTES: usize = 20 * 1024;

/// Receives notifications of invoices. Pass its address, `http://ADDR`, as `callback_url`.
#[derive(Clone, Debug, Parser)]
#[command(name = "receiver", version)]
pub struct ReceiverSettings {
    /// Where to listen; port 0 picks a free port.
    #[arg(long, default_value = "127.0.0.1:9000", value_name = "ADDR")]
    pub listen: SocketAddr,

    /// The secret shared with the sender.
    #[arg(
        long,
        env = "INVOICES_SECRET",
        hide_env_values = true,
        value_name = "whsec_…"
    )]
    pub secret: Secret,

    /// A known invoice and its total; a notification with another total is rejected. Can be given
    /// more than once.
    #[arg(long = "invoice", value_name = "ID=TOTAL")]
    pub invoices: Vec<Known>,

    /// Answer the first N notifications with 500.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub fail: u32,

    /// Answer 410: no more notifications.
    #[arg(long)]
    pub gone: bool,

    /// How long to wait before each response, in milliseconds.
    #[arg(long, default_value_t = 0, value_name = "MS")]
    pub delay: u64,

    /// What clients may use.
    #[command(flatten)]
    pub limits: common::Limits,
}

/// An invoice in the receiver's own records: `2expen51ve=9999.50`.
#[derive(Clone, Debug)]
pub struct Known {
    id: String,
    total: Amount,
}

impl FromStr for Known {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // An id may contain `=`, but a total cannot.
        let (id, total) = text.rsplit_once('=').ok_or("expected `ID=TOTAL`")?;
        Ok(Self {
            id: id.to_owned(),
            total: total
                .parse()
                .map_err(|error: InvalidAmount| error.to_string())?,
        })
    }
}

/// A notification that arrived, once for each `webhook-id`.
#[derive(Clone, Debug, Serialize)]
struct Note {
    /// The `webhook-id`.
    id: String,
    /// The invoice's id.
    invoice: String,
    /// The event.
    event: InvoiceEvent,
    /// How many requests arrived with this id and the right signature for the invoice in their
    /// path, including those that were rejected.
    requests: u32,
    /// Whether it was accepted.
    taken: bool,
}

#[derive(Clone, Debug)]
struct Receiver {
    settings: Arc<ReceiverSettings>,
    notes: Arc<Mutex<Vec<Note>>>,
}

impl Receiver {
    fn notes(&self) -> MutexGuard<'_, Vec<Note>> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether the event is for the invoice in the path, which is not signed, and for the
    /// total that is known here.
    ///
    /// Otherwise, somebody passes on an event that was sent to them.
    fn concerns(&self, invoice: &str, event: &InvoiceEvent) -> bool {
        let total: Option<Amount> = event.total.parse().ok();
        let mut known = self
            .settings
            .invoices
            .iter()
            .filter(|known| known.id == invoice);
        event.id == invoice && total.is_some() && known.all(|known| Some(known.total) == total)
    }

    /// Notes a request, and returns whether it is one of the first that must fail.
    fn note(&self, id: &str, invoice: String, event: InvoiceEvent) -> bool {
        let mut notes = self.notes();
        let requests: u32 = notes.iter().map(|one| one.requests).sum();
        if let Some(known) = notes.iter_mut().find(|known| known.id == id) {
            known.requests += 1;
        } else {
            notes.push(Note {
                id: id.to_owned(),
                invoice,
                event,
                requests: 1,
                taken: false,
            });
        }
        requests < self.settings.fail
    }

    /// Handles an event once: the first time that its id is accepted.
    fn take(&self, id: &str) {
        let mut notes = self.notes();
        if let Some(one) = notes.iter_mut().find(|one| one.id == id && !one.taken) {
            one.taken = true;
            let InvoiceEvent {
                description, paid, ..
            } = &one.event;
            tracing::info!(id, invoice = one.invoice, paid, description, "accepted");
        }
    }
}

/// Serves until the token is cancelled.
pub async fn serve(settings: ReceiverSettings, listener: TcpListener, shutdown: CancellationToken) {
    let limits = settings.limits;
    let receiver = Receiver {
        settings: Arc::new(settings),
        notes: Arc::default(),
    };
    let router = Router::new()
        .route(ROUTE, on(METHOD, receive))
        .route("/received", get(received))
        .route("/requests", get(requests))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(receiver);
    common::serve(listener, router, limits, shutdown).await;
}

/// Returns what was accepted.
async fn received(State(receiver): State<Receiver>) -> impl IntoResponse {
    let taken: Vec<_> = receiver
        .notes()
        .iter()
        .filter(|one| one.taken)
        .cloned()
        .collect();
    Json(taken)
}

/// Returns everything that arrived with the right signature, accepted or not.
async fn requests(State(receiver): State<Receiver>) -> impl IntoResponse {
    let all = receiver.notes().clone();
    Json(all)
}

async fn receive(
    State(receiver): State<Receiver>,
    Path(invoice): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<InvoiceEventReceived>, Response> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    // Check the signature before believing anything else.
    let id = signature::verify(&receiver.settings.secret, &headers, &body, now)
        .map_err(|error| (StatusCode::UNAUTHORIZED, error.to_string()).into_response())?;
    let event: InvoiceEvent = serde_json::from_slice(&body)
        .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()).into_response())?;
    if !receiver.concerns(&invoice, &event) {
        let message = "the notification does not match the invoice in its path or the total that is known here";
        return Err((StatusCode::UNPROCESSABLE_ENTITY, message).into_response());
    }

    let fails = receiver.note(id, invoice, event);
    tokio::time::sleep(Duration::from_millis(receiver.settings.delay)).await;
    if receiver.settings.gone {
        return Err(StatusCode::GONE.into_response());
    }
    if fails {
        return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    receiver.take(id);
    Ok(Json(InvoiceEventReceived { ok: true }))
}
