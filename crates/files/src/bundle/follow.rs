//! The walk that follows references.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use openapi_expr::lint::Facts;
use openapi_expr::syntax::JsonPointer;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::file_set::FileSet;
use super::missed::{Missed, Why};
use super::within::Within;
use crate::files::Files;
use crate::source::Source;

/// The member of the bundle that holds the other files, by number.
pub(super) const FILES: &str = "x-openapi-expr-files";
/// The member by which a document asks the linter for silence. It is not part of the document's
/// content: among callbacks it would be taken for a callback.
pub(crate) const SILENCE: &str = "x-openapi-expr-allow";

/// The files that a document refers to.
pub(super) struct Followed {
    /// The document itself, then the others.
    pub(super) sources: Vec<Source>,
    /// Where each was read.
    pub(super) paths: Vec<Option<PathBuf>>,
    /// The files as values, with references into the bundle.
    pub(super) values: Vec<Value>,
    /// References that were not followed.
    pub(super) missed: Missed,
    /// What the linter cannot see in the values.
    pub(super) facts: Facts,
}

/// Follows the references of a document below a root. Both paths are absolute and without links.
/// Files that were `parsed` before are not parsed again while their text is the same.
pub(super) fn follow(
    files: &dyn Files,
    source: Source,
    path: Option<PathBuf>,
    root: Option<PathBuf>,
    parsed: &[Source],
) -> Followed {
    let mut follow = Follow {
        set: FileSet::new(files, source, path, root, parsed),
        missed: Missed::default(),
        facts: Facts::new(),
        file: 0,
        failed: HashMap::new(),
        taken: HashMap::new(),
    };
    let mut values = follow.values();
    // A reference may name the URI of a file that was found after it.
    if follow.set.has_own_uris() {
        values = follow.values();
    }
    Followed {
        sources: follow.set.sources,
        paths: follow.set.paths,
        values,
        missed: follow.missed,
        facts: follow.facts,
    }
}

struct Follow<'f> {
    set: FileSet<'f>,
    missed: Missed,
    facts: Facts,
    /// The file that is walked.
    file: usize,
    /// References that cannot be followed, by the folder that they are relative to.
    failed: HashMap<(Option<PathBuf>, String), Why>,
    /// What the references to places of other files take them for, by file and by the names on the
    /// way.
    taken: HashMap<usize, HashMap<Vec<String>, Within>>,
}

impl Follow<'_> {
    /// Makes the values of all files, which are found on the way.
    fn values(&mut self) -> Vec<Value> {
        self.file = 0;
        self.missed = Missed::default();
        self.facts = Facts::new();
        self.failed.clear();
        let mut values = Vec::new();
        while let Some(source) = self.set.sources.get(self.file) {
            let mut value = source.value();
            self.walk(&mut value, &mut Vec::new(), Within::root());
            self.repeated();
            values.push(value);
            self.file += 1;
        }
        values
    }

    /// Documents are nested no deeper than `source` allows, so this may recurse.
    fn walk(&mut self, value: &mut Value, place: &mut Vec<String>, within: Within) {
        match value {
            Value::Object(members) => self.object(members, place, within),
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

    fn object(
        &mut self,
        members: &mut Map<String, Value>,
        place: &mut Vec<String>,
        within: Within,
    ) {
        members.shift_remove(SILENCE);
        let taken = self.taken.get(&self.file);
        let taken = taken.and_then(|taken| taken.get(place.as_slice()));
        let within = within.or_taken(taken).object(members);
        for (name, member) in members {
            place.push(name.clone());
            self.member(name, member, place, within);
            place.pop();
        }
    }

    fn member(&mut self, name: &str, value: &mut Value, place: &mut Vec<String>, within: Within) {
        if let Value::String(text) = value {
            if within.refers(name, text)
                && let Some(rewritten) = self.reference(text, place, within)
            {
                *text = rewritten;
            }
            return;
        }
        let inner = within.member(name, value);
        if !inner.is_data() {
            self.walk(value, place, inner);
        }
    }

    /// A reference as the bundle has it; `None` for one that stays.
    fn reference(&mut self, reference: &str, place: &[String], within: Within) -> Option<String> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        let file = match self.target(path) {
            Ok(file) => file,
            Err(why) => {
                self.missed(reference, place, &why.blamed(within.blame));
                return None;
            }
        };
        if file != self.file {
            self.take(file, fragment, within.referred(place));
        }
        let rewritten = match file {
            0 if path.is_empty() => return None,
            file => format!("#{}{fragment}", prefix(file)),
        };
        self.facts.written(self.pointer(place), reference);
        Some(rewritten)
    }

    /// The file that a reference names, given without its fragment.
    fn target(&mut self, path: &str) -> Result<usize, Why> {
        if path.is_empty() {
            return Ok(self.file);
        }
        if let Some(file) = self.set.named(self.file, path) {
            return Ok(file);
        }
        let folder = self.set.folder(self.file).map(Path::to_owned);
        let key = (folder, path.to_owned());
        if let Some(why) = self.failed.get(&key) {
            return Err(why.clone());
        }
        let opened = self.set.open(self.file, path);
        if let Err(why) = &opened {
            self.failed.insert(key, why.clone());
        }
        opened
    }

    /// Remembers what a reference takes a place of another file for.
    fn take(&mut self, file: usize, fragment: &str, within: Within) {
        let fragment = percent_decode_str(fragment).decode_utf8();
        let pointer = fragment
            .as_deref()
            .ok()
            .and_then(|fragment| JsonPointer::parse(fragment).ok());
        if let Some(pointer) = pointer {
            let names = pointer.tokens().map(Cow::into_owned).collect();
            let taken = self.taken.entry(file).or_default();
            taken.entry(names).or_insert(within);
        }
    }

    /// A place of the file that is walked, in the bundle.
    fn pointer(&self, place: &[String]) -> String {
        let pointer = JsonPointer::from_tokens(place);
        format!("{}{pointer}", prefix(self.file))
    }

    fn missed(&mut self, reference: &str, place: &[String], why: &Why) {
        let pointer = self.pointer(place);
        if let Why::Lost { what, help } = why {
            let path = reference.split('#').next().unwrap_or_default();
            self.facts
                .unread(pointer, format!("`{path}` {what}"), help.clone());
        }
        let Some(source) = self.set.sources.get(self.file) else {
            return;
        };
        let at = source
            .find(JsonPointer::from_tokens(place).as_str())
            .map_or(0, |entry| entry.value.at.start);
        self.missed.note(self.file, source, at, reference, why);
    }

    /// Notes the keys that the file has more than once.
    fn repeated(&mut self) {
        let source = self.set.sources.get(self.file);
        let places = source.map(Source::repeated).unwrap_or_default();
        for place in places {
            let pointer = format!("{}{}", prefix(self.file), place.pointer);
            self.facts.repeated(pointer, place.others);
        }
    }
}

/// The place of a file in the bundle. The document itself is the whole bundle.
fn prefix(file: usize) -> String {
    if file == 0 {
        String::new()
    } else {
        format!("/{FILES}/{file}")
    }
}
