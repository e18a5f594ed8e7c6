//! Deliveries: tried again by hand.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{App, Message, Problem};
use crate::store::Retry;

/// Tries a delivery again, now. The schedule begins again too.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/retry",
    operation_id = "retryDelivery",
    params(("id" = String, Path, description = "The delivery's id, its `webhook-id`")),
    responses(
        (status = 202, description = "It is due", body = Message),
        (status = 400, description = "The id cannot be read", body = Problem),
        (status = 404, description = "There is none", body = Problem),
        (status = 409, description = "It has arrived, an attempt is under way, or there were 100 attempts", body = Problem),
    ),
)]
pub(super) async fn retry(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let Path(id) = id?;
    match app.store.retry(&id).await? {
        Retry::Due => {
            app.ring();
            Ok((
                StatusCode::ACCEPTED,
                Json(Message {
                    msg: "Delivery due",
                }),
            ))
        }
        Retry::Refused => {
            let message =
                "the delivery has arrived, an attempt is under way, or there were 100 attempts";
            Err(Problem::new(StatusCode::CONFLICT, "not-retryable", message))
        }
        Retry::Unknown => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no-delivery",
            "there is no delivery with this id",
        )),
    }
}
