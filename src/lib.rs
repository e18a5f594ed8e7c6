//! OpenAPI runtime expressions: parse them, evaluate them, and turn callback keys into URLs that
//! are safe to call.
//!
//! When an API calls its client back, OpenAPI writes the target as a *runtime expression*: a
//! Callback Object's key such as `{$request.query.callback_url}/invoices/{$request.body#/id}`. This
//! crate reads such texts exactly ([`Expression`], [`Template`]), evaluates them against an HTTP
//! exchange ([`Exchange`], [`Context`]), and builds a URL of which no value can choose the host, in
//! which every value is percent-encoded by its position, and which a [`Policy`] has let through
//! ([`UrlTemplate`]).
//!
//! # A webhook sender
//!
//! Compile once, evaluate per request. A value that is missing makes no URL, never half of one.
//!
//! ```
//! use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
//!
//! // Once, at start-up: what can never make a URL is refused here.
//! let key = UrlTemplate::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
//!
//! // Per request: borrow what the server already has.
//! # let (request, bytes) = http::Request::post("/invoices/?callback_url=https://www.external.org/events")
//! #     .body(br#"{"id": "2expen51ve"}"#.as_slice())?.into_parts();
//! let exchange = Exchange::from(&request).request_body(Body::json(bytes));
//! match key.to_url(&exchange, &Policy::public()) {
//!     Ok(url) => assert_eq!(url.as_str(), "https://www.external.org/events/invoices/2expen51ve"),
//!     Err(error) if error.is_missing() => {} // The caller asked for no callback.
//!     Err(error) => eprintln!("{error}"),    // One line; `{error:#}` draws the caret.
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A spec tool
//!
//! Errors say what was expected, what was found, where, and what to write instead.
//!
//! ```
//! use openapi_expr::{Leniency, Syntax, Template};
//!
//! let key = "{$callback_url}/invoices/{$request.body.id}";
//! let error = Template::parse(key).unwrap_err();
//! assert_eq!(error.span().slice(key), Some("$callback_url"));
//! assert_eq!(error.fix().map(|fix| fix.replacement.as_str()), Some("$request.query.callback_url"));
//!
//! // What no specification allows and people write all the same is read by name, and printed in the standard spelling.
//! let template = Template::parse_with(key, Syntax::openapi().lenient(Leniency::FASTAPI))?;
//! assert_eq!(template.to_standard(), "{$request.query.callback_url}/invoices/{$request.body#/id}");
//! for used in template.used() {
//!     println!("{}: {} → {:?}", used.span(), used.leniency(), used.standard());
//! }
//! # Ok::<(), openapi_expr::ParseError>(())
//! ```
//!
//! # A fuzzer
//!
//! Typed trees whose printing is the inverse of parsing, no panic on any input, linear time.
//!
//! ```
//! use openapi_expr::{Expression, Template};
//!
//! fn print_is_the_inverse_of_parse(text: &str) {
//!     if let Ok(expression) = Expression::parse(text) {
//!         assert_eq!(expression.to_string(), text);
//!     }
//!     if let Ok(template) = Template::parse(text) {
//!         assert_eq!(template.to_string(), text);
//!         template.expressions().for_each(|one| assert_eq!(one.span().slice(text), Some(one.as_str())));
//!     }
//! }
//! # print_is_the_inverse_of_parse("{$request.body#/a~1b}/x");
//! ```
//!
//! # What is promised
//!
//! - **No function of this crate panics**, for any input, and all take time linear in it. There is
//!   no `unsafe`.
//! - **Missing is an error, never blank**; null is not missing, and *unknown* is neither
//!   ([`Lookup`]).
//! - **A built URL** has the scheme, host and port of its beginning, is what the `url` crate
//!   prints, and breaks no [`TextRule`](policy::TextRule).
//! - **Errors and `Debug`** hold no value of the exchange: bodies and headers carry secrets.
//! - **Limits** are named constants with errors of their own: [`text::limits`].
//!
//! What the specifications leave open is read as DESIGN.md says, clause by clause.
//!
//! # Features
//!
//! `default` is empty: the library alone. `cli` adds the program `openapi-expr`. `reqwest` adds
//! `client`, which sends to where a policy lets it and nowhere else. Features only add.

// The rooms, in order: each imports only from those above it (DESIGN.md, "The house").

pub mod text;

pub mod syntax;

pub mod eval;

pub mod policy;

pub mod url;

pub mod document;

pub mod lint;

pub use document::{Document, DocumentError};
pub use eval::{Body, Context, EvalError, Exchange, Lookup, Value};
pub use lint::Linter;
pub use policy::{Denied, Policy};
pub use syntax::{Expression, Leniency, ParseError, Syntax, Template};
pub use text::Span;
// `url` alone is the crate of that name.
pub use self::url::{UrlError, UrlTemplate};

// Their types are in signatures of this crate.
pub use http;
pub use serde_json;

/// The snippets of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
