//! Fixes as edits of files, and files with all fixes made.

mod edit;
mod rounds;

pub use edit::Edit;
pub use rounds::{FileChange, Fixed};
