//! An HTTP client that cannot be tricked into calling your internal network: [`reqwest`] under a
//! [`Policy`](openapi_expr::Policy).
//!
//! A service that sends webhooks calls URLs that other people chose. An attacker chooses one that
//! points into your network: at `http://169.254.169.254/`, at a name that resolves to 127.0.0.1, or
//! at a server that redirects there.
//!
//! ```
//! use openapi_expr_client::http::{HeaderMap, Method};
//! use openapi_expr_client::openapi_expr::Policy;
//! use openapi_expr_client::{Client, SendErrorKind};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! // Once, at start-up: the client keeps its connections.
//! let client = Client::new(Policy::public())?;
//! // Per request. The URL is whatever a user gave.
//! let url = "https://192.168.0.1/hook";
//! match client.send(Method::POST, url, HeaderMap::new(), r#"{"id":7}"#).await {
//!     Ok(response) if response.status.is_success() => {}
//!     Ok(response) => eprintln!("{}", response.status), // Redirects too: they are not followed.
//!     Err(error) if error.is_retryable() => eprintln!("later: {error}"),
//!     Err(error) => {
//!         assert!(matches!(error.kind(), SendErrorKind::Denied(_)));
//!         assert_eq!(
//!             error.to_string(),
//!             "the policy denies the request: the address is in 192.168.0.0/16 (private use)"
//!         );
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it guards against
//!
//! Checking the text of a URL is not enough. Its name may resolve to 127.0.0.1, at once or at the
//! second look-up, and a redirect may point there. An ordinary client does not resolve an address
//! that is written in the URL, so a resolver that checks addresses never sees it. It also follows
//! ten redirects, sends the body again to their targets, and takes a proxy from the environment.
//! This client
//!
//! - checks the text of the URL when it sends the request, and an address that is written in it;
//! - checks every address of the DNS answer and only connects to those addresses: if one of them is
//!   refused, so is the request. TLS and the `Host` header keep the name;
//! - checks the peer of the open connection before it writes the request;
//! - follows no redirects, repeats no request, and uses no proxy except
//!   [the one it is given](ClientBuilder::egress_proxy);
//! - sends no headers that address a proxy on the way, and neither CONNECT nor TRACE;
//! - stops after [`CONNECT_TIMEOUT`] and [`TIMEOUT`], and reads at most [`MAX_BODY_BYTES`] of a
//!   body, which it never decompresses. The head of a response has at most 100 headers and 408 KiB.
//!   Interim responses (1xx) are skipped; only the time limits bound them.
//!
//! # What it is not
//!
//! It is not a general HTTP client. It sends one request, once, and reads a response of bounded
//! size. Retries, signatures and queues are up to you;
//! [`SendError::is_retryable`] says whether a retry makes sense.
//!
//! It does not know which public addresses lead into your network, such as the ranges that your
//! cloud provider uses itself. Deny those with
//! [`Policy::deny_cidr`](openapi_expr::Policy::deny_cidr), and also restrict what the machine can
//! reach.
//!
//! # Runtime and TLS
//!
//! It runs on tokio. TLS is rustls with the root certificates of the system. Its cryptography is
//! that of reqwest, aws-lc-rs, unless the process has installed another provider.
//!
//! Types of [`http`], [`openapi_expr`] and [`reqwest`] are in the signatures of this crate, so it
//! re-exports the three.

mod error;
mod headers;
mod peer;
mod resolve;
mod response;
mod send;

pub use error::{SendError, SendErrorKind};
pub use response::Response;
pub use send::{CONNECT_TIMEOUT, Client, ClientBuilder, MAX_BODY_BYTES, TIMEOUT};

// Their types are in signatures of this crate.
pub use {http, openapi_expr, reqwest};

/// The snippet of the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
