//! Makes text that others wrote safe for a terminal and for the log of a CI system.
//!
//! [`OneLine`] escapes what a terminal obeys, and [`inert`] breaks what a CI system obeys.
//! [`masked`] is for output of several lines that has colours.

mod inert;
mod one_line;

pub use inert::{inert, inert_within};
pub use one_line::{OneLine, masked, masked_in_place};
