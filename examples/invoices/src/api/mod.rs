//! The API over HTTP.

mod deliveries;
mod invoices;
mod problem;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
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

/// The maximum size of a request body.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Swagger UI loads only its own files and sends requests only to this service. It styles its
/// elements with inline styles.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The state of the handlers.
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
    /// Wakes the workers and the page.
    fn ring(&self) {
        self.due.notify_one();
        self.changed.notify_one();
    }
}

/// A response in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// The words.
    #[schema(example = "Invoice received")]
    msg: &'static str,
}

/// Returns the routes that the document describes.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        .routes(routes!(invoices::create))
        .routes(routes!(invoices::list))
        .routes(routes!(invoices::read))
        .routes(routes!(invoices::pay))
        .routes(routes!(deliveries::retry))
}

/// Returns all routes.
pub(crate) fn router(app: App) -> Router {
    let (documented, _) = routes().split_for_parts();
    documented
        .route("/openapi.json", get(document))
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

/// Adds the checks and headers that surround everything else.
pub(crate) fn hardened(router: Router) -> Router {
    router.layer(from_fn(harden))
}

/// Rejects requests that do not name a host. Tells browsers to trust the content type of a
/// response, and limits what Swagger UI may load.
async fn harden(request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/docs");
    let mut answer = if has_host(&request) {
        next.run(request).await
    } else {
        let message = "the request must have exactly one `Host`";
        Problem::new(StatusCode::BAD_REQUEST, "host", message).into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_docs {
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(DOCS_POLICY),
        );
    }
    answer
}

/// Returns whether there is exactly one `Host`, as HTTP/1.1 requires (RFC 9112 §3.2).
fn has_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(HOST).iter().count();
    hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11)
}

async fn document(axum::extract::State(app): axum::extract::State<App>) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "application/json")],
        app.document.to_string(),
    )
}
