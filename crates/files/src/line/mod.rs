//! Text that others wrote, made safe for a line of a terminal or of a CI log.

mod inert;
mod one_line;

pub use inert::{inert, inert_within};
pub use one_line::{OneLine, masked, masked_in_place};
