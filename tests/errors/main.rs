//! What all public errors of the library have in common: a code, one line, and a place in their
//! text.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use openapi_expr::eval::{InvalidExchange, RecordedExchange};
use openapi_expr::lint::{Rule, UnknownRule};
use openapi_expr::policy::{Cidr, HostPattern, InvalidCidr, InvalidHost};
use openapi_expr::syntax::UnknownLeniency;
use openapi_expr::{
    Denied, Document, DocumentError, EvalError, Exchange, Expression, Leniency, ParseError, Policy,
    Span, Template, UrlError, UrlTemplate,
};

/// An error of a hostile text, by what all errors have in common.
struct Shown {
    type_name: &'static str,
    code: &'static str,
    text: Option<String>,
    span: Option<Span>,
    error: Box<dyn Error>,
}

trait Show: Error + Sized + 'static {
    const NAME: &'static str;
    fn parts(&self) -> (&'static str, Option<&str>, Option<Span>);

    fn show(self) -> Shown {
        let (code, text, span) = self.parts();
        let text = text.map(str::to_owned);
        Shown {
            type_name: Self::NAME,
            code,
            text,
            span,
            error: Box::new(self),
        }
    }
}

/// Implements [`Show`] by the methods that a type has.
macro_rules! show {
    ($($type:ident $(, $text:ident)? $(=> $span:expr)?;)*) => {$(
        impl Show for $type {
            const NAME: &'static str = stringify!($type);

            fn parts(&self) -> (&'static str, Option<&str>, Option<Span>) {
                let text = None $(.or(Some(self.$text())))?;
                let span = None $(.or($span(self)))?;
                (self.code(), text, span)
            }
        }
    )*};
}

show! {
    ParseError, text => |error: &Self| Some(error.span());
    EvalError, text => |error: &Self| Some(error.span());
    UrlError, text => UrlError::span;
    InvalidCidr, text;
    InvalidHost, text;
    UnknownLeniency, text;
    UnknownRule, text;
    Denied;
    DocumentError;
    InvalidExchange;
}

/// Errors of every public type, each of a text with a line break in it.
fn every_error() -> Vec<Shown> {
    let empty = Exchange::new("POST");
    let missing = "https://h.example/{$request.body#/a\nb}";
    let mut shown: Vec<Shown> = vec![
        Template::parse("{$request.bo\ndy}").unwrap_err().show(),
        Expression::parse("$url\n").unwrap_err().show(),
        Template::parse(missing)
            .unwrap()
            .evaluate(&empty)
            .unwrap_err()
            .show(),
        "10.0.0.1/8\n".parse::<Cidr>().unwrap_err().show(),
        "h\n.example".parse::<HostPattern>().unwrap_err().show(),
        "dotted\nbody".parse::<Leniency>().unwrap_err().show(),
        "OE\n1".parse::<Rule>().unwrap_err().show(),
        RecordedExchange::parse("{\"re\\nquest\": 1}")
            .unwrap_err()
            .show(),
    ];
    for url in [
        "https://h.example/\n",
        "http://localhost/",
        "http://10.0.0.1/",
    ] {
        shown.push(Policy::public().check_url(url).unwrap_err().show());
    }
    for document in [
        "{\n",
        "[]",
        "{}",
        r#"{"openapi": "3\n"}"#,
        r#"{"arazzo": "1\n"}"#,
    ] {
        shown.push(Document::from_json(document).unwrap_err().show());
    }
    for template in [
        "{$request.bo\ndy}",
        "https://{$method}/\n",
        "https://h.example/\n#",
        "/relative\n",
        "https://h.example/\n",
    ] {
        shown.push(UrlTemplate::parse(template).unwrap_err().show());
    }
    let template = UrlTemplate::parse("{$request.query.url}/{$request.body#/a\nb}").unwrap();
    let to_url = |template: &UrlTemplate, exchange: &Exchange<'_>| {
        template
            .to_url(exchange, &Policy::public())
            .unwrap_err()
            .show()
    };
    shown.push(to_url(&template, &empty));
    let url = |query: &str| format!("https://api.example.com/?url={query}");
    let (absent, inside) = (url("https://h.example\n"), url("http://10.0.0.1"));
    let exchange = |url| Exchange::new("POST").url(url);
    shown.push(to_url(&template, &exchange(&absent)));
    shown.push(to_url(&template, &exchange(&inside)));
    // A template that holds values shows its expressions alone.
    let filled = UrlTemplate::parse("https://h.example/{$method}/{$response.body#/id}").unwrap();
    shown.push(to_url(&filled.partial(&empty).unwrap(), &empty));
    shown
}

#[test]
fn every_error_has_a_code_in_kebab_case() {
    for Shown { code, error, .. } in every_error() {
        let words = code.split('-').all(|word| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        assert!(words, "{code:?} of {error}");
    }
}

#[test]
fn every_error_is_one_line_without_a_final_period() {
    for Shown { error, .. } in every_error() {
        let line = error.to_string();
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.ends_with('.'), "{line:?}");
        let first = line.chars().next().expect("a message");
        assert!(!first.is_uppercase(), "{line:?}");
    }
}

#[test]
fn every_span_is_a_place_in_the_text() {
    let mut places = 0;
    for shown in every_error() {
        let Some(span) = shown.span else { continue };
        let text = shown.text.expect("an error with a place has a text");
        assert!(span.slice(&text).is_some(), "{span} of {text:?}");
        places += 1;
    }
    assert!(places > 5, "{places} places");
}

#[test]
fn every_public_error_is_among_them() {
    let mut defined = BTreeSet::new();
    errors_below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut defined,
    );
    let shown: BTreeSet<_> = every_error()
        .iter()
        .map(|shown| shown.type_name.to_owned())
        .collect();
    assert_eq!(shown, defined);
}

/// Collects the types that implement `Error`, by hand or by `thiserror`.
fn errors_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            errors_below(&path, found);
            continue;
        }
        let code = fs::read_to_string(&path).unwrap();
        let name = |text: &str| -> String {
            let text = text.trim_start();
            text.chars().take_while(|c| c.is_alphanumeric()).collect()
        };
        let by_hand = code.split("Error for ").skip(1);
        found.extend(by_hand.map(name).filter(|name| !name.is_empty()));
        let derived = code.split("thiserror::Error").skip(1);
        found.extend(derived.map(|rest| {
            let item = rest.split("pub ").nth(1).expect("a public type");
            name(item.split_once(' ').expect("its kind and name").1)
        }));
    }
}
