//! The simulator's API, and the document that defines where its notifications go.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use clap::ValueEnum;
use openapi_expr::Document;
use serde_json::json;
use utoipa::openapi::path::Callback;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{OpenApi as ApiDocument, RefOr};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use super::gateway::{Gateway, GatewayError, PAY, Settings};
use super::key::SigningKey;
use super::pay::{Accepted, PayError};
use super::scenario::Scenario;
use super::trade::TradeReport;
use crate::notification::MAX_BODY_BYTES;
use crate::receiver::callback::{NotificationForm, whole};

/// The callback's key in the document: where the merchant is called.
pub const CALLBACK_KEY: &str = "{$request.body#/notify_url}";

impl Gateway {
    /// Creates a simulator that signs with this key.
    ///
    /// # Errors
    ///
    /// See [`GatewayError`].
    pub fn new(key: SigningKey, settings: Settings) -> Result<Self, GatewayError> {
        // Swagger UI shows the same document, so what it shows is what is called.
        let document = Document::new(serde_json::to_value(document())?)?;
        Self::with_document(key, settings, document)
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Simulator of Alipay",
        version = "1.0.0",
        description = "Takes payments without moving money, and notifies the merchant as the real service does: see \
                       the Callbacks of POST /gateway/pay.",
    ),
    components(schemas(NotificationForm))
)]
struct Api;

fn described() -> OpenApiRouter<Arc<Gateway>> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(pay))
        .routes(routes!(show))
}

/// Returns the simulator's OpenAPI document. The operation that takes a payment has the merchant's
/// operation as its callback.
pub fn document() -> ApiDocument {
    with_callback(described().into_openapi())
}

fn with_callback(mut document: ApiDocument) -> ApiDocument {
    let merchant = crate::receiver::document()
        .paths
        .paths
        .remove("/alipay/callback")
        .unwrap_or_default();
    let callback = Callback::from([(CALLBACK_KEY.to_owned(), RefOr::T(merchant))]);
    let operations = document
        .paths
        .paths
        .values_mut()
        .filter_map(|item| item.post.as_mut());
    for operation in operations.filter(|operation| operation.operation_id.as_deref() == Some(PAY)) {
        operation
            .callbacks
            .insert("paymentNotification".to_owned(), RefOr::T(callback.clone()));
    }
    document
}

/// Returns all routes: the API, `/openapi.json`, and Swagger UI at `/docs/`.
pub fn router(gateway: Arc<Gateway>) -> Router {
    let (api, document) = described().split_for_parts();
    api.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .route("/", get(async || Redirect::temporary("/docs/")))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", with_callback(document)))
        .with_state(gateway)
}

/// The form of a payment.
#[derive(Clone, Debug, ToSchema)]
pub struct PayForm {
    /// The merchant's order number.
    #[schema(example = "ORDER-1001")]
    pub out_trade_no: String,
    /// The amount in yuan.
    #[schema(example = "88.88")]
    pub total_amount: String,
    /// The title of the order.
    #[schema(example = "A book")]
    pub subject: String,
    /// Where notifications go. Without it, none are sent.
    #[schema(value_type = String, required = false, format = "uri", example = "http://127.0.0.1:8080/alipay/callback")]
    pub notify_url: Option<String>,
    /// What happens to the trade.
    #[schema(schema_with = scenario, required = false)]
    pub scenario: Option<Scenario>,
}

fn scenario() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("What happens to the trade."))
        .enum_values(Some(
            Scenario::value_variants()
                .iter()
                .map(|scenario| scenario.name()),
        ))
        .default(Some("paid".into()))
        .build()
}

/// Takes a payment
///
/// No money moves. The notifications of the scenario go to `notify_url`; see Callbacks.
#[utoipa::path(
    post,
    path = "/gateway/pay",
    operation_id = "pay",
    tag = "payments",
    request_body(content = PayForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Accepted", body = Accepted),
        (status = 409, description = "A trade with this out_trade_no exists"),
        (status = 422, description = "The payment is invalid, or notifications cannot go to its notify_url"),
        (status = 503, description = "The simulator cannot keep more trades"),
    ),
)]
async fn pay(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
) -> Result<Json<Accepted>, PayError> {
    let (parts, body) = request.into_parts();
    let body = whole(Request::from_parts(parts.clone(), body)).await?;
    gateway.pay(&parts, &body).map(Json)
}

/// Shows a trade and the attempts to notify the merchant
#[utoipa::path(
    get,
    path = "/gateway/trades/{out_trade_no}",
    operation_id = "showTrade",
    tag = "payments",
    params(("out_trade_no" = String, Path, example = "ORDER-1001")),
    responses(
        (status = 200, description = "The trade", body = TradeReport),
        (status = 404, description = "No such trade"),
    ),
)]
async fn show(State(gateway): State<Arc<Gateway>>, Path(out_trade_no): Path<String>) -> Response {
    match gateway.trade(&out_trade_no) {
        Some(report) => Json(report).into_response(),
        None => (
            StatusCode::NOT_FOUND,
            Json(json!({"error": "there is no trade with this out_trade_no"})),
        )
            .into_response(),
    }
}

impl IntoResponse for PayError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Taken => StatusCode::CONFLICT,
            Self::Full | Self::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(json!({"error": self.to_string()}))).into_response()
    }
}
