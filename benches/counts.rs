//! Instruction counts of the hot paths under callgrind, against the table `benches/counts.tsv`.
//!
//! `cargo bench --bench counts` fails if a count differs by more than 1 % from the table, in either
//! direction, so that a gain is written down as well as a loss. `-- --bless` writes the table.
//! Another compiler than the table's may differ by 5 %. Without valgrind, the bench says so and
//! measures nothing. Outside of `cargo bench`, it runs each path once.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use openapi_expr::{
    Body, Document, Exchange, Expression, Linter, Policy, Template, UrlTemplate, serde_json,
};
use serde_json::{Value, json};

const TEMPLATE: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";
const TARGET: &str = "/invoices/?callback_url=https%3A%2F%2Fwww.external.org%2Fevents";

/// A hot path: its name, the repetitions that are counted, and what repeats it.
type HotPath = (&'static str, usize, fn(usize));

const PATHS: [HotPath; 14] = [
    ("parse-status", 500, |n| parse(n, "$statusCode")),
    ("parse-header", 500, |n| {
        parse(n, "$request.header.X-Callback-Url");
    }),
    ("parse-body", 500, |n| {
        parse(n, "$request.body#/callbackUrl");
    }),
    ("template-parse", 200, |n| {
        repeat(n, || Template::parse(black_box(TEMPLATE)).unwrap());
    }),
    ("url-template-parse", 200, |n| {
        repeat(n, || UrlTemplate::parse(black_box(TEMPLATE)).unwrap());
    }),
    ("expand", 200, expand),
    ("to-url", 200, |n| to_url(n, false)),
    ("to-url-raw", 200, |n| to_url(n, true)),
    ("check-url", 200, check_url),
    ("raw-1k-1", 50, |n| raw(n, 10, 1)),
    ("raw-1k-4", 50, |n| raw(n, 10, 4)),
    ("raw-1k-16", 50, |n| raw(n, 10, 16)),
    ("document", 2, |n| document(n, false)),
    ("document-and-lint", 2, |n| document(n, true)),
];

fn repeat<T>(times: usize, mut run: impl FnMut() -> T) {
    for _ in 0..times {
        black_box(run());
    }
}

fn parse(times: usize, text: &str) {
    repeat(times, || Expression::parse(black_box(text)).is_ok());
}

fn expand(times: usize) {
    let (body, uri) = (json!({"id": "2expen51ve"}), TARGET.parse().unwrap());
    let exchange = Exchange::new("POST")
        .uri(&uri)
        .request_body(Body::value(&body));
    let template = Template::parse(TEMPLATE).unwrap();
    let mut buffer = String::with_capacity(256);
    repeat(times, || {
        buffer.clear();
        template
            .expand_into(black_box(&exchange), &mut buffer)
            .unwrap();
    });
}

fn to_url(times: usize, raw: bool) {
    let (body, uri) = (json!({"id": "2expen51ve"}), TARGET.parse().unwrap());
    let text = body.to_string();
    let given = if raw {
        Body::json(text.as_bytes())
    } else {
        Body::value(&body)
    };
    let exchange = Exchange::new("POST").uri(&uri).request_body(given);
    let (template, policy) = (UrlTemplate::parse(TEMPLATE).unwrap(), Policy::public());
    repeat(times, || {
        template.to_url(black_box(&exchange), &policy).unwrap()
    });
}

fn check_url(times: usize) {
    let policy = Policy::public();
    repeat(times, || {
        policy
            .check_url(black_box(
                "https://www.external.org/events/invoices/2expen51ve",
            ))
            .unwrap()
    });
}

/// Some members of a raw object of `items` items, the wanted ones last.
fn raw(times: usize, items: usize, wanted: usize) {
    let mut text = "{".to_owned();
    for n in 0..items {
        write!(
            text,
            r#""item{n}":{{"sku":"A-{n}","name":"an item with a name","price":{n}.50}},"#
        )
        .unwrap();
    }
    for n in 0..wanted {
        write!(text, r#""wanted{n}":"w{n}","#).unwrap();
    }
    text.push_str(r#""end":null}"#);
    let mut keys = String::new();
    for n in 0..wanted {
        write!(keys, "{{$request.body#/wanted{n}}}").unwrap();
    }
    let template = Template::parse(&keys).unwrap();
    let exchange = Exchange::new("POST").request_body(Body::json(text.as_bytes()));
    let mut buffer = String::with_capacity(1024);
    repeat(times, || {
        buffer.clear();
        template
            .expand_into(black_box(&exchange), &mut buffer)
            .unwrap();
    });
}

fn document(times: usize, lint: bool) {
    let item = |n: usize| {
        json!({"post": {
            "operationId": format!("create{n}"),
            "parameters": [{"name": "hook", "in": "query", "required": true, "schema": {"type": "string", "format": "uri"}}],
            "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/order"}}}},
            "responses": {"201": {"description": "", "links": {"next": {"operationId": format!("create{n}")}}}},
            "callbacks": {"done": {"{$request.query.hook}/{$request.body#/id}": {"post": {}}}}
        }})
    };
    let paths: serde_json::Map<String, Value> = (0..50)
        .map(|n| (format!("/orders{n}/{{id}}"), item(n)))
        .collect();
    let api = json!({"openapi": "3.1.1", "paths": paths, "components": {"schemas": {"order": {
        "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}
    }}}});
    if lint {
        repeat(times, || {
            Linter::new().check(black_box(&api)).findings().len()
        });
    } else {
        repeat(times, || Document::new(black_box(&api).clone()).unwrap());
    }
}

/// The instructions of this program with one path repeated.
fn instructions(path: &str, times: usize) -> Option<u64> {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["--path", path, &times.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{path}: {said}");
    let (_, count) = said.rsplit_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

fn compiler() -> String {
    let run = Command::new("rustc").arg("--version").output();
    run.map_or_else(
        |_| String::new(),
        |run| String::from_utf8_lossy(&run.stdout).trim().to_owned(),
    )
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/counts.tsv")
}

/// Measures each path once with and once without repetitions, so that the start-up is not counted.
fn measure() -> Option<Vec<(&'static str, u64)>> {
    let each = PATHS.iter().map(|(path, times, _)| {
        let without = instructions(path, 0)?;
        Some((
            *path,
            (instructions(path, *times)? - without) / *times as u64,
        ))
    });
    each.collect()
}

fn guard(bless: bool) -> ExitCode {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("instruction counts left out: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    let counts = measure().unwrap();
    let compiler = compiler();
    if bless {
        let rows = counts
            .iter()
            .map(|(path, count)| format!("{path}\t{count}\n"));
        std::fs::write(
            table(),
            format!("# {compiler}\n{}", rows.collect::<String>()),
        )
        .unwrap();
    }
    let known = std::fs::read_to_string(table()).unwrap();
    let allowed = if known.starts_with(&format!("# {compiler}\n")) {
        1
    } else {
        5
    };
    let mut failed = false;
    for (path, count) in counts {
        let known = known
            .lines()
            .find_map(|line| line.strip_prefix(path)?.strip_prefix('\t'));
        let known: u64 = known.map_or(0, |known| known.parse().unwrap());
        let differs = count.abs_diff(known) * 100 > known * allowed;
        failed |= differs;
        println!(
            "{path:20} {count:>9}  table {known:>9}{}",
            if differs { "  DIFFERS" } else { "" }
        );
    }
    if failed {
        println!(
            "more than {allowed} % apart: find out why, then `cargo bench --bench counts -- --bless`"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, path, times] = args.as_slice()
        && flag == "--path"
    {
        let (_, _, run) = PATHS.iter().find(|(name, _, _)| name == path).unwrap();
        run(times.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    if args.iter().any(|arg| arg == "--bench") {
        return guard(args.iter().any(|arg| arg == "--bless"));
    }
    for (_, _, run) in PATHS {
        run(1);
    }
    ExitCode::SUCCESS
}
