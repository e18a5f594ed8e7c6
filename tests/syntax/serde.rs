//! Templates, expressions and their parts as text for serde.

use openapi_expr::syntax::{JsonPointer, Token};
use openapi_expr::{Expression, Leniency, Syntax, Template};
use serde_json::json;

#[test]
fn templates_and_expressions_are_their_text() {
    let text = "\"{$request.body#/id}/x\"";
    let read: Template = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let expression: Expression<'static> =
        serde_json::from_value(json!("$request.query.é")).unwrap();
    assert_eq!(
        serde_json::to_value(&expression).unwrap(),
        json!("$request.query.é")
    );
    let error = serde_json::from_str::<Template>("\"{$request.body.id}\"")
        .unwrap_err()
        .to_string();
    assert!(error.contains("write `$request.body#/id`"), "{error}");
}

#[test]
fn tokens_and_pointers_are_their_text() {
    let token: Token<'static> = serde_json::from_value(json!("X-Id")).unwrap();
    assert_eq!(
        (token.to_string(), serde_json::to_value(&token).unwrap()),
        ("X-Id".into(), json!("X-Id"))
    );
    assert!(serde_json::from_value::<JsonPointer<'static>>(json!("id")).is_err());
    assert_eq!(
        "/a".parse::<JsonPointer<'static>>().unwrap(),
        JsonPointer::try_from("/a").unwrap()
    );
    assert_eq!(
        JsonPointer::from_tokens(["a", "~/"])
            .tokens()
            .collect::<Vec<_>>(),
        ["a", "~/"]
    );
}

#[test]
fn a_lenient_template_is_written_in_the_standard_spelling() {
    // A reader does not know the leniency, so the standard spelling is written.
    let read = Template::parse_with(
        "a <$url> {$cb}",
        Syntax::openapi().lenient(Leniency::FASTAPI),
    )
    .unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, json!("a {$url} {$request.query.cb}"));
    let again: Template = serde_json::from_value(written).unwrap();
    assert_eq!(again.to_standard(), read.to_standard());
    let expression =
        Expression::parse_with("$cb", Syntax::openapi().lenient(Leniency::FASTAPI)).unwrap();
    assert_eq!(
        serde_json::to_value(&expression).unwrap(),
        json!("$request.query.cb")
    );
}
