//! Texts that replace those of files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::interface::{FileKind, Files, Metadata};

/// Texts in memory on top of another source: an editor's unsaved texts, or fixes that are not
/// written.
///
/// A text replaces that of the file at its path, or adds a file that does not exist yet.
///
/// ```
/// use std::path::Path;
///
/// use openapi_expr_files::{Disk, Files, Overlay};
///
/// let mut files = Overlay::new(Disk);
/// files.insert("/nowhere/openapi.yaml", "openapi: 3.1.0\n");
/// let path = Path::new("/nowhere/openapi.yaml");
/// assert_eq!(&*files.read(path, 1024)?, "openapi: 3.1.0\n");
/// files.remove(path);
/// assert!(files.read(path, 1024).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overlay<F> {
    inner: F,
    /// By paths without links, where the files exist.
    texts: BTreeMap<PathBuf, Arc<str>>,
}

impl<F: Files> Overlay<F> {
    /// Puts an empty overlay over a source.
    pub fn new(inner: F) -> Self {
        Self {
            inner,
            texts: BTreeMap::new(),
        }
    }

    /// Sets the text of a file. The path is resolved if the file exists.
    pub fn insert(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) {
        let path = self.known(path.into());
        self.texts.insert(path, text.into());
    }

    /// Removes the text of a file, so that the source underneath is read again.
    pub fn remove(&mut self, path: impl Into<PathBuf>) {
        let path = self.known(path.into());
        self.texts.remove(&path);
    }

    /// Returns the source underneath.
    pub fn inner(&self) -> &F {
        &self.inner
    }

    fn known(&self, path: PathBuf) -> PathBuf {
        if self.texts.contains_key(&path) {
            path
        } else {
            self.inner.canonicalize(&path).unwrap_or(path)
        }
    }

    fn text(&self, path: &Path) -> Option<&Arc<str>> {
        if self.texts.is_empty() {
            return None;
        }
        self.texts.get(path).or_else(|| {
            let path = self.inner.canonicalize(path).ok()?;
            self.texts.get(&path)
        })
    }

    /// Whether an unsaved text is at a path or below it.
    fn holds(&self, path: &Path) -> bool {
        let mut from = self.texts.range(path.to_owned()..);
        from.next().is_some_and(|(text, _)| text.starts_with(path))
    }
}

impl<F: Files> Files for Overlay<F> {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Arc<str>> {
        match self.text(path) {
            Some(text) => Ok(Arc::clone(text)),
            None => self.inner.read(path, limit),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        match self.inner.canonicalize(path) {
            Err(_) if self.holds(path) => Ok(path.to_owned()),
            found => found,
        }
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        if let Some(text) = self.text(path) {
            return Ok(Metadata::new(FileKind::File, text.len() as u64));
        }
        match self.inner.metadata(path) {
            Err(_) if self.holds(path) => Ok(Metadata::new(FileKind::Folder, 0)),
            found => found,
        }
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        match self.inner.read_link(path) {
            Err(_) if self.holds(path) => Ok(None),
            found => found,
        }
    }

    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>> {
        let listed = self.inner.list(folder, limit);
        let mut paths = match listed {
            Err(_) if self.holds(folder) => Vec::new(),
            listed => listed?,
        };
        let added = self
            .texts
            .keys()
            .filter(|path| path.parent() == Some(folder));
        for path in added.take(limit.saturating_sub(paths.len())) {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        Ok(paths)
    }
}
