//! The file system. No other file of this crate uses `std::fs`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::interface::{FileKind, Files, Metadata};

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk;

impl Disk {
    /// Reads a text of at most `limit` bytes from a stream such as stdin.
    ///
    /// # Errors
    ///
    /// A longer text ([`FileTooLarge`](io::ErrorKind::FileTooLarge)), a text that is not UTF-8
    /// ([`InvalidData`](io::ErrorKind::InvalidData)), and a stream that cannot be read.
    pub fn read_stream(stream: impl Read, limit: u64) -> io::Result<String> {
        let mut bytes = Vec::new();
        stream
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        check(bytes.len() as u64, limit)?;
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the text is not UTF-8"))
    }
}

impl Files for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Arc<str>> {
        let file = File::open(path)?;
        // A pipe and a device do not report how many bytes they have.
        check(file.metadata()?.len(), limit)?;
        Self::read_stream(file, limit).map(Arc::from)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        let data = fs::metadata(path)?;
        let kind = if data.is_file() {
            FileKind::File
        } else if data.is_dir() {
            FileKind::Folder
        } else {
            FileKind::Other
        };
        Ok(Metadata::new(kind, data.len()))
    }

    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        if fs::symlink_metadata(path)?.is_symlink() {
            fs::read_link(path).map(Some)
        } else {
            Ok(None)
        }
    }

    fn list(&self, folder: &Path, limit: usize) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?.take(limit);
        Ok(entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect())
    }
}

fn check(length: u64, limit: u64) -> io::Result<()> {
    if length <= limit {
        return Ok(());
    }
    let limit = match (limit >> 20, limit >> 10) {
        (0, 0) => format!("{limit} bytes"),
        (0, kib) => format!("{kib} KiB"),
        (mib, _) => format!("{mib} MiB"),
    };
    Err(io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("the file is larger than {limit}"),
    ))
}
