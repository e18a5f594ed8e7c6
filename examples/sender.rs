//! A webhook sender in one file.
//!
//! It compiles a key at start-up and turns a request into the URL to call. Then it does the same
//! for an event that happens long after the request.
//!
//! `cargo run --example sender`

use openapi_expr::{Body, Exchange, Policy, UrlTemplate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::public();
    let key = UrlTemplate::parse(
        "{$request.query.callback_url}/invoices/{$request.body#/id}?paid={$response.body#/at}",
    )?;

    let (request, body) =
        http::Request::post("/invoices/?callback_url=https://www.external.org/events")
            .body(r#"{"id": "a/b"}"#)?
            .into_parts();
    let exchange = Exchange::from(&request).request_body(Body::json(body.as_bytes()));

    // There is no response yet, so there is no URL. A half-finished URL is never called.
    if let Err(error) = key.to_url(&exchange, &policy) {
        println!("{error:#}\n");
    }

    // Fill in what the request knows. The rest is text that can be stored.
    let stored = key.partial(&exchange)?.to_string();
    println!("stored: {stored}");

    // Later, the event supplies the rest.
    let event = Exchange::empty().response_body(Body::json(br#"{"at": "2026-11-24T12:00+01:00"}"#));
    println!(
        "call:   {}",
        UrlTemplate::parse(&stored)?.to_url(&event, &policy)?
    );

    // A caller that points to the internal network gets an error immediately.
    let (request, ()) = http::Request::post("/invoices/?callback_url=http://169.254.169.254")
        .body(())?
        .into_parts();
    let inwards = Exchange::from(&request).request_body(Body::json(br#"{"id": "1"}"#));
    let here = UrlTemplate::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
    if let Err(error) = here.to_url(&inwards, &policy) {
        println!("\n{error:#}");
    }
    Ok(())
}
