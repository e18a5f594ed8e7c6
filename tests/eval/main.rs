//! From a template and an exchange to a value.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod body;
mod context;
mod errors;
mod exchange;
mod leniency;
mod raw_json;
mod recorded;
mod suite;
mod value;

mod differences {
    include!("../common/differences.rs");
}

mod golden {
    include!("../common/golden.rs");
}

use openapi_expr::{Leniency, Syntax, Template};

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn lenient(text: &str) -> Template {
    Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT)).unwrap()
}
