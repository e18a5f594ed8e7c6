//! A webhook sender in one file: a key compiled at start-up, a request, the URL to call; then the
//! same for an event that comes when the request is long gone.
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

    // Now: there is no response yet, so there is no URL. Nothing is sent to half of one.
    if let Err(error) = key.to_url(&exchange, &policy) {
        println!("{error:#}\n");
    }

    // What the request knows is put in; the rest is text that can be stored.
    let stored = key.partial(&exchange)?.to_string();
    println!("stored: {stored}");

    // Later: the event answers the rest.
    let event = Exchange::empty().response_body(Body::json(br#"{"at": "2026-11-24T12:00+01:00"}"#));
    println!(
        "call:   {}",
        UrlTemplate::parse(&stored)?.to_url(&event, &policy)?
    );

    // A caller that points inwards gets nothing, at the door.
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
