//! Text as bytes: spans and fixes, limits, sets of characters, and excerpts with carets.

mod ascii;
mod excerpt;
mod fix;
pub mod limits;
mod span;

pub(crate) use ascii::{Ascii, SCHEME};
pub(crate) use excerpt::{Quoted, excerpt, one_line};
pub use fix::{Applicability, Fix};
pub use span::Span;
