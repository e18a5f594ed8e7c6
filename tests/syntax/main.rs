//! From text to tree: expressions, templates, leniencies, parse errors, serde.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod errors;
mod leniency;
mod limits;
mod serde;
mod suite;
mod tree;

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
