//! A document with the files that it refers to, as one value: each stands below a member of its
//! own, and references lead there. Nothing is fetched, and nothing above a root is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use openapi_expr::document::Bundled;
use openapi_expr::lint::Facts;
use openapi_expr::syntax::JsonPointer;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::below::{self, NotBelow};
use crate::identity;
use crate::input::documents::Overlay;
use crate::missed::{self, Missed, Why};
use crate::source::{Found, Source};
use crate::within::Within;

/// The member of the bundle that holds the other files, by number.
const FILES: &str = "x-openapi-expr-files";
/// The member by which a document asks the linter for silence. It is no part of what a document
/// says: among callbacks it would be one.
pub(crate) const SILENCE: &str = "x-openapi-expr-allow";
/// Most files, and most bytes of them, that one document may refer to.
const MAX_FILES: usize = 256;
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Longest document that is read.
const MAX_DOCUMENT_BYTES: u64 = 256 * 1024 * 1024;

/// A document and the files that it refers to.
pub(crate) struct Bundle {
    /// The document itself, then the others.
    pub(crate) sources: Vec<Source>,
    /// Where a file was read, to write it.
    pub(crate) paths: Vec<Option<PathBuf>>,
    /// References that were not followed.
    pub(crate) missed: Missed,
    /// What the linter cannot see in the value.
    pub(crate) facts: Facts,
    value: Value,
}

/// A place of a bundle: a file, and the pointer in it.
pub(crate) struct Place<'b> {
    pub(crate) file: usize,
    pub(crate) source: &'b Source,
    pub(crate) pointer: String,
    pub(crate) found: Option<Found<'b>>,
}

/// Reads the text of a file.
pub(crate) fn read(path: &Path, overlay: &Overlay) -> Result<String, String> {
    if !overlay.is_empty()
        && let Some(text) = path.canonicalize().ok().and_then(|path| overlay.get(&path))
    {
        return Ok(text.clone());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let length = file.metadata().map_err(|error| error.to_string())?.len();
    text(file, length)
}

/// A text of so many bytes, or of more: a pipe and a device do not say how many they have.
pub(crate) fn text(reader: impl Read, length: u64) -> Result<String, String> {
    let mut bytes = Vec::new();
    if length <= MAX_DOCUMENT_BYTES {
        reader
            .take(MAX_DOCUMENT_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())?;
    }
    if length.max(bytes.len() as u64) > MAX_DOCUMENT_BYTES {
        return Err(format!(
            "the file is larger than {} MiB",
            MAX_DOCUMENT_BYTES >> 20
        ));
    }
    String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())
}

impl Bundle {
    /// A document, and what it refers to below a root; `path` is where it was read, as
    /// [`Input::place`](crate::input::documents::Input::place) has it.
    pub(crate) fn new(
        source: Source,
        path: Option<PathBuf>,
        root: Option<&Path>,
        overlay: &Overlay,
    ) -> Self {
        let folder = path.as_deref().and_then(Path::parent);
        let root = root.or(folder).and_then(|root| root.canonicalize().ok());
        let mut bundle = Self {
            sources: vec![source],
            paths: vec![path.clone()],
            missed: Missed::default(),
            facts: Facts::new(),
            value: Value::Null,
        };
        let known = path.into_iter().map(|path| (path, 0)).collect();
        let mut follow = Follow {
            bundle: &mut bundle,
            overlay,
            root,
            known,
            bytes: 0,
            file: 0,
            failed: HashMap::new(),
            taken: HashMap::new(),
        };
        let mut values = follow.values();
        // A reference may name the URI of a file that was found after it.
        if follow
            .bundle
            .sources
            .iter()
            .skip(1)
            .any(|source| identity::own(source).is_some())
        {
            values = follow.values();
        }
        let mut values = values.into_iter();
        bundle.value = values.next().unwrap_or_default();
        if let Value::Object(members) = &mut bundle.value {
            let files: Map<_, _> = values
                .enumerate()
                .map(|(n, value)| ((n + 1).to_string(), value))
                .collect();
            if !files.is_empty() {
                members.insert(FILES.to_owned(), Value::Object(files));
            }
        }
        bundle
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// Where the files that it refers to are in its value.
    pub(crate) fn bundled(&self) -> Bundled {
        (1..self.sources.len()).fold(Bundled::new(), |bundled, file| {
            bundled.document(&JsonPointer::from_tokens([FILES, &file.to_string()]))
        })
    }

    pub(crate) fn take(&mut self) -> Value {
        self.value.take()
    }

    /// The file that a pointer into the bundle leads to, and the place there.
    pub(crate) fn place(&self, pointer: &str) -> Option<Place<'_>> {
        let inner = pointer
            .strip_prefix('/')
            .and_then(|rest| rest.strip_prefix(FILES))
            .and_then(|rest| rest.strip_prefix('/'));
        let (file, pointer) = match inner {
            Some(inner) => {
                let end = inner.find('/').unwrap_or(inner.len());
                (inner.get(..end)?.parse().ok()?, inner.get(end..)?)
            }
            None => (0, pointer),
        };
        let source = self.sources.get(file)?;
        Some(Place {
            file,
            source,
            pointer: pointer.to_owned(),
            found: source.root.find(pointer),
        })
    }

    /// A pointer as people read it: with the file where that is another one.
    pub(crate) fn pointer(&self, pointer: &str) -> String {
        match self.place(pointer) {
            Some(place) if place.file > 0 && place.pointer.is_empty() => place.source.name.clone(),
            Some(place) if place.file > 0 => format!("{}#{}", place.source.name, place.pointer),
            _ => pointer.to_owned(),
        }
    }
}

/// The walk that follows references.
struct Follow<'b> {
    bundle: &'b mut Bundle,
    overlay: &'b Overlay,
    root: Option<PathBuf>,
    known: HashMap<PathBuf, usize>,
    bytes: u64,
    /// The file that is walked.
    file: usize,
    /// Files that cannot be followed, by the folder that they are named from.
    failed: HashMap<(Option<PathBuf>, String), Why>,
    /// What those who refer to places of other files take them for, by file and by the names on the
    /// way.
    taken: HashMap<usize, HashMap<Vec<String>, Within>>,
}

impl Follow<'_> {
    /// The values of all files, which are found on the way.
    fn values(&mut self) -> Vec<Value> {
        self.file = 0;
        self.bundle.missed = Missed::default();
        self.bundle.facts = Facts::new();
        self.failed.clear();
        let mut values = Vec::new();
        while let Some(source) = self.bundle.sources.get(self.file) {
            let mut value = source.value();
            self.walk(&mut value, &mut Vec::new(), Within::root());
            self.repeated();
            values.push(value);
            self.file += 1;
        }
        values
    }

    /// Documents are nested as deep as `source` lets them, so this may recurse.
    fn walk(&mut self, value: &mut Value, place: &mut Vec<String>, within: Within) {
        match value {
            Value::Object(members) => {
                members.shift_remove(SILENCE);
                let taken = self
                    .taken
                    .get(&self.file)
                    .and_then(|taken| taken.get(place.as_slice()));
                let within = within.or_taken(taken).object(members);
                for (name, member) in members {
                    let inner = within.member(name, member);
                    place.push(name.clone());
                    match member {
                        Value::String(text) if within.refers(name, text) => {
                            if let Some(rewritten) = self.reference(text, place, within) {
                                *text = rewritten;
                            }
                        }
                        member if !inner.is_data() => self.walk(member, place, inner),
                        _ => {}
                    }
                    place.pop();
                }
            }
            Value::Array(items) => {
                for (n, item) in items.iter_mut().enumerate() {
                    place.push(n.to_string());
                    self.walk(item, place, within.item());
                    place.pop();
                }
            }
            _ => {}
        }
    }

    /// A reference as the bundle has it; `None` for one that stays.
    fn reference(&mut self, reference: &str, place: &[String], within: Within) -> Option<String> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        let file = if path.is_empty() {
            self.file
        } else if let Some(file) = self.named(path) {
            file
        } else {
            let folder = self
                .bundle
                .paths
                .get(self.file)
                .and_then(Option::as_deref)
                .and_then(Path::parent);
            let key = (folder.map(Path::to_owned), path.to_owned());
            let opened = match self.failed.get(&key) {
                Some(why) => Err(why.clone()),
                None => self.open(path),
            };
            match opened {
                Ok(file) => file,
                Err(why) => {
                    self.missed(reference, place, &why.clone().blamed(within.blame));
                    self.failed.insert(key, why);
                    return None;
                }
            }
        };
        if let Some(pointer) = percent_decode_str(fragment)
            .decode_utf8()
            .ok()
            .filter(|_| file != self.file)
            && let Ok(pointer) = JsonPointer::parse(&pointer)
        {
            let names = pointer.tokens().map(Cow::into_owned).collect();
            self.taken
                .entry(file)
                .or_default()
                .entry(names)
                .or_insert(within.referred(place));
        }
        let rewritten = match file {
            0 if path.is_empty() => return None,
            0 => format!("#{fragment}"),
            file => format!("#/{FILES}/{file}{fragment}"),
        };
        self.bundle.facts.written(self.pointer(place), reference);
        Some(rewritten)
    }

    /// A place of the file that is walked, in the bundle.
    fn pointer(&self, place: &[String]) -> String {
        let pointer = JsonPointer::from_tokens(place);
        if self.file == 0 {
            pointer.to_string()
        } else {
            format!("/{FILES}/{}{pointer}", self.file)
        }
    }

    fn missed(&mut self, reference: &str, place: &[String], why: &Why) {
        let pointer = self.pointer(place);
        if let Why::Lost { what, help } = why {
            let path = reference.split('#').next().unwrap_or_default();
            self.bundle
                .facts
                .unread(pointer, format!("`{path}` {what}"), help.clone());
        }
        let Some(source) = self.bundle.sources.get(self.file) else {
            return;
        };
        let at = source
            .root
            .find(JsonPointer::from_tokens(place).as_str())
            .map_or(0, |found| found.value.at.start);
        self.bundle
            .missed
            .note(self.file, source, at, reference, why);
    }

    /// Notes the keys that the file has more than once.
    fn repeated(&mut self) {
        let places = self
            .bundle
            .sources
            .get(self.file)
            .map(Source::repeated)
            .unwrap_or_default();
        for place in places {
            let file = if self.file == 0 {
                String::new()
            } else {
                format!("/{FILES}/{}", self.file)
            };
            self.bundle
                .facts
                .repeated(format!("{file}{}", place.pointer), place.others);
        }
    }

    /// The file whose own URI a reference is, resolved against that of the file that has it
    /// (`$self`, OpenAPI 3.2).
    fn named(&self, reference: &str) -> Option<usize> {
        let Bundle { sources, paths, .. } = &*self.bundle;
        let mut known = sources
            .iter()
            .zip(paths)
            .zip(0..)
            .filter(|((source, _), _)| identity::own(source).is_some());
        known.clone().next()?;
        let (source, path) = (sources.get(self.file)?, paths.get(self.file)?);
        let uri =
            identity::base(source, path.as_deref()).and_then(|base| base.join(reference).ok());
        let is_it = |source: &Source, path: &Option<PathBuf>| {
            identity::own(source) == Some(reference)
                || uri.is_some() && identity::base(source, path.as_deref()) == uri
        };
        known
            .find(|((source, path), _)| is_it(source, path))
            .map(|(_, file)| file)
    }

    fn open(&mut self, path: &str) -> Result<usize, Why> {
        if path.starts_with("//")
            || path
                .split_once(':')
                .is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'))
        {
            return Err(Why::unknown("nothing is fetched"));
        }
        let path = percent_decode_str(path)
            .decode_utf8()
            .map_err(|_| Why::lost("is not a path in UTF-8"))?;
        let by_self = self
            .bundle
            .sources
            .get(self.file)
            .and_then(|source| identity::relative(source, &path));
        match by_self.map(|path| self.open_below(&path)) {
            Some(Ok(file)) => Ok(file),
            None | Some(Err(Why::Lost { .. })) => self.open_below(&path),
            Some(Err(why)) => self.open_below(&path).map_err(|_| why),
        }
    }

    /// The file at a path from that of the file that is walked.
    fn open_below(&mut self, decoded: &str) -> Result<usize, Why> {
        let Some(root) = &self.root else {
            return Err(Why::unknown("there is no folder to look in: give `--root`"));
        };
        let here = self
            .bundle
            .paths
            .get(self.file)
            .and_then(Option::as_deref)
            .and_then(Path::parent)
            .unwrap_or(root);
        let found = below::resolve(root, &here.join(decoded)).map_err(|error| match error {
            NotBelow::Outside => Why::unknown("it is outside the root"),
            NotBelow::Unreadable(error) if error.kind() == io::ErrorKind::NotFound => {
                let own = self
                    .bundle
                    .sources
                    .get(self.file)
                    .and_then(|source| identity::absolute(source, decoded));
                if let Some(uri) = own {
                    return Why::Unknown(format!("it is `{uri}`, and nothing is fetched"));
                }
                let folder = Path::new(decoded)
                    .parent()
                    .map(|folder| below::resolve(root, &here.join(folder)));
                let named = folder
                    .and_then(Result::ok)
                    .and_then(|folder| missed::near(&folder, Path::new(decoded)));
                let help = named.map(|name| format!("there is `{name}`"));
                Why::Lost {
                    what: "does not exist".to_owned(),
                    help,
                }
            }
            NotBelow::Unreadable(error) => Why::lost(format!("cannot be read: {error}")),
        })?;
        if let Some(file) = self.known.get(&found) {
            return Ok(*file);
        }
        if self.bundle.sources.len() > MAX_FILES {
            return Err(Why::Unknown(format!(
                "there are more than {MAX_FILES} files"
            )));
        }
        if !found.is_file() {
            return Err(Why::lost(if found.is_dir() {
                "is a folder"
            } else {
                "is not a file"
            }));
        }
        let length = fs::metadata(&found)
            .map_err(|error| Why::lost(format!("cannot be read: {error}")))?
            .len();
        if self.bytes + length > MAX_BYTES {
            return Err(Why::Unknown(format!(
                "the files are larger than {} MiB",
                MAX_BYTES >> 20
            )));
        }
        self.bytes += length;
        let name = self.name(decoded);
        let unreadable = |error: String| Why::lost(format!("cannot be read: {error}"));
        let text = read(&found, self.overlay).map_err(unreadable)?;
        let source =
            Source::read(&name, text).map_err(|note| unreadable(format!("{name}:{note}")))?;
        self.bundle.sources.push(source);
        self.bundle.paths.push(Some(found.clone()));
        let file = self.bundle.sources.len() - 1;
        self.known.insert(found, file);
        Ok(file)
    }

    /// How people know a file: the reference, as seen from where they are.
    fn name(&self, reference: &str) -> String {
        let from = self
            .bundle
            .sources
            .get(self.file)
            .map(|source| source.name.as_str())
            .unwrap_or_default();
        let folder = if from == crate::input::documents::STDIN {
            Path::new("")
        } else {
            Path::new(from).parent().unwrap_or(Path::new(""))
        };
        let mut path = PathBuf::new();
        for part in folder.join(reference).components() {
            match part {
                std::path::Component::CurDir => {}
                std::path::Component::ParentDir
                    if path.file_name().is_some_and(|name| name != "..") =>
                {
                    path.pop();
                }
                part => path.push(part),
            }
        }
        path.to_string_lossy().replace('\\', "/")
    }
}
