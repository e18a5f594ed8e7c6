//! Checks and headers that surround all routes.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// Swagger UI loads only its own files and sends requests only to this service. It styles its
/// elements with inline styles.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
