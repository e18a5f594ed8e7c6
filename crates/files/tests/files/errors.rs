//! Errors have a code, and their messages are safe for a line of a terminal.

use std::error::Error;
use std::path::Path;

use openapi_expr_files::json::Part;
use openapi_expr_files::message::append_header;
use openapi_expr_files::{
    Bundle, Disk, Files, Origin, Overlay, Root, Settings, find_rule, har, resolve_below,
};

/// Checks the code and the message of an error.
fn error<E: Error + 'static>(error: E, code: &str, expected: &str) {
    let message = error.to_string();
    assert!(message.contains(expected), "{message}");
    assert!(!message.contains(char::is_control), "{message:?}");
    let is_kebab = |c: char| c.is_ascii_lowercase() || c == '-';
    assert!(code.chars().all(is_kebab), "{code}");
}

#[test]
fn messages_are_one_line_and_escape_untrusted_text() {
    let missing = Bundle::open(&Disk, "/no\u{9b}where", Root::Parent).unwrap_err();
    assert_eq!(missing.name(), "/no\u{9b}where");
    error_of(missing);
    let origin = Origin::text("a\u{9b}.yaml");
    error_of(Bundle::read(&Disk, origin, "a: [").unwrap_err());

    let rule = find_rule("blan\u{9b}k").unwrap_err();
    let (code, text) = (rule.code(), rule.text().to_owned());
    assert_eq!(text, "blan\u{9b}k");
    error(rule, code, "unknown rule");

    let mut files = Overlay::new(Disk);
    files.insert(
        "/nowhere/openapi-expr.toml",
        "[rules]\n'a\u{9b}' = 'deny'\n",
    );
    let folder = Path::new("/nowhere");
    let settings = Settings::nearest().linter(&files, folder).unwrap_err();
    assert_eq!(settings.file(), folder.join("openapi-expr.toml"));
    let message = settings.to_string();
    assert!(
        message.contains("/nowhere/openapi-expr.toml: "),
        "{message}"
    );
    assert!(!message.contains('\u{9b}'), "{message:?}");

    let json = Part::parse("{\"a\u{9b}\": ").unwrap_err();
    let code = json.code();
    error(json, code, "this is not JSON");
    let archive = har::read(r#"{"log": {"entries": []}}"#, 3).unwrap_err();
    let code = archive.code();
    error(archive, code, "the archive has no entries");

    let mut headers = http::HeaderMap::new();
    let header = append_header(&mut headers, "a\u{9b}", "b").unwrap_err();
    let code = header.code();
    error(header, code, "is not a valid header field name");
    let outside = resolve_below(&files, folder, Path::new("/else")).unwrap_err();
    let code = outside.code();
    error(outside, code, "outside the root");
    assert!(files.read(Path::new("/else/where"), 1).is_err());
}

fn error_of(open: openapi_expr_files::OpenError) {
    let code = open.code();
    error(open, code, "\\u{9b}");
}
