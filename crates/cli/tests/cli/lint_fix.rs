//! `lint --fix` and `--diff`: the changes, and how they are written.

use std::fs;
use std::io::Read as _;

use crate::lint::{Folder, text, with_key};

const KEY: &str = "'{$callback_url}/invoices/{$request.body.id}': # as the tutorial has it\n            post: {}\n";

/// Checks that the key `before` is fixed to `after`, and that nothing else in the document changes.
#[track_caller]
fn fixes(before: &str, after: &str) {
    let document = |key: &str| text("fastapi.yaml").replace(KEY, key);
    for wrap in [
        str::to_owned,
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}# é😀\n{text}# $request.body.id"),
    ] {
        let folder = Folder::with("a.yaml", wrap(&document(before)));
        let diff = folder.run(&["lint", "--diff", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), wrap(&document(before)), "{diff:?}");
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), wrap(&document(after)), "{ran:?}");
        // A second run changes nothing.
        let again = folder.run(&["lint", "--fix", "a.yaml"]);
        assert!(!again.stdout.contains("fixed"), "{again:?}");
        assert_eq!(
            (folder.read("a.yaml"), again.stderr),
            (wrap(&document(after)), String::new())
        );
    }
}

/// A comment without a space before it is not changed, with a warning.
#[test]
fn comments_without_a_space_are_kept() {
    let document = |key: &str| {
        text("fastapi.yaml").replace(KEY, &format!("{key}#: it's\n          : {{post: {{}}}}#\n"))
    };
    let (before, after) = (
        document("? '{$request.body.id}'"),
        document("? '{$request.body#/id}'"),
    );
    let folder = Folder::with("a.yaml", &before);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(folder.read("a.yaml"), after, "{ran:?}");
    assert!(
        ran.stderr.contains("a comment needs a space before it"),
        "{ran:?}"
    );
}

#[test]
fn the_style_of_the_text_is_kept() {
    for (before, after) in [
        (
            "'{$request.body.id}/it''s'  :   {post: {}} # '{$request.body.id}'\n",
            "'{$request.body#/id}/it''s'  :   {post: {}} # '{$request.body.id}'\n",
        ),
        // A method in the wrong case.
        (
            "'{$request.query.callback_url}':\n            POST:  {} # POST\n",
            "'{$request.query.callback_url}':\n            post:  {} # POST\n",
        ),
        (
            "\"{$request.body.id}\\u002Fa\\x41\" : {post: {}}\n",
            "\"{$request.body#/id}\\u002Fa\\x41\" : {post: {}}\n",
        ),
        (
            "? \"{$\\u0072equest.body.id}/\\\n             {$request.body.customer}\"\n          : {post: {}}\n",
            "? \"{$request.body#/id}/\\\n             {$request.body#/customer}\"\n          : {post: {}}\n",
        ),
        (
            "https://h.example/{$request.body.id}: {post: {}}\n",
            "https://h.example/{$request.body#/id}: {post: {}}\n",
        ),
        (
            "? |-\n            {$request.body.id}\n          : post: {}\n",
            "? |-\n            {$request.body#/id}\n          : post: {}\n",
        ),
        (
            "? >-\n            {$request.body.id}\n\n          : post: {}\n",
            "? >-\n            {$request.body#/id}\n\n          : post: {}\n",
        ),
        (
            "? |2- # |\n            {$request.body.id}\n          : post: {}\n",
            "? |2- # |\n            {$request.body#/id}\n          : post: {}\n",
        ),
        (
            "{'{$request.body.id}': {post: {}}, ? \"{$request.body.customer}\" : {}}\n",
            "{'{$request.body#/id}': {post: {}}, ? \"{$request.body#/customer}\" : {}}\n",
        ),
        // Text that needs quotes gets them, and its anchor and tag are kept.
        (
            "request.body#/id : {post: {}}\n",
            "'{$request.body#/id}' : {post: {}}\n",
        ),
        (
            "&a !!str request.body#/id : {post: {}}\n",
            "&a !!str '{$request.body#/id}' : {post: {}}\n",
        ),
        (
            "{request.body#/id: {post: {}}}\n",
            "{'{$request.body#/id}': {post: {}}}\n",
        ),
    ] {
        fixes(before, after);
    }
}

#[test]
fn the_layout_of_json_is_kept() {
    let document = |key: &str| {
        format!(
            "{{\"openapi\":\"3.0.0\",\r\n\t\"x\" : \"\\u00e9\\/\\ud83d\\ude00\", \"components\":{{\"callbacks\":{{ \"a\":{{\"{key}\":{{\"post\":{{}}}}}}}}}}}}"
        )
    };
    for (before, after) in [
        (
            "{$request.body.id}\\/\\u00e9",
            "{$request.body#/id}\\/\\u00e9",
        ),
        (
            "\\ud83d\\ude00{\\u0024request.body.id}",
            "\\ud83d\\ude00{$request.body#/id}",
        ),
        (
            "{ $request.body#/a\\\"b\\\\c }",
            "{$request.body#/a\\\"b\\\\c}",
        ),
    ] {
        let folder = Folder::with("a.json", document(before));
        folder.run(&["lint", "--fix", "a.json"]);
        assert_eq!(folder.read("a.json"), document(after));
        assert!(serde_json::from_str::<serde_json::Value>(&document(after)).is_ok());
    }
}

/// Values and targets of links are fixed like keys. The text of an anchor is fixed once.
#[test]
fn values_of_links_are_fixed_once() {
    let document = |id: &str, other: &str, target: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a/{{id}}:\n    get:\n      parameters: [{{name: id, in: path, required: true}}]\n      \
             responses:\n        '200':\n          content: {{application/json: {{}}}}\n          links:\n            one:\n              \
             operationRef: {target} # a path\n              parameters: {{id: {id}}}\n            two:\n              \
             operationRef: '#/paths/~1a~1%7Bid%7D/get'\n              parameters:\n                id: {other} # a place\n"
        )
    };
    let good = "'#/paths/~1a~1%7Bid%7D/get'";
    for (before, after) in [
        (
            ("$response.body.id", "1", good),
            ("$response.body#/id", "1", good),
        ),
        (
            ("\"$response.body.id\"", "$response.body.id", good),
            ("\"$response.body#/id\"", "$response.body#/id", good),
        ),
        (
            ("&id $response.body.id", "*id", good),
            ("&id $response.body#/id", "*id", good),
        ),
        (
            ("1", "'order {$response.body.id}'", good),
            ("1", "'order {$response.body#/id}'", good),
        ),
        (
            ("1", "|-\n                  $response.body.id\n", good),
            ("1", "|-\n                  $response.body#/id\n", good),
        ),
        (
            ("1", "1", "\"#/paths//a/{id}/get\""),
            ("1", "1", "\"#/paths/~1a~1%7Bid%7D/get\""),
        ),
    ] {
        let (before, after) = (
            document(before.0, before.1, before.2),
            document(after.0, after.1, after.2),
        );
        let folder = Folder::with("a.yaml", before);
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), after, "{ran:?}");
        assert!(ran.stdout.contains(" fixed, "), "{}", ran.stdout);
    }
}

#[test]
fn only_certain_fixes_are_written() {
    for key in [
        "{$request.body#/customr}",
        "https://h.example/",
        "{url}",
        "$request.query.callback_url/events",
    ] {
        let folder = Folder::with("a.yaml", with_key(key));
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!(folder.read("a.yaml"), with_key(key), "{ran:?}");
        let diff = Folder::with("a.yaml", with_key("{$request.body#/customr}"))
            .run(&["lint", "--diff", "a.yaml"]);
        assert_eq!((diff.code, diff.stdout.as_str()), (1, ""));
        assert_eq!(
            diff.stderr,
            "1 error in 1 document (2 operations, 1 expression)\n"
        );
    }
}

/// Findings that remain are reported as without `--fix`, in every format, and decide the exit code.
#[test]
fn findings_without_a_fix_are_reported_after_fixing() {
    let document = with_key("{$callback_url}/{$request.body.id}/{$request.body#/nothing}");
    let folder = Folder::with("a.yaml", &document);
    let answer = folder.json(&["--fix", "a.yaml"]);
    assert_eq!(crate::lint::fired(&answer), [("unknown-property", 21)]);
    assert_eq!(
        answer["findings"][0]["text"],
        "{$request.query.callback_url}/{$request.body#/id}/{$request.body#/nothing}"
    );
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .ends_with("\n2 fixed, 1 error in 1 document (2 operations, 1 expression)\n"),
        "{}",
        ran.stdout
    );
}

/// A key is not fixed if a `$ref` goes through it, or if the object already has the fixed key.
#[test]
fn a_fix_that_cannot_be_written_is_reported() {
    let twice = text("fastapi.yaml").replace(
        KEY,
        "'{$request.body.id}': {post: {}}\n          '{$request.body#/id}': {}\n",
    );
    let folder = Folder::with("a.yaml", &twice);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!((ran.code, folder.read("a.yaml")), (1, twice));
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:21:13: OE103 is not fixed: the object already has such a key\n"
    );
    let document = format!(
        "{}  callbacks:\n    again: {{$ref: '#/paths/~1invoices~1/post/callbacks/invoice_notification'}}\n  pathItems:\n    one:\n      $ref: \
         '#/paths/~1invoices~1/post/callbacks/invoice_notification/%7B$request.body.id%7D'\n",
        with_key("{$request.body.id}")
    );
    let folder = Folder::with("a.yaml", &document);
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!((ran.code, folder.read("a.yaml")), (1, document));
    assert_eq!(
        ran.stderr,
        "warning: a.yaml:21:13: OE103 is not fixed: a `$ref` goes through the key, and would no longer resolve\n"
    );
}

#[test]
fn referenced_files_are_fixed() {
    let folder = Folder::with(
        "api/a.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'paths/a.yaml#/item'}\n",
    );
    folder.write(
        "api/b.yaml",
        "openapi: 3.1.0\npaths:\n  /b: {$ref: './paths/a.yaml#/item'}\n",
    );
    let item = |key: &str| {
        format!(
            "# é\nitem:\n  post:\n    requestBody: {{content: {{application/json: {{}}}}}}\n    callbacks:\n      done:\n        '{key}': {{post: {{}}}} # stays\n"
        )
    };
    folder.write("api/paths/a.yaml", item("{$request.body.id}"));
    let ran = folder.run(&["lint", "--fix", "api"]);
    assert_eq!(folder.read("api/paths/a.yaml"), item("{$request.body#/id}"));
    assert!(ran.stdout.contains("1 fixed"), "{}", ran.stdout);
    assert_eq!(
        folder.read("api/a.yaml"),
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'paths/a.yaml#/item'}\n"
    );
}

/// Two documents refer to a file with one mistake. The diff contains its fix once.
#[test]
fn a_shared_file_is_in_the_diff_once() {
    let folder = Folder::with(
        "a.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'item.yaml'}\n",
    );
    folder.write(
        "b.yaml",
        "openapi: 3.1.0\npaths:\n  /b: {$ref: 'item.yaml'}\n",
    );
    folder.write(
        "item.yaml",
        "post:\n  parameters: [{name: a, in: query}]\n  callbacks:\n    done:\n      '{$a}': {post: {}}\n",
    );
    let ran = folder.run(&["lint", "--diff", "a.yaml", "b.yaml"]);
    assert_eq!(
        ran.stdout.matches("--- a/item.yaml\n").count(),
        1,
        "{}",
        ran.stdout
    );
    assert_eq!(
        ran.stdout
            .matches("+      '{$request.query.a}': {post: {}}\n")
            .count(),
        1,
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("1 error, 1 note in 2 documents"),
        "{}",
        ran.stderr
    );
}

/// The diff keeps escape sequences, because they are part of the text.
#[test]
fn a_diff_keeps_the_bytes_of_the_text() {
    let document = with_key("{$request.body.id}").replace("# as", "# \u{1b}[31mred\u{1b}[0m as");
    let folder = Folder::with("a.yaml", document);
    let ran = folder.run(&["lint", "--diff", "a.yaml"]);
    assert!(
        ran.stdout
            .contains("+          '{$request.body#/id}': # \u{1b}[31mred\u{1b}[0m as the"),
        "{}",
        ran.stdout
    );
}

/// A program that reads the file during the fix sees the old or the new text, never a mixture.
#[test]
fn a_file_is_replaced_atomically() {
    let folder = Folder::with("a.yaml", text("fastapi.yaml"));
    let mut opened = fs::File::open(folder.path("a.yaml")).unwrap();
    folder.run(&["lint", "--fix", "a.yaml"]);
    let mut seen = String::new();
    opened.read_to_string(&mut seen).unwrap();
    assert_eq!(seen, text("fastapi.yaml"));
    assert_ne!(folder.read("a.yaml"), seen);
    let names: Vec<_> = fs::read_dir(folder.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["a.yaml"], "no other file is left in the folder");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = Folder::with("real/a.yaml", text("fastapi.yaml"));
    fs::set_permissions(
        folder.path("real/a.yaml"),
        fs::Permissions::from_mode(0o751),
    )
    .unwrap();
    symlink("real/a.yaml", folder.path("link.yaml")).unwrap();
    let ran = folder.run(&["lint", "--fix", "link.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(
        fs::symlink_metadata(folder.path("link.yaml"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(
        fs::metadata(folder.path("real/a.yaml"))
            .unwrap()
            .permissions()
            .mode()
            & 0o7777,
        0o751
    );
    assert!(folder.read("real/a.yaml").contains("{$request.body#/id}"));

    let folder = Folder::with("a.yaml", text("fastapi.yaml"));
    folder.write("b.yaml", text("fastapi.yaml"));
    fs::set_permissions(folder.path("a.yaml"), fs::Permissions::from_mode(0o444)).unwrap();
    let ran = folder.run(&["lint", "--fix", "a.yaml", "b.yaml"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            2,
            "error: a.yaml: the file is read-only: nothing was written\n"
        )
    );
    assert_eq!(folder.read("a.yaml"), text("fastapi.yaml"));
    // Its findings are still reported, and the other file is still fixed.
    assert!(
        ran.stdout.contains("--> a.yaml:21:13\n") && !ran.stdout.contains("--> b.yaml"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.ends_with(
            "2 fixed, 2 errors in 2 documents (4 operations, 2 expressions); 1 file could not be read or written\n"
        ),
        "{}",
        ran.stdout
    );
    assert!(folder.read("b.yaml").contains("{$request.body#/id}"));
    assert_eq!(folder.run(&["lint", "--diff", "a.yaml"]).code, 1);
}

/// A link that is found in a folder is read like a file, but a fix does not write outside of the
/// folder through it. A link that is given by name is written through.
#[cfg(unix)]
#[test]
fn a_fix_does_not_write_through_a_link_that_was_found_in_a_folder() {
    use std::os::unix::fs::symlink;

    let wrong = || text("fastapi.yaml");
    let referring = "openapi: 3.1.0\npaths:\n  /a: {$ref: 'item.yaml'}\n";
    let item = "post:\n  parameters: [{name: a, in: query}]\n  callbacks:\n    done:\n      '{$a}': {post: {}}\n";
    let repository = || {
        let folder = Folder::with("outside/spec.yaml", wrong());
        folder.write("outside/refers.yaml", referring);
        folder.write("outside/item.yaml", item);
        folder.write("repo/own/real.yaml", wrong());
        symlink("../outside/spec.yaml", folder.path("repo/direct.yaml")).unwrap();
        symlink("direct.yaml", folder.path("repo/twice.yaml")).unwrap();
        symlink("../outside/refers.yaml", folder.path("repo/refers.yaml")).unwrap();
        symlink("own/real.yaml", folder.path("repo/inside.yaml")).unwrap();
        symlink("../outside", folder.path("repo/folder")).unwrap();
        folder
    };
    let stays = "is not fixed: it is outside the folder and was found through a link: pass the file by name";
    for args in [
        &["--fix", "repo"][..],
        &["--fix", "repo", "--root", "."],
        &["--fix", "repo/*.yaml"],
        &["--fix", "repo/*/*.yaml", "repo"],
        &["--diff", "repo"],
    ] {
        let folder = repository();
        let ran = folder.run(&[&["lint", "--no-config"], args].concat());
        assert_eq!(folder.read("outside/spec.yaml"), wrong(), "{args:?}");
        assert_eq!(folder.read("outside/refers.yaml"), referring, "{args:?}");
        let rooted = args.contains(&"--root");
        assert!(
            rooted || folder.read("outside/item.yaml") == item,
            "{args:?}"
        );
        assert!(
            ran.stderr.contains(stays) && ran.code == 1,
            "{args:?}: {ran:?}"
        );
        assert!(
            args.contains(&"--diff")
                || folder
                    .read("repo/own/real.yaml")
                    .contains("$request.body#/id"),
            "{args:?}"
        );
        assert!(!ran.stdout.contains("outside/"), "{args:?}: {ran:?}");
        // Its findings are still reported.
        assert!(
            args.contains(&"--diff") || ran.stdout.contains("--> repo/direct.yaml:21:13"),
            "{args:?}: {ran:?}"
        );
    }
    // The root for references is the folder of the link, not the folder of its target.
    let folder = repository();
    folder.write("repo/item.yaml", "get: {}\n");
    let ran = folder.run(&["lint", "--fix", "--no-config", "repo/refers*"]);
    assert!(
        !ran.stdout.contains("$a") && folder.read("outside/item.yaml") == item,
        "{ran:?}"
    );
    // A link that is given by name may point anywhere. The order of the arguments does not matter.
    for args in [
        &["repo/direct.yaml"][..],
        &["repo", "repo/direct.yaml"],
        &["repo/direct.yaml", "repo"],
    ] {
        let folder = repository();
        folder.run(&[&["lint", "--fix", "--no-config"], args].concat());
        assert!(
            folder
                .read("outside/spec.yaml")
                .contains("$request.body#/id"),
            "{args:?}"
        );
    }
    // The settings are also those of the folder, unless the link is given by name.
    let folder = repository();
    folder.write(
        "outside/openapi-expr.toml",
        "[rules]\ndotted-body = 'allow'\nbare-parameter = 'allow'\n",
    );
    assert!(
        folder.run(&["lint", "repo/direct*"]).code == 1
            && folder.run(&["lint", "repo/direct.yaml"]).code == 0
    );
}

/// A fix keeps the owner and the group of a file. A file with several names is not changed.
#[cfg(unix)]
#[test]
fn owners_and_hard_links_are_kept() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

    let folder = Folder::with("a.yaml", text("fastapi.yaml"));
    fs::hard_link(folder.path("a.yaml"), folder.path("b.yaml")).unwrap();
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    let error = "error: a.yaml: the file has 2 names (hard links), and the others would keep the old text: nothing was written\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (2, error));
    assert!(
        folder.read("a.yaml") == text("fastapi.yaml") && ran.stdout.contains("--> a.yaml:21:13\n"),
        "{ran:?}"
    );
    fs::remove_file(folder.path("b.yaml")).unwrap();
    assert_eq!(folder.run(&["lint", "--fix", "a.yaml"]).code, 0);

    // Only a user with enough rights can change the owner of a file.
    for (owner, group) in [
        (Some(1234), Some(1234)),
        (None, Some(1234)),
        (Some(1234), None),
    ] {
        let folder = Folder::with("a.yaml", text("fastapi.yaml"));
        if chown(folder.path("a.yaml"), owner, group).is_err() {
            return;
        }
        fs::set_permissions(folder.path("a.yaml"), fs::Permissions::from_mode(0o4640)).unwrap();
        let before = fs::metadata(folder.path("a.yaml")).unwrap();
        let ran = folder.run(&["lint", "--fix", "a.yaml"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        let after = fs::metadata(folder.path("a.yaml")).unwrap();
        assert_eq!(
            (after.uid(), after.gid(), after.mode()),
            (before.uid(), before.gid(), before.mode())
        );
        assert_ne!(after.ino(), before.ino(), "replaced by a new file");
    }
}

/// The new file has the access list and the attributes of the old one. It does not get those that
/// its folder has for new files.
#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_are_kept() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};

    // Version 2, then the permissions of the owner, user 1234, the group, the mask and others.
    let list = |user: u8| {
        let entry = |tag: u8, may: u8, id: [u8; 4]| [&[tag, 0, may, 0][..], &id].concat();
        let (nobody, named) = ([0xff; 4], 1234_u32.to_le_bytes());
        let entries = [
            (1, 6, nobody),
            (2, user, named),
            (4, 4, nobody),
            (0x10, 6, nobody),
            (0x20, 0, nobody),
        ];
        [2, 0, 0, 0]
            .into_iter()
            .chain(
                entries
                    .into_iter()
                    .flat_map(|(tag, may, id)| entry(tag, may, id)),
            )
            .collect::<Vec<_>>()
    };
    let get = |path: &std::path::Path, name: &str| {
        let mut value = vec![0; 1024];
        let length = getxattr(path, name, value.as_mut_slice()).ok()?;
        value.truncate(length);
        Some(value)
    };
    let folder = Folder::with("own/a.yaml", text("fastapi.yaml"));
    folder.write("given/a.yaml", text("fastapi.yaml"));
    let file = folder.path("own/a.yaml");
    // Some file systems do not support them.
    let set = |path: &std::path::Path, name: &str, value: &[u8]| {
        setxattr(path, name, value, XattrFlags::empty()).is_ok()
    };
    let attributes =
        set(&file, "user.origin", b"https://h.example/") && set(&file, "user.empty", b"");
    let lists = set(&file, "system.posix_acl_access", &list(6))
        && set(&folder.path("given"), "system.posix_acl_default", &list(4));
    for path in ["own/a.yaml", "given/a.yaml"] {
        let before = fs::metadata(folder.path(path)).unwrap().permissions();
        let ran = folder.run(&["lint", "--fix", path]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_eq!(
            fs::metadata(folder.path(path)).unwrap().permissions(),
            before
        );
    }
    if attributes {
        assert_eq!(
            get(&file, "user.origin").as_deref(),
            Some(&b"https://h.example/"[..])
        );
        assert_eq!(get(&file, "user.empty").as_deref(), Some(&b""[..]));
    }
    if lists {
        assert_eq!(get(&file, "system.posix_acl_access"), Some(list(6)));
        assert_eq!(
            get(&folder.path("given/a.yaml"), "system.posix_acl_access"),
            None
        );
    }
}

/// If no new file can be created in the folder, the old file is not changed. Root can still write
/// there.
#[cfg(unix)]
#[test]
fn a_file_in_a_read_only_folder_is_not_changed() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::with("a/a.yaml", text("fastapi.yaml"));
    fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o555)).unwrap();
    let writable = fs::write(folder.path("a/probe"), "").is_ok();
    let ran = folder.run(&["lint", "--fix", "a/a.yaml"]);
    if writable {
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    } else {
        assert!(
            ran.code == 2 && ran.stderr.contains("no file can be created in its folder"),
            "{ran:?}"
        );
        assert_eq!(folder.read("a/a.yaml"), text("fastapi.yaml"));
    }
    fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Two keys have the same mistake, and fixing the second one would cause another error. It is not
/// fixed, and the exit code is 1.
#[test]
fn a_fix_that_is_an_error_is_not_written() {
    let body = "type: object, properties: {url: {type: string, format: uri}, tags: {type: array, items: {type: string}}}";
    let document = |first: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{{body}}}}}}}}}\n      \
             callbacks:\n        one: {{'{first}': {{post: {{}}}}}}\n        two: {{'{{request.body#/tags}}': {{post: {{}}}}}}\n"
        )
    };
    let folder = Folder::with("a.yaml", document("{request.body#/url}"));
    let ran = folder.run(&["lint", "--fix", "a.yaml"]);
    assert_eq!(
        folder.read("a.yaml"),
        document("{$request.body#/url}"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stdout.contains("OE104") && !ran.stdout.contains("OE307"),
        "{ran:?}"
    );
}
