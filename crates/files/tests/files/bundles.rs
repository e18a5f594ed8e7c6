//! Bundles: the files that they contain, and how often each file is read.

use openapi_expr::Linter;
use openapi_expr_files::{
    Bundle, Disk, Edit, Fixed, Linted, OpenError, Origin, Overlay, Placed, ReadOnce, Root,
    Settings, Source, Text,
};

use crate::Counting;

/// Returns a document with a callback in another file, and with the text of `more`.
fn document(more: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths:\n  /a: {{post: {{callbacks: {{done: {{$ref: 'shared.yaml#/done'}}}}}}}}\n{more}"
    )
}

const SHARED: &str = "done:\n  '{$URL}/a': {}\nother: {$ref: broken.yaml}\n";

fn files() -> Counting {
    Counting::new([
        (
            "/api/one.yaml",
            &document("  /b: {$ref: 'shared.yaml#/x'}\n"),
        ),
        (
            "/api/two.yaml",
            &document("  /b: {$ref: './shared.yaml#/x'}\n"),
        ),
        ("/api/shared.yaml", SHARED),
        ("/api/broken.yaml", "a: [\n"),
    ])
}

#[test]
fn a_bundle_reads_each_file_once() {
    // If the file has a URI of its own, its references are resolved a second time.
    for own in ["", "$self: https://h.example/shared.yaml\n"] {
        let shared = format!("{own}{SHARED}");
        let files = Counting::new([
            (
                "/api/one.yaml",
                &document("  /b: {$ref: '../api/shared.yaml#/x'}\n"),
            ),
            ("/api/shared.yaml", &shared),
            ("/api/broken.yaml", "a: [\n"),
        ]);
        let root = Root::Folder("/api".into());
        let bundle = Bundle::open(&files, "/api/one.yaml", root).unwrap();
        let linter = Linter::new();
        let linted = bundle.lint(&linter);
        let fixed = bundle.fix(&files, &linter, &linted).unwrap();
        assert_eq!(fixed.count(), 1);
        let once = ["/api/broken.yaml", "/api/one.yaml", "/api/shared.yaml"];
        let once = once.map(|path| (path.to_owned(), 1));
        // A file that cannot be read is not in the bundle. Fixing reads it again, because a fix may
        // make it readable.
        let twice: Vec<_> = files.read();
        assert_eq!(twice[1..], once[1..]);
        assert_eq!(twice[0], ("/api/broken.yaml".to_owned(), 2));
    }
}

#[test]
fn a_run_reads_each_file_once() {
    let files = Overlay::new(ReadOnce::new(files()));
    let linter = Linter::new();
    for path in ["/api/one.yaml", "/api/two.yaml", "/api/one.yaml"] {
        let bundle = Bundle::open(&files, path, Root::Parent).unwrap();
        let linted = bundle.lint(&linter);
        assert_eq!(bundle.fix(&files, &linter, &linted).unwrap().count(), 1);
    }
    let read = files.inner().inner().read();
    assert_eq!(read.len(), 4);
    assert!(read.iter().all(|(_, times)| *times == 1), "{read:?}");
}

#[test]
fn everything_can_be_sent_to_another_thread() {
    fn is_send<T: Send + Sync>() {}
    is_send::<Bundle>();
    is_send::<Disk>();
    is_send::<Edit>();
    is_send::<Fixed>();
    is_send::<Linted>();
    is_send::<OpenError>();
    is_send::<Overlay<ReadOnce<Disk>>>();
    is_send::<Placed>();
    is_send::<Settings>();
    is_send::<Source>();
    is_send::<Text>();
}

#[test]
fn an_error_begins_with_the_name_of_the_document() {
    let files = files();
    let error = |path: &str| {
        Bundle::open(&files, path, Root::Parent)
            .unwrap_err()
            .to_string()
    };
    assert!(error("/api/none.yaml").starts_with("/api/none.yaml: "));
    assert!(error("/api/broken.yaml").starts_with("/api/broken.yaml:2:1: "));
}

#[test]
fn files_that_have_not_changed_are_not_parsed_again() {
    let mut files = Overlay::new(files());
    let bundle = Bundle::open(&files, "/api/one.yaml", Root::Parent).unwrap();
    let is_same = |again: &Bundle, file: usize| {
        std::ptr::eq(bundle.sources()[file].root(), again.sources()[file].root())
    };
    let text = document("  /c: {$ref: 'shared.yaml#/y'}\n");
    let again = bundle.reopen(&files, text.as_str()).unwrap();
    assert_eq!(again.sources()[0].text().as_str(), text);
    assert!(!is_same(&again, 0) && is_same(&again, 1));

    files.insert("/api/shared.yaml", "done: {}\n");
    let text = bundle.sources()[0].text().shared();
    let again = bundle.reopen(&files, text).unwrap();
    assert_eq!(again.sources()[1].value()["done"], serde_json::json!({}));
    assert!(is_same(&again, 0) && !is_same(&again, 1));
}

#[test]
fn remarks_have_places() {
    let text = "openapi: 3.1.0\npaths:\n  /a: {$ref: 'https://h.example/a'}\ninfo:\n  title: x\n  title: y\n";
    let bundle = Bundle::read(&files(), Origin::text("api.yaml"), text).unwrap();
    let remarks: Vec<_> = bundle.remarks().collect();
    let [remark] = &remarks[..] else {
        panic!("{remarks:?}")
    };
    assert_eq!((remark.file, remark.name.as_str()), (0, "api.yaml"));
    assert!(text[remark.note.byte..].starts_with("'https://h.example/a'"));
    assert!(remark.to_string().starts_with("api.yaml:3:14: "));
    let losses: Vec<_> = bundle.losses().map(|loss| loss.to_string()).collect();
    let lost = "api.yaml:6:3: the key `title` is also on line 5: only the last one counts";
    assert_eq!(losses, [lost]);
}

#[test]
fn fixes_are_returned_and_not_written() {
    let files = files();
    let linter = Linter::new();
    let bundle = Bundle::open(&files, "/api/one.yaml", Root::Parent).unwrap();
    let linted = bundle.lint(&linter);
    let fixed = bundle.fix(&files, &linter, &linted).unwrap();
    let [change] = &fixed.changes[..] else {
        panic!("{fixed:?}")
    };
    assert_eq!(change.path.as_deref(), Some("/api/shared.yaml".as_ref()));
    assert_eq!(&*change.before, SHARED);
    assert_eq!(*change.after, SHARED.replace("URL", "url"));
    let (left, after) = fixed.left.as_ref().unwrap();
    assert_eq!(left.sources()[1].text().as_str(), &*change.after);
    assert_eq!(after.findings.len() + 1, linted.findings.len());
    // The edits of a finding are the same change.
    let placed = linted
        .findings
        .iter()
        .find(|placed| placed.finding.fix.is_some())
        .unwrap();
    let edits = bundle.sources()[placed.file].edits(placed).unwrap();
    let mut text = SHARED.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.bytes.clone(), &edit.text);
    }
    assert_eq!(text, *change.after);
}

#[test]
fn a_fix_that_is_refused_does_not_stop_the_others() {
    // For every seventh key, the fixed key already exists.
    let key = |n: usize| match n % 7 {
        0 => format!("  '{{$URL}}/{n}': {{}}\n  '{{$url}}/{n}': {{}}\n"),
        _ => format!("  '{{$URL}}/{n}': {{}}\n"),
    };
    let shared = format!("done:\n{}", (0..50).map(key).collect::<String>());
    let files = Counting::new([
        ("/api/one.yaml", &document("")),
        ("/api/shared.yaml", &shared),
    ]);
    let linter = Linter::new();
    let bundle = Bundle::open(&files, "/api/one.yaml", Root::Parent).unwrap();
    let fixed = bundle.fix(&files, &linter, &bundle.lint(&linter)).unwrap();
    assert_eq!((fixed.count(), fixed.refused.len()), (42, 8), "{fixed:#?}");
    let after = &fixed.changes[0].after;
    assert_eq!(after.matches("$URL").count(), 8);
    let refused = "the object already has such a key";
    assert!(fixed.refused.iter().all(|why| why.ends_with(refused)));
}

#[test]
fn a_fix_does_not_break_references_through_its_key() {
    let text = |reference: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a: {{post: {{callbacks: {{done: {{'{{$URL}}': {{post: {{}}}}}}}}}}}}\n  /b: {{$ref: '{reference}'}}\n"
        )
    };
    let linter = Linter::new();
    let key = "#/paths/~1a/post/callbacks/done/%7B$URL%7D";
    for (reference, refused) in [
        (key.to_owned(), 1),
        (format!("{key}/post"), 1),
        (format!("{key}-"), 0),
        (format!("#{}", "/".repeat(60_000)), 0),
    ] {
        let origin = Origin::text("api.yaml");
        let bundle = Bundle::read(&Disk, origin, text(&reference)).unwrap();
        let fixed = bundle.fix(&Disk, &linter, &bundle.lint(&linter)).unwrap();
        assert_eq!(fixed.refused.len(), refused, "{:?}", fixed.refused);
        assert_eq!(fixed.count(), 1 - refused);
    }
}

#[test]
fn only_comments_above_a_line_silence_it() {
    // Comments above one line with many findings, and texts that look like comments.
    let comment = "# openapi-expr: allow OE999x -- so\n      # openapi-expr: allow no-operation -- so\n      ";
    let keys = ["'{$url}': {}, ", "'{$url}/a': {}, ", "'{$url}/b': {}, "].concat();
    let texts = "  - 'x # openapi-expr: allow no-operation -- y'\n".repeat(30);
    let text = format!(
        "openapi: 3.1.0\nx-texts:\n{texts}paths:\n  /a: {{post: {{callbacks: {{\n      {}done: {{{keys}}}}}}}}}\n",
        comment.repeat(10)
    );
    let bundle = Bundle::read(&Disk, Origin::text("api.yaml"), text).unwrap();
    let linted = bundle.lint(&Linter::new());
    assert_eq!(linted.complaints.len(), 10);
    assert_eq!(linted.findings.len(), 0, "{:?}", linted.findings.first());
}
