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
//! let exchange = Exchange::from(&request).request_body(Body::raw(bytes));
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
//! use openapi_expr::{Dialect, Leniency, Template};
//!
//! let key = "{$callback_url}/invoices/{$request.body.id}";
//! let error = Template::parse(key).unwrap_err();
//! assert_eq!(error.span().slice(key), Some("$callback_url"));
//! assert_eq!(error.fix().map(|fix| fix.replacement.as_str()), Some("$request.query.callback_url"));
//!
//! // What no specification allows and people write all the same is read by name, and printed in the standard spelling.
//! let template = Template::parse_with(key, Dialect::OpenApi, Leniency::FASTAPI)?;
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
//!   prints, and breaks no [`TextRule`].
//! - **Errors and `Debug`** hold no value of the exchange: bodies and headers carry secrets.
//! - **Limits** are named constants with errors of their own: [`limits`].
//!
//! What the specifications leave open is read as DESIGN.md says, clause by clause.
//!
//! # Features
//!
//! `default` is empty: the library alone. `cli` adds the program `openapi-expr`. `reqwest` adds
//! `client`, which sends to where a policy lets it and nowhere else. Features only add.

mod text;

mod syntax;

pub mod eval;

mod policy;

mod url;

mod document;

mod lint;

pub use self::url::{Position, Slashes, UrlError, UrlErrorKind, UrlTemplate};
pub use document::{
    Bundled, Callback, Document, DocumentError, Link, LinkParameter, Matched, MatchedContext,
    Operation, OtherDocument, ParameterIn, ResolvedLink, UnknownOperation,
};
pub use eval::{
    Body, Context, EvalError, Exchange, Lookup, Missing, RepeatedHeader, RepeatedQuery, Value,
    ValueType,
};
pub use lint::{Category, Facts, Finding, Linter, Place, Report, Rule, Severity, UnknownRule};
pub use policy::{
    ADDRESS_RANGES, AddressRange, BadCharacter, Cidr, Denied, HostPattern, InvalidCidr,
    InvalidHost, Policy, REGISTRY_DATE, TextRule,
};
pub use syntax::{
    Dialect, Embedded, Expression, JsonPointer, Leniency, Message, Name, ParseError,
    ParseErrorKind, Piece, Source, Template, Token, UnknownLeniency, Used,
};
pub use text::{Applicability, Fix, Span, limits};

/// The snippets of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
