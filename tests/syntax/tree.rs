//! What a parsed template and a parsed expression are.

use std::collections::HashSet;

use openapi_expr::syntax::{JsonPointer, Message, Source};
use openapi_expr::{Expression, ParseError, Span, Template};

use super::{lenient, template};

#[test]
fn parsed_types_are_shared_between_threads_and_as_small_as_a_pointer() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    kept::<Template>();
    kept::<Expression<'static>>();
    kept::<ParseError>();
    kept::<Span>();
    assert!(size_of::<Template>() == size_of::<usize>());
    assert!(size_of::<ParseError>() == size_of::<usize>());
}

#[test]
fn try_from_and_from_str_agree_with_parse() {
    let owned: Expression<'static> = "$request.body#/id".parse().unwrap();
    assert_eq!(owned, Expression::try_from("$request.body#/id").unwrap());
    let parsed: Template = "{$url}".parse().unwrap();
    assert_eq!(parsed, Template::try_from("{$url}").unwrap());
    assert_eq!(
        HashSet::from([parsed.clone(), parsed.clone(), template("{$url} ")]).len(),
        2
    );
    assert_ne!(template("{$url}"), template("{$method}"));
    // The same text with another meaning.
    let text = "http://x/<$url>";
    assert_ne!(template(text), lenient(text));
    assert_eq!(
        format!("{:?}", template("a{$url}")),
        "[Literal { text: \"a\", span: Span { start: 0, end: 1 } }, \
        Embedded(Embedded { expression: Url, text: \"$url\", span: Span { start: 2, end: 6 } })]"
    );
}

#[test]
fn a_template_knows_its_expression_and_whether_it_needs_a_response() {
    let one = template("{$response.body#/id}");
    assert!(one.needs_response() && !one.is_bare());
    assert_eq!(
        one.as_expression().unwrap().expression().body().unwrap().0,
        Message::Response
    );
    assert!(template("$statusCode").needs_response() && template("$statusCode").is_bare());
    assert!(
        template("x{$url}").as_expression().is_none() && template("").as_expression().is_none()
    );
    assert_eq!(template("").pieces().count(), 0);
}

#[test]
fn the_whole_body_has_two_spellings() {
    let (none, empty) = (
        Expression::parse("$request.body").unwrap(),
        Expression::parse("$request.body#").unwrap(),
    );
    assert_ne!(none, empty);
    assert_eq!(
        (none.to_string(), empty.to_string()),
        ("$request.body".into(), "$request.body#".into())
    );
    assert_eq!(none.body(), Some((Message::Request, &JsonPointer::WHOLE)));
    assert_eq!(none.body(), empty.body());
    assert!(matches!(none, Expression::Request(Source::Body(None))));
}
