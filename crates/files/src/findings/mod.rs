//! Findings with their places in files, less those that the documents silence.

mod declared;
mod linted;
mod merge;
mod placed;
mod rule_name;
mod silence;

pub use linted::Linted;
pub use placed::Placed;
pub(crate) use placed::node;
pub use rule_name::{RuleNameError, find_rule};
