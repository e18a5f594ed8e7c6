//! Lets callers retry deliveries.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::message::Message;
use crate::app::App;
use crate::problem::Problem;
use crate::store::Retry;

/// Retries a delivery now and restarts its schedule.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/retry",
    operation_id = "retryDelivery",
    params(("id" = String, Path, description = "The delivery's id, its `webhook-id`")),
    responses(
        (status = 202, description = "The delivery is due", body = Message),
        (status = 400, description = "The id is not valid UTF-8", body = Problem),
        (status = 404, description = "There is no such delivery", body = Problem),
        (status = 409, description = "The delivery has arrived, an attempt is in progress, or there have been 100 attempts", body = Problem),
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
            let message = "the delivery has arrived, an attempt is in progress, or there have been 100 attempts";
            Err(Problem::new(StatusCode::CONFLICT, "not-retryable", message))
        }
        Retry::Unknown => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no-delivery",
            "there is no delivery with this id",
        )),
    }
}
