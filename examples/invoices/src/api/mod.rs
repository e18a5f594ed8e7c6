//! The API over HTTP.

mod deliveries;
mod invoices;
mod problem;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use openapi_expr::Policy;
use serde::Serialize;
use tokio::sync::Notify;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::callback::InvoiceCallback;
use crate::openapi::Info;
use crate::page::{self, Live};
use crate::store::DeliveryStore;

pub(crate) use problem::Problem;

/// Longest body of a request.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// What the handlers have.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Arc<dyn DeliveryStore>,
    pub(crate) callback: InvoiceCallback,
    pub(crate) policy: Arc<Policy>,
    pub(crate) document: Arc<str>,
    pub(crate) due: Arc<Notify>,
    pub(crate) changed: Arc<Notify>,
    pub(crate) live: Live,
}

impl App {
    /// Rings for the workers and the page.
    fn ring(&self) {
        self.due.notify_one();
        self.changed.notify_one();
    }
}

/// An answer in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// The words.
    #[schema(example = "Invoice received")]
    msg: &'static str,
}

/// The routes that the document describes.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        .routes(routes!(invoices::create))
        .routes(routes!(invoices::list))
        .routes(routes!(invoices::read))
        .routes(routes!(invoices::pay))
        .routes(routes!(deliveries::retry))
}

/// All routes.
pub(crate) fn router(app: App) -> Router {
    let (documented, _) = routes().split_for_parts();
    documented
        .route("/openapi.json", get(document))
        .merge(SwaggerUi::new("/docs").config(Config::from("/openapi.json").doc_expansion("list")))
        .merge(page::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(app)
}

async fn document(axum::extract::State(app): axum::extract::State<App>) -> impl axum::response::IntoResponse {
    ([(CONTENT_TYPE, "application/json")], app.document.to_string())
}
