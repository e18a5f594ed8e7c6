//! What people really write, and the spelling that works. Reached after a failure only.
//!
//! Each recogniser looks for one [`Mistake`](crate::syntax::Mistake). They are tried in the order
//! of the lists in `whole`, `braces`, `expression` and `source`. A fix is offered if the meaning is
//! beyond doubt, and every spelling that is offered parses without leniency.

mod braces;
mod expression;
mod known;
mod neighbour;
mod recognise;
mod source;
mod spelling;
mod whole;

pub(super) use known::{Advice, Known};
pub(crate) use neighbour::from_json_path;
pub(super) use neighbour::specification;
pub(crate) use recognise::in_literal;
pub(super) use recognise::{in_part, in_piece, in_whole};
