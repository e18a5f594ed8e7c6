//! Overlays: unsaved texts that replace files.

use std::path::Path;

use openapi_expr_files::{Bundle, Disk, FileKind, Files, NotBelow, Overlay, Root, resolve_below};

use crate::Counting;

const LIMIT: u64 = 1 << 20;

#[test]
fn an_unsaved_text_replaces_that_of_the_file() {
    let mut files = Overlay::new(Counting::new([
        ("/api/a.yaml", "openapi: 3.1.0\npaths: {$ref: b.yaml}\n"),
        ("/api/b.yaml", "/old: {}\n"),
    ]));
    files.insert("/api/b.yaml", "/new: {}\n");
    let bundle = Bundle::open(&files, "/api/a.yaml", Root::Parent).unwrap();
    assert_eq!(bundle.sources()[1].text().as_str(), "/new: {}\n");
    assert_eq!(files.inner().read(), [("/api/a.yaml".to_owned(), 1)]);
    files.remove("/api/b.yaml");
    assert_eq!(
        &*files.read(Path::new("/api/b.yaml"), LIMIT).unwrap(),
        "/old: {}\n"
    );
}

#[test]
fn an_unsaved_text_may_be_a_new_file_in_a_new_folder() {
    let mut files = Overlay::new(Counting::new([("/api/a.yaml", "a")]));
    files.insert("/api/new/b.yaml", "b");
    let (root, folder) = (Path::new("/api"), Path::new("/api/new"));
    let file = Path::new("/api/new/b.yaml");
    assert_eq!(files.metadata(folder).unwrap().kind, FileKind::Folder);
    assert_eq!(files.metadata(file).unwrap().length, 1);
    assert_eq!(files.list(folder, 9).unwrap(), [file]);
    assert_eq!(files.list(folder, 0).unwrap(), [] as [&Path; 0]);
    assert_eq!(
        resolve_below(&files, root, &root.join("./new/../new/b.yaml")).unwrap(),
        file
    );
    assert!(files.metadata(Path::new("/api/ne")).is_err());
    assert!(matches!(
        resolve_below(&files, folder, &folder.join("../a.yaml")),
        Err(NotBelow::Outside)
    ));
}

#[test]
fn a_text_has_a_limit() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let length = Disk.metadata(&file).unwrap().length;
    assert_eq!(Disk.read(&file, length).unwrap().len() as u64, length);
    let error = Disk.read(&file, length - 1).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::FileTooLarge);
    for (limit, size) in [(9, "9 bytes"), (1 << 10, "1 KiB"), (5 << 20, "5 MiB")] {
        let text = vec![b'a'; usize::try_from(limit).unwrap() + 1];
        let error = Disk::read_stream(&*text, limit).unwrap_err();
        assert_eq!(error.to_string(), format!("the file is larger than {size}"));
    }
}
