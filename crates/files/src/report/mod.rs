//! Findings in the formats that other programs read.

mod github;
mod json;
mod reporter;
mod sarif;

pub use github::GitHub;
pub use json::Json;
pub use reporter::{Remark, Reporter, Summary, Weight};
pub use sarif::Sarif;
