//! The interface between this crate and a file system.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A source of files. All of this crate reads files through it.
///
/// [`Disk`](super::Disk) is the file system, [`Overlay`](super::Overlay) puts unsaved texts over
/// another source, and [`ReadOnce`](super::ReadOnce) remembers what another source has read.
///
/// Every method fails as its counterpart in [`std::fs`] does: a path that does not exist is
/// [`NotFound`](io::ErrorKind::NotFound).
pub trait Files {
    /// Reads the text of a file of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// A larger file ([`FileTooLarge`](io::ErrorKind::FileTooLarge)), a file that is not UTF-8
    /// ([`InvalidData`](io::ErrorKind::InvalidData)), and a file that cannot be read.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Arc<str>>;

    /// Returns the absolute path of an existing file or folder, with all links resolved.
    ///
    /// # Errors
    ///
    /// A path that does not exist or cannot be followed.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// Returns what a path refers to, following links.
    ///
    /// # Errors
    ///
    /// A path that does not exist or cannot be followed.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// Returns the target of a link; `None` for an existing path that is not a link.
    ///
    /// # Errors
    ///
    /// A path that does not exist or cannot be inspected.
    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>>;

    /// Returns the paths of at most `limit` entries of a folder, in any order.
    ///
    /// # Errors
    ///
    /// A folder that does not exist or cannot be read.
    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>>;
}

/// What a path refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Metadata {
    /// Whether it is a file or a folder.
    pub kind: FileKind,
    /// The number of bytes of a file. Pipes and devices report 0.
    pub length: u64,
}

/// The kinds of entries of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A pipe, a socket or a device.
    Other,
}

impl Metadata {
    /// Describes an entry of a file system.
    pub const fn new(kind: FileKind, length: u64) -> Self {
        Self { kind, length }
    }
}

impl<F: Files + ?Sized> Files for &F {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Arc<str>> {
        (**self).read(path, limit)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        (**self).canonicalize(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        (**self).metadata(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        (**self).read_link(path)
    }

    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>> {
        (**self).list(folder, limit)
    }
}
