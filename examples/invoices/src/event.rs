//! The callback `invoiceEvent`, described once: the document shows it, and the sender compiles its
//! key from there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amount::Amount;
use crate::invoice::InvoiceId;

/// What happened to an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceEvent {
    /// Which invoice, as in the path. A receiver compares the two: the path is not signed.
    #[schema(value_type = String, example = "2expen51ve")]
    pub id: InvoiceId,
    /// How much the invoice is for: a decimal number. A receiver that knows the invoice compares it
    /// with its own record.
    #[schema(value_type = String, example = "9999.50")]
    pub total: Amount,
    /// In words.
    #[schema(example = "Invoice 2expen51ve for Mr. Richie Rich: 9999.50 paid")]
    pub description: String,
    /// Whether the invoice is paid.
    pub paid: bool,
}

/// What the receiver answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceEventReceived {
    /// True when the receiver has taken it.
    pub ok: bool,
}

/// The event of a payment.
pub const PAID: &str = "invoice.paid";

/// Something happened to the invoice.
///
/// Signed as Standard Webhooks say. The same event may come more than once, and then with the same
/// `webhook-id`.
// Nothing routes this function: it is the callback's operation, and its path is the callback's key.
#[utoipa::path(
    post,
    path = "{$request.query.callback_url}/invoices/{$request.body#/id}",
    operation_id = "invoiceEvent",
    params(
        ("webhook-id" = String, Header, description = "Names the event, the same in every attempt"),
        ("webhook-timestamp" = i64, Header, description = "Seconds since 1970, of this attempt"),
        ("webhook-signature" = String, Header, description = "`v1,` and the HMAC-SHA256 of id, timestamp and body in base64; several are separated by a space"),
    ),
    request_body = InvoiceEvent,
    responses(
        (status = 200, description = "Taken: it is not sent again", body = InvoiceEventReceived),
        (status = 410, description = "No more of this: it is not sent again"),
        (status = "default", description = "Not taken: it is sent again, after `Retry-After` where the answer has one"),
    ),
)]
#[expect(dead_code, reason = "the macro reads it")]
fn invoice_event() {}
