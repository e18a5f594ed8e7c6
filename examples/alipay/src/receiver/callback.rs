//! `POST /alipay/callback`. Alipay repeats a notification until the response is `success`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::state::Receiver;
use crate::notification::{Fields, Notification, Refusal};
use crate::store::Applied;

/// The response that stops the repetitions: exactly these letters.
pub const SUCCESS: &str = "success";

/// The content type of a notification.
const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of a notification that the receiver reads. Others may be present; all are signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationForm {
    /// The id of the notification: the same in all repetitions, different for each change of the
    /// trade.
    #[schema(example = "2026112400222101530000000000000001")]
    pub notify_id: String,
    /// The app that created the trade.
    #[schema(example = "2021000000000001")]
    pub app_id: String,
    /// The payee.
    #[schema(example = "2088000000000001")]
    pub seller_id: String,
    /// The merchant's order number.
    #[schema(example = "ORDER-1001")]
    pub out_trade_no: String,
    /// Alipay's trade number.
    #[schema(value_type = String, required = false, example = "2026112422001400000000000001")]
    pub trade_no: Option<String>,
    /// `WAIT_BUYER_PAY`, `TRADE_SUCCESS` (paid), `TRADE_FINISHED` (paid and no longer refundable)
    /// or `TRADE_CLOSED` (not paid; or, if there is a refund, fully refunded).
    #[schema(example = "TRADE_SUCCESS")]
    pub trade_status: String,
    /// The amount of the trade, in yuan.
    #[schema(example = "88.88")]
    pub total_amount: String,
    /// The total refunded so far, in yuan.
    #[schema(value_type = String, required = false)]
    pub refund_fee: Option<String>,
    /// When the refund was made.
    #[schema(value_type = String, required = false)]
    pub gmt_refund: Option<String>,
    /// `utf-8`.
    #[schema(example = "utf-8")]
    pub charset: String,
    /// `RSA2`.
    #[schema(example = "RSA2")]
    pub sign_type: String,
    /// The Base64 signature over all other fields except `sign_type`, sorted by name and joined as
    /// `name=value` with `&`.
    pub sign: String,
}

/// Receives a payment notification
///
/// The response is exactly `success` if the notification is verified and stored, now or earlier.
/// After any other response Alipay sends it again: 4 m, 10 m, 10 m, 1 h, 2 h, 6 h and 15 h later.
#[utoipa::path(
    post,
    path = "/alipay/callback",
    operation_id = "paymentNotification",
    tag = "notifications",
    request_body(content = NotificationForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Stored, now or earlier. Only this response stops the repetitions", body = String, content_type = "text/plain", example = "success"),
        (status = 400, description = "The body is not a notification form", body = String, content_type = "text/plain", example = "fail: missing-field"),
        (status = 403, description = "The signature is wrong", body = String, content_type = "text/plain", example = "fail: signature"),
        (status = 409, description = "It contradicts an earlier notification", body = String, content_type = "text/plain", example = "fail: contradiction"),
        (status = 413, description = "The body is longer than 64 KiB", body = String, content_type = "text/plain", example = "fail: too-large"),
        (status = 415, description = "The content type is wrong", body = String, content_type = "text/plain", example = "fail: content-type"),
        (status = 422, description = "The app, the seller, the order or the amount does not match", body = String, content_type = "text/plain", example = "fail: amount-differs"),
        (status = 503, description = "The notification could not be stored", body = String, content_type = "text/plain", example = "fail: database"),
    ),
)]
pub(super) async fn receive(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    let fields = match read(&receiver, request).await {
        Ok(fields) => fields,
        Err(refusal) => {
            tracing::warn!(code = refusal.code(), "notification refused: {refusal}");
            return answer(&refusal);
        }
    };
    // From here on Alipay vouches for the fields, so the log may name the notification.
    let (notify_id, out_trade_no) = (fields.get("notify_id"), fields.get("out_trade_no"));
    let applied = match Notification::read(&fields, &receiver.merchant) {
        Ok(notification) => receiver.store.apply(&notification).await,
        Err(refusal) => Err(refusal),
    };
    match applied {
        Ok(Applied::Moved { from, to }) => {
            tracing::info!(notify_id, out_trade_no, "order moved from {from} to {to}");
        }
        Ok(Applied::Unchanged(state)) => {
            tracing::info!(notify_id, out_trade_no, "order stays {state}");
        }
        Ok(Applied::Repeated) => {
            tracing::info!(notify_id, out_trade_no, "notification repeated");
        }
        Err(refusal @ Refusal::Database(_)) => {
            tracing::error!(
                code = refusal.code(),
                notify_id,
                out_trade_no,
                "notification not stored: {refusal}"
            );
            return answer(&refusal);
        }
        Err(refusal) => {
            tracing::warn!(
                code = refusal.code(),
                notify_id,
                out_trade_no,
                "notification refused: {refusal}"
            );
            return answer(&refusal);
        }
    }
    (StatusCode::OK, SUCCESS).into_response()
}

/// Reads the fields and verifies their signature.
async fn read(receiver: &Receiver, request: Request) -> Result<Fields, Refusal> {
    if !is_form(request.headers()) {
        return Err(Refusal::ContentType);
    }
    let fields = Fields::parse(&whole(request).await?)?;
    receiver.alipay.verify(&fields)?;
    Ok(fields)
}

/// Waits for the whole body.
pub(crate) async fn whole(request: Request) -> Result<Bytes, Refusal> {
    let too_large =
        |rejection: &BytesRejection| rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
    let refusal = |rejection| {
        if too_large(&rejection) {
            Refusal::TooLarge
        } else {
            Refusal::Broken
        }
    };
    Bytes::from_request(request, &()).await.map_err(refusal)
}

/// Returns whether the body is a form in UTF-8.
///
/// Alipay sends `application/x-www-form-urlencoded; text/html; charset=utf-8`, which a strict
/// parser of media types rejects. After the type, only the charset matters.
fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else {
        return false;
    };
    let Ok(text) = only.to_str() else {
        return false;
    };
    let mut parts = text.split(';').map(str::trim);
    let form = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case(FORM));
    let parameters = parts.filter_map(|part| part.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    form && charsets.all(|(_, value)| value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

/// Answers with the code alone. A stranger learns nothing more.
fn answer(refusal: &Refusal) -> Response {
    (refusal.status(), format!("fail: {}", refusal.code())).into_response()
}
