//! Why a request failed.

use std::error::Error;
use std::{fmt, io, iter};

use http::StatusCode;

use openapi_expr::Denied;

/// The kinds of a [`SendError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendErrorKind {
    /// The policy denies the URL, an address that its name resolves to, or the peer of the open
    /// connection. No request was sent.
    Denied(Denied),
    /// The host name was not found, or the resolver failed.
    NameNotFound,
    /// No connection to the host could be opened.
    Connect,
    /// No secure connection could be opened. The certificate is wrong, the host does not support a
    /// common version of TLS, or it does not use TLS at all.
    Tls,
    /// The connection, or the whole exchange, took longer than the client allows.
    Timeout,
    /// The connection broke off, the response is not valid HTTP/1, or its head is too large.
    Http,
    /// The status of the response is not 2xx. Only
    /// [`Response::error_for_status`](super::Response::error_for_status) returns this.
    Status(StatusCode),
    /// The method is CONNECT or TRACE, which address proxies. No request was sent.
    Method,
    /// The client cannot be built from its settings, or the settings forbid the request.
    Settings,
}

/// A request that was refused or failed, or a response that is not a success.
///
/// Neither the error nor its sources show the URL. A source may name the host, such as that of a
/// certificate for another host.
///
/// `{}` writes one line for logs. `{:#}` adds the causes.
///
/// ```
/// use openapi_expr_client::{Client, SendErrorKind, openapi_expr::Policy};
///
/// let proxy = "proxy.example.com:3128"; // Without `http://`.
/// let error = Client::builder(Policy::public()).egress_proxy(proxy).build().unwrap_err();
/// assert_eq!(error.kind(), SendErrorKind::Settings);
/// assert_eq!(error.code(), "settings");
/// assert!(!error.is_retryable());
/// ```
pub struct SendError {
    kind: SendErrorKind,
    status: Option<StatusCode>,
    source: Option<reqwest::Error>,
}

impl SendError {
    pub(super) fn new(kind: SendErrorKind) -> Self {
        let status = if let SendErrorKind::Status(status) = kind {
            Some(status)
        } else {
            None
        };
        Self {
            kind,
            status,
            source: None,
        }
    }

    /// Makes an error of a failed request, or of a response that broke off after its status.
    pub(super) fn sending(error: reqwest::Error, status: Option<StatusCode>) -> Self {
        Self {
            kind: kind(&error),
            status,
            source: Some(error.without_url()),
        }
    }

    /// Makes an error of settings that reqwest rejects.
    pub(super) fn settings(error: reqwest::Error) -> Self {
        Self {
            kind: SendErrorKind::Settings,
            status: None,
            source: Some(error.without_url()),
        }
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> SendErrorKind {
        self.kind
    }

    /// Returns the status if the head of the response was received, even if the rest was not.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns true if the same request may succeed later. A request that the policy denies will
    /// not, and neither will one that a server rejects with a status other than 408, 425, 429 and
    /// 5xx.
    ///
    /// After a [`Timeout`](SendErrorKind::Timeout) or an [`Http`](SendErrorKind::Http) error the
    /// receiver may already have processed the request. Give each request an id, so that the
    /// receiver recognises a repetition.
    pub fn is_retryable(&self) -> bool {
        match self.kind {
            SendErrorKind::Denied(_) | SendErrorKind::Method | SendErrorKind::Settings => false,
            SendErrorKind::Status(status) => {
                status.is_server_error()
                    || matches!(
                        status,
                        StatusCode::REQUEST_TIMEOUT
                            | StatusCode::TOO_EARLY
                            | StatusCode::TOO_MANY_REQUESTS
                    )
            }
            _ => true,
        }
    }

    /// Returns a stable name for machines, in kebab case. For a request that the policy denies, it
    /// is the code of the [`Denied`].
    pub fn code(&self) -> &'static str {
        match self.kind {
            SendErrorKind::Denied(denied) => denied.code(),
            SendErrorKind::NameNotFound => "name-not-found",
            SendErrorKind::Connect => "connect",
            SendErrorKind::Tls => "tls",
            SendErrorKind::Timeout => "timeout",
            SendErrorKind::Http => "http",
            SendErrorKind::Status(_) => "status",
            SendErrorKind::Method => "method",
            SendErrorKind::Settings => "settings",
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            SendErrorKind::Denied(denied) => {
                return write!(f, "the policy denies the request: {denied}");
            }
            SendErrorKind::Status(status) => return write!(f, "the server answered {status}"),
            SendErrorKind::NameNotFound => f.write_str("the host name was not found")?,
            SendErrorKind::Connect => f.write_str("could not connect to the host")?,
            SendErrorKind::Tls => f.write_str("could not open a secure connection to the host")?,
            SendErrorKind::Timeout => f.write_str("the request timed out")?,
            SendErrorKind::Http => {
                f.write_str("the connection broke off, or the response is not valid HTTP")?;
            }
            SendErrorKind::Method => f.write_str("the method must not be CONNECT or TRACE")?,
            SendErrorKind::Settings => {
                f.write_str("invalid client settings, or no root certificates on this system")?;
            }
        }
        let shown = self.source.as_ref().filter(|_| f.alternate());
        shown
            .into_iter()
            .flat_map(causes)
            .try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl fmt::Debug for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SendError({self:#})")
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            SendErrorKind::Denied(denied) => Some(denied),
            _ => self.source.as_ref().and_then(Error::source),
        }
    }
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(error.source(), |&cause| cause.source())
}

/// Returns the kind of an error of reqwest. The order matters: a refused address and a timeout also
/// count as failed connections.
fn kind(error: &reqwest::Error) -> SendErrorKind {
    if let Some(denied) = causes(error).find_map(|cause| cause.downcast_ref::<Denied>()) {
        SendErrorKind::Denied(*denied)
    } else if error.is_builder() {
        // Nothing was sent. It is `https_only` of reqwest's own settings.
        SendErrorKind::Settings
    } else if error.is_timeout() {
        SendErrorKind::Timeout
    } else if error.is_dns() {
        SendErrorKind::NameNotFound
    } else if causes(error).any(is_tls) {
        SendErrorKind::Tls
    } else if error.is_connect() {
        SendErrorKind::Connect
    } else {
        SendErrorKind::Http
    }
}

/// Returns true for an error of rustls. These are inside of I/O errors, which do not list them
/// among their sources.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let inside = || {
        cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
    };
    cause.is::<rustls::Error>() || inside().is_some_and(|inside| is_tls(inside))
}
