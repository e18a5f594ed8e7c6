//! The worst inputs within the limits: every law ends quickly.

use openapi_expr::text::limits::{MAX_TEMPLATE_BYTES, MAX_URL_BYTES};
use openapi_expr::{Body, Exchange, Leniency, Policy, Template, UrlTemplate};

use super::{leniency, parsing, policies};

/// Texts that are hard for a grammar if they are repeated.
const UNITS: [&str; 38] = [
    "{",
    "}",
    "$",
    "<",
    ">",
    "~",
    "/",
    ".",
    "#",
    "%",
    "\\",
    "\"",
    "?",
    "=",
    "&",
    " ",
    "\0",
    "\u{301}",
    "\u{202e}",
    "😀",
    "{$",
    "{{",
    "}}",
    "{{$",
    "<$",
    "${",
    "~0",
    "\\u",
    "{$url}",
    "<$url>",
    "{url}",
    "{a}",
    "{request.body",
    "$url{",
    "{$request.body#/",
    "{$request.body.",
    "{$request.headers.",
    "{$request.query.",
];

/// The text before the repeated part.
const HEADS: [&str; 12] = [
    "",
    "{$",
    "<$",
    "$",
    "{",
    "https://h.example/",
    "$request.body#/",
    "$request.body.",
    "$request.query.",
    "{$request.body#/",
    "{$request.header.",
    "{request.body#",
];

/// Every text of this kind, as long as a template is allowed to be.
pub(crate) fn texts() -> impl Iterator<Item = String> {
    HEADS
        .into_iter()
        .flat_map(|head| UNITS.into_iter().map(move |unit| (head, unit)))
        .map(|(head, unit)| {
            let count = (MAX_TEMPLATE_BYTES - head.len()) / unit.len();
            format!("{head}{}", unit.repeat(count))
        })
}

/// The same texts, one unit beyond the limit and much longer.
pub(crate) fn too_long() -> impl Iterator<Item = String> {
    [MAX_TEMPLATE_BYTES + 1, 1 << 20]
        .into_iter()
        .flat_map(|length| UNITS.map(|unit| unit.repeat(length / unit.len() + 1)))
}

/// Gives a text to every law about texts.
pub(crate) fn text(text: &str) {
    parsing::parts(text);
    for leniency in [Leniency::STRICT, Leniency::LENIENT, leniency(0b111_1011)] {
        parsing::expression(text, leniency);
        parsing::template(text, leniency);
    }
    assert!(UrlTemplate::parse(text).is_err() || text.len() <= MAX_TEMPLATE_BYTES);
    for url in [
        text,
        &format!("https://{text}"),
        &format!("https://h.example/{text}"),
    ] {
        assert!(Policy::any().check_url(url).is_err() || url.len() <= MAX_URL_BYTES);
    }
    policies::patterns(text.as_bytes());
}

/// Bodies, queries and forms that are very long or deep.
pub(crate) fn exchanges() {
    let deepest = format!("$request.body#{}", "/0".repeat(64));
    let templates = [
        "$request.body",
        "$request.body#/0/0",
        &deepest,
        "{$request.body}{$request.body#/0}{$request.body#/a}{$request.body#/99999}",
    ];
    let size = 1 << 16;
    let bodies = [
        "[".repeat(size),
        format!("{}{}", "[".repeat(size), "]".repeat(size)),
        format!("{}1{}", "[".repeat(100), "]".repeat(100)),
        "{\"a\":".repeat(size),
        format!("[{}0]", "0,".repeat(size)),
        format!("{{{}\"a\":0}}", "\"a\":0,".repeat(size)),
        format!("\"{}\"", "\\u0041".repeat(size)),
        "\"".repeat(size),
        format!("1e{}", "9".repeat(size)),
        " ".repeat(size),
    ];
    for template in templates.map(|text| Template::parse(text).unwrap()) {
        for body in &bodies {
            let _ =
                template.evaluate(&Exchange::new("POST").request_body(Body::json(body.as_bytes())));
        }
    }
    let query = Template::parse("$request.query.a").unwrap();
    let form = Template::parse("{$request.body}{$request.body#/a}").unwrap();
    for pair in ["a&", "&", "=", "%61=&", "+=+&", "a=%ff&", "%"] {
        let text = format!("http://h/?{}", pair.repeat(size / 8));
        let exchange = Exchange::new("POST")
            .url(&text)
            .request_body(Body::form(&text.as_bytes()[10..]));
        let _ = (query.evaluate(&exchange), form.evaluate(&exchange));
    }
}
