//! References that were not followed, and why.

use std::collections::HashMap;
use std::path::Path;

use super::file_note::FileNote;
use super::within::Blame;
use crate::files::Files;
use crate::source::{Source, is_named};

/// Most files of a folder among which a near name is looked for.
const MAX_NAMES: usize = 4096;

/// Why a reference was not followed.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// The target was not looked for, so nothing is known of it.
    Unknown(String),
    /// The target cannot be read: the document or its folder is wrong.
    Lost {
        /// What is wrong, worded to follow the name of the file.
        what: String,
        help: Option<String>,
    },
}

impl Why {
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    pub(super) fn lost(what: impl Into<String>) -> Self {
        Self::Lost {
            what: what.into(),
            help: None,
        }
    }

    /// The same reason, weighed by where the reference is.
    pub(super) fn blamed(self, blame: Blame) -> Self {
        match (self, blame) {
            (Self::Lost { what, .. }, Blame::Extension) => Self::Unknown(format!("it {what}")),
            (Self::Lost { .. }, Blame::OtherBase) => Self::unknown(
                "it is relative to the `$id` of a schema, and nothing is fetched from the network",
            ),
            (why, _) => why,
        }
    }
}

/// The references that were not followed: one entry for each pair of a file and its target.
#[derive(Debug, Default)]
pub(super) struct Missed {
    /// References whose target is unknown.
    unknown: Vec<FileNote>,
    /// References to files that cannot be read.
    lost: Vec<FileNote>,
    /// By file, target and whether it is lost: the number of the entry, and how often it occurred.
    reported: HashMap<(usize, String, bool), (usize, usize)>,
}

impl Missed {
    /// The references whose target is unknown.
    pub(super) fn unknown(&self) -> impl Iterator<Item = FileNote> {
        self.unknown.iter().cloned()
    }

    /// The references to files that cannot be read.
    pub(super) fn lost(&self) -> impl Iterator<Item = FileNote> {
        self.lost.iter().cloned()
    }

    /// Notes a reference at a byte of a file.
    pub(super) fn note(
        &mut self,
        file: usize,
        source: &Source,
        at: usize,
        reference: &str,
        why: &Why,
    ) {
        let is_lost = matches!(why, Why::Lost { .. });
        let (list, why) = match why {
            Why::Unknown(why) => (&mut self.unknown, why.clone()),
            Why::Lost { what, .. } => (&mut self.lost, format!("it {what}")),
        };
        let target = reference.split('#').next().unwrap_or_default();
        let host = target.split_once("://").map(|(scheme, rest)| {
            rest.split('/')
                .next()
                .map(|host| format!("{scheme}://{host}/"))
        });
        let target = host.flatten().unwrap_or_else(|| target.to_owned());
        let key = (file, target.clone(), is_lost);
        if let Some((n, times)) = self.reported.get_mut(&key) {
            *times += 1;
            if let Some(known) = list.get_mut(*n) {
                known.note.message =
                    format!("{times} references to `{target}` are not followed: {why}");
            }
            return;
        }
        let note = source
            .text
            .note(at, format!("`{reference}` is not followed: {why}"));
        self.reported.insert(key, (list.len(), 1));
        list.push(FileNote::new(file, &source.name, note));
    }
}

/// The file that is probably meant by a name that does not exist: the same name with another
/// extension or in another case.
pub(super) fn near(files: &dyn Files, folder: &Path, path: &Path) -> Option<String> {
    let stem = |path: &Path| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().to_lowercase())
    };
    let is_document = |path: &Path| is_named(&path.to_string_lossy());
    let wanted = stem(path)?;
    let entries = files.list(folder, MAX_NAMES).ok()?.into_iter();
    let mut found = entries.filter(|path| is_document(path) && stem(path) == Some(wanted.clone()));
    let name = found.next()?.file_name()?.to_string_lossy().into_owned();
    found.next().is_none().then_some(name)
}
