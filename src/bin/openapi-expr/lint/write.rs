//! A file replaced by another at once.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a text that was made from `before`. Nobody sees half of it, and permissions stay.
pub(super) fn replace(path: &Path, before: &str, text: &str) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = path.canonicalize()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(io::Error::other("the file has changed meanwhile: nothing is written"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::other("the file is read-only: nothing is written"));
    }
    let (beside, mut file) = beside(&path)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What is told is why it was not written.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A new file in the same folder, so that a rename is one step.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    for n in 0..100 {
        let beside = path.with_file_name(format!(".{name}.{}-{n}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("no name is left for a file beside it"))
}
