//! A document and the files that it refers to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use openapi_expr::document::Bundled;
use openapi_expr::lint::Facts;
use openapi_expr::syntax::JsonPointer;
use serde_json::{Map, Value};

use super::file_note::FileNote;
use super::follow::{FILES, Followed, follow};
use super::missed::Missed;
use super::origin::{MAX_DOCUMENT_BYTES, OpenError, Origin, Root};
use crate::files::Files;
use crate::source::{Entry, Source};

/// An OpenAPI document and the files that it refers to, as one value.
///
/// Each of the other files is below a member of its own, and references point there.
///
/// ```
/// use openapi_expr_files::{Bundle, Disk, Overlay, Root};
///
/// let mut files = Overlay::new(Disk);
/// files.insert("/nowhere/api.yaml", "openapi: 3.1.0\npaths: {$ref: 'paths.yaml#/all'}\n");
/// files.insert("/nowhere/paths.yaml", "all: {/a: {get: {}}}\n");
///
/// let bundle = Bundle::open(&files, "/nowhere/api.yaml", Root::Parent)?;
/// assert_eq!(bundle.sources().len(), 2);
/// let reference = bundle.value()["paths"]["$ref"].as_str().unwrap();
/// let location = bundle.locate(reference.trim_start_matches('#')).unwrap();
/// assert_eq!(location.source.name(), "/nowhere/paths.yaml");
/// assert_eq!(location.pointer, "/all");
/// # Ok::<(), openapi_expr_files::OpenError>(())
/// ```
#[derive(Debug)]
pub struct Bundle {
    origin: Origin,
    sources: Vec<Source>,
    /// Where each file was read, to write it.
    paths: Vec<Option<PathBuf>>,
    missed: Missed,
    facts: Facts,
    value: Value,
}

/// A place in a bundle: a file, and a JSON Pointer into it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Location<'b> {
    /// The number of the file. The document itself is 0.
    pub file: usize,
    /// The file.
    pub source: &'b Source,
    /// The pointer in the file.
    pub pointer: String,
    /// What the pointer refers to, or `None` if it matches nothing.
    pub entry: Option<Entry<'b>>,
}

impl Bundle {
    /// Reads a document and what it refers to.
    ///
    /// References that cannot be followed are not errors: see [`remarks`](Self::remarks) and
    /// [`losses`](Self::losses).
    ///
    /// # Errors
    ///
    /// A document that cannot be read, is longer than [`MAX_DOCUMENT_BYTES`], or is neither YAML
    /// nor JSON.
    pub fn open(files: &dyn Files, path: impl AsRef<Path>, root: Root) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let origin = Origin::file(files, path).root(root);
        let text = files
            .read(path, MAX_DOCUMENT_BYTES)
            .map_err(|error| OpenError::Read {
                name: origin.name.clone(),
                error,
            })?;
        Self::read(files, origin, text)
    }

    /// Reads a text as a document, and what it refers to.
    ///
    /// # Errors
    ///
    /// A text that is neither YAML nor JSON.
    pub fn read(
        files: &dyn Files,
        origin: Origin,
        text: impl Into<Arc<str>>,
    ) -> Result<Self, OpenError> {
        let source = origin.source(text)?;
        Ok(Self::new(files, source, origin))
    }

    /// Follows the references of a document that was read.
    pub fn new(files: &dyn Files, source: Source, origin: Origin) -> Self {
        Self::with_parsed(files, source, origin, &[])
    }

    fn with_parsed(files: &dyn Files, source: Source, origin: Origin, parsed: &[Source]) -> Self {
        let folder = origin.path.as_deref().and_then(Path::parent);
        let root = match &origin.root {
            Root::Parent => folder,
            Root::Folder(root) => Some(root.as_path()),
        };
        let root = root.and_then(|root| files.canonicalize(root).ok());
        let followed = follow(files, source, origin.path.clone(), root, parsed);
        let Followed {
            sources,
            paths,
            missed,
            facts,
            values,
        } = followed;
        let mut values = values.into_iter();
        let mut value = values.next().unwrap_or_default();
        if let Value::Object(members) = &mut value {
            let files: Map<_, _> = values
                .enumerate()
                .map(|(n, value)| ((n + 1).to_string(), value))
                .collect();
            if !files.is_empty() {
                members.insert(FILES.to_owned(), Value::Object(files));
            }
        }
        Self {
            origin,
            sources,
            paths,
            missed,
            facts,
            value,
        }
    }

    /// Opens the same document again, with another text. Other files are read again, and parsed
    /// again if they have changed.
    ///
    /// # Errors
    ///
    /// A text that is neither YAML nor JSON.
    pub fn reopen(&self, files: &dyn Files, text: impl Into<Arc<str>>) -> Result<Self, OpenError> {
        let (text, origin) = (text.into(), self.origin.clone());
        let known = self.sources.first();
        let source = match known.filter(|known| known.text.as_str() == &*text) {
            Some(known) => known.clone(),
            None => origin.source(text)?,
        };
        Ok(Self::with_parsed(files, source, origin, &self.sources))
    }

    /// Returns where the document comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns the bundle as one value, for [`Linter`](openapi_expr::Linter) and
    /// [`Document`](openapi_expr::Document).
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Takes the value out of the bundle and leaves `null` in its place.
    pub fn take(&mut self) -> Value {
        self.value.take()
    }

    /// Returns where the other files are in the value.
    pub fn bundled(&self) -> Bundled {
        (1..self.sources.len()).fold(Bundled::new(), |bundled, file| {
            bundled.document(&JsonPointer::from_tokens([FILES, &file.to_string()]))
        })
    }

    /// Returns what the linter cannot see in the value: references as they are written, repeated
    /// keys, and files that cannot be read.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Returns the files: the document itself, then the others in the order of their references.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Returns the path of a file by its number, or `None` for a text that is not in a file.
    pub fn path(&self, file: usize) -> Option<&Path> {
        self.paths.get(file)?.as_deref()
    }

    /// Returns the name of the document in messages.
    pub fn name(&self) -> &str {
        &self.origin.name
    }

    /// Returns whether the document declares itself an OpenAPI document.
    pub fn is_openapi(&self) -> bool {
        self.sources.first().is_some_and(Source::is_openapi)
    }

    /// Returns the file and the place in it that a JSON Pointer into the [value](Self::value)
    /// refers to, or `None` for a file that the bundle does not have.
    pub fn locate(&self, pointer: &str) -> Option<Location<'_>> {
        let inner = pointer
            .strip_prefix('/')
            .and_then(|rest| rest.strip_prefix(FILES))
            .and_then(|rest| rest.strip_prefix('/'));
        let (file, pointer) = match inner {
            Some(inner) => {
                let end = inner.find('/').unwrap_or(inner.len());
                (inner.get(..end)?.parse().ok()?, inner.get(end..)?)
            }
            None => (0, pointer),
        };
        let source = self.sources.get(file)?;
        Some(Location {
            file,
            source,
            pointer: pointer.to_owned(),
            entry: source.find(pointer),
        })
    }

    /// Returns a pointer for people to read: with the name of the file, unless it is the document
    /// itself.
    pub fn pointer(&self, pointer: &str) -> String {
        match self.locate(pointer) {
            Some(place) if place.file > 0 && place.pointer.is_empty() => place.source.name.clone(),
            Some(place) if place.file > 0 => format!("{}#{}", place.source.name, place.pointer),
            _ => pointer.to_owned(),
        }
    }

    /// Returns what the author should know of a document that was read: spellings that other
    /// parsers reject, and references that were not followed.
    pub fn remarks(&self) -> impl Iterator<Item = FileNote> {
        let sources = self.sources.iter().enumerate();
        let notes = sources.flat_map(|(file, source)| {
            let notes = source.notes().iter().cloned();
            notes.map(move |note| FileNote::new(file, source.name(), note))
        });
        notes.chain(self.missed.unknown())
    }

    /// Returns what was lost when the document was read: repeated keys, and references to files
    /// that cannot be read. The linter reports these as findings.
    pub fn losses(&self) -> impl Iterator<Item = FileNote> {
        let sources = self.sources.iter().enumerate();
        let repeated = sources.flat_map(|(file, source)| {
            source.repeated().into_iter().map(move |repeated| {
                let message = format!(
                    "the key `{}` is also on {}: only the last one counts",
                    repeated.key, repeated.others
                );
                let note = source.text.note(repeated.at, message);
                FileNote::new(file, source.name(), note)
            })
        });
        repeated.chain(self.missed.lost())
    }
}
