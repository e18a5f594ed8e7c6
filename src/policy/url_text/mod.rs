//! Reads the text of a URL, given or built, by the rules that make every reader split it in the
//! same way.
//!
//! The rules apply to the text before any URL parser sees it. Parsers repair: they drop a TAB, turn
//! `\` into `/` and `2130706433` into 127.0.0.1. The URL that was checked would then not be the one
//! that is called.

mod authority;
mod fixpoint;
mod parts;
mod plain;
mod read;
mod target;

pub(crate) use fixpoint::{fixpoint, parse};
pub(crate) use parts::{Breach, Front, Host, UrlText};
pub(crate) use read::{read, read_after, read_of_any_length};
pub(crate) use target::is_plain_target;
