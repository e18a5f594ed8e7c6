//! From a template, an exchange and a policy to a URL.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod allocations;
mod base;
mod empty;
mod errors;
mod limits;
mod options;
mod partial;
mod positions;
mod query;
mod slashes;
mod suite;

mod differences {
    include!("../common/differences.rs");
}

mod golden {
    include!("../common/golden.rs");
}

use openapi_expr::url::Slashes;
use openapi_expr::{Body, Exchange, Policy, Template, UrlTemplate};
use serde_json::Value;

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

/// The URL of a key for the body of a request, or the code of the error.
fn url(
    key: &str,
    body: &Value,
    options: impl Fn(UrlTemplate) -> UrlTemplate,
) -> Result<String, &'static str> {
    let key = UrlTemplate::parse(key)
        .map(options)
        .map_err(|error| error.code())?;
    let exchange = Exchange::new("POST").request_body(Body::value(body));
    key.to_url(&exchange, &Policy::public())
        .map(String::from)
        .map_err(|error| error.code())
}

fn refusing(key: UrlTemplate) -> UrlTemplate {
    key
}

fn encoding(key: UrlTemplate) -> UrlTemplate {
    key.slashes(Slashes::Encode)
}

fn joining(key: UrlTemplate) -> UrlTemplate {
    key.join_query(true)
}
