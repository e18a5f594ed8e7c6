//! Texts that are read once.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::interface::{Files, Metadata};

/// Most bytes that are kept. Files beyond them are read again.
const MAX_KEPT: usize = 64 * 1024 * 1024;

/// A source that reads each file once, however many documents refer to it.
///
/// It suits one run over many documents. Changes of the files during the run are not seen.
#[derive(Debug, Default)]
pub struct ReadOnce<F> {
    inner: F,
    kept: Mutex<Kept>,
}

/// What was read, by paths without links where the files have such.
#[derive(Debug, Default)]
struct Kept {
    texts: HashMap<PathBuf, Arc<str>>,
    bytes: usize,
}

impl<F: Files> ReadOnce<F> {
    /// Wraps a source.
    pub fn new(inner: F) -> Self {
        Self {
            inner,
            kept: Mutex::default(),
        }
    }

    /// Returns the source underneath.
    pub fn inner(&self) -> &F {
        &self.inner
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A reader that panicked has left a whole map.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Files> Files for ReadOnce<F> {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Arc<str>> {
        let known = self
            .inner
            .canonicalize(path)
            .unwrap_or_else(|_| path.to_owned());
        if let Some(text) = self.kept().texts.get(&known)
            && text.len() as u64 <= limit
        {
            return Ok(Arc::clone(text));
        }
        let text = self.inner.read(path, limit)?;
        let mut kept = self.kept();
        if kept.bytes.saturating_add(text.len()) <= MAX_KEPT {
            kept.bytes += text.len();
            kept.texts.insert(known, Arc::clone(&text));
        }
        Ok(text)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.inner.metadata(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.inner.read_link(path)
    }

    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>> {
        self.inner.list(folder, limit)
    }
}
