//! A document with the files that it refers to, as one value. Nothing is fetched, and nothing
//! outside a root is read.

mod file_note;
mod file_set;
mod follow;
mod identity;
mod missed;
mod origin;
mod whole;
mod within;

pub use file_note::FileNote;
pub(crate) use follow::SILENCE;
pub use origin::{MAX_DOCUMENT_BYTES, OpenError, Origin, Root};
pub use whole::{Bundle, Location};
