//! Replaces a file in one step.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a text that was made from `before`. Readers never see half of it, and the metadata of the
/// file stays: owner, group, permissions, and on Linux access lists and other extended attributes.
/// If the metadata cannot be kept, nothing is written.
pub(super) fn replace(path: &Path, before: &str, text: &str) -> io::Result<()> {
    // A link stays a link: its target is replaced.
    let path = path.canonicalize()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(refused("the file has changed in the meantime"));
    }
    let old = File::open(&path)?;
    let data = old.metadata()?;
    if data.permissions().readonly() {
        return Err(refused("the file is read-only"));
    }
    let names = names(&data);
    if names > 1 {
        return Err(refused(&format!(
            "the file has {names} names (hard links), and the others would keep the old text"
        )));
    }
    let (beside, mut file) = beside(&path)
        .map_err(|error| refused(&format!("no file can be created in its folder ({error})")))?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| keep(&old, &data, &file))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // The error that is reported is why it was not written.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn refused(why: &str) -> io::Error {
    io::Error::other(format!("{why}: nothing was written"))
}

/// A new file in the same folder, so that a rename is one step.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Others cannot read it before it has the permissions of the old file.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for n in 0..100 {
        let beside = path.with_file_name(format!(".{name}.{}-{n}.tmp", std::process::id()));
        match options.open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(
        "all names for a temporary file beside it are taken",
    ))
}

#[cfg(unix)]
fn names(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(data)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

/// Gives the new file the metadata of the old one.
fn keep(old: &File, data: &Metadata, new: &File) -> io::Result<()> {
    owner(data, new)
        .map_err(|error| refused(&format!("its owner and group cannot be kept ({error})")))?;
    attributes(old, new)
        .map_err(|error| refused(&format!("its extended attributes cannot be kept ({error})")))?;
    // Last: the others change them.
    new.set_permissions(data.permissions())
}

#[cfg(unix)]
fn owner(data: &Metadata, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    let own = new.metadata()?;
    let differs = |one: u32, other: u32| (one != other).then_some(one);
    match (
        differs(data.uid(), own.uid()),
        differs(data.gid(), own.gid()),
    ) {
        (None, None) => Ok(()),
        (owner, group) => fchown(new, owner, group),
    }
}

#[cfg(not(unix))]
fn owner(_: &Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

/// Copies the attributes that differ, and removes an access list that the new file got from its
/// folder.
#[cfg(target_os = "linux")]
fn attributes(old: &File, new: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    /// Longest list of names, and longest value: `XATTR_LIST_MAX`, `XATTR_SIZE_MAX`.
    const MOST: usize = 64 * 1024;
    const ACCESS: &[u8] = b"system.posix_acl_access";

    let list = |file: &File| {
        let mut names = vec![0; MOST];
        match flistxattr(file, names.as_mut_slice()) {
            Ok(length) => names.truncate(length),
            // A file system without them.
            Err(Errno::NOTSUP) => names.clear(),
            Err(error) => return Err(error),
        }
        Ok(names
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>())
    };
    let value = |file: &File, name: &[u8]| {
        let mut value = vec![0; MOST];
        fgetxattr(file, name, value.as_mut_slice()).map(|length| {
            value.truncate(length);
            value
        })
    };
    let kept = list(old)?;
    for name in &kept {
        let wanted = value(old, name)?;
        if value(new, name).ok().as_ref() != Some(&wanted) {
            fsetxattr(new, name.as_slice(), &wanted, XattrFlags::empty())?;
        }
    }
    if !kept.iter().any(|name| name == ACCESS) && list(new)?.iter().any(|name| name == ACCESS) {
        fremovexattr(new, ACCESS)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn attributes(_: &File, _: &File) -> io::Result<()> {
    Ok(())
}
