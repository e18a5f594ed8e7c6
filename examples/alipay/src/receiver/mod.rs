//! The receiver: notifications in, orders and points out.

pub mod callback;
mod orders;
mod problem;

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

use crate::notification::{MAX_BODY_BYTES, MerchantIds, PublicKey};
use crate::store::Store;

/// What the receiver knows and has.
#[derive(Debug)]
pub struct Receiver {
    /// Orders and points.
    pub store: Store,
    /// Verifies what Alipay signs.
    pub alipay: PublicKey,
    /// Who the notifications must be for.
    pub merchant: MerchantIds,
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Receiver of Alipay notifications",
    version = "1.0.0",
    description = "Orders, the points that they bring, and the callback that Alipay posts payments to. How the provider \
                   documents that callback, as a Callback Object, is in the document of the simulator.",
))]
struct Api;

fn described() -> OpenApiRouter<Arc<Receiver>> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(callback::receive))
        .routes(routes!(orders::create))
        .routes(routes!(orders::show))
        .routes(routes!(orders::show_user))
}

/// Its OpenAPI document.
pub fn document() -> ApiDocument {
    described().into_openapi()
}

/// All routes: the API, `/openapi.json`, and Swagger UI under `/docs/`.
pub fn router(receiver: Receiver) -> Router {
    let (api, document) = described().split_for_parts();
    api.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .route("/", get(async || Redirect::temporary("/docs/")))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", document))
        .with_state(Arc::new(receiver))
}
