//! Protects a service on loopback against web pages.
//!
//! Such a service is meant for this machine, but any page in one of its browsers can send it
//! requests. With DNS rebinding, a page could even read the responses, under a name of its own. So
//! the service checks what browsers say about a request.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

use crate::problem::Problem;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names of a service on loopback.
#[derive(Debug)]
struct Local {
    address: SocketAddr,
    /// Further names, with their ports.
    hosts: Vec<String>,
}

/// Guards the routes if they are served on loopback.
pub(crate) fn guard(router: Router, listens: SocketAddr, hosts: &[String]) -> Router {
    if !is_loopback(listens.ip()) {
        return router;
    }
    let local = Arc::new(Local {
        address: listens,
        hosts: hosts.to_vec(),
    });
    router.layer(from_fn_with_state(local, check))
}

/// Returns whether an address belongs to this machine alone, such as `::ffff:127.0.0.1`.
fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

async fn check(
    State(local): State<Arc<Local>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let host = local.host(&request).ok_or_else(|| {
        let message = format!(
            "the request is for another host: use http://{}, or start the service with `--host NAME`",
            local.address
        );
        Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", message)
    })?;
    if !request.method().is_safe() && !is_own(request.headers(), &host) {
        let message = "the request comes from a page of another site: only the service's own pages may change anything";
        return Err(Problem::new(StatusCode::FORBIDDEN, "origin", message));
    }
    Ok(next.run(request).await)
}

impl Local {
    /// Returns the host of a request if it names this service (RFC 9110 §7.2; a target in absolute
    /// form takes precedence over the field).
    ///
    /// An HTTP/1.0 request may have no host, but browsers do not send such requests.
    fn host(&self, request: &Request) -> Option<String> {
        let mut fields = request.headers().get_all(HOST).iter();
        let host = match (request.uri().authority(), fields.next(), fields.next()) {
            (_, _, Some(_)) => return None,
            (Some(authority), ..) => authority.as_str(),
            (None, Some(host), None) => host.to_str().ok()?,
            (None, None, None) => return Some(String::new()),
        };
        (self.is_named(host) || self.is_here(host)).then(|| host.to_owned())
    }

    fn is_named(&self, host: &str) -> bool {
        self.hosts
            .iter()
            .any(|name| name.eq_ignore_ascii_case(host))
    }

    fn is_here(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let name = authority.host();
        let literal = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
            .unwrap_or(name);
        let loopback = literal.parse().is_ok_and(is_loopback);
        let port = authority
            .port()
            .map_or(Ok(80), |port| port.as_str().parse());
        (loopback || name.eq_ignore_ascii_case("localhost"))
            && !host.contains('@')
            && port == Ok(self.address.port())
    }
}

/// Returns whether a request comes from the service's own pages, or from no page at all, as with
/// curl.
fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let text = |name| {
        headers
            .get_all(name)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
    };
    let same_host = |origin: &str| {
        let authority = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    };
    text(ORIGIN).all(same_host)
        && text(SEC_FETCH_SITE).all(|site| matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_recognized() {
        for (text, loopback) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(text.parse().unwrap()), loopback, "{text}");
        }
    }
}
