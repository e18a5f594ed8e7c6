//! OpenAPI runtime expressions: parse them, evaluate them, and turn callback keys into URLs that
//! are safe to call.
//!
//! When an API calls its client back, OpenAPI writes the target as a *runtime expression*: the key
//! of a Callback Object, such as `{$request.query.callback_url}/invoices/{$request.body#/id}`. This
//! crate reads such keys exactly, evaluates them against an HTTP exchange, and builds URLs. Every
//! value that is inserted into such a URL is percent-encoded for its position and cannot change the
//! host. A policy decides whether the URL may be called.
//!
//! # A map of the types
//!
//! | to | use |
//! |---|---|
//! | read a callback key or another text with expressions | [`Template`], and [`Expression`] for one of them |
//! | also read common spellings that are not standard | [`Syntax`], [`Leniency`] |
//! | describe a request and its response | [`Exchange`] and [`Body`], borrowed; [`eval::RecordedExchange`], owned; [`Context`] for anything else |
//! | evaluate | [`Template::evaluate`] to a [`Value`], [`Template::expand`] to text |
//! | build a callback URL | [`UrlTemplate`] under a [`Policy`] |
//! | take keys and links from an OpenAPI document | [`Document`] |
//! | find mistakes in a document | [`Linter`] |
//! | show where an error is | [`Span`], in bytes of your text |
//!
//! Everything else is in the module of its subject: [`text`], [`syntax`], [`eval`], [`policy`],
//! [`url`], [`document`], [`lint`].
//!
//! # For webhook senders
//!
//! Compile a key once and evaluate it per request. A missing value is an error and never leaves
//! half a URL.
//!
//! ```
//! use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
//!
//! // Once, at start-up. A key that can never produce a URL is rejected here.
//! let key = UrlTemplate::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
//!
//! // Per request: borrow what the server already has.
//! # let (request, bytes) = http::Request::post("/invoices/?callback_url=https://www.external.org/events")
//! #     .body(br#"{"id": "2expen51ve"}"#.as_slice())?.into_parts();
//! let exchange = Exchange::from(&request).request_body(Body::json(bytes));
//! match key.to_url(&exchange, &Policy::public()) {
//!     Ok(url) => assert_eq!(url.as_str(), "https://www.external.org/events/invoices/2expen51ve"),
//!     Err(error) if error.is_missing() => {} // The caller asked for no callback.
//!     Err(error) => eprintln!("{error}"),    // One line; `{error:#}` adds the caret.
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! If an OpenAPI document is your source of truth, take the keys from it, and your documentation
//! cannot drift from what you call:
//!
//! ```
//! use openapi_expr::{Body, Document, Exchange, Policy};
//!
//! let api = Document::from_json(r#"{"openapi": "3.1.1", "paths": {"/orders": {"post": {
//!     "callbacks": {"shipped": {"{$request.body#/hook}/shipped": {"post": {}}}}
//! }}}}"#)?;
//!
//! let exchange = Exchange::new("POST")
//!     .request_body(Body::json(br#"{"hook": "https://shop.example"}"#));
//! for callback in api.callbacks() {
//!     let url = callback.to_url(&exchange, &Policy::public())?;
//!     assert_eq!(url.as_str(), "https://shop.example/shipped");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`UrlTemplate::partial`] inserts what the request knows and leaves a smaller template as text,
//! so a sender whose event comes later does not have to keep the request. The crate
//! `openapi-expr-client` sends the request and applies the same policy to every address on the way.
//!
//! # For authors of specifications and tools
//!
//! Errors say what was expected, what was found, where, and what to write instead.
//!
//! ```
//! use openapi_expr::{Leniency, Linter, Syntax, Template};
//!
//! let key = "{$callback_url}/invoices/{$request.body.id}";
//! let error = Template::parse(key).unwrap_err();
//! assert_eq!(error.span().slice(key), Some("$callback_url"));
//! assert_eq!(error.fix().map(|fix| fix.replacement.as_str()), Some("$request.query.callback_url"));
//!
//! // Common mistakes can be accepted by name, and printed in the standard spelling.
//! let template = Template::parse_with(key, Syntax::openapi().lenient(Leniency::FASTAPI))?;
//! assert_eq!(template.to_standard(), "{$request.query.callback_url}/invoices/{$request.body#/id}");
//!
//! // The linter checks a whole document, each key and link against its operation.
//! let api = serde_json::json!({"openapi": "3.1.1", "paths": {"/orders": {"post": {
//!     "callbacks": {"shipped": {"{$request.body.url}": {"post": {}}}}
//! }}}});
//! for finding in Linter::new().check(&api) {
//!     println!("{finding:#}"); // What is wrong, where with carets, and what to write.
//! }
//! # Ok::<(), openapi_expr::ParseError>(())
//! ```
//!
//! The crate `openapi-expr-files` adds YAML, files and references between them, and the program of
//! `openapi-expr-cli` puts it on the command line.
//!
//! # For fuzzers and contract testers
//!
//! Printing is the inverse of parsing. No function panics, whatever the input, and all of them take
//! linear time.
//!
//! ```
//! use openapi_expr::{Expression, Template};
//!
//! fn printing_is_the_inverse_of_parsing(text: &str) {
//!     if let Ok(expression) = Expression::parse(text) {
//!         assert_eq!(expression.to_string(), text);
//!     }
//!     if let Ok(template) = Template::parse(text) {
//!         assert_eq!(template.to_string(), text);
//!         template.expressions().for_each(|one| assert_eq!(one.span().slice(text), Some(one.as_str())));
//!     }
//! }
//! # printing_is_the_inverse_of_parsing("{$request.body#/a~1b}/x");
//! ```
//!
//! # What is promised
//!
//! - **No function of this crate panics**, for any input, and all take time linear in it. There is
//!   no `unsafe`.
//! - **A missing value is an error, never an empty string.** `null` is not missing, and *unknown*
//!   is neither ([`Lookup`]).
//! - **A built URL** has the scheme, host and port that it begins with, is exactly what the `url`
//!   crate prints, and breaks no [`TextRule`](policy::TextRule).
//! - **Errors and `Debug` output** contain no value of the exchange, since bodies and headers carry
//!   secrets. Every error prints one line with `{}` and the place with carets with `{:#}`, and has
//!   a stable `code()`.
//! - **Limits** are named constants with errors of their own: [`text::limits`].
//!
//! DESIGN.md explains, clause by clause, how this crate reads what the specifications leave open.
//!
//! # Features and versions
//!
//! The crate has no features. The minimum Rust version is 1.88; raising it is a minor release.
//! Types of `http`, `serde_json` and `url` are part of the public interface, so a new major version
//! of one of them is a new major version of this crate. They are re-exported as [`http`],
//! [`serde_json`] and [`url::Url`]. What a document lists comes in the order in which `serde_json`
//! iterates: that of the document if your program turns on `serde_json/preserve_order`, and sorted
//! otherwise.

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
