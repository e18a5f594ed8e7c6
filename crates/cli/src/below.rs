//! Paths below a root.
//!
//! Whether a path is below is decided on its text, and on the text of the links on its way, before
//! the disk is asked about it. So the answer for a path outside is the same whether something
//! exists there or not: a document is written by others, and what else is on the machine does not
//! concern them.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Most links on the way to one file.
const MAX_LINKS: usize = 40;

/// Why nothing is found for a path below a root.
#[derive(Debug)]
pub(crate) enum NotBelow {
    /// It leads out, by its text or by a link.
    Outside,
    /// Something on the way does not exist or cannot be read.
    Unreadable(io::Error),
}

impl From<io::Error> for NotBelow {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Finds what an absolute path leads to. The root is an absolute path without links, and so is the
/// answer.
pub(crate) fn resolve(root: &Path, path: &Path) -> Result<PathBuf, NotBelow> {
    let text = plain(path);
    let mut waiting = steps(text.strip_prefix(root).map_err(|_| NotBelow::Outside)?);
    let (mut found, mut links) = (root.to_owned(), 0);
    while let Some(step) = waiting.pop() {
        if step == ".." {
            if found == root {
                return Err(NotBelow::Outside);
            }
            found.pop();
            continue;
        }
        found.push(step);
        if !fs::symlink_metadata(&found)?.is_symlink() {
            continue;
        }
        links += 1;
        if links > MAX_LINKS {
            return Err(io::Error::other("there are too many links on the way").into());
        }
        let target = fs::read_link(&found)?;
        if target.has_root() {
            root.clone_into(&mut found);
            waiting.extend(steps(
                target.strip_prefix(root).map_err(|_| NotBelow::Outside)?,
            ));
        } else {
            found.pop();
            waiting.extend(steps(&target));
        }
    }
    Ok(found)
}

/// The steps of a relative path, the last one first.
fn steps(path: &Path) -> Vec<OsString> {
    let step =
        |step: Component<'_>| (step != Component::CurDir).then(|| step.as_os_str().to_owned());
    path.components().rev().filter_map(step).collect()
}

/// A path without `.` and `..`, by its text alone.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, step| {
        match step {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            step => plain.push(step),
        }
        plain
    })
}
