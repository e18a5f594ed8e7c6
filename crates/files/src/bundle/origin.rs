//! Where a document comes from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::Files;
use crate::line::OneLine;
use crate::source::{Note, Source};

/// The length of the longest document that is read, in bytes.
pub const MAX_DOCUMENT_BYTES: u64 = 256 * 1024 * 1024;

/// The folder that references to other files may not leave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Root {
    /// The folder of the document. For a document without a path, no other file is read.
    #[default]
    Parent,
    /// This folder.
    Folder(PathBuf),
}

impl From<Option<PathBuf>> for Root {
    fn from(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Parent, Self::Folder)
    }
}

/// Where a document comes from: its name in messages, its path, and its [`Root`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    pub(super) name: String,
    /// Without links; `None` for a text that is not in a file.
    pub(super) path: Option<PathBuf>,
    pub(super) root: Root,
    read_only: Option<String>,
}

/// Why a document could not be opened.
///
/// `{}` begins with the name of the document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file cannot be read, is too large, or is not UTF-8.
    #[error("{}: {error}", OneLine(name))]
    Read {
        /// The name of the document.
        name: String,
        /// What went wrong.
        error: std::io::Error,
    },
    /// The text is neither YAML nor JSON.
    #[error("{}:{note}", OneLine(name))]
    Syntax {
        /// The name of the document.
        name: String,
        /// What is wrong, and where.
        note: Note,
    },
}

impl OpenError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "unreadable-file",
            Self::Syntax { .. } => "invalid-document",
        }
    }

    /// Returns the name of the document.
    pub fn name(&self) -> &str {
        match self {
            Self::Read { name, .. } | Self::Syntax { name, .. } => name,
        }
    }
}

impl Origin {
    /// Describes a document in a file. Its name is the path as it is given.
    pub fn file(files: &dyn Files, path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Self {
            name: path.to_string_lossy().into_owned(),
            path: files.canonicalize(path).ok(),
            ..Self::default()
        }
    }

    /// Describes a text that is not in a file, such as `<stdin>`.
    pub fn text(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Sets the path that references are relative to. It must be absolute and without symbolic
    /// links.
    #[must_use]
    pub fn at(mut self, path: Option<PathBuf>) -> Self {
        self.path = path;
        self
    }

    /// Sets the folder that references may not leave.
    #[must_use]
    pub fn root(mut self, root: Root) -> Self {
        self.root = root;
        self
    }

    /// Forbids fixes of the document itself, for this reason. Files that it refers to are still
    /// fixed.
    #[must_use]
    pub fn read_only(mut self, reason: impl Into<String>) -> Self {
        self.read_only = Some(reason.into());
        self
    }

    /// Reads a text as the document.
    ///
    /// # Errors
    ///
    /// A text that [`Source::read`] rejects.
    pub fn source(&self, text: impl Into<Arc<str>>) -> Result<Source, OpenError> {
        Source::read(&*self.name, text).map_err(|note| OpenError::Syntax {
            name: self.name.clone(),
            note,
        })
    }

    pub(crate) fn reason(&self) -> Option<&str> {
        self.read_only.as_deref()
    }
}
