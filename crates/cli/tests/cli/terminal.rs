//! Help, manual pages, completions and colours.

use crate::{program, run};

#[test]
fn help_has_examples() {
    for (args, example) in [
        (&["--help"][..], "openapi-expr parse '"),
        (&["help", "eval"], "openapi-expr eval '"),
        (&["parse", "--help"], "openapi-expr parse --standard"),
        (&["eval", "--help"], "--har session.har --entry 2"),
        (&["check-url", "--help"], "openapi-expr check-url https://"),
        (&["completions", "--help"], "bash"),
        (&["man", "--help"], "COMMAND"),
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        assert!(
            ran.stdout.contains(example) && ran.stdout.contains("Usage: "),
            "{}",
            ran.stdout
        );
        // All lines fit into 100 columns, including examples.
        let longest = ran.stdout.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(100), "{args:?}: {longest:?}");
    }
    assert_eq!(
        run(&["--version"]).stdout,
        concat!("openapi-expr ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(run(&[]).code, 2);
    assert_eq!(run(&["nonsense"]).code, 2);
}

#[test]
fn the_examples_of_the_help_run() {
    run(&[
        "parse",
        "--standard",
        "--lenient",
        "fastapi",
        "{$callback_url}/invoices/{$request.body.id}",
    ])
    .answers("{$request.query.callback_url}/invoices/{$request.body#/id}");
    run(&[
        "eval",
        "{$request.query.cb}/done",
        "--url",
        "https://api.example/?cb=https://h.example",
    ])
    .answers("https://h.example/done");
    run(&[
        "check-url",
        "--https-only",
        "--allow-cidr",
        "10.20.0.0/16",
        "https://10.20.0.7/hook",
    ])
    .answers("allow https://10.20.0.7/hook");
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in ["openapi-expr", "check-url", "allow-cidr", "lenient"] {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
    run(&["completions", "tcsh"]).fails(2, "bash");
}

#[test]
fn every_state_of_the_bash_script_has_a_case() {
    let script = run(&["completions", "bash"]).stdout;
    let states: Vec<_> = script
        .lines()
        .filter_map(|line| line.trim().strip_prefix("cmd=\"")?.strip_suffix('"'))
        .collect();
    assert!(states.len() > 10, "{states:?}");
    for state in states.into_iter().filter(|state| !state.is_empty()) {
        assert!(
            script
                .lines()
                .any(|line| line.trim() == format!("{state})")),
            "{state}"
        );
    }
}

#[test]
fn the_program_and_every_command_have_a_manual_page() {
    let page = run(&["man"]);
    assert_eq!(page.code, 0);
    assert!(
        page.stdout.contains(".TH openapi-expr 1") && page.stdout.contains("check\\-url"),
        "{}",
        page.stdout
    );
    for command in ["parse", "eval", "check-url", "completions", "man"] {
        let page = run(&["man", command]);
        assert_eq!((page.code, page.stderr.as_str()), (0, ""), "{command}");
        assert!(
            page.stdout
                .contains(&format!(".TH openapi-expr-{command} 1")),
            "{}",
            page.stdout
        );
    }
    run(&["man", "nonsense"]).fails(2, "unknown command `nonsense`");
}

#[test]
fn only_terminals_get_colours() {
    let escapes = |args: &[&str], set: &[(&str, &str)]| {
        let output = program()
            .args(args)
            .envs(set.iter().copied())
            .output()
            .unwrap();
        (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b))
    };
    let args = ["parse", "$url", "$urls"];
    assert_eq!(escapes(&args, &[]), (false, false));
    assert_eq!(escapes(&args, &[("CLICOLOR_FORCE", "1")]), (true, true));
    assert_eq!(
        escapes(&args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]),
        (false, false)
    );
    // Output for programs has no colours, and values keep their escape sequences.
    for args in [
        &["parse", "--json", "$url"][..],
        &["check-url", "https://h.example/"],
        &["eval", "https://h.example/"],
    ] {
        assert_eq!(
            escapes(args, &[("CLICOLOR_FORCE", "1")]),
            (false, false),
            "{args:?}"
        );
    }
    run(&[
        "eval",
        "--as",
        "text",
        "$request.body",
        "--text",
        "\u{1b}[31mred",
    ])
    .answers("\u{1b}[31mred");
}

#[test]
fn untrusted_text_cannot_control_the_terminal() {
    let ran = run(&[
        "parse",
        "a\u{1b}[31m\u{202e}b\n{$request.query.\u{9b}c}",
        "\u{1b}{",
    ]);
    let control = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(
        !ran.stdout.contains(control) && !ran.stderr.contains(control),
        "{ran:?}"
    );
    assert!(
        ran.stdout
            .starts_with("a\\u{1b}[31m\\u{202e}b\\n{$request.query.\\u{9b}c}\n"),
        "{}",
        ran.stdout
    );
}
