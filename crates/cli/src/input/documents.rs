//! The documents of a command line.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use openapi_expr_files::line::OneLine;
use openapi_expr_files::{Bundle, Disk, Files, MAX_DOCUMENT_BYTES, Origin};

use crate::outcome::Stop;

/// The name of stdin in messages.
const STDIN: &str = "<stdin>";
/// Folders that hold documents of others, or none.
const SKIPPED: [&str; 3] = ["node_modules", "target", "vendor"];
/// Names that a message lists at most.
const LISTED: usize = 6;
/// Deepest folder that is searched.
const MAX_FOLDERS: usize = 64;

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Input {
    /// The path; `-` for stdin.
    pub(crate) path: String,
    /// Found in a folder: a file that is not an OpenAPI document is skipped.
    pub(crate) found: bool,
    /// Found by a link that points out of the folder: it is read, and neither it nor the files
    /// beside it are written.
    pub(crate) linked: Option<Linked>,
}

/// A place in a folder where a link points out of the folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Linked {
    folder: PathBuf,
    place: PathBuf,
}

impl Linked {
    /// `None` for a file below the folder that it was found in.
    fn out_of(folder: &Path, path: &Path) -> Option<Self> {
        let within = path.strip_prefix(folder).ok()?;
        // `a.yaml` is in the folder whose name is empty.
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        }
        .canonicalize()
        .ok()?;
        let is_outside = !path.canonicalize().ok()?.starts_with(&folder);
        is_outside.then(|| Self {
            place: folder.join(within),
            folder,
        })
    }
}

impl Input {
    /// Where it is: the target of a link, except for a link that was found and points out of its
    /// folder.
    pub(crate) fn place(&self) -> Option<PathBuf> {
        match &self.linked {
            Some(linked) => Some(linked.place.clone()),
            None if self.path == "-" => None,
            None => Path::new(&self.path).canonicalize().ok(),
        }
    }

    fn origin(&self, root: Option<&Path>) -> Origin {
        let name = if self.path == "-" { STDIN } else { &self.path };
        let folder = self.linked.as_ref().map(|linked| &*linked.folder);
        let root = root.or(folder).map(Path::to_owned);
        let origin = Origin::text(name).at(self.place()).root(root.into());
        if self.linked.is_some() {
            origin.read_only(
                "it is outside the folder and was found through a link: pass the file by name",
            )
        } else {
            origin
        }
    }
}

/// The documents that files, patterns and folders name, each once, and what is wrong with some.
pub(crate) fn inputs(given: &[String]) -> (Vec<Input>, Vec<String>) {
    let mut found = Found::default();
    for given in given {
        let path = Path::new(given);
        if given == "-" || path.is_file() {
            found.add(given.clone(), false, None);
        } else if path.is_dir() {
            found.folder(path);
        } else if given.contains(['*', '?', '[']) {
            found.pattern(given);
        } else {
            // Opening it will report why.
            found.add(given.clone(), false, None);
        }
    }
    (found.inputs, found.errors)
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    /// The numbers of the inputs, by their paths.
    known: HashMap<String, usize>,
    errors: Vec<String>,
}

impl Found {
    fn add(&mut self, path: String, found: bool, linked: Option<Linked>) {
        let known = self.known.get(&path);
        if let Some(known) = known.and_then(|number| self.inputs.get_mut(*number)) {
            // A file that is given by name may be a link to anywhere.
            known.linked = known.linked.take().and(linked);
            return;
        }
        self.known.insert(path.clone(), self.inputs.len());
        self.inputs.push(Input {
            path,
            found,
            linked,
        });
    }

    fn folder(&mut self, path: &Path) {
        let mut files = Vec::new();
        folder(path, 0, &mut files, &mut self.errors);
        for file in files {
            let linked = Linked::out_of(path, &file);
            // Names are relative to `.`.
            let file = file.strip_prefix(".").unwrap_or(&file);
            self.add(file.to_string_lossy().into_owned(), true, linked);
        }
    }

    fn pattern(&mut self, given: &str) {
        let files: Vec<_> = match glob::glob(given) {
            Ok(files) => files
                .filter_map(Result::ok)
                .filter(|path| path.is_file())
                .collect(),
            Err(error) => {
                self.errors.push(format!("{}: {error}", OneLine(given)));
                return;
            }
        };
        if files.is_empty() {
            let error = format!("{}: no file matches the pattern", OneLine(given));
            self.errors.push(error);
        }
        let is_name =
            |step: &Component<'_>| !step.as_os_str().to_string_lossy().contains(['*', '?', '[']);
        let folder: PathBuf = Path::new(given).components().take_while(is_name).collect();
        for path in files {
            let linked = Linked::out_of(&folder, &path);
            self.add(path.to_string_lossy().into_owned(), false, linked);
        }
    }
}

/// YAML and JSON files in a folder and below it, by name. Links to folders are not followed.
fn folder(path: &Path, depth: usize, files: &mut Vec<PathBuf>, errors: &mut Vec<String>) {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries.filter_map(Result::ok),
        Err(error) => {
            errors.push(format!("{}: {error}", OneLine(&path.to_string_lossy())));
            return;
        }
    };
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            if depth < MAX_FOLDERS && !name.starts_with('.') && !SKIPPED.contains(&&*name) {
                self::folder(&path, depth + 1, files, errors);
            }
        } else if path.is_file() && is_document(&name) {
            files.push(path);
        }
    }
}

/// Whether a file is named like a document.
fn is_document(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The text of a document.
fn text(input: &Input, files: &dyn Files) -> Result<Arc<str>, String> {
    if input.path == "-" {
        let text = Disk::read_stream(io::stdin().lock(), MAX_DOCUMENT_BYTES);
        return text
            .map(Arc::from)
            .map_err(|error| format!("stdin: {error}"));
    }
    let text = files.read(Path::new(&input.path), MAX_DOCUMENT_BYTES);
    text.map_err(|error| format!("{}: {error}", OneLine(&input.path)))
}

/// Rejects a root that is not a folder: no reference could be followed below it.
pub(crate) fn check_root(root: Option<&Path>) -> Result<(), Stop> {
    let Some(root) = root else { return Ok(()) };
    match fs::metadata(root) {
        Ok(data) if data.is_dir() => Ok(()),
        Ok(_) => Err(Stop::Usage(format!(
            "--root: {} is not a folder",
            root.display()
        ))),
        Err(error) => Err(Stop::Usage(format!("--root: {}: {error}", root.display()))),
    }
}

/// Reads a document and what it refers to; `None` for one that was found and is not an OpenAPI
/// document.
pub(crate) fn open(
    input: &Input,
    root: Option<&Path>,
    files: &dyn Files,
) -> Result<Option<Bundle>, String> {
    let text = text(input, files)?;
    // In a folder of many files most are not documents, and a parser is slow.
    if input.found && !text.contains("openapi") {
        return Ok(None);
    }
    let names_openapi = text
        .lines()
        .take(200)
        .any(|line| line.starts_with("openapi:") || line.trim_start().starts_with("\"openapi\""));
    let origin = input.origin(root);
    let source = match origin.source(text) {
        Ok(source) => source,
        Err(_) if input.found && !names_openapi => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if input.found && !source.is_openapi() {
        return Ok(None);
    }
    Ok(Some(Bundle::new(files, source, origin)))
}

/// The error of a run that found no OpenAPI document: what was given, and which files were
/// skipped.
pub(crate) fn nothing_found(given: &[String], skipped: &[String]) -> String {
    let quoted = |names: &[String]| {
        let shown: Vec<_> = names
            .iter()
            .take(LISTED)
            .map(|name| format!("`{}`", OneLine(name)))
            .collect();
        let more = names.len().saturating_sub(LISTED);
        shown.join(", ")
            + &if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            }
    };
    if skipped.is_empty() {
        let folders = SKIPPED.join(", ");
        format!(
            "no OpenAPI document found: {} has no file named .yaml, .yml or .json\n\
             help: folders that are skipped unless you pass them by name: hidden ones, {folders}",
            quoted(given)
        )
    } else {
        format!(
            "no OpenAPI document found: skipped files without a member `openapi`: {}\n\
             help: pass the document that refers to them, or pass the files by name to see what they are",
            quoted(skipped)
        )
    }
}
