//! A document's text, YAML 1.2 or JSON, read by one parser that keeps the place of everything.

mod build;
mod node;
mod repair;
mod repeated;
mod scalar;
mod text;
mod units;

use std::fmt;
use std::rc::Rc;

use serde_json::Value;

use crate::output::line::OneLine;
use build::Built;
pub(crate) use build::is_other;
pub(crate) use node::{Found, Kind, Node};
use repeated::Lossy;
pub(crate) use repeated::Repeated;
pub(crate) use saphyr_parser::ScalarStyle;
pub(crate) use text::Text;
pub(crate) use units::Units;

/// Whether a file or a reference is named like a document that is read here.
pub(crate) fn is_named(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Source {
    /// As people know the file.
    pub(crate) name: String,
    pub(crate) text: Text,
    pub(crate) root: Rc<Node>,
    /// What a reader should know though the document could be read.
    pub(crate) notes: Vec<Note>,
    /// Keys of which the last one counts.
    lossy: Vec<Lossy>,
}

/// Something about a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) message: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}",
            self.line,
            self.column,
            OneLine(&self.message)
        )
    }
}

impl Source {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// Text that is neither YAML nor JSON, more than one document, a key that is no scalar, and
    /// what is nested or repeated without end.
    pub(crate) fn read(name: &str, text: String) -> Result<Self, Note> {
        let text = Text::new(text);
        let Built { root, notes, lossy } = build::build(&text)?;
        Ok(Self {
            name: name.to_owned(),
            text,
            root,
            notes,
            lossy,
        })
    }

    /// The document as JSON.
    pub(crate) fn value(&self) -> Value {
        self.root.value()
    }

    /// The source text of a node.
    pub(crate) fn raw(&self, node: &Node) -> &str {
        self.text.as_str().get(node.at.clone()).unwrap_or_default()
    }

    /// Where the parts of a scalar's text stand in the source; `None` for what is no scalar.
    pub(crate) fn units(&self, node: &Node) -> Option<Units> {
        let Kind::Scalar { text, style, .. } = &node.kind else {
            return None;
        };
        Units::new(self.raw(node), *style, text)
    }
}

#[cfg(test)]
mod tests;
