//! Spans of a text, fixes for it, and the limits of its size.
//!
//! A [`Span`] is a range of bytes: with it, errors, pieces and findings say where they are in the
//! text that they are about. A [`Fix`] is a replacement for a span, from
//! [`ParseError::fix`](crate::ParseError::fix) or a [`Finding`](crate::lint::Finding); its
//! [`Applicability`] says how certain it is. [`limits`] has the constants that bound the work for
//! any input.

mod ascii;
mod cut;
mod excerpt;
mod fix;
pub mod limits;
mod span;

pub(crate) use ascii::{Ascii, SCHEME};
pub(crate) use cut::cut;
pub(crate) use excerpt::{Quoted, excerpt, located, one_line};
pub use fix::{Applicability, Fix};
pub use span::Span;
