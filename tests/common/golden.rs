// Golden files: text that people read and a person has reviewed.
//
// The `main.rs` of a subject includes this file, because each subject is a crate of its own.

use std::path::Path;

/// Asserts that files under `tests/` hold these texts.
///
/// With `BLESS=1`, it writes the files instead: review the difference before you commit it.
#[track_caller]
pub(crate) fn compare<F: AsRef<str>>(files: impl IntoIterator<Item = (F, String)>) {
    let mut differing = Vec::new();
    for (file, text) in files {
        let file = file.as_ref();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(file);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        if old != text {
            differing.push(format!("tests/{file}\n{}", changed_lines(&old, &text)));
        }
    }
    assert!(
        differing.is_empty(),
        "golden files differ; BLESS=1 writes them again\n{}",
        differing.concat()
    );
}

/// The lines that only the file has (`-`) and those that only the text has (`+`).
fn changed_lines(file: &str, text: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (file.lines().collect(), text.lines().collect());
    // The number of lines that are common to what follows `old[i]` and `new[j]`.
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut changed) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            changed.push(format!("-{:4} {}\n", i + 1, old[i]));
            i += 1;
        } else {
            changed.push(format!("+{:4} {}\n", j + 1, new[j]));
            j += 1;
        }
    }
    changed.concat()
}
