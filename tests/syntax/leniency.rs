//! What the leniencies accept, and what a template says about those it used.

use super::lenient;

#[test]
fn used_leniencies_have_spans_and_standard_spellings() {
    let text = "é<$request.body.id>/{request.body#id}/{p}/{}";
    let template = lenient(text);
    let used: Vec<_> = template
        .used()
        .iter()
        .map(|used| {
            (
                used.leniency().to_string(),
                used.span().slice(text).unwrap(),
                used.standard(),
            )
        })
        .collect();
    assert_eq!(
        used,
        [
            (
                "dotted_body".to_owned(),
                "$request.body.id",
                Some("$request.body#/id")
            ),
            (
                "angle_brackets".to_owned(),
                "<$request.body.id>",
                Some("{$request.body#/id}")
            ),
            (
                "missing_slash".to_owned(),
                "request.body#id",
                Some("$request.body#/id")
            ),
            (
                "missing_dollar".to_owned(),
                "request.body#id",
                Some("$request.body#/id")
            ),
            ("sender_parameter".to_owned(), "{p}", None),
            ("literal_braces".to_owned(), "{", None),
            ("literal_braces".to_owned(), "}", None),
        ]
    );
    assert_eq!(
        template.to_standard(),
        "é{$request.body#/id}/{$request.body#/id}/{p}/{}"
    );
    assert_eq!(template.as_str(), text);
}

#[test]
fn two_literals_never_follow_each_other() {
    for text in ["a{}b", "a<b<c{$url}", "{}{}", "x{ \"a\": {$url} }"] {
        let template = lenient(text);
        let mut last_literal = false;
        for piece in template.pieces() {
            let literal = matches!(piece, openapi_expr::syntax::Piece::Literal { .. });
            assert!(!(literal && last_literal), "{text}: {template:?}");
            last_literal = literal;
        }
    }
}
