//! The client: settings, and one verb.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::url::{Position, Url};
use http::header::HOST;
use http::{HeaderMap, HeaderValue, Method, Uri};
use reqwest::dns::Resolve;

use super::answer::Answer;
use super::error::{SendError, SendErrorKind};
use super::headers::{drop_hop_by_hop, has_hop_by_hop};
use super::peer::PeerCheck;
use super::resolve::{System, Verdict, Vetted};
use openapi_expr::Policy;

/// Longest time for the name, the connection and TLS together, unless the builder says otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest time for all of it, to the last byte of the answer, unless the builder says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// How much of an answer's body is read, unless the builder says otherwise.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Sends requests where its [`Policy`] lets them go, and nowhere else. Cloning it is cheap and
/// shares the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    policy: Arc<Policy>,
    max_body_bytes: usize,
}

/// The settings of a [`Client`]. None of them weakens the policy but
/// [`egress_proxy`](ClientBuilder::egress_proxy), and that one hands a part of it over.
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
    /// A client with the defaults.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Settings`] where the system has no root certificates.
    pub fn new(policy: Policy) -> Result<Self, SendError> {
        Self::builder(policy).build()
    }

    /// The settings of a client.
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

    /// Where it may send: the policy to build a URL under.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Sends one request, once, and reads the answer. The URL is taken as text and judged here,
    /// also when it was judged before: parsers repair, policies change.
    ///
    /// Some headers are dropped: `Host` and `Content-Length`, which follow from the URL and the
    /// body, and those for the next hop (RFC 9110 §7.6.1): `Connection` and what it names,
    /// `Expect`, `HTTP2-Settings`, `Keep-Alive`, `Proxy-Authenticate`, `Proxy-Authorization`,
    /// `Proxy-Connection`, `TE`, `Trailer`, `Transfer-Encoding`, `Upgrade`.
    ///
    /// An answer of any status is `Ok`: what counts as success is the caller's to say, or
    /// [`error_for_status`](Answer::error_for_status)'s.
    ///
    /// # Errors
    ///
    /// Every [`SendErrorKind`] but `Status`; `Method` for CONNECT and TRACE; `Settings` only where
    /// [`configure`](ClientBuilder::configure) forbade it.
    ///
    /// # Panics
    ///
    /// Where the future is polled outside of a tokio runtime that has I/O and time enabled.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        mut headers: HeaderMap,
        body: impl Into<reqwest::Body>,
    ) -> Result<Answer, SendError> {
        // The one asks a proxy for a tunnel, the other for all headers, which may be secret.
        if ["CONNECT", "TRACE"]
            .iter()
            .any(|refused| refused.eq_ignore_ascii_case(method.as_str()))
        {
            return Err(SendError::new(SendErrorKind::Method));
        }
        let denied = |denied| SendError::new(SendErrorKind::Denied(denied));
        let url = self.policy.check_url(url).map_err(denied)?;
        // A caller's win over the URL and the body, for reqwest and hyper; a `Host` among the
        // default headers does too.
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
        Answer::read(response, self.max_body_bytes).await
    }
}

impl ClientBuilder {
    /// Resolves names by this, instead of the system's resolver. Its answers are vetted like that
    /// one's; a port in them is ignored, for the URL has one. A lookup by the system's holds a
    /// thread of tokio's blocking pool until it ends, also when the request has timed out before:
    /// who sends to many slow names brings a resolver that does not.
    pub fn resolver(self, resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, ..self }
    }

    /// Sends all requests through this HTTP proxy, `http://user:password@proxy.example:3128`. No
    /// proxy is ever taken from the environment.
    ///
    /// **The proxy is then the guard for addresses**: it resolves the names and opens the
    /// connections, so it must refuse what is inside. The policy still judges each URL, and thereby
    /// addresses that stand in one.
    pub fn egress_proxy(self, url: impl Into<String>) -> Self {
        Self {
            egress_proxy: Some(url.into()),
            ..self
        }
    }

    /// Longest time for the name, the connection and TLS together: [`CONNECT_TIMEOUT`].
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            ..self
        }
    }

    /// Longest time for all of it, to the last byte of the answer: [`TIMEOUT`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How much of an answer's body is read: [`MAX_BODY_BYTES`]. What is longer is
    /// [`truncated`](Answer::truncated).
    pub fn max_body_bytes(self, max_body_bytes: usize) -> Self {
        Self {
            max_body_bytes,
            ..self
        }
    }

    /// Sets what has no name here: root and client certificates, the user agent, the local address.
    ///
    /// What the guard needs is set after this and wins: redirects, retries, proxies, timeouts,
    /// decompression, the resolver, HTTP/1.1. An address that a name is pinned to (`resolve`) is
    /// connected to unvetted, and refused before the request is written.
    pub fn configure(
        self,
        settings: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        Self {
            http: settings(self.http),
            ..self
        }
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Settings`] where the default headers of
    /// [`configure`](ClientBuilder::configure) have one that [`send`](Client::send) drops, but
    /// `Host`, where the egress proxy is not an `http://` or `https://` URL, and where TLS has no
    /// root certificates or cannot use what [`configure`](ClientBuilder::configure) gave it.
    pub fn build(self) -> Result<Client, SendError> {
        if has_hop_by_hop(&self.http) {
            return Err(SendError::new(SendErrorKind::Settings));
        }
        // The crates of one program share reqwest's features, so what others turn on is turned off
        // by name.
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

/// A proxy for all requests, and its host. One that reqwest cannot read it ignores, and connects
/// directly.
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

/// The policy alone: headers that were configured, and a proxy's URL, carry secrets.
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
