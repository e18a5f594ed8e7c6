//! The commands, one file each.

pub(crate) mod callbacks;
pub(crate) mod check_url;
pub(crate) mod eval;
pub(crate) mod lint;
pub(crate) mod pages;
pub(crate) mod parse;
mod stream;
