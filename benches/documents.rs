//! Lints a large document. The baseline parses it; compare the two within one run.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use openapi_expr::{Document, Linter};
use serde_json::{Map, Value, json};

/// Returns an API of `resources` resources with operations, schemas and prose. One in `every`
/// resources has a callback and a link.
fn document(resources: usize, every: usize) -> String {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for n in 0..resources {
        let schema = format!("#/components/schemas/Order{n}");
        let content = json!({"application/json": {"schema": {"$ref": schema}}});
        let prose =
            "Creates an order, and tells its caller by the callback when it has been paid or shipped. ".repeat(4);
        let mut item = json!({
            "parameters": [{"name": "shopId", "in": "path", "required": true, "schema": {"type": "string"}}],
            "post": {
                "operationId": format!("createOrder{n}"),
                "description": prose,
                "parameters": [{"name": "dryRun", "in": "query", "schema": {"type": "boolean"}}],
                "requestBody": {"content": content},
                "responses": {"201": {"description": "created", "content": content}}
            }
        });
        if n % every == 0 {
            item["post"]["responses"]["201"]["links"] = json!({"order": {
                "operationId": format!("getOrder{n}"),
                "parameters": {"shopId": "$request.path.shopId", "orderId": "$response.body#/id"}
            }});
            item["post"]["callbacks"] = json!({"paid": {"{$request.body#/customer/hook}/orders/{$request.body#/id}": {"post": {
                "requestBody": {"content": content}, "responses": {"200": {"description": "taken"}}
            }}}});
        }
        paths.insert(format!("/shops/{{shopId}}/orders{n}"), item);
        paths.insert(
            format!("/shops/{{shopId}}/orders{n}/{{orderId}}"),
            json!({"get": {
                "operationId": format!("getOrder{n}"),
                "description": prose,
                "parameters": [
                    {"name": "shopId", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "orderId", "in": "path", "required": true, "schema": {"type": "string"}}
                ],
                "responses": {"200": {"description": "it", "content": content}}
            }}),
        );
        let lines = (0..8).map(|m| {
            (
                format!("member{m}"),
                json!({"type": "string", "description": "One of its members."}),
            )
        });
        let mut properties: Map<String, Value> = lines.collect();
        properties.insert("id".to_owned(), json!({"type": "string"}));
        properties.insert(
            "customer".to_owned(),
            json!({"allOf": [{"type": "object", "required": ["hook"], "properties": {
                "hook": {"type": "string", "format": "uri"}
            }}]}),
        );
        schemas.insert(
            format!("Order{n}"),
            json!({"type": "object", "required": ["id", "customer"], "properties": properties}),
        );
    }
    json!({"openapi": "3.1.1", "info": {"title": "shops", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
        .to_string()
}

/// The first document has one callback and one link in 15 KB, like public documents that have any.
/// In the second one, every resource has them.
fn large(c: &mut Criterion) {
    for (name, every) in [("one in 15 KB", 6), ("one in 2.6 KB", 1)] {
        let text = document(4400, every);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            Linter::new().check(&value).findings().len(),
            0,
            "nothing is wrong with it"
        );
        let mut group = c.benchmark_group(format!("{} MB, {name}", text.len() / 1_000_000));
        group
            .sample_size(10)
            .throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("baseline: parsed by serde_json", |b| {
            b.iter(|| serde_json::from_str::<Value>(black_box(&text)).unwrap());
        });
        group.bench_function("linted", |b| {
            b.iter(|| Linter::new().check(black_box(&value)));
        });
        group.bench_function("compiled", |b| {
            b.iter_batched(
                || value.clone(),
                |value| Document::new(value).unwrap(),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, large);
criterion_main!(benches);
