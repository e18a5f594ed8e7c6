//! The files of a bundle, each read once, and the way from a reference to one of them.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

use super::identity;
use super::missed::{self, Why};
use super::origin::MAX_DOCUMENT_BYTES;
use crate::files::{FileKind, Files, NotBelow, resolve_below};
use crate::source::Source;

/// Most files, and most bytes of them, that one document may refer to.
const MAX_FILES: usize = 256;
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A document and the files that were found so far.
pub(super) struct FileSet<'f> {
    files: &'f dyn Files,
    root: Option<PathBuf>,
    /// Files that were read before, which are not parsed again while their text is the same.
    parsed: &'f [Source],
    /// The document itself, then the others.
    pub(super) sources: Vec<Source>,
    /// Where each was read.
    pub(super) paths: Vec<Option<PathBuf>>,
    /// What the references of each are relative to.
    bases: Vec<Option<Url>>,
    /// By path without links: the number of a file, or why it cannot be read.
    known: HashMap<PathBuf, Result<usize, Why>>,
    bytes: u64,
}

impl<'f> FileSet<'f> {
    pub(super) fn new(
        files: &'f dyn Files,
        source: Source,
        path: Option<PathBuf>,
        root: Option<PathBuf>,
        parsed: &'f [Source],
    ) -> Self {
        Self {
            files,
            root,
            parsed,
            bases: vec![identity::base(&source, path.as_deref())],
            sources: vec![source],
            known: path.iter().map(|path| (path.clone(), Ok(0))).collect(),
            paths: vec![path],
            bytes: 0,
        }
    }

    /// The folder of a file.
    pub(super) fn folder(&self, file: usize) -> Option<&Path> {
        self.paths.get(file)?.as_deref()?.parent()
    }

    /// Whether a file that is referred to gives itself a URI.
    pub(super) fn has_own_uris(&self) -> bool {
        let mut others = self.sources.iter().skip(1);
        others.any(|source| identity::own(source).is_some())
    }

    /// The file whose own URI a reference is, resolved against that of the file that has it
    /// (`$self`, OpenAPI 3.2).
    pub(super) fn named(&self, from: usize, reference: &str) -> Option<usize> {
        let mut known = self
            .sources
            .iter()
            .zip(&self.bases)
            .zip(0..)
            .filter_map(|((source, base), file)| Some((identity::own(source)?, base, file)));
        known.clone().next()?;
        let from = self.bases.get(from)?.as_ref();
        let uri = from.and_then(|base| base.join(reference).ok());
        known
            .find(|(own, base, _)| *own == reference || uri.is_some() && **base == uri)
            .map(|(_, _, file)| file)
    }

    /// The file that a reference of another file names.
    pub(super) fn open(&mut self, from: usize, reference: &str) -> Result<usize, Why> {
        if reference.starts_with("//")
            || reference
                .split_once(':')
                .is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'))
        {
            return Err(Why::unknown("nothing is fetched from the network"));
        }
        let path = percent_decode_str(reference)
            .decode_utf8()
            .map_err(|_| Why::lost("is not a path in UTF-8"))?;
        let source = self.sources.get(from);
        let by_self = source.and_then(|source| identity::relative(source, &path));
        match by_self.map(|path| self.open_below(from, &path)) {
            Some(Ok(file)) => Ok(file),
            None | Some(Err(Why::Lost { .. })) => self.open_below(from, &path),
            Some(Err(why)) => self.open_below(from, &path).map_err(|_| why),
        }
    }

    /// The file at a path from that of another file.
    fn open_below(&mut self, from: usize, path: &str) -> Result<usize, Why> {
        let found = self.resolve(from, path)?;
        if let Some(known) = self.known.get(&found) {
            return known.clone();
        }
        let opened = self.read(from, path, &found);
        self.known.insert(found, opened.clone());
        opened
    }

    fn resolve(&self, from: usize, path: &str) -> Result<PathBuf, Why> {
        let Some(root) = &self.root else {
            return Err(Why::unknown("there is no folder to look in: set a root"));
        };
        let here = self.folder(from).unwrap_or(root);
        resolve_below(self.files, root, &here.join(path)).map_err(|error| match error {
            NotBelow::Outside => Why::unknown("it is outside the root folder"),
            NotBelow::Unreadable(error) if error.kind() == io::ErrorKind::NotFound => {
                self.absent(from, path, root, here)
            }
            NotBelow::Unreadable(error) => unreadable(error),
        })
    }

    /// Why a file that does not exist is not followed.
    fn absent(&self, from: usize, path: &str, root: &Path, here: &Path) -> Why {
        let source = self.sources.get(from);
        if let Some(uri) = source.and_then(|source| identity::absolute(source, path)) {
            return Why::Unknown(format!(
                "it is `{uri}`, and nothing is fetched from the network"
            ));
        }
        let folder = Path::new(path).parent().map(|folder| here.join(folder));
        let folder = folder.and_then(|folder| resolve_below(self.files, root, &folder).ok());
        let near = folder.and_then(|folder| missed::near(self.files, &folder, Path::new(path)));
        Why::Lost {
            what: "does not exist".to_owned(),
            help: near.map(|name| format!("a similar file exists: `{name}`")),
        }
    }

    fn read(&mut self, from: usize, path: &str, found: &Path) -> Result<usize, Why> {
        if self.sources.len() > MAX_FILES {
            return Err(Why::Unknown(format!(
                "there are more than {MAX_FILES} files"
            )));
        }
        let data = self.files.metadata(found).map_err(unreadable)?;
        match data.kind {
            FileKind::File => {}
            FileKind::Folder => return Err(Why::lost("is a folder")),
            FileKind::Other => return Err(Why::lost("is not a file")),
        }
        if self.bytes + data.length > MAX_BYTES {
            return Err(Why::Unknown(format!(
                "the files are larger than {} MiB",
                MAX_BYTES >> 20
            )));
        }
        self.bytes += data.length;
        let text = self.files.read(found, MAX_DOCUMENT_BYTES);
        let text = text.map_err(unreadable)?;
        let name = self.name(from, path);
        let parsed = self.parsed.iter();
        let same = |parsed: &&Source| parsed.name == name && parsed.text.as_str() == &*text;
        let source = match parsed.into_iter().find(same) {
            Some(parsed) => parsed.clone(),
            None => Source::read(&*name, text)
                .map_err(|note| unreadable(format_args!("{name}:{note}")))?,
        };
        self.bases.push(identity::base(&source, Some(found)));
        self.sources.push(source);
        self.paths.push(Some(found.to_owned()));
        Ok(self.sources.len() - 1)
    }

    /// How people know a file: the reference, as seen from where they are.
    fn name(&self, from: usize, reference: &str) -> String {
        let from = self.sources.get(from).map(Source::name);
        let folder = Path::new(from.unwrap_or_default()).parent();
        let mut path = PathBuf::new();
        for part in folder.unwrap_or(Path::new("")).join(reference).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if path.file_name().is_some_and(|name| name != "..") => {
                    path.pop();
                }
                part => path.push(part),
            }
        }
        path.to_string_lossy().replace('\\', "/")
    }
}

fn unreadable(error: impl std::fmt::Display) -> Why {
    Why::lost(format!("cannot be read: {error}"))
}
