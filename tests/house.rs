//! The law of the house (DESIGN.md, "The house"): `lib.rs` lists the rooms of the library in order,
//! and a room imports only from rooms above it. No file of the workspace is part of an import
//! cycle.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of a crate by path (`["syntax", "name"]`; the root is empty), each with its code.
type Modules = BTreeMap<Vec<String>, String>;

/// The workspace, or, in a published package, the library alone.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let members = ["crates", "examples"].map(|folder| fs::read_dir(root.join(folder)));
    let members = members.into_iter().flatten().flatten();
    let sources = members.map(|member| member.unwrap().path().join("src"));
    let sources = sources.filter(|source| source.is_dir());
    [root.join("src")].into_iter().chain(sources).collect()
}

fn modules(source: &Path, inside: &[String], found: &mut Modules) {
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let module = [inside, std::slice::from_ref(&name)].concat();
        if path.is_dir() && name != "bin" {
            modules(&path, &module, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_face = matches!(name.as_str(), "mod" | "lib" | "main");
            let module = if is_face { inside.to_vec() } else { module };
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("\n#[cfg(test)]").next().unwrap();
            let code: Vec<_> = code
                .lines()
                .map(|line| line.split("//").next().unwrap())
                .collect();
            // A visibility is not an import.
            let code = code.join("\n").replace("pub(in crate::", "pub(in ");
            found.entry(module).or_default().push_str(&code);
        }
    }
}

/// `a::{b, c::{d}}` as `a::b`, `a::c::d`.
fn expand(path: &str) -> Vec<String> {
    let Some((head, group)) = path.split_once('{') else {
        return vec![path.trim().to_owned()];
    };
    let mut depth = 0;
    let parts = group[..group.rfind('}').unwrap_or(group.len())].split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts
        .filter(|part| !part.trim().is_empty())
        .flat_map(|part| expand(&format!("{}{}", head.trim(), part.trim())))
        .collect()
}

/// The modules that a module imports from, by `use` or by a path that is written out.
fn imports<'m>(
    module: &Vec<String>,
    code: &str,
    modules: &'m Modules,
) -> BTreeSet<&'m Vec<String>> {
    let uses = code.match_indices("use ").filter(|(at, _)| {
        let line = code[..*at].rsplit('\n').next().unwrap().trim();
        line.is_empty() || line.starts_with("pub")
    });
    let uses =
        uses.flat_map(|(at, word)| expand(code[at + word.len()..].split(';').next().unwrap()));
    let written = ["crate::", "super::"].into_iter().flat_map(|head| {
        code.match_indices(head).map(|(at, _)| {
            let path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            code[at..].split(|c| !path(c)).next().unwrap().to_owned()
        })
    });
    let mut found = BTreeSet::new();
    for path in uses.chain(written) {
        let mut parts = path.split("::").peekable();
        let mut base = module.clone();
        match parts.peek() {
            Some(&"crate") => base.clear(),
            Some(&"super") => drop(base.pop()),
            Some(&"self") => {}
            Some(child)
                if modules.contains_key(&[module.as_slice(), &[(*child).to_owned()]].concat()) =>
            {
                base.push((*child).to_owned());
            }
            _ => continue,
        }
        for part in parts.skip(1) {
            base.push(part.to_owned());
            if part == "super" {
                base.truncate(base.len().saturating_sub(2));
            } else if !modules.contains_key(&base) {
                base.pop();
                break;
            }
        }
        found.extend(
            modules
                .get_key_value(&base)
                .map(|(base, _)| base)
                .filter(|base| *base != module),
        );
    }
    found
}

/// Each module with those it imports from.
fn graph(modules: &Modules) -> BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> {
    modules
        .iter()
        .map(|(module, code)| (module, imports(module, code, modules)))
        .collect()
}

#[test]
fn a_room_imports_only_from_rooms_above_it() {
    let source = &sources()[0];
    let mut all = Modules::new();
    modules(source, &[], &mut all);
    let face = fs::read_to_string(source.join("lib.rs")).unwrap();
    let rooms: Vec<_> = face
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')
        })
        .collect();
    let place = |module: &[String]| {
        rooms
            .iter()
            .position(|room| Some(*room) == module.first().map(String::as_str))
    };
    let mut seen = 0;
    for (module, imports) in graph(&all) {
        for import in imports {
            seen += 1;
            let down = module.first() == import.first() || place(import) < place(module);
            assert!(
                module.is_empty() || down && !import.is_empty(),
                "{module:?} imports {import:?}"
            );
        }
    }
    assert!(
        rooms.len() == 7 && seen > 100,
        "{rooms:?}, {seen} imports: are they still found?"
    );
}

#[test]
fn no_file_is_part_of_an_import_cycle() {
    for source in sources() {
        let mut all = Modules::new();
        modules(&source, &[], &mut all);
        let mut graph = graph(&all);
        // A module that imports none of the others, or that none of them imports, is not part of
        // a cycle.
        loop {
            let before = graph.len();
            let left: BTreeSet<_> = graph.keys().copied().collect();
            let imported: BTreeSet<_> = graph.values().flatten().copied().collect();
            graph.retain(|module, imports| {
                imports.retain(|import| left.contains(import));
                !imports.is_empty() && imported.contains(module)
            });
            if graph.len() == before {
                break;
            }
        }
        assert!(
            graph.is_empty(),
            "{}: a cycle among {graph:?}",
            source.display()
        );
    }
}

#[test]
fn a_group_of_imports_is_expanded() {
    assert_eq!(
        expand("crate::{a, b::{c, d}}"),
        ["crate::a", "crate::b::c", "crate::b::d"]
    );
}
