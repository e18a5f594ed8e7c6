//! The crate as used by a language server, a binding or the program.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod bundles;
mod errors;
mod examples;
mod overlays;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use openapi_expr_files::{FileKind, Files, Metadata};

/// Files in memory, which count how often each one is read.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    texts: BTreeMap<PathBuf, Arc<str>>,
    read: Mutex<BTreeMap<PathBuf, usize>>,
}

impl Counting {
    pub(crate) fn new<const N: usize>(texts: [(&str, &str); N]) -> Self {
        Self {
            texts: texts.map(|(path, text)| (path.into(), text.into())).into(),
            read: Mutex::default(),
        }
    }

    /// Returns how often each file was read.
    pub(crate) fn read(&self) -> Vec<(String, usize)> {
        let read = self.read.lock().unwrap();
        let read = read.iter();
        read.map(|(path, times)| (path.display().to_string(), *times))
            .collect()
    }
}

impl Files for Counting {
    fn read(&self, path: &Path, _: u64) -> io::Result<Arc<str>> {
        let text = self.texts.get(path).ok_or(io::ErrorKind::NotFound)?;
        *self
            .read
            .lock()
            .unwrap()
            .entry(path.to_owned())
            .or_default() += 1;
        Ok(Arc::clone(text))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.metadata(path).map(|_| path.to_owned())
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        if let Some(text) = self.texts.get(path) {
            return Ok(Metadata::new(FileKind::File, text.len() as u64));
        }
        if self.texts.keys().any(|file| file.starts_with(path)) {
            return Ok(Metadata::new(FileKind::Folder, 0));
        }
        Err(io::ErrorKind::NotFound.into())
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.metadata(path).map(|_| None)
    }

    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>> {
        let inside = self
            .texts
            .keys()
            .filter(|path| path.parent() == Some(folder));
        Ok(inside.take(limit).cloned().collect())
    }
}
