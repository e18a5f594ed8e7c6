//! Each group has a baseline. Compare with it within one run. A time by itself means little.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod by_hand;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use openapi_expr::{Body, Exchange, Expression, Leniency, Policy, Syntax, Template, UrlTemplate};

const TEMPLATE: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";
const TARGET: &str = "/invoices/?callback_url=https%3A%2F%2Fwww.external.org%2Fevents";

/// Parses one expression, borrowed. The baseline compares the text with a constant, which is the
/// minimum cost of reading it.
fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for text in [
        "$url",
        "$method",
        "$statusCode",
        "$request.header.X-Callback-Url",
        "$request.query.callback_url",
        "$request.path.eventType",
        "$request.body#/callbackUrl",
        "$response.body#/user/addresses/0/street",
    ] {
        group.bench_function(BenchmarkId::new("expression", text), |b| {
            b.iter(|| Expression::parse(black_box(text)).is_ok());
        });
        group.bench_function(
            BenchmarkId::new("baseline: every character read", text),
            |b| {
                b.iter(|| black_box(text).chars().filter(|c| *c == '}').count());
            },
        );
    }
    group.finish();
}

/// Compiles the example template, which owns its text. It needs at least two allocations.
fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    group.bench_function("template", |b| {
        b.iter(|| Template::parse(black_box(TEMPLATE)).unwrap());
    });
    group.bench_function("url template", |b| {
        b.iter(|| UrlTemplate::parse(black_box(TEMPLATE)).unwrap());
    });
    group.bench_function("baseline: text and pieces owned", |b| {
        b.iter(|| {
            let text: std::sync::Arc<str> = black_box(TEMPLATE).into();
            let mut pieces = Vec::with_capacity(4);
            pieces.extend(text.match_indices(['{', '}']).map(|(at, _)| at));
            (text, pieces)
        });
    });
    group.finish();
}

/// Evaluates to text and to a URL. The baseline is code written by hand for this one template, with
/// the same checks.
fn evaluate(c: &mut Criterion) {
    let body =
        serde_json::json!({"id": "2expen51ve", "customer": "Mr. Richie Rich", "total": "9999"});
    let raw = body.to_string();
    let template = Template::parse(TEMPLATE).unwrap();
    let compiled = UrlTemplate::new(&template).unwrap();
    let policy = Policy::public();
    // As in a server: parsed, in origin form.
    let uri: http::Uri = TARGET.parse().unwrap();
    let query = uri.query().unwrap();
    let exchange = Exchange::new("POST")
        .uri(&uri)
        .request_body(Body::value(&body));
    let unread = Exchange::new("POST")
        .uri(&uri)
        .request_body(Body::json(raw.as_bytes()));

    let mut group = c.benchmark_group("expand");
    let mut buffer = String::with_capacity(256);
    group.bench_function("into a reused buffer", |b| {
        b.iter(|| {
            buffer.clear();
            template
                .expand_into(black_box(&exchange), &mut buffer)
                .unwrap();
            buffer.len()
        });
    });
    group.bench_function("baseline: by hand", |b| {
        b.iter(|| {
            buffer.clear();
            by_hand::expand(black_box(query), black_box(&body), &mut buffer).unwrap();
            buffer.len()
        });
    });
    group.finish();

    let mut group = c.benchmark_group("to_url");
    group.bench_function("compiled", |b| {
        b.iter(|| compiled.to_url(black_box(&exchange), &policy).unwrap());
    });
    group.bench_function("compiled, raw body", |b| {
        b.iter(|| compiled.to_url(black_box(&unread), &policy).unwrap());
    });
    group.bench_function("compiled each time", |b| {
        b.iter(|| template.to_url(black_box(&exchange), &policy).unwrap());
    });
    group.bench_function("baseline: by hand", |b| {
        b.iter(|| by_hand::to_url(black_box(query), black_box(&body)).unwrap());
    });
    group.finish();
}

/// Reads the last key of a raw body of 100 KB. The baseline skips the body and finds nothing.
fn raw_body(c: &mut Criterion) {
    let item = |n: usize| {
        format!(
            r#"{{"sku":"A-{n}","name":"an item with a name of some length","price":{n}.50,"tags":["a","b"]}}"#
        )
    };
    let items = (0..1100).map(item).collect::<Vec<_>>().join(",");
    let nested = format!(r#"{{"items":[{items}],"callbackUrl":"https://h.example/cb","id":"7"}}"#);
    let flat = (0..2600)
        .map(|n| format!(r#""member{n:05}":"value of member {n}""#))
        .collect::<Vec<_>>()
        .join(",");
    let flat = format!(r#"{{{flat},"callbackUrl":"https://h.example/cb","id":"7"}}"#);
    let one = Template::parse("{$request.body#/callbackUrl}").unwrap();
    let two = Template::parse("{$request.body#/callbackUrl}/x/{$request.body#/id}").unwrap();
    let mut group = c.benchmark_group("raw body");
    for (shape, json) in [("nested", &nested), ("flat", &flat)] {
        group.throughput(Throughput::Bytes(json.len() as u64));
        let exchange = Exchange::new("POST").request_body(Body::json(json.as_bytes()));
        group.bench_function(BenchmarkId::new("one pointer", shape), |b| {
            b.iter(|| one.expand(black_box(&exchange)).unwrap());
        });
        group.bench_function(BenchmarkId::new("two pointers", shape), |b| {
            b.iter(|| two.expand(black_box(&exchange)).unwrap());
        });
        group.bench_function(BenchmarkId::new("baseline: IgnoredAny", shape), |b| {
            b.iter(|| {
                serde_json::from_slice::<serde::de::IgnoredAny>(black_box(json.as_bytes())).unwrap()
            });
        });
        group.bench_function(
            BenchmarkId::new("baseline: serde_json::Value", shape),
            |b| {
                b.iter(|| {
                    serde_json::from_slice::<serde_json::Value>(black_box(json.as_bytes())).unwrap()
                });
            },
        );
    }
    group.finish();
}

/// Parses hostile texts from 100 bytes to the limit. The throughput should be constant.
fn hostile(c: &mut Criterion) {
    let mut group = c.benchmark_group("hostile");
    for unit in [
        "{",
        "}",
        "{$",
        "~",
        "/",
        "<$",
        "{a",
        "$request.body#/",
        "{$request.body#/~",
        "{{$url}}",
        "{ $url }",
    ] {
        for prefix in ["", "x", "$request.body#"] {
            for size in [100, 1000, 4096 - 16] {
                let text = format!("{prefix}{}", unit.repeat(size / unit.len()));
                group.throughput(Throughput::Bytes(text.len() as u64));
                group.bench_function(BenchmarkId::new(format!("{prefix}{unit}"), size), |b| {
                    b.iter(|| {
                        Template::parse_with(
                            black_box(&text),
                            Syntax::openapi().lenient(Leniency::LENIENT),
                        )
                        .is_ok()
                    });
                });
            }
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1))
        .sample_size(50);
    targets = parse, compile, evaluate, raw_body, hostile
}
criterion_main!(benches);
