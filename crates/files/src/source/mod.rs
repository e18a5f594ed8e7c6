//! Reads the text of a document, YAML 1.2 or JSON, with one parser that keeps all positions.

mod build;
mod document;
mod lines;
mod node;
mod note;
mod position;
mod repair;
mod repeated;
mod scalar;
mod units;
mod written;

pub use document::Source;
pub(crate) use document::is_named;
pub use lines::Text;
pub(crate) use node::Kind;
pub use node::{Entry, Node};
pub use note::Note;
pub use position::{Encoding, Position};
pub use repeated::Repeated;
pub(crate) use saphyr_parser::ScalarStyle;
pub(crate) use scalar::is_plain_other;

#[cfg(test)]
mod tests;
