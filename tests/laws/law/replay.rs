//! Runs every seed, and every input that once broke a law, through its target.

use std::fs;
use std::path::{Path, PathBuf};

use super::TARGETS;

/// A file, or the files below a directory in the order of their names. Empty if the path does not
/// exist.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}

/// Runs `target` on the files at `paths`, and returns their number.
pub(crate) fn run(target: &str, paths: &[PathBuf]) -> usize {
    let (_, law) = TARGETS
        .iter()
        .find(|(name, _)| *name == target)
        .expect("a target's name");
    let files: Vec<_> = paths.iter().flat_map(|path| files(path)).collect();
    let breaks = |file: &&PathBuf| {
        let data = fs::read(file).unwrap();
        std::panic::catch_unwind(|| law(&data)).is_err()
    };
    let broken: Vec<_> = files.iter().filter(breaks).collect();
    assert!(
        broken.is_empty(),
        "{target}: {broken:#?} break a law, see above"
    );
    files.len()
}

/// The directories of the seeds and the regressions of a target.
pub(crate) fn directories(fuzz: &Path, target: &str) -> Vec<PathBuf> {
    ["seeds", "regressions"]
        .iter()
        .map(|kind| fuzz.join(kind).join(target))
        .collect()
}

/// The `main` of a target without a fuzzer.
pub(crate) fn main(target: &str) {
    let named: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let paths = if named.is_empty() {
        directories(Path::new(env!("CARGO_MANIFEST_DIR")), target)
    } else {
        named
    };
    println!("{target}: {} files keep the laws", run(target, &paths));
}
