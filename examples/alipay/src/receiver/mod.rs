//! The receiver: it takes notifications and keeps orders and points.

pub mod callback;
mod orders;
mod problem;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as ApiDocument;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

pub use state::Receiver;

use crate::notification::MAX_BODY_BYTES;

#[derive(OpenApi)]
#[openapi(info(
    title = "Receiver of Alipay notifications",
    version = "1.0.0",
    description = "Orders, the points they earn, and the callback to which Alipay posts payments. The simulator's \
                   document shows how the provider documents that callback, as a Callback Object.",
))]
struct Api;

fn described() -> OpenApiRouter<Arc<Receiver>> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(callback::receive))
        .routes(routes!(orders::create))
        .routes(routes!(orders::show))
        .routes(routes!(orders::show_user))
}

/// Returns the receiver's OpenAPI document.
pub fn document() -> ApiDocument {
    described().into_openapi()
}

/// Returns all routes: the API, `/openapi.json`, and Swagger UI at `/docs/`.
pub fn router(receiver: Receiver) -> Router {
    let (api, document) = described().split_for_parts();
    api.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .route("/", get(async || Redirect::temporary("/docs/")))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", document))
        .with_state(Arc::new(receiver))
}
