//! The API over HTTP.

mod deliveries;
mod harden;
mod invoices;
mod message;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

pub(crate) use harden::hardened;

use crate::app::App;
use crate::openapi::{Info, with_callback};
use crate::page;
use crate::problem::Problem;

/// The maximum size of a request body.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Returns the routes that the document describes.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        .routes(routes!(invoices::create))
        .routes(routes!(invoices::list))
        .routes(routes!(invoices::read))
        .routes(routes!(invoices::pay))
        .routes(routes!(deliveries::retry))
}

/// Returns the document that is served, unless the service is given another one.
pub fn document() -> Value {
    let (_, document) = routes().split_for_parts();
    serde_json::to_value(with_callback(document)).unwrap_or_default()
}

/// Returns all routes.
pub(crate) fn router(app: App) -> Router {
    let (documented, _) = routes().split_for_parts();
    documented
        .route("/openapi.json", get(served_document))
        .merge(SwaggerUi::new("/docs").config(Config::from("/openapi.json").doc_expansion("list")))
        .merge(page::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(app)
}

async fn no_route() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no-route",
        "there is nothing at this path",
    )
}

async fn no_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        "the path does not have this method",
    )
}

async fn served_document(State(app): State<App>) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "application/json")],
        app.document.to_string(),
    )
}
