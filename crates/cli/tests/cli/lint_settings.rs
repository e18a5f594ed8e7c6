//! The levels of rules: flags, `openapi-expr.toml`, and `--explain`.

use openapi_expr::lint::Rule;

use crate::lint::{Folder, fired, golden, text, with_key};
use crate::{end, program, run, run_with};

/// A relative URL, which has one warning.
const RELATIVE: &str = "/relative/{$request.body#/id}";

/// Returns the severities of the findings of `lint` with these arguments.
fn severities(folder: &Folder, args: &[&str]) -> Vec<String> {
    let answer = folder.json(args);
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| one["severity"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn flags_set_the_level_of_rules() {
    let folder = Folder::with("a.yaml", with_key(RELATIVE));
    let code = |args: &[&str]| folder.run(&[&["lint", "a.yaml"], args].concat()).code;
    for (args, severity, exit) in [
        (&[][..], Some("warning"), 0),
        (&["--deny", "warnings"], Some("error"), 1),
        (&["-D", "relative-url"], Some("error"), 1),
        (&["--deny=OE207"], Some("error"), 1),
        (&["--deny=oe207"], Some("error"), 1),
        (&["--allow", "relative-url"], None, 0),
        (&["-A", "OE207", "--deny", "warnings"], None, 0),
        (&["--deny", "warnings", "--allow", "OE207"], None, 0),
        (&["-W", "relative-url", "-W", "spaces"], Some("warning"), 0),
        (&["--deny", "spaces"], Some("warning"), 0),
        // A rule that is set to `warn` is one of the warnings.
        (&["-W", "relative-url", "-D", "warnings"], Some("error"), 1),
    ] {
        let got = severities(&folder, &[&["a.yaml"], args].concat());
        assert_eq!(
            got.iter().map(String::as_str).collect::<Vec<_>>(),
            Vec::from_iter(severity),
            "{args:?}"
        );
        assert_eq!(code(args), exit, "{args:?}");
    }
    // An error is set to a warning, and a note to an error.
    folder.write("a.yaml", with_key("{$request.body.id}"));
    assert_eq!(
        (
            severities(&folder, &["a.yaml", "-W", "dotted-body"]),
            code(&["-W", "dotted-body"])
        ),
        (vec!["warning".to_owned()], 0)
    );
    folder.write("a.yaml", with_key("https://h.example/"));
    assert_eq!(
        (
            severities(&folder, &["a.yaml"]),
            code(&["--deny", "warnings"])
        ),
        (vec!["note".to_owned()], 0)
    );
    assert_eq!(code(&["--deny", "literal-url"]), 1);
}

#[test]
fn unknown_rules_are_errors_with_a_suggestion() {
    for flag in ["--allow", "--warn", "--deny", "--explain"] {
        let file = if flag == "--explain" {
            &[][..]
        } else {
            &["data/fastapi.yaml"]
        };
        let ran = run(&[&["lint", flag, "dotted-bodies"], file].concat());
        let listed = "help: `openapi-expr lint --explain all` lists the rules\n";
        ran.fails(
            2,
            &format!("unknown rule `dotted-bodies`; did you mean `dotted-body`?\n{listed}"),
        );
    }
    for (name, near) in [
        ("dotted-bod", "; did you mean `dotted-body`?"),
        ("Dotted_Body", "; did you mean `dotted-body`?"),
        ("body-dotted", ""),
        ("dotted", "; did you mean `dotted-body`, `dotted-pointer`?"),
        ("literal", "; did you mean `literal-url`?"),
        ("OE1033", "; did you mean `dotted-body`?"),
        ("oe-103", "; did you mean `dotted-body`?"),
        ("no-target-", "; did you mean `no-target`?"),
        ("x", ""),
        ("", ""),
        ("something else", ""),
    ] {
        run(&["lint", "--explain", name]).fails(2, &format!("unknown rule `{name}`{near}\nhelp: "));
    }
    // `warnings` is only valid with `--deny`.
    run(&["lint", "--allow", "warnings", "data/fastapi.yaml"]).fails(2, "unknown rule `warnings`");
}

#[test]
fn explain_prints_why_a_rule_matters() {
    let ran = run(&["lint", "--explain", "dotted-body"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    golden("explain.txt", &ran.stdout);
    for name in ["OE103", "oe103"] {
        assert_eq!(run(&["lint", "--explain", name]).stdout, ran.stdout);
    }
    for rule in Rule::ALL {
        let ran = run(&["lint", "--explain", rule.name()]);
        let expected = format!(
            "{} {}: {}\n{}, {} by default\n\n{}\nSee {}.\n",
            rule.code(),
            rule.name(),
            rule.summary(),
            rule.category(),
            rule.severity(),
            rule.explanation(),
            rule.clause()
        );
        assert_eq!((ran.code, ran.stdout), (0, expected));
    }
    let all = run(&["lint", "--explain", "all"]);
    assert_eq!((all.code, all.stdout.lines().count()), (0, Rule::ALL.len()));
    for (line, rule) in all.stdout.lines().zip(Rule::ALL) {
        let words: Vec<_> = line.split_whitespace().take(3).collect();
        assert_eq!(
            words,
            [rule.code(), &rule.severity().to_string(), rule.name()]
        );
        assert!(line.ends_with(rule.summary()), "{line}");
    }
    run(&["lint", "--explain", "spaces", "a.yaml"]).fails(2, "cannot be used with");
    run(&["lint", "--explain", "spaces", "--fix"]).fails(2, "cannot be used with");
}

#[test]
fn a_settings_file_applies_to_its_folder() {
    let folder = Folder::with("api/v1/a.yaml", with_key(RELATIVE));
    folder.write("api/v2/b.yaml", with_key(RELATIVE));
    folder.write("openapi-expr.toml", "[rules]\nrelative-url = \"deny\"\n");
    assert_eq!(severities(&folder, &["api"]), ["error", "error"]);
    // Flags override the file, and only the nearest file is read.
    assert_eq!(
        severities(&folder, &["api", "--warn", "OE207"]),
        ["warning", "warning"]
    );
    assert_eq!(
        severities(&folder, &["api", "--no-config"]),
        ["warning", "warning"]
    );
    folder.write("api/v2/openapi-expr.toml", "[rules]\nOE207 = \"note\"\n");
    assert_eq!(severities(&folder, &["api"]), ["error", "note"]);
    folder.write("api/v2/openapi-expr.toml", "# nothing\n");
    assert_eq!(severities(&folder, &["api"]), ["error", "warning"]);
    folder.write("other.toml", "[rules]\nrelative-url = \"allow\"\n");
    assert_eq!(
        severities(&folder, &["api", "--config", "other.toml"]),
        [""; 0]
    );
    folder.write("other.toml", "deny-warnings = true\n");
    assert_eq!(
        severities(&folder, &["api", "--config", "other.toml"]),
        ["error", "error"]
    );
    folder.write(
        "other.toml",
        "deny-warnings = true\n[rules]\nrelative-url = \"warn\"\nliteral-url = \"warn\"\n",
    );
    assert_eq!(
        severities(&folder, &["api", "--config", "other.toml"]),
        ["error", "error"]
    );
    // The working directory only matters for stdin.
    let elsewhere = Folder::new();
    let path = folder.path("api/v1/a.yaml");
    assert_eq!(severities(&elsewhere, &[path.to_str().unwrap()]), ["error"]);
    let stdin = |folder: &Folder| folder.run_with(&["lint", "-"], with_key(RELATIVE)).code;
    assert_eq!((stdin(&folder), stdin(&elsewhere)), (1, 0));
}

#[test]
fn unreadable_settings_are_errors() {
    for (settings, message) in [
        ("[rules]\nrelative-url = \"off\"\n", "unknown variant `off`"),
        (
            "[rules]\nrelative-urls = \"deny\"\n",
            "unknown rule `relative-urls`; did you mean `relative-url`?\nhelp: ",
        ),
        ("deny_warnings = true\n", "unknown field `deny_warnings`"),
        ("[rules\n", "TOML parse error at line 1"),
        ("deny-warnings = 1\n", "invalid type: integer `1`"),
    ] {
        let folder = Folder::with("a.yaml", with_key(RELATIVE));
        folder.write("openapi-expr.toml", settings);
        let found = folder.run(&["lint", "a.yaml"]);
        assert_eq!(found.code, 2, "{settings}");
        assert!(found.stderr.starts_with("error: "), "{}", found.stderr);
        assert!(
            found.stderr.contains(message) && found.stderr.contains("openapi-expr.toml: "),
            "{}",
            found.stderr
        );
        folder.write("named.toml", settings);
        let named = folder.run(&["lint", "a.yaml", "--config", "named.toml"]);
        assert_eq!(named.code, 2, "{settings}");
        assert!(
            named.stderr.starts_with("error: named.toml: ") && named.stderr.contains(message),
            "{}",
            named.stderr
        );
        // The error is reported once, even for several documents.
        folder.write("b.yaml", with_key(RELATIVE));
        let many = folder.run(&["lint", "a.yaml", "b.yaml"]);
        assert_eq!(many.stderr.matches("error: ").count(), 1, "{}", many.stderr);
    }
    let ran = run(&["lint", "data/fastapi.yaml", "--config", "no/such.toml"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.starts_with("error: no/such.toml: "),
        "{}",
        ran.stderr
    );
    run(&["lint", "x", "--config", "a", "--no-config"]).fails(2, "cannot be used with");
}

/// A rule that is off has no fixes.
#[test]
fn an_allowed_rule_is_not_fixed() {
    let folder = Folder::with("a.yaml", text("fastapi.yaml"));
    folder.run(&["lint", "--fix", "--allow", "bare-parameter", "a.yaml"]);
    assert!(
        folder
            .read("a.yaml")
            .contains("'{$callback_url}/invoices/{$request.body#/id}': # as")
    );
    assert_eq!(fired(&folder.json(&["a.yaml"])), [("bare-parameter", 21)]);
}

/// On a terminal, a run over many files has a progress bar. Piped output does not contain it.
#[test]
fn piped_output_has_no_progress_bar() {
    let folder = Folder::new();
    for n in 0..6 {
        folder.write(&format!("{n}.yaml"), with_key(RELATIVE));
    }
    let mut command = program();
    command
        .current_dir(folder.path(""))
        .args(["lint", "."])
        .env("CLICOLOR_FORCE", "1");
    let ran = end(&mut command, "");
    assert_eq!(ran.stderr, "");
    assert!(
        ran.stdout.contains("6 warnings in 6 documents"),
        "{}",
        ran.stdout
    );
    assert_eq!(run_with(&["lint", "--help"], "").code, 0);
}

/// The author of an untrusted document can also write the settings. So settings that are large or
/// not a file are rejected without reading them in full.
#[test]
fn settings_have_a_limit() {
    let folder = Folder::with("a.yaml", with_key(RELATIVE));
    let line = "# a comment\n";
    let full = "[rules]\nrelative-url = 'deny'\n".to_owned()
        + &line.repeat((256 * 1024 - 32) / line.len());
    folder.write("openapi-expr.toml", &full);
    assert_eq!(severities(&folder, &["a.yaml"]), ["error"]);
    for (name, text) in [
        ("lines", full + &line.repeat(4)),
        ("zeros", "\0".repeat(5_000_000)),
        ("é", "é".repeat(131_073)),
    ] {
        folder.write("openapi-expr.toml", &text);
        let ran = folder.run(&["lint", "a.yaml"]);
        let message = "openapi-expr.toml: the file is larger than 256 KiB\n";
        assert!(
            ran.code == 2 && ran.stderr.contains(message),
            "{name}: {}",
            ran.stderr
        );
        folder
            .run(&["lint", "--config", "openapi-expr.toml", "a.yaml"])
            .fails(2, message.trim_end());
    }
    // The error for a long line only shows a part of it.
    folder.write("openapi-expr.toml", "\0".repeat(200_000));
    let stderr = folder.run(&["lint", "a.yaml"]).stderr;
    assert!(
        stderr.contains("TOML parse error") && stderr.len() < 4_000,
        "{} bytes",
        stderr.len()
    );
    let file = std::fs::File::create(folder.path("openapi-expr.toml")).unwrap();
    file.set_len(1 << 40).unwrap();
    assert!(
        folder
            .run(&["lint", "a.yaml"])
            .stderr
            .contains("the file is larger than 256 KiB")
    );
    std::fs::remove_file(folder.path("openapi-expr.toml")).unwrap();
    std::fs::create_dir(folder.path("openapi-expr.toml")).unwrap();
    assert!(
        folder
            .run(&["lint", "a.yaml"])
            .stderr
            .contains("openapi-expr.toml: it is not a file")
    );
    assert_eq!(
        folder
            .run(&["lint", "--config", "openapi-expr.toml", "a.yaml"])
            .code,
        2
    );
}

/// The program neither waits for a pipe nor reads a device, and an error does not show the content
/// of a link's target.
#[cfg(unix)]
#[test]
fn settings_that_are_not_files_are_errors() {
    use std::os::unix::fs::symlink;

    let folder = Folder::with("a.yaml", with_key(RELATIVE));
    let settings = folder.path("openapi-expr.toml");
    let run = |message: &str| {
        let ran = folder.run(&["lint", "a.yaml"]);
        assert!(
            ran.code == 2 && ran.stderr.contains(message),
            "{message}: {}",
            ran.stderr
        );
        std::fs::remove_file(&settings).unwrap();
        ran.stderr
    };
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&settings)
            .status()
            .unwrap()
            .success()
    );
    run("openapi-expr.toml: it is not a file");
    symlink("/dev/zero", &settings).unwrap();
    run("openapi-expr.toml: it is not a file");
    folder
        .run(&["lint", "--config", "/dev/zero", "a.yaml"])
        .fails(2, "/dev/zero: the file is larger than 256 KiB");
    folder.write("secret", "password: hunter2\n");
    symlink("secret", &settings).unwrap();
    let stderr = run("openapi-expr.toml: the link does not point to settings\n");
    assert!(
        !stderr.contains("hunter2") && !stderr.contains("password"),
        "{stderr}"
    );
    // A link to settings is allowed, and so is a pipe that is given by name.
    folder.write("shared.toml", "[rules]\nrelative-url = 'deny'\n");
    symlink("shared.toml", &settings).unwrap();
    assert_eq!(severities(&folder, &["a.yaml"]), ["error"]);
    let piped = crate::end(
        crate::program().current_dir(folder.path("")).args([
            "lint",
            "--config",
            "/dev/stdin",
            "a.yaml",
        ]),
        "[rules]\nrelative-url = 'deny'\n",
    );
    assert_eq!(piped.code, 1, "{piped:?}");
}
