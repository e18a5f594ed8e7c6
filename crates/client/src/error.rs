//! Why a request had no answer that counts.

use std::error::Error;
use std::{fmt, io, iter};

use http::StatusCode;

use openapi_expr::Denied;

/// What kind of failure a [`SendError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendErrorKind {
    /// The policy refuses the URL, an address that its name resolves to, or the peer of the open
    /// connection. No request was sent.
    Denied(Denied),
    /// The name was not found, or the resolver failed.
    NameNotFound,
    /// No connection could be opened.
    Connect,
    /// No secure connection: the certificate, the version of TLS, or no TLS at all at the other
    /// end.
    Tls,
    /// Connecting, or all of it, took longer than the client allows.
    Timeout,
    /// The connection broke off, or what came is no HTTP/1 answer, or has a head that is too large.
    Http,
    /// The status of the answer is not 2xx:
    /// [`Answer::error_for_status`](super::Answer::error_for_status).
    Status(StatusCode),
    /// The method is CONNECT or TRACE, which speak to proxies. No request was sent.
    Method,
    /// The client cannot be built from its settings, or they forbid the request.
    Settings,
}

/// A request that was refused, or that had no answer that counts. Neither it nor one of its sources
/// holds the URL; a source may name the host, as a certificate for another one does.
///
/// `{}` is one line for logs; `{:#}` goes on with the causes.
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

    /// What reqwest says of a request, or of the rest of an answer whose status is known.
    pub(super) fn sending(error: reqwest::Error, status: Option<StatusCode>) -> Self {
        Self {
            kind: kind(&error),
            status,
            source: Some(error.without_url()),
        }
    }

    /// What reqwest says of a client's settings.
    pub(super) fn settings(error: reqwest::Error) -> Self {
        Self {
            kind: SendErrorKind::Settings,
            status: None,
            source: Some(error.without_url()),
        }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> SendErrorKind {
        self.kind
    }

    /// The status of the answer, where its head had come: also when the rest of it came to nothing.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// True where the same request may succeed later. What the policy refuses stays refused, and so
    /// does what a server refuses with a status other than 408, 425, 429 and 5xx.
    ///
    /// After a [`Timeout`](SendErrorKind::Timeout) or [`Http`](SendErrorKind::Http) the receiver
    /// may have had the request all the same: give it an id by which a repetition is known.
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

    /// A stable name for machines, in kebab case; for what the policy refuses, that of the rule.
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
                return write!(f, "the policy refuses to send it: {denied}");
            }
            SendErrorKind::Status(status) => return write!(f, "the answer is {status}"),
            SendErrorKind::NameNotFound => f.write_str("the name of the host was not found")?,
            SendErrorKind::Connect => f.write_str("no connection to the host")?,
            SendErrorKind::Tls => f.write_str("no secure connection to the host")?,
            SendErrorKind::Timeout => f.write_str("it took too long")?,
            SendErrorKind::Http => {
                f.write_str("the connection broke off or carried no HTTP that can be read")?
            }
            SendErrorKind::Method => f.write_str("the method must not be CONNECT or TRACE")?,
            SendErrorKind::Settings => {
                f.write_str(
                    "the settings do not allow it, or the system has no root certificates",
                )?;
            }
        }
        let told = self.source.as_ref().filter(|_| f.alternate());
        told.into_iter()
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

/// The first that holds: what the policy refuses and what takes too long fails as a connection too.
fn kind(error: &reqwest::Error) -> SendErrorKind {
    if let Some(denied) = causes(error).find_map(|cause| cause.downcast_ref::<Denied>()) {
        SendErrorKind::Denied(*denied)
    } else if error.is_builder() {
        // Before anything was sent: `https_only` of reqwest's own settings.
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

/// rustls' errors come inside I/O errors, and those leave what is inside out of their sources.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let inside = || {
        cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
    };
    cause.is::<rustls::Error>() || inside().is_some_and(|inside| is_tls(inside))
}
