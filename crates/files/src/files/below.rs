//! Paths below a root.
//!
//! Whether a path is below is decided on its text, and on the text of the links on its way, before
//! the source is asked about it. So the answer for a path outside is the same whether something
//! exists there or not: a document is written by others, and they must not learn what else is on
//! the machine.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::interface::Files;

/// Most links on the way to one file.
const MAX_LINKS: usize = 40;

/// Why a path below a root was not found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotBelow {
    /// The path leaves the root, by its text or by a link.
    #[error("the path is outside the root folder")]
    Outside,
    /// Something on the way does not exist or cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
}

impl NotBelow {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outside => "outside-root",
            Self::Unreadable(_) => "unreadable-file",
        }
    }
}

/// Resolves an absolute path below a root: returns the path of what it refers to, without symbolic
/// links.
///
/// The root must be an absolute path without symbolic links.
///
/// # Errors
///
/// A path that leaves the root, and one that does not exist.
pub fn resolve_below(files: &dyn Files, root: &Path, path: &Path) -> Result<PathBuf, NotBelow> {
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
        let Some(target) = files.read_link(&found)? else {
            continue;
        };
        links += 1;
        if links > MAX_LINKS {
            return Err(io::Error::other("the path goes through too many symbolic links").into());
        }
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
