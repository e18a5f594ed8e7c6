//! Text as bytes: spans, limits, sets of characters, excerpts with carets.

mod ascii;
mod excerpt;
mod fix;
pub mod limits;
mod span;

pub(crate) use ascii::{Ascii, SCHEME};
pub(crate) use excerpt::{Quoted, excerpt, one_line};
pub use fix::{Applicability, Fix};
pub use span::Span;
