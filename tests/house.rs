//! The law of the house, executable: DESIGN.md gives every file of `src/` its floor, and a file
//! imports only from floors below. So there are no circles, and a reader can start at the ground.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of the library, from the root of the repository, with `/`.
fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(
                path.strip_prefix(root())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
            );
        }
    }
    found
}

/// `| 3 | `src/a.rs`, `src/b.rs` | … |`: rows of the table in DESIGN.md.
fn floors() -> BTreeMap<String, usize> {
    let design = std::fs::read_to_string(root().join("DESIGN.md")).unwrap();
    let mut floors = BTreeMap::new();
    for line in design.lines() {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (Some(Ok(floor)), Some(places)) = (cells.next().map(str::parse::<usize>), cells.next())
        else {
            continue;
        };
        for place in places.split('`').filter(|place| place.starts_with("src/")) {
            assert!(
                floors.insert(place.to_owned(), floor).is_none(),
                "{place} has two floors"
            );
        }
    }
    floors
}

/// The code of a file: no comments, no unit tests.
fn code(file: &str) -> String {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let text = text.split("\n#[cfg(test)]").next().unwrap().to_owned();
    text.lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The module path of a file: `src/parse/fail.rs` is `parse`, `fail`.
fn module(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/')
        .filter(|part| !matches!(*part, "mod" | "lib"))
        .map(str::to_owned)
        .collect()
}

/// `a::{b, c::{d}}` as `a::b`, `a::c::d`.
fn expand(path: &str) -> Vec<String> {
    let Some((head, group)) = path.split_once('{') else {
        return vec![path.trim().to_owned()];
    };
    let group = &group[..group.rfind('}').unwrap()];
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .flat_map(|part| expand(&format!("{}{}", head.trim(), part.trim())))
        .collect()
}

/// The paths that a file's code names: `use` declarations, and what is written out.
fn paths(code: &str) -> Vec<String> {
    let declared = code
        .split("use ")
        .skip(1)
        .filter_map(|rest| rest.split_once(';'))
        .flat_map(|(path, _)| expand(path));
    let written = ["crate::", "super::"].into_iter().flat_map(|head| {
        code.match_indices(head).map(|(at, _)| {
            let path = code[at..]
                .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                .next()
                .unwrap();
            path.trim_end_matches(':').to_owned()
        })
    });
    declared.chain(written).collect()
}

/// The files of the library that a file imports.
fn imports(file: &str, modules: &BTreeMap<Vec<String>, String>) -> BTreeSet<String> {
    let own = module(file);
    let mut found = BTreeSet::new();
    for path in paths(&code(file)) {
        let parts: Vec<&str> = path.split("::").collect();
        let mut base = match parts[0] {
            "crate" => Vec::new(),
            "super" => own[..own.len().saturating_sub(1)].to_vec(),
            "self" => own.clone(),
            child if modules.contains_key(&[own.clone(), vec![child.to_owned()]].concat()) => {
                [own.clone(), vec![child.to_owned()]].concat()
            }
            _ => continue,
        };
        for part in &parts[1..] {
            let deeper = [base.clone(), vec![(*part).to_owned()]].concat();
            if modules.contains_key(&deeper) {
                base = deeper;
            } else if *part == "super" {
                base.pop();
            }
        }
        if base != own {
            found.insert(modules[&base].clone());
        }
    }
    found
}

#[test]
fn a_file_imports_only_from_floors_below() {
    let floors = floors();
    let files: Vec<_> = files(&root().join("src"))
        .into_iter()
        .filter(|file| !file.starts_with("src/bin/"))
        .collect();
    let modules: BTreeMap<_, _> = files
        .iter()
        .map(|file| (module(file), file.clone()))
        .collect();
    let mut breaches = Vec::new();
    let mut edges = 0;
    for file in &files {
        let Some(floor) = floors.get(file) else {
            breaches.push(format!("{file} has no floor in DESIGN.md"));
            continue;
        };
        for import in imports(file, &modules) {
            edges += 1;
            let below = floors.get(&import).copied().unwrap_or(usize::MAX);
            if below >= *floor {
                breaches.push(format!(
                    "{file} (floor {floor}) imports {import} (floor {below})"
                ));
            }
        }
    }
    for place in floors.keys().filter(|place| !place.starts_with("src/bin/")) {
        if !files.contains(place) {
            breaches.push(format!(
                "DESIGN.md gives a floor to {place}, which is not there"
            ));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    assert!(
        edges > 60,
        "only {edges} imports were seen: does this test still read the code?"
    );
}

#[test]
fn the_judge_sees_a_breach() {
    assert_eq!(
        expand("crate::{a, b::{c, d}}"),
        ["crate::a", "crate::b::c", "crate::b::d"]
    );
    let code = "use super::{x::Y};\nlet z = crate::parse::fail::Fail;";
    assert_eq!(
        paths(code),
        ["super::x::Y", "crate::parse::fail::Fail", "super"]
    );
}

/// About 300 lines read well; the longer ones are one table or one type with its documentation.
#[test]
fn no_file_of_the_library_is_long() {
    for file in files(&root().join("src")) {
        let lines = std::fs::read_to_string(root().join(&file))
            .unwrap()
            .lines()
            .count();
        assert!(lines <= 600, "{file} has {lines} lines: is it one thing?");
    }
}
