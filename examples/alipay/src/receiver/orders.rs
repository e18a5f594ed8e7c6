//! Orders and users.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use super::problem::Problem;
use super::state::Receiver;
use crate::money::Fen;
use crate::store::{Created, Order, User};

/// A new order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrder {
    /// The merchant's order number: up to 64 letters, digits, `_` and `-`.
    #[schema(example = "ORDER-1001", pattern = "^[A-Za-z0-9_-]{1,64}$")]
    out_trade_no: String,
    #[schema(schema_with = amount)]
    total_amount: Fen,
    /// The user who gets the points: up to 64 letters, digits, `_`, `-`, `.` and `@`.
    #[schema(example = "alice", pattern = "^[A-Za-z0-9_.@-]{1,64}$")]
    user_id: String,
}

fn amount() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Number]))
        .description(Some(
            "The amount in yuan, at least 0.01, with at most two decimals. Responses contain it as a string.",
        ))
        .examples(["88.88"])
        .build()
}

impl NewOrder {
    fn check(&self) -> Result<(), &'static str> {
        if !is_order(&self.out_trade_no) {
            return Err("invalid out_trade_no: expected 1 to 64 letters, digits, `_` and `-`");
        }
        if !is_user(&self.user_id) {
            return Err("invalid user_id: expected 1 to 64 letters, digits, `_`, `-`, `.` and `@`");
        }
        if self.total_amount == Fen::ZERO {
            return Err("invalid total_amount: expected at least 0.01");
        }
        Ok(())
    }
}

fn is_order(text: &str) -> bool {
    is_name(text, "_-")
}

fn is_user(text: &str) -> bool {
    is_name(text, "_-.@")
}

fn is_name(text: &str, others: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// Creates an order
///
/// Repeating the same request returns the order in its current state and creates nothing.
#[utoipa::path(
    post,
    path = "/orders",
    operation_id = "createOrder",
    tag = "orders",
    request_body = NewOrder,
    responses(
        (status = 201, description = "Created", body = Order),
        (status = 200, description = "The order already exists", body = Order),
        (status = 400, description = "The body is not JSON", body = Problem),
        (status = 409, description = "Another order has this number", body = Problem),
        (status = 413, description = "The body is longer than 64 KiB", body = Problem),
        (status = 415, description = "The content type is not JSON", body = Problem),
        (status = 422, description = "The body is not a valid order", body = Problem),
        (status = 503, description = "The database failed", body = Problem),
    ),
)]
pub(super) async fn create(
    State(receiver): State<Arc<Receiver>>,
    order: Result<Json<NewOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let Json(order) = order?;
    order
        .check()
        .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error))?;
    match receiver
        .store
        .create_order(&order.out_trade_no, &order.user_id, order.total_amount)
        .await?
    {
        Created::New(order) => Ok((StatusCode::CREATED, Json(order))),
        Created::Same(order) => Ok((StatusCode::OK, Json(order))),
        Created::Taken => Err(Problem::new(
            StatusCode::CONFLICT,
            "another order has this out_trade_no; choose a new one",
        )),
    }
}

/// Shows an order
#[utoipa::path(
    get,
    path = "/orders/{out_trade_no}",
    operation_id = "showOrder",
    tag = "orders",
    params(("out_trade_no" = String, Path, example = "ORDER-1001")),
    responses(
        (status = 200, description = "The order", body = Order),
        (status = 404, description = "No such order", body = Problem),
        (status = 503, description = "The database failed", body = Problem),
    ),
)]
pub(super) async fn show(
    State(receiver): State<Arc<Receiver>>,
    Path(out_trade_no): Path<String>,
) -> Result<Json<Order>, Problem> {
    let found = if is_order(&out_trade_no) {
        receiver.store.order(&out_trade_no).await?
    } else {
        None
    };
    found_or(found, "there is no order with this out_trade_no")
}

/// Shows a user's points
#[utoipa::path(
    get,
    path = "/users/{user_id}",
    operation_id = "showUser",
    tag = "users",
    params(("user_id" = String, Path, example = "alice")),
    responses(
        (status = 200, description = "The points", body = User),
        (status = 404, description = "The user has no orders", body = Problem),
        (status = 503, description = "The database failed", body = Problem),
    ),
)]
pub(super) async fn show_user(
    State(receiver): State<Arc<Receiver>>,
    Path(user_id): Path<String>,
) -> Result<Json<User>, Problem> {
    let found = if is_user(&user_id) {
        receiver.store.user(&user_id).await?
    } else {
        None
    };
    found_or(found, "there is no order of a user with this user_id")
}

/// Returns what was found, or a 404 with this error.
fn found_or<T>(found: Option<T>, error: &str) -> Result<Json<T>, Problem> {
    found
        .map(Json)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, error))
}
