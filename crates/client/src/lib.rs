//! A client that cannot be pointed inwards: [`reqwest`] under a [`Policy`](openapi_expr::Policy). Feature
//! `reqwest`.
//!
//! A policy over a URL's text is half a guard. The name may resolve to 127.0.0.1, today or at the
//! second question, and a redirect may lead there; an ordinary client asks no resolver about an
//! address that stands in a URL, follows ten redirects and posts the body again, and takes a proxy
//! from the environment. This one
//!
//! - judges the URL's text when it is sent, and with it an address that stands there;
//! - judges every address of the DNS answer, and connects to these addresses and no others: one
//!   that is refused refuses the answer. TLS and `Host` keep the name;
//! - judges the peer of the open connection before the request is written to it;
//! - follows no redirect, repeats nothing, asks no proxy but [the one it is
//!   given](ClientBuilder::egress_proxy);
//! - sends no header that speaks to a proxy on the way, and neither CONNECT nor TRACE;
//! - ends: after [`CONNECT_TIMEOUT`] and [`TIMEOUT`], and with [`MAX_BODY_BYTES`] of a body, which
//!   it never decompresses. The head of an answer is at most 100 headers and 408 KiB. Interim
//!   answers (1xx) are skipped, and bounded by the time alone.
//!
//! ```
//! use http::{HeaderMap, Method};
//! use openapi_expr::Policy;
//! use openapi_expr_client::{Client, SendErrorKind};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let client = Client::new(Policy::public())?; // Once; it keeps its connections.
//! match client.send(Method::POST, "https://192.168.0.1/hook", HeaderMap::new(), r#"{"id":7}"#).await {
//!     Ok(answer) if answer.status.is_success() => {}
//!     Ok(answer) => eprintln!("{}", answer.status), // A redirect is here: nobody followed it.
//!     Err(error) if error.is_retryable() => eprintln!("later: {error}"),
//!     Err(error) => {
//!         assert!(matches!(error.kind(), SendErrorKind::Denied(_)));
//!         assert_eq!(
//!             error.to_string(),
//!             "the policy refuses to send it: the address is in 192.168.0.0/16 (private use)"
//!         );
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It runs on tokio. TLS is rustls with the system's root certificates and reqwest's own provider,
//! aws-lc-rs, unless the process has installed another one.

mod answer;
mod error;
mod headers;
mod peer;
mod resolve;
mod send;

pub use answer::Answer;
pub use error::{SendError, SendErrorKind};
pub use send::{CONNECT_TIMEOUT, Client, ClientBuilder, MAX_BODY_BYTES, TIMEOUT};
