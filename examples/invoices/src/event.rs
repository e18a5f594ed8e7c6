//! The callback `invoiceEvent`, described once. The document shows it, and the sender compiles its
//! key from the document.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amount::Amount;
use crate::invoice::InvoiceId;

/// What happened to an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceEvent {
    /// The invoice's id, the same as in the path. A receiver must compare the two, because the path
    /// is not signed.
    #[schema(value_type = String, example = "2expen51ve")]
    pub id: InvoiceId,
    /// The invoice's total, a decimal number. A receiver that knows the invoice must compare it
    /// with its own record.
    #[schema(value_type = String, example = "9999.50")]
    pub total: Amount,
    /// A description for people.
    #[schema(example = "Invoice 2expen51ve for Mr. Richie Rich: 9999.50 paid")]
    pub description: String,
    /// Whether the invoice is paid.
    pub paid: bool,
}

/// The receiver's response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceEventReceived {
    /// Whether the receiver has accepted the event.
    pub ok: bool,
}

/// The type of the event of a payment.
pub const PAID: &str = "invoice.paid";

/// Reports an event of the invoice.
///
/// The request is signed as Standard Webhooks specify. The same event may arrive more than once,
/// but always with the same `webhook-id`.
// Nothing routes this function. It is the callback's operation, and its path is the callback's key.
#[utoipa::path(
    post,
    path = "{$request.query.callback_url}/invoices/{$request.body#/id}",
    operation_id = "invoiceEvent",
    params(
        ("webhook-id" = String, Header, description = "Identifies the event; the same in every attempt"),
        ("webhook-timestamp" = i64, Header, description = "The time of this attempt, in seconds since 1970"),
        ("webhook-signature" = String, Header, description = "`v1,` and the HMAC-SHA256 of id, timestamp and body in Base64; several are separated by spaces"),
    ),
    request_body = InvoiceEvent,
    responses(
        (status = 200, description = "Accepted; the event is not sent again", body = InvoiceEventReceived),
        (status = 410, description = "The receiver wants no more events; the event is not sent again"),
        (status = "default", description = "Not accepted; the event is sent again, after `Retry-After` if the response contains it"),
    ),
)]
#[expect(dead_code, reason = "the macro reads it")]
fn invoice_event() {}
