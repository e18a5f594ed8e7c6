//! Any input has a result, or a clear error with exit code 2. The program never panics.

use std::fmt::Write as _;
use std::fs::File;

use proptest::prelude::*;

use crate::lint::{Folder, text, with_key};
use crate::run_with;

/// Checks that both commands reject the text with one error, which contains `message`.
#[track_caller]
fn rejected(text: &str, message: &str) {
    for args in [
        &["lint", "-"][..],
        &["lint", "--format", "sarif", "-"],
        &["lint", "--diff", "-"],
        &["callbacks", "--json", "-"],
    ] {
        let ran = run_with(args, text);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(
            ran.stderr.starts_with("error: <stdin>:") && ran.stderr.contains(message),
            "{args:?}: {}",
            ran.stderr
        );
        assert_eq!(
            ran.stderr.matches("error: ").count(),
            1,
            "{args:?}: {}",
            ran.stderr
        );
    }
}

#[test]
fn deep_documents_are_an_error() {
    for deep in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(10_000),
        format!("{}1{}", "[".repeat(300), "]".repeat(300)),
        (0..1000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n"),
    ] {
        rejected(&deep, "nested deeper than 200 levels");
    }
    rejected(
        &format!(
            "openapi: 3.1.0\na: {}1{}\n",
            "{a: ".repeat(250),
            "}".repeat(250)
        ),
        "nested deeper than 200 levels",
    );
    // A deep document within the limits is read, and so are its schemas.
    let deep = format!(
        "{}{{\"type\": \"string\"}}{}",
        "{\"properties\": {\"a\": ".repeat(80),
        "}}".repeat(80)
    );
    let pointer = "/a".repeat(64);
    let document = with_key(&format!(
        "{{$request.query.callback_url}}?{{$request.body#{pointer}}}"
    ))
    .replace("type: object", &format!("allOf: [{deep}]"));
    let ran = run_with(&["lint", "-"], document);
    assert!(ran.code < 2, "{}", ran.stderr);
}

/// Returns `a0: &a0 …`, followed by anchors that each repeat the previous one.
fn repeated_aliases(count: usize, repeated: impl Fn(usize) -> String) -> String {
    let mut text = String::from("openapi: 3.1.0\na0: &a0 {x: y}\n");
    for n in 1..count {
        writeln!(text, "a{n}: &a{n} {}", repeated(n - 1)).unwrap();
    }
    text
}

#[test]
fn aliases_that_grow_are_an_error() {
    rejected(
        &repeated_aliases(40, |n| format!("[{}]", format!("*a{n},").repeat(10))),
        "aliases expand to too much",
    );
    rejected(
        &repeated_aliases(64, |n| format!("{{a: *a{n}, b: *a{n}}}")),
        "aliases expand to too much",
    );
    rejected(
        &repeated_aliases(2000, |n| format!("[*a{n}]")),
        "nested deeper than",
    );
    rejected(
        "a: &a {b: *a}\n",
        "the alias is inside the node that it repeats",
    );
    rejected("a: *nowhere\n", "");
    let merged: String = (0..2000).fold(String::from("a: &a {"), |text, n| {
        text + &format!("k{n}: 1, ")
    });
    let merged = (0..2000).fold(merged + "}\nb:\n", |text, n| {
        text + &format!("  k{n}: {{<<: *a}}\n")
    });
    rejected(&merged, "merge keys expand to too much");
}

#[test]
fn invalid_texts_are_errors_with_a_place() {
    for (text, message) in [
        ("", "1:1: the document is empty"),
        ("# nothing\n", "the document is empty"),
        ("\u{feff}", "the document is empty"),
        ("openapi: 3.1.0\npaths:\n\t/a: 1\n", "3:"),
        ("openapi: 3.1.0\npaths: {/a: [}\n", "2:"),
        (
            "openapi: 3.1.0\n---\n",
            "2:1: a second document starts here",
        ),
        ("openapi: '3.1.0\n", ":"),
        ("{\"openapi\": \"3.1.0\"", ":"),
        ("{\"openapi\": \"3.1.0\"} x", ":"),
        ("{\"a\": \"\\ud83d\"}", "1:"),
        ("\u{0}", ":"),
        ("a: !<", ":"),
        ("{a, [b]: c}", "a key must be a string"),
    ] {
        rejected(text, message);
    }
    for bytes in [&b"\xff\xfeo\0p\0"[..], b"\xfe\xff\0o", b"a: \xc3", b"\x80"] {
        let ran = run_with(&["lint", "-"], bytes);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (2, "error: stdin: the text is not UTF-8\n")
        );
    }
}

/// The size is checked before the file is read. The test file is sparse.
#[test]
fn a_huge_file_is_not_read() {
    let folder = Folder::new();
    File::create(folder.path("huge.yaml"))
        .unwrap()
        .set_len(5 << 30)
        .unwrap();
    for args in [
        &["lint", "huge.yaml"][..],
        &["lint", "--fix", "huge.yaml"],
        &["callbacks", "huge.yaml"],
    ] {
        let ran = folder.run(args);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (2, "error: huge.yaml: the file is larger than 256 MiB\n")
        );
    }
    #[cfg(unix)]
    folder
        .run(&["callbacks", "/dev/zero"])
        .fails(2, "/dev/zero: the file is larger than 256 MiB");
    folder.write("a.yaml", "openapi: 3.1.0\npaths: {/a: {$ref: huge.yaml}}\n");
    let ran = folder.run(&["callbacks", "a.yaml"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            0,
            "warning: a.yaml:2:20: `huge.yaml` is not followed: the files are larger than 64 MiB\n"
        )
    );
}

/// The document is one line with thousands of texts that must be repaired before it can be read.
/// The places after them are still right.
#[test]
fn places_after_thousands_of_repairs_are_right() {
    let emoji = "\"\\ud83d\\ude00 é\",".repeat(5000);
    let mut keys = String::new();
    for n in 0..300 {
        write!(keys, "\"{{$request.body.a}}/{n}\":{{\"post\":{{}}}},").unwrap();
    }
    let document = format!(
        "{{\"openapi\":\"3.1.0\",\"x-a\":[{emoji}1],\"components\":{{\"callbacks\":{{\"a\":{{{}}}}}}}}}",
        keys.trim_end_matches(',')
    );
    let ran = run_with(&["lint", "--format", "json", "-"], document.clone());
    let answer: serde_json::Value = ran.json();
    let columns: Vec<_> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["column"].as_u64().unwrap())
        .collect();
    let characters: Vec<_> = document
        .match_indices("$request")
        .map(|(at, _)| document.split_at(at).0.chars().count() as u64 + 1)
        .collect();
    assert_eq!((columns.len(), columns), (300, characters));
}

/// A document refers to more files than the limit allows.
#[test]
fn too_many_referenced_files_are_reported() {
    let folder = Folder::new();
    let mut document = String::from("openapi: 3.1.0\npaths:\n");
    for n in 0..300 {
        folder.write(
            &format!("p/{n}.yaml"),
            "get: {callbacks: {a: {'{$request.headers.X}': {post: {}}}}}\n",
        );
        writeln!(document, "  /{n}: {{$ref: 'p/{n}.yaml'}}").unwrap();
    }
    folder.write("a.yaml", document);
    let ran = folder.run(&["lint", "--format", "github", "a.yaml"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (1, 256));
    assert_eq!(
        ran.stderr
            .matches("is not followed: there are more than 256 files")
            .count(),
        44,
        "{}",
        ran.stderr
    );
}

/// Writes the key as an explicit key, because implicit keys have at most 1024 characters.
fn explicit(document: &str) -> String {
    document
        .replace("          '", "          ? '")
        .replace("': # as", "'\n          : # as")
}

/// Long keys and many findings in one text are bounded, and each limit is reported.
#[test]
fn large_keys_and_many_findings_are_bounded() {
    let ran = run_with(
        &["lint", "--format", "json", "-"],
        explicit(&with_key(&"{$request.body.id}".repeat(400))),
    );
    let answer: serde_json::Value = ran.json();
    assert_eq!(ran.code, 0, "a text over the limit is a warning");
    assert_eq!(crate::lint::fired(&answer), [("over-limit", 21)]);
    let ran = run_with(
        &["lint", "--format", "github", "-"],
        explicit(&with_key(&"{$request.body.id}".repeat(100))),
    );
    assert!(
        ran.stdout.lines().count() <= 16,
        "{}",
        ran.stdout.lines().count()
    );
    let mut keys = String::new();
    for n in 0..500 {
        write!(
            keys,
            "'{{$request.body.id}}/{n}': {{post: {{}}}}\n          "
        )
        .unwrap();
    }
    let document = text("fastapi.yaml").replace(
        "'{$callback_url}/invoices/{$request.body.id}': # as the tutorial has it\n            post: {}\n",
        &format!("{}\n", keys.trim_end()),
    );
    let folder = Folder::with("a.yaml", &document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert!(
        ran.stdout.contains("500 fixed"),
        "{}",
        ran.stdout.lines().last().unwrap_or_default()
    );
    assert_eq!(
        folder.read("a.yaml"),
        document.replace(".body.id", ".body#/id")
    );
}

proptest! {
    // Each case is two runs of the program.
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Removes and inserts text anywhere in a document.
    #[test]
    fn mangled_documents_end_without_panic(cuts in proptest::collection::vec((0_usize..1200, 0_usize..40, 0..INSERTED.len()), 1..4)) {
        let mut document = text("shop.yaml");
        for (at, length, put) in cuts {
            let mut boundaries = document.char_indices().map(|(at, _)| at).skip(at);
            let start = boundaries.next().unwrap_or(0);
            let end = boundaries.nth(length).unwrap_or(start);
            document.replace_range(start..end, INSERTED[put]);
        }
        for args in [&["lint", "--format", "sarif", "-"][..], &["callbacks", "-"]] {
            let ran = run_with(args, document.clone());
            prop_assert!((0..=2).contains(&ran.code) && !ran.stderr.contains("panicked"), "{:?}\n{}", ran, document);
            prop_assert!(ran.code < 2 || ran.stderr.contains("error: <stdin>:"), "{:?}\n{}", ran, document);
        }
    }
}

/// Texts that often break parsers.
const INSERTED: &[&str] = &[
    "",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "? ",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!x ",
    "# ",
    "\n",
    "\r\n",
    "\t",
    "---\n",
    "\u{feff}",
    "\u{85}",
    "é😀",
    "$",
    "{$request.body.a",
    "<<: ",
    "~",
    "%",
    "'' ",
    "\\ud83d",
    "\u{0}",
    "\u{2028}",
];
