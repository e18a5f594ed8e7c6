//! Evaluates a callback key, sends the event, and reads the response:
//! `cargo run -p openapi-expr-client --example send -- URL`.
//!
//! Without a URL, the example uses an address that an attacker would choose. Set `LOOPBACK=1` to
//! allow this machine, for trying it out.

use http::{HeaderMap, HeaderValue, Method, header::CONTENT_TYPE};
use openapi_expr::{Body, Exchange, Policy, UrlTemplate};
use openapi_expr_client::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::public();
    let client = Client::new(if std::env::var_os("LOOPBACK").is_some() {
        policy.allow_loopback()
    } else {
        policy
    })?;
    let key = UrlTemplate::parse("{$request.body#/callbackUrl}/invoices/{$request.body#/id}")?;
    let callback = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "http://169.254.169.254/latest".to_owned());
    let body = serde_json::json!({ "callbackUrl": callback, "id": "2expen51ve" });
    let url = match key.to_url(
        &Exchange::new("POST").request_body(Body::value(&body)),
        client.policy(),
    ) {
        Ok(url) => url,
        Err(error) => {
            println!("no callback: {error}");
            return Ok(());
        }
    };

    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    match client
        .send(Method::POST, url.as_str(), headers, r#"{"paid":true}"#)
        .await
    {
        Ok(answer) if answer.status.is_success() => println!("delivered: {}", answer.text()),
        Ok(answer) => println!("rejected with {}: {}", answer.status, answer.text()),
        Err(error) if error.is_retryable() => println!("try again later: {error:#}"),
        Err(error) => println!("gave up: {error:#}"),
    }
    Ok(())
}
