//! How often parsing, evaluation and building a URL allocate: the promises of DESIGN.md, "Speed".

use std::hint::black_box;

use allocation_counter::measure;
use openapi_expr::{Body, Exchange, Expression, Policy, Template, UrlTemplate};

const TEMPLATE: &str = "{$request.query.callback_url}/invoices/{$request.body#/id}";
const URL: &str = "https://api.example.com/invoices/?callback_url=https://www.external.org/events";

/// The number of allocations in the second of two equal runs.
fn allocations(mut run: impl FnMut()) -> u64 {
    run();
    measure(run).count_total
}

#[test]
fn a_borrowed_expression_is_parsed_without_allocations() {
    for text in [
        "$url",
        "$statusCode",
        "$request.header.X-Id",
        "$request.query.a.b",
        "$response.body#/a~1b/0/c",
    ] {
        assert_eq!(
            allocations(|| drop(black_box(Expression::parse(text)))),
            0,
            "{text}"
        );
    }
}

#[test]
fn a_template_is_three_allocations_and_its_clone_none() {
    assert_eq!(
        allocations(|| drop(black_box(Template::parse(TEMPLATE)))),
        3
    );
    let template = Template::parse(TEMPLATE).unwrap();
    assert_eq!(allocations(|| drop(black_box(template.clone()))), 0);
    let compiled = UrlTemplate::new(&template).unwrap();
    assert_eq!(allocations(|| drop(black_box(compiled.clone()))), 0);
}

#[test]
fn evaluation_into_a_reused_buffer_allocates_only_decoded_values() {
    let body = serde_json::json!({"id": "2expen51ve"});
    let raw = body.to_string();
    let template = Template::parse(TEMPLATE).unwrap();
    let two = Template::parse("{$request.body#/id}/{$request.body#/id}").unwrap();
    let mut buffer = String::with_capacity(256);
    for body in [Body::value(&body), Body::json(raw.as_bytes())] {
        let exchange = Exchange::new("POST").url(URL).request_body(body);
        for template in [&template, &two] {
            let count = allocations(|| {
                buffer.clear();
                template.expand_into(&exchange, &mut buffer).unwrap();
            });
            assert_eq!(count, 0, "{template} of {body:?}");
        }
    }
    // A percent-encoded parameter is decoded into a string of its own: one.
    let exchange =
        Exchange::new("POST").url("https://h.example/?callback_url=https%3A%2F%2Fh.example");
    let encoded = Template::parse("{$request.query.callback_url}").unwrap();
    let count = allocations(|| {
        buffer.clear();
        encoded.expand_into(&exchange, &mut buffer).unwrap();
    });
    assert_eq!(count, 1);
}

#[test]
fn a_url_is_one_allocation_and_those_of_the_url_parser() {
    let body = serde_json::json!({"id": "2expen51ve"});
    let exchange = Exchange::new("POST")
        .url(URL)
        .request_body(Body::value(&body));
    let compiled = UrlTemplate::parse(TEMPLATE).unwrap();
    let policy = Policy::public();
    let parsed = compiled.to_url(&exchange, &policy).unwrap().to_string();
    let parser = allocations(|| drop(black_box(url::Url::parse(&parsed))));
    assert_eq!(
        allocations(|| drop(black_box(compiled.to_url(&exchange, &policy)))),
        parser + 1
    );
}
