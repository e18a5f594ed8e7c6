//! Receives, lists, shows and pays invoices.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use openapi_expr::{Body, Exchange};
use serde::Deserialize;
use utoipa::IntoParams;

use super::message::Message;
use crate::app::App;
use crate::event::InvoiceEvent;
use crate::invoice::{Invoice, InvoiceId, NewInvoice};
use crate::problem::Problem;
use crate::store::Payment;

/// The maximum number of invoices in one response.
const MOST: u32 = 1000;

/// Receives an invoice.
///
/// With a `callback_url`, each event of the invoice is sent to the callback `invoiceEvent`. The URL
/// is checked now, before anything is stored, and again when it is called.
#[utoipa::path(
    post,
    path = "/invoices/",
    operation_id = "createInvoice",
    params(("callback_url" = Option<String>, Query, format = "uri", description = "Where to send events: an absolute URL without a query", example = "https://www.external.org/events")),
    request_body = NewInvoice,
    responses(
        (status = 201, description = "Stored", body = Message),
        (status = 400, description = "The body cannot be read", body = Problem),
        (status = 409, description = "Another invoice has this id", body = Problem),
        (status = 413, description = "The body is longer than 64 KiB", body = Problem),
        (status = 415, description = "The body is not `application/json`", body = Problem),
        (status = 422, description = "The invoice is invalid, or the callback cannot be called; nothing is stored", body = Problem),
    ),
)]
pub(super) async fn create(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let is_json = |value: &str| {
        value
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    };
    if !headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(is_json)
    {
        let message = "send the invoice as JSON, with `Content-Type: application/json`";
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            message,
        ));
    }
    let body = body?;
    let invoice = NewInvoice::from_json(&body).map_err(|error| {
        Problem::unprocessable(
            "invoice",
            format!("the body is not a valid invoice: {error}"),
        )
    })?;

    let exchange = Exchange::from_parts(&method, &uri, &headers).request_body(Body::json(&body));
    let callback = app
        .callback
        .resolve(&exchange, &app.policy)
        .map_err(|error| Problem::callback(&error))?;
    if !app.store.create(&invoice, callback.as_deref()).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "id-taken",
            "an invoice with this id exists",
        ));
    }
    app.changed.notify_one();
    Ok((
        StatusCode::CREATED,
        Json(Message {
            msg: "Invoice received",
        }),
    ))
}

/// The range of invoices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Window {
    /// Only return invoices with a smaller number. Pass the last number of one page to get the next
    /// page.
    before: Option<i64>,
    /// How many invoices to return.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// Lists invoices, newest first.
#[utoipa::path(
    get,
    path = "/invoices",
    operation_id = "listInvoices",
    params(Window),
    responses(
        (status = 200, description = "The invoices", body = Vec<Invoice>),
        (status = 400, description = "A parameter is invalid", body = Problem),
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    window: Result<Query<Window>, QueryRejection>,
) -> Result<Json<Vec<Invoice>>, Problem> {
    let Query(Window { before, limit }) = window?;
    let limit = limit.unwrap_or(100).clamp(1, MOST);
    Ok(Json(
        app.store
            .invoices(before.unwrap_or(i64::MAX), limit.into())
            .await?,
    ))
}

/// Shows an invoice, with its deliveries and their attempts.
#[utoipa::path(
    get,
    path = "/invoices/{id}",
    operation_id = "readInvoice",
    params(("id" = String, Path, description = "The invoice's id, percent-encoded")),
    responses(
        (status = 200, description = "The invoice", body = Invoice),
        (status = 400, description = "The id is not valid UTF-8", body = Problem),
        (status = 404, description = "There is no such invoice", body = Problem),
    ),
)]
pub(super) async fn read(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Invoice>, Problem> {
    let Path(id) = id?;
    let id: InvoiceId = id.parse().map_err(|_| Problem::no_invoice())?;
    app.store
        .invoice(&id)
        .await?
        .map(Json)
        .ok_or_else(Problem::no_invoice)
}

/// Marks an invoice as paid and sends the event. Repeating the request changes nothing.
#[utoipa::path(
    post,
    path = "/invoices/{id}/pay",
    operation_id = "payInvoice",
    params(("id" = String, Path, description = "The invoice's id, percent-encoded")),
    responses(
        (status = 200, description = "The invoice is paid", body = Message),
        (status = 400, description = "The id is not valid UTF-8", body = Problem),
        (status = 404, description = "There is no such invoice", body = Problem),
    ),
)]
pub(super) async fn pay(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Message>, Problem> {
    let Path(id) = id?;
    let id: InvoiceId = id.parse().map_err(|_| Problem::no_invoice())?;
    let Invoice {
        customer, total, ..
    } = app
        .store
        .invoice(&id)
        .await?
        .ok_or_else(Problem::no_invoice)?;
    let event = InvoiceEvent {
        id: id.clone(),
        total,
        description: format!("Invoice {id} for {customer}: {total} paid"),
        paid: true,
    };
    let body = serde_json::to_string(&event).map_err(|error| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "event",
            error.to_string(),
        )
    })?;
    match app.store.pay(&id, &body).await? {
        Payment::Unknown => return Err(Problem::no_invoice()),
        Payment::Before => {}
        Payment::Paid => app.ring(),
    }
    Ok(Json(Message {
        msg: "Invoice paid",
    }))
}
