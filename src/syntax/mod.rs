//! Parsing: from text to expressions and templates, and the errors on the way.
//!
//! Start with [`Template`], for a callback key or any other text with expressions in it, or with
//! [`Expression`], for a single one. A template consists of [`Piece`]s. An expression reads a
//! [`Source`], by a [`Token`] (a header), a [`Name`] (a parameter) or a [`JsonPointer`] (a body).
//!
//! [`Syntax`] says how a text is read: by the grammar of a [`Dialect`], and with which departures
//! from it ([`Leniency`]). A [`ParseError`] says what is wrong, where, and what to write instead.
//! [`Mistake`] lists the mistakes that it recognises.

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
pub(crate) use pointer::{array_index, escape, stands_for, step, unescape};
pub use template::Template;
pub(crate) use template::push_written;
