//! A document that was read.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::build::{self, Built};
use super::lines::Text;
use super::node::{Entry, Kind, Node};
use super::note::Note;
use super::repeated::{self, Lossy, Repeated};
use super::units::Units;

/// Whether a file or a reference is named like a document that is read here.
pub(crate) fn is_named(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// A YAML or JSON document with the position of every node.
///
/// ```
/// use openapi_expr_files::Source;
///
/// let source = Source::read("api.yaml", "info:\n  title: 'A \u{20ac} shop'\n")?;
/// assert_eq!(source.value(), serde_json::json!({"info": {"title": "A \u{20ac} shop"}}));
/// let title = source.find("/info/title").unwrap().value;
/// assert_eq!(source.raw(title), "'A \u{20ac} shop'");
/// assert_eq!(source.text().position(title.range().start).to_string(), "2:10");
/// # Ok::<(), openapi_expr_files::Note>(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    pub(crate) name: String,
    pub(crate) text: Text,
    pub(crate) root: Arc<Node>,
    notes: Vec<Note>,
    /// Mappings with repeated keys. The last one counts.
    lossy: Vec<Lossy>,
}

impl Source {
    /// Reads a text. Messages begin with the name, by which people know the file.
    ///
    /// # Errors
    ///
    /// A text that is neither YAML nor JSON, an empty document, more than one document, a key that
    /// is not a scalar, and nodes that are nested or repeated without bound.
    pub fn read(name: impl Into<String>, text: impl Into<Arc<str>>) -> Result<Self, Note> {
        let text = Text::new(text);
        let Built { root, notes, lossy } = build::build(&text)?;
        Ok(Self {
            name: name.into(),
            text,
            root,
            notes,
            lossy,
        })
    }

    /// Returns the name of the file, as people know it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text with its lines and columns.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Returns the node of the whole document.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Returns what the author should know although the document could be read: spellings that
    /// other parsers reject.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns the document as JSON. Of a repeated key, the last value counts.
    pub fn value(&self) -> Value {
        self.root.value()
    }

    /// Returns the entry that a JSON Pointer refers to, or `None` if it matches nothing.
    pub fn find(&self, pointer: &str) -> Option<Entry<'_>> {
        self.root.find(pointer)
    }

    /// Returns the text of a node as it is written: with quotes, escapes and line breaks.
    pub fn raw(&self, node: &Node) -> &str {
        self.text.as_str().get(node.at.clone()).unwrap_or_default()
    }

    /// Returns the bytes of the file that spell a range of bytes of a scalar's decoded text.
    ///
    /// Returns `None` for a node that is not a scalar, and for a range that the spelling does not
    /// show.
    ///
    /// ```
    /// use openapi_expr_files::Source;
    ///
    /// let source = Source::read("a.yaml", r#"key: "\u00e9 word""#)?;
    /// let scalar = source.find("/key").unwrap().value;
    /// let word = source.spelling(scalar, 3..7).unwrap();
    /// assert_eq!(&source.text().as_str()[word], "word");
    /// # Ok::<(), openapi_expr_files::Note>(())
    /// ```
    pub fn spelling(&self, node: &Node, bytes: Range<usize>) -> Option<Range<usize>> {
        let raw = self.units(node)?.raw(bytes)?;
        Some(node.at.start + raw.start..node.at.start + raw.end)
    }

    /// Returns whether the document declares itself an OpenAPI document.
    pub fn is_openapi(&self) -> bool {
        self.root.member("openapi").is_some()
    }

    /// Returns the keys that occur more than once.
    pub fn repeated(&self) -> Vec<Repeated> {
        repeated::repeated(&self.root, &self.text, &self.lossy)
    }

    /// How many keys were lost.
    pub(crate) fn lost(&self) -> usize {
        self.lossy.iter().map(|lossy| lossy.lost.len()).sum()
    }

    /// How the parts of a scalar's text are spelled; `None` for a node that is not a scalar.
    pub(crate) fn units(&self, node: &Node) -> Option<Units> {
        let Kind::Scalar { text, style, .. } = &node.kind else {
            return None;
        };
        Units::new(self.raw(node), *style, text)
    }
}
