//! Streams: flushing, memory, and readers that close them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};
use std::thread;

use serde_json::Value;

use crate::program;

fn spawn(args: &[&str]) -> Child {
    let mut command = program();
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn stderr(child: &mut Child) -> String {
    let mut text = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn an_answer_comes_before_the_next_line() {
    for (args, line, member) in [
        (["parse", "--jsonl"], r#"{"text":"$url"}"#, "pieces"),
        (
            ["eval", "--jsonl"],
            r#"{"text":"https://h.example/"}"#,
            "value",
        ),
        (
            ["check-url", "--jsonl"],
            r#"{"url":"https://h.example/"}"#,
            "verdict",
        ),
        (["check-url", "--jsonl"], "bad", "error"),
    ] {
        let mut child = spawn(&args);
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        // If three lines arrive at once, the last answer is not held back either.
        for count in [1, 1, 3] {
            input
                .write_all(format!("{line}\n").repeat(count).as_bytes())
                .unwrap();
            for _ in 0..count {
                let mut answer = String::new();
                output.read_line(&mut answer).unwrap();
                let answer: Value = serde_json::from_str(&answer).unwrap();
                assert!(answer.get(member).is_some(), "{answer}");
            }
        }
        drop(input);
        assert_eq!(child.wait().unwrap().code(), Some(i32::from(line == "bad")));
    }
}

#[test]
fn a_closed_stdout_ends_the_stream_without_an_error() {
    let mut child = spawn(&["check-url", "--jsonl"]);
    let mut input = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        let line = "{\"url\":\"https://h.example/\"}\n".repeat(1000);
        // Writing fails, and the loop ends, when the program has ended.
        while input.write_all(line.as_bytes()).is_ok() {}
    });
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut answer = String::new();
    output.read_line(&mut answer).unwrap();
    assert!(answer.contains("allow"), "{answer}");
    drop(output);
    writer.join().unwrap();
    assert_eq!(
        (child.wait().unwrap().code(), stderr(&mut child).as_str()),
        (Some(0), "")
    );
}

#[test]
fn an_output_without_a_reader_is_not_an_error() {
    for args in [
        &["parse", "$url", "$method"][..],
        &["parse", "--json", "$url"],
        &["parse", "--standard", "$url"],
        &["eval", "https://h.example/"],
        &["check-url", "https://h.example/"],
        &["--help"],
        &["completions", "bash"],
        &["man"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = program().args(args).stdout(writer).output().unwrap();
        assert_eq!(
            (ran.status.code(), ran.stderr.len()),
            (Some(0), 0),
            "{args:?}"
        );
    }
    // The same for stderr.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = program()
        .args(["parse", "$ur"])
        .stderr(writer)
        .output()
        .unwrap();
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(1), 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in [
        &["parse", "$url"][..],
        &["check-url", "https://h.example/"],
        &["man"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let ran = program().args(args).stdout(full).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        assert!(ran.stderr.starts_with(b"error: "), "{args:?}");
    }
}

#[test]
fn a_long_stream_needs_constant_memory() {
    const LINES: usize = 200_000;
    let mut child = spawn(&["check-url", "--jsonl"]);
    let mut input = std::io::BufWriter::new(child.stdin.take().unwrap());
    let writer = thread::spawn(move || {
        for n in 0..LINES {
            writeln!(input, "{{\"url\":\"https://h{n}.example/\",\"n\":{n}}}").unwrap();
        }
    });
    let output = BufReader::new(child.stdout.take().unwrap());
    let (mut count, mut most) = (0, 0);
    for answer in output.lines() {
        let answer = answer.unwrap();
        assert!(
            answer.contains(&format!("https://h{count}.example/")) && answer.contains("allow"),
            "{answer}"
        );
        count += 1;
        if count % 20_000 == 0 {
            most = most.max(resident_kib(&child));
        }
    }
    writer.join().unwrap();
    assert_eq!((child.wait().unwrap().code(), count), (Some(0), LINES));
    assert!(most < 32 * 1024, "{most} KiB");
}

/// Returns the memory of a running program, or 0 if it is unknown.
fn resident_kib(child: &Child) -> usize {
    if !cfg!(target_os = "linux") {
        return 0;
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    // A program that has ended has no such line. Its answers are still in the pipe.
    line.map_or(0, |line| {
        line.trim().trim_end_matches(" kB").parse().unwrap()
    })
}
