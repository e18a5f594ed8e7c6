//! Each known mistake: the text, the mistake, its fix, and the linter's rule.

use std::collections::BTreeSet;

use openapi_expr::lint::Rule;
use openapi_expr::syntax::Mistake;
use openapi_expr::{Expression, Linter, ParseError, Template, UrlTemplate};

use super::shop;

/// A text, its mistake, the fixed text if a fix is offered, and the rule that the linter reports
/// for it as a key.
type Row = (&'static str, Mistake, Option<&'static str>, Rule);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("{#/id}", Mistake::MissingBody, None, Rule::StrayBrace),
    ("$url/events", Mistake::MissingBraces, Some("{$url}/events"), Rule::MissingBraces),
    ("$request.body.url/x", Mistake::MissingBraces, None, Rule::MissingBraces),
    ("$callback_url/x", Mistake::MissingBraces, None, Rule::MissingBraces),
    ("${request.body#/url}", Mistake::DollarOutside, Some("{$request.body#/url}"), Rule::DollarBeforeBrace),
    ("/x/${request.body#/id}", Mistake::DollarOutside, Some("/x/{$request.body#/id}"), Rule::DollarBeforeBrace),
    ("/x/${{ request.body#/id }}", Mistake::DollarOutside, Some("/x/{$request.body#/id}"), Rule::DollarBeforeBrace),
    ("${callback_url}", Mistake::DollarOutside, None, Rule::DollarBeforeBrace),
    ("/x/${id}", Mistake::DollarOutside, None, Rule::DollarBeforeBrace),
    ("{request.body#/url}", Mistake::MissingDollar, Some("{$request.body#/url}"), Rule::MissingDollar),
    ("{ request.body#/url }", Mistake::MissingDollar, Some("{$request.body#/url}"), Rule::MissingDollar),
    ("{request.headers.X-Hook}", Mistake::MissingDollar, Some("{$request.header.X-Hook}"), Rule::MissingDollar),
    (r"{\$request.body#/url}", Mistake::EscapedDollar, Some("{$request.body#/url}"), Rule::EscapedDollar),
    (r"{\$request.body.}", Mistake::EscapedDollar, None, Rule::EscapedDollar),
    ("{{$request.body#/url}}", Mistake::DoubledBraces, Some("{$request.body#/url}"), Rule::DoubledBraces),
    ("{{a b}}", Mistake::DoubledBraces, None, Rule::DoubledBraces),
    ("{ $request.body#/url }", Mistake::Spaces, Some("{$request.body#/url}"), Rule::Spaces),
    ("{$request. body#/url }", Mistake::Spaces, Some("{$request.body#/url}"), Rule::Spaces),
    ("{ $request.headers.X-Hook }", Mistake::Spaces, Some("{$request.header.X-Hook}"), Rule::Spaces),
    ("{$request.body#/url", Mistake::UnclosedBrace, None, Rule::UnclosedBrace),
    ("{$request.query.a{b}", Mistake::BraceInExpression, None, Rule::StrayBrace),
    ("{$request.body#/url}}", Mistake::StrayBrace, None, Rule::StrayBrace),
    ("https://h.example/{", Mistake::StrayBrace, None, Rule::StrayBrace),
    ("https://h.example/{a+b}", Mistake::TextInBraces, None, Rule::StrayBrace),
    ("https://h.example/{id}", Mistake::SenderParameter, None, Rule::UndeclaredPathTemplate),
    ("{$callback_url}", Mistake::BareParameter, Some("{$request.query.callback_url}"), Rule::BareParameter),
    ("{$status}", Mistake::StatusCode, None, Rule::BareParameter),
    ("{$URL}", Mistake::KeywordCase, Some("{$url}"), Rule::KeywordCase),
    ("{$Request.Body#/url}", Mistake::KeywordCase, Some("{$request.body#/url}"), Rule::KeywordCase),
    ("{$message.header#/replyTo}", Mistake::OtherSpecification, None, Rule::NotAnExpression),
    ("{$request.body#/id#regex:a{2}}", Mistake::ToolExtension, None, Rule::ToolExtension),
    ("{$request}", Mistake::MissingSource, None, Rule::NotAnExpression),
    ("{$request.query}", Mistake::MissingName, None, Rule::UnknownSource),
    ("{$request.headers.X-Hook}", Mistake::SourceSpelling, Some("{$request.header.X-Hook}"), Rule::UnknownSource),
    ("{$request.method}", Mistake::RootAsSource, Some("{$method}"), Rule::UnknownSource),
    ("{$request.params.id}", Mistake::ParameterSource, None, Rule::UnknownSource),
    ("{request.params.id}", Mistake::ParameterSource, None, Rule::UnknownSource),
    ("{$request.cookie.session}", Mistake::CookieSource, None, Rule::UnknownSource),
    ("{$request.header#/X-Hook}", Mistake::NameInPointer, Some("{$request.header.X-Hook}"), Rule::HeaderPointer),
    ("{$request.query#callbackUrl}", Mistake::NameInPointer, Some("{$request.query.callbackUrl}"), Rule::HeaderPointer),
    ("{$request.header['X-Hook']}", Mistake::NameInBrackets, Some("{$request.header.X-Hook}"), Rule::UnknownSource),
    ("{$request.header.X Hook}", Mistake::SpaceInHeaderName, None, Rule::NotAnExpression),
    ("{$request.body.user.hook}", Mistake::DottedBody, Some("{$request.body#/user/hook}"), Rule::DottedBody),
    ("{$request.body#url}", Mistake::MissingSlash, Some("{$request.body#/url}"), Rule::MissingSlash),
    ("{$request.body/url}", Mistake::MissingSlash, Some("{$request.body#/url}"), Rule::MissingSlash),
    ("{$request.body# /url}", Mistake::Spaces, Some("{$request.body#/url}"), Rule::Spaces),
    ("{$request.body#$.items[0].url}", Mistake::JsonPath, Some("{$request.body#/items/0/url}"), Rule::JsonPath),
    ("{$request.body['user'].hook}", Mistake::JsonPath, Some("{$request.body#/user/hook}"), Rule::JsonPath),
    ("{$request.body#items[*]}", Mistake::JsonPath, None, Rule::JsonPath),
    ("{$request.body#/home~url}", Mistake::PointerEscape, Some("{$request.body#/home~0url}"), Rule::PointerEscape),
];

/// Mistakes of a text that is read as one bare expression, which a key never is.
const EXPRESSIONS: &[(&str, Mistake, Option<&str>)] = &[
    ("{$url}", Mistake::EnclosedExpression, Some("$url")),
    ("/x/{$url}", Mistake::TemplateForExpression, None),
    (
        "request.body#/id",
        Mistake::MissingDollar,
        Some("$request.body#/id"),
    ),
    ("#/id", Mistake::MissingBody, None),
    (
        "$request.body.id",
        Mistake::DottedBody,
        Some("$request.body#/id"),
    ),
];

fn fixed(error: &ParseError) -> Option<String> {
    error.fix()?.apply(error.text())
}

#[test]
fn each_mistake_has_its_fix_and_its_rule() {
    for (text, mistake, expected, rule) in ROWS {
        let error = Template::parse(text).unwrap_err();
        assert_eq!(error.mistake(), Some(*mistake), "{text}");
        assert_eq!(fixed(&error).as_deref(), *expected, "{text}");
        assert!(error.help().is_some(), "{text}");
        assert_eq!(Rule::from(*mistake), *rule, "{text}");
        let report = Linter::new().check(&shop(text));
        let rules: Vec<_> = report.into_iter().map(|finding| finding.rule).collect();
        assert!(rules.contains(rule), "{text}: {rules:?}");
    }
}

#[test]
fn mistakes_of_bare_expressions() {
    for (text, mistake, expected) in EXPRESSIONS {
        let error = Expression::parse(text).unwrap_err();
        assert_eq!(error.mistake(), Some(*mistake), "{text}");
        assert_eq!(fixed(&error).as_deref(), *expected, "{text}");
    }
}

#[test]
fn every_mistake_has_a_row() {
    let rows = ROWS.iter().map(|(_, mistake, ..)| mistake.code());
    let expressions = EXPRESSIONS.iter().map(|(_, mistake, _)| mistake.code());
    let covered: BTreeSet<_> = rows.chain(expressions).collect();
    let all: BTreeSet<_> = Mistake::ALL.iter().map(|mistake| mistake.code()).collect();
    assert_eq!(covered, all);
    assert_eq!(all.len(), Mistake::ALL.len(), "two mistakes have one code");
    for code in all {
        let kebab = code
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(kebab, "{code}");
    }
}

/// A text without a mistake that is known has none.
#[test]
fn unknown_mistakes() {
    for text in [
        "{$foo.bar}",
        "{$request.payload#/id}",
        "{$request.query.a\"b}",
        "$urls\u{7f}",
    ] {
        assert_eq!(Template::parse(text).unwrap_err().mistake(), None, "{text}");
    }
    let long = "a".repeat(5000);
    let error = Template::parse(&format!("{long}{{$request.body.id}}")).unwrap_err();
    assert_eq!(error.mistake(), None);
}

/// A URL template that is literal text can have a mistake as well.
#[test]
fn mistakes_of_url_templates() {
    for (text, mistake) in [
        (
            "https://h.example/$request.body#/id",
            Some(Mistake::MissingBraces),
        ),
        ("#/id", Some(Mistake::MissingBody)),
        ("request.body#/id", Some(Mistake::MissingDollar)),
        ("{$request.body.id}", Some(Mistake::DottedBody)),
        ("https://h.example/#top", None),
        ("ftp://h.example/", None),
    ] {
        let error = UrlTemplate::parse(text).unwrap_err();
        assert_eq!(error.mistake(), mistake, "{text}");
    }
}
