//! The limits of values and of URLs.

use openapi_expr::policy::TextRule;
use openapi_expr::{Denied, Exchange, Policy, UrlTemplate};

use super::template;

#[test]
fn long_values_and_long_urls_have_errors_of_their_own() {
    let id = |length: usize| "x".repeat(length);
    let url = |length: usize, text: &str| {
        let exchange = Exchange::new("POST")
            .path_param("id", id(length))
            .path_param("cb", format!("https://h.example/{}", id(length)));
        template(text)
            .to_url(&exchange, &Policy::public())
            .map(|url| url.as_str().len())
            .map_err(|error| error.code())
    };
    assert_eq!(url(512, "https://h.example/{$request.path.id}"), Ok(530));
    assert_eq!(
        url(513, "https://h.example/{$request.path.id}"),
        Err("value-too-long")
    );
    assert_eq!(
        url(513, "https://h.example/?{$request.path.id}"),
        Err("value-too-long")
    );
    // The limit of the URL bounds the value at the beginning.
    assert_eq!(url(2030, "{$request.path.cb}"), Ok(2048));
    assert_eq!(url(2031, "{$request.path.cb}"), Err("url-too-long"));
    assert_eq!(
        url(2028, "{$request.path.cb}/{$request.path.cb}"),
        Err("value-too-long")
    );
    let four = "https://h.example/{$request.path.id}/{$request.path.id}/{$request.path.id}/{$request.path.id}";
    assert_eq!(url(506, four), Ok(2045));
    assert_eq!(url(507, four), Err("url-too-long"));
}

#[test]
fn the_length_limit_counts_the_final_url() {
    let policy = Policy::public();
    let text = format!("https://h.example?{}", "x".repeat(2048 - 18));
    assert_eq!(text.len(), 2048);
    // `/` for the empty path makes it 2,049.
    assert_eq!(policy.check_url(&text), Err(Denied::Text(TextRule::Length)));
    assert!(policy.check_url(text.get(..2047).unwrap()).is_ok());
    // A template that fits with the shortest values is not a mistake.
    let full = format!(
        "https://h.example/?{}={{$request.query.e}}",
        "a".repeat(2048 - 20)
    );
    let exchange = Exchange::new("POST").url("https://h.example/?e=");
    assert_eq!(
        template(&full)
            .to_url(&exchange, &policy)
            .unwrap()
            .as_str()
            .len(),
        2048
    );
    let over = format!(
        "https://h.example/?{}={{$request.query.e}}",
        "a".repeat(2048 - 19)
    );
    assert_eq!(
        UrlTemplate::parse(&over).unwrap_err().code(),
        "url-too-long"
    );
}
