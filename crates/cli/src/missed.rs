//! References that were not followed, and why.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::source::{Note, Source, is_named};
use crate::within::Blame;

/// Most files of a folder among which a near name is looked for.
const MAX_NAMES: usize = 4096;

/// Why a reference was not followed.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// Nobody looked: what it leads to is unknown.
    Unknown(String),
    /// What it leads to cannot be read: the document is wrong, or its folder is.
    Lost {
        /// What is wrong, in words that go on from the name of the file.
        what: String,
        help: Option<String>,
    },
}

impl Why {
    pub(crate) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    pub(crate) fn lost(what: impl Into<String>) -> Self {
        Self::Lost {
            what: what.into(),
            help: None,
        }
    }

    /// The same, as it weighs where the reference is.
    pub(crate) fn blamed(self, blame: Blame) -> Self {
        match (self, blame) {
            (Self::Lost { what, .. }, Blame::Extension) => Self::Unknown(format!("it {what}")),
            (Self::Lost { .. }, Blame::OtherBase) => {
                Self::unknown("it is relative to the `$id` of a schema, and nothing is fetched")
            }
            (why, _) => why,
        }
    }
}

/// What was missed, each file that is referred to once for each file that refers to it.
#[derive(Default)]
pub(crate) struct Missed {
    /// References of which nothing is known, each with its file.
    pub(crate) unknown: Vec<(String, Note)>,
    /// References to what cannot be read.
    pub(crate) lost: Vec<(String, Note)>,
    /// By file, by the file or host that is referred to, and by whether it is lost: which of these,
    /// and how often.
    told: HashMap<(usize, String, bool), (usize, usize)>,
}

impl Missed {
    /// Notes a reference at a byte of a file.
    pub(crate) fn note(
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
        if let Some((n, times)) = self.told.get_mut(&key) {
            *times += 1;
            if let Some((_, note)) = list.get_mut(*n) {
                note.message = format!("{times} references to `{target}` are not followed: {why}");
            }
            return;
        }
        let note = source
            .text
            .note(at, format!("`{reference}` is not followed: {why}"));
        self.told.insert(key, (list.len(), 1));
        list.push((source.name.clone(), note));
    }
}

/// The file that may be meant by a name that no file has: the same name with another ending, or in
/// another case.
pub(crate) fn near(folder: &Path, path: &Path) -> Option<String> {
    let stem = |path: &Path| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().to_lowercase())
    };
    let is_document = |path: &Path| is_named(&path.to_string_lossy());
    let wanted = stem(path)?;
    let entries = fs::read_dir(folder)
        .ok()?
        .take(MAX_NAMES)
        .filter_map(Result::ok);
    let mut found = entries
        .map(|entry| entry.path())
        .filter(|path| is_document(path) && stem(path) == Some(wanted.clone()));
    let name = found.next()?.file_name()?.to_string_lossy().into_owned();
    found.next().is_none().then_some(name)
}
