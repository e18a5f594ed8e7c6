//! From text to a tree: expressions and templates, and the errors of reading them.

mod bare;
mod compact;
mod dialect;
mod error;
mod expression;
mod leniency;
mod mistake;
mod name;
mod parser;
mod parts;
mod piece;
mod pointer;
mod serde;
mod template;

pub(crate) use bare::{BareSource, bare_sources};
pub use dialect::{Dialect, Syntax};
pub use error::{ParseError, ParseErrorKind};
pub use expression::{Expression, Message, Source};
pub use leniency::{Leniency, UnknownLeniency, UsedLeniency};
pub use mistake::Mistake;
pub(crate) use name::is_word;
pub use name::{Name, Token};
pub(crate) use parser::{from_json_path, help_for_literal, in_literal};
pub(crate) use parts::{Part, PartKind, parts_of_template, parts_of_text};
pub use piece::{Embedded, Piece};
pub use pointer::JsonPointer;
pub(crate) use pointer::{array_index, escape, step, unescape};
pub use template::Template;
pub(crate) use template::push_written;
