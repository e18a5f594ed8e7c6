//! The client and its settings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::url::{Position, Url};
use http::header::HOST;
use http::{HeaderMap, HeaderValue, Method, Uri};
use reqwest::dns::Resolve;

use super::error::{SendError, SendErrorKind};
use super::headers::{drop_hop_by_hop, has_hop_by_hop};
use super::peer::PeerCheck;
use super::resolve::{System, Verdict, Vetted};
use super::response::Response;
use openapi_expr::Policy;

/// The default time limit for resolving the name, connecting and TLS together.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The default time limit for the whole exchange, up to the last byte of the response.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// The default limit for the body of a response, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// An HTTP client that only sends requests to where its [`Policy`] allows. The
/// [crate documentation](crate) lists what it guards against.
///
/// It is cheap to clone, and clones share the connections.
///
/// ```
/// use openapi_expr_client::http::{HeaderMap, Method};
/// use openapi_expr_client::{Client, openapi_expr::Policy};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let client = Client::new(Policy::public())?;
/// let url = "http://localhost/hook";
/// let error = client.send(Method::POST, url, HeaderMap::new(), "event").await.unwrap_err();
/// assert_eq!(error.code(), "special-name");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    policy: Arc<Policy>,
    max_body_bytes: usize,
}

/// Builds a [`Client`] with settings other than the defaults.
///
/// None of the settings weakens the policy, except that
/// [`egress_proxy`](ClientBuilder::egress_proxy) leaves the check of addresses to the proxy.
///
/// ```
/// use std::time::Duration;
///
/// use openapi_expr_client::{Client, openapi_expr::Policy};
///
/// let client = Client::builder(Policy::public().https_only())
///     .timeout(Duration::from_secs(5))
///     .configure(|settings| settings.user_agent("my-service/1.0"))
///     .build()?;
/// # Ok::<(), openapi_expr_client::SendError>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    policy: Arc<Policy>,
    http: reqwest::ClientBuilder,
    resolver: Arc<dyn Resolve>,
    egress_proxy: Option<String>,
    connect_timeout: Duration,
    timeout: Duration,
    max_body_bytes: usize,
}

impl Client {
    /// Builds a client with the default settings.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Settings`] if the system has no root certificates.
    pub fn new(policy: Policy) -> Result<Self, SendError> {
        Self::builder(policy).build()
    }

    /// Returns a builder with the default settings.
    pub fn builder(policy: Policy) -> ClientBuilder {
        ClientBuilder {
            policy: Arc::new(policy),
            http: reqwest::Client::builder().tls_backend_rustls(),
            resolver: Arc::new(System),
            egress_proxy: None,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            max_body_bytes: MAX_BODY_BYTES,
        }
    }

    /// Returns the policy. Use it to build the URLs that the client sends to.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Sends one request, once, and reads the response.
    ///
    /// The text of the URL is checked here even if it was checked before, because URL parsers
    /// repair and policies change.
    ///
    /// Some headers are removed: `Host` and `Content-Length`, which follow from the URL and the
    /// body, and those for the next hop (RFC 9110 §7.6.1): `Connection` and the headers that it
    /// names, `Expect`, `HTTP2-Settings`, `Keep-Alive`, `Proxy-Authenticate`,
    /// `Proxy-Authorization`, `Proxy-Connection`, `TE`, `Trailer`, `Transfer-Encoding`, `Upgrade`.
    ///
    /// A response with any status is `Ok`. To make every status except 2xx an error, call
    /// [`error_for_status`](Response::error_for_status).
    ///
    /// # Errors
    ///
    /// - a URL or an address that the policy denies
    /// - the method CONNECT or TRACE
    /// - a name that was not found, a connection that failed, a response that is not HTTP, and a
    ///   time limit that was exceeded
    /// - a request that the settings of [`configure`](ClientBuilder::configure) forbid
    ///
    /// # Panics
    ///
    /// Panics if the future is polled outside of a tokio runtime with I/O and time enabled.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        mut headers: HeaderMap,
        body: impl Into<reqwest::Body>,
    ) -> Result<Response, SendError> {
        // CONNECT asks a proxy for a tunnel. TRACE asks for all headers, which may be secret.
        if ["CONNECT", "TRACE"]
            .iter()
            .any(|refused| refused.eq_ignore_ascii_case(method.as_str()))
        {
            return Err(SendError::new(SendErrorKind::Method));
        }
        let denied = |denied| SendError::new(SendErrorKind::Denied(denied));
        let url = self.policy.check_url(url).map_err(denied)?;
        // In reqwest and hyper these headers win over the URL and the body. So does a `Host` among
        // the default headers.
        drop_hop_by_hop(&mut headers);
        if let Ok(host) = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]) {
            headers.insert(HOST, host);
        }
        let sending = self
            .http
            .request(method, url)
            .headers(headers)
            .body(body)
            .send();
        let response = sending
            .await
            .map_err(|error| SendError::sending(error, None))?;
        Response::read(response, self.max_body_bytes).await
    }
}

impl ClientBuilder {
    /// Sets the resolver for host names, instead of that of the system. Its answers are checked in
    /// the same way. Ports in them are ignored.
    ///
    /// A lookup by the system blocks a thread of tokio's blocking pool until it ends, even if the
    /// request has already timed out. If you send to many slow names, use an asynchronous resolver.
    pub fn resolver(self, resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, ..self }
    }

    /// Sends all requests through an HTTP proxy, `http://user:password@proxy.example:3128`. A proxy
    /// is never taken from the environment.
    ///
    /// **The proxy must then guard the addresses.** It resolves the names and opens the
    /// connections, so it must refuse those into your network. The policy still checks each URL,
    /// including an address that is written in it.
    pub fn egress_proxy(self, url: impl Into<String>) -> Self {
        Self {
            egress_proxy: Some(url.into()),
            ..self
        }
    }

    /// Sets the time limit for resolving the name, connecting and TLS together. The default is
    /// [`CONNECT_TIMEOUT`].
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            ..self
        }
    }

    /// Sets the time limit for the whole exchange, up to the last byte of the response. The default
    /// is [`TIMEOUT`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets how many bytes of a response's body are read. A longer body is
    /// [`truncated`](Response::truncated). The default is [`MAX_BODY_BYTES`].
    pub fn max_body_bytes(self, max_body_bytes: usize) -> Self {
        Self {
            max_body_bytes,
            ..self
        }
    }

    /// Changes other settings of reqwest, such as root and client certificates, the user agent and
    /// the local address.
    ///
    /// The settings that the guard needs are applied later and win: redirects, retries, proxies,
    /// timeouts, decompression, the resolver and HTTP/1.1. The resolver does not see an address to
    /// which a name is pinned with `resolve`. It is checked when the connection is open, before the
    /// request is written.
    pub fn configure(
        self,
        settings: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        Self {
            http: settings(self.http),
            ..self
        }
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Settings`] for
    ///
    /// - default headers from [`configure`](ClientBuilder::configure) that [`send`](Client::send)
    ///   removes, except `Host`
    /// - an egress proxy that is not an `http://` or `https://` URL
    /// - a system without root certificates, or certificates from
    ///   [`configure`](ClientBuilder::configure) that TLS cannot use
    pub fn build(self) -> Result<Client, SendError> {
        if has_hop_by_hop(&self.http) {
            return Err(SendError::new(SendErrorKind::Settings));
        }
        // All crates of a program share the features of reqwest. So those that another crate may
        // turn on are turned off here.
        let mut http = self
            .http
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        let verdict = if let Some(proxy) = &self.egress_proxy {
            let (proxy, host) = read_proxy(proxy)?;
            http = http.proxy(proxy);
            Verdict::Only(host)
        } else {
            http = http.connector_layer(PeerCheck(Arc::clone(&self.policy)));
            Verdict::Policy(Arc::clone(&self.policy))
        };
        let http = http
            .dns_resolver(Vetted {
                verdict,
                resolver: self.resolver,
            })
            .build();
        let http = http.map_err(SendError::settings)?;
        Ok(Client {
            http,
            policy: self.policy,
            max_body_bytes: self.max_body_bytes,
        })
    }
}

/// Reads a proxy for all requests, and its host. The URL is checked here, because reqwest ignores a
/// proxy that it cannot read and connects directly.
fn read_proxy(text: &str) -> Result<(reqwest::Proxy, String), SendError> {
    let http =
        |url: &Url| matches!(url.scheme(), "http" | "https") && url.as_str().parse::<Uri>().is_ok();
    let url = Url::parse(text)
        .ok()
        .filter(http)
        .ok_or_else(|| SendError::new(SendErrorKind::Settings))?;
    let host = url.host_str().unwrap_or_default().to_owned();
    Ok((reqwest::Proxy::all(url).map_err(SendError::settings)?, host))
}

/// Shows the policy only, because configured headers and the URL of a proxy contain secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
