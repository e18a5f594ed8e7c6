//! `lint --fix`: how a file is replaced, and what of it is kept.

use std::fs;
use std::io::Read as _;

use crate::lint::{Folder, text};

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
