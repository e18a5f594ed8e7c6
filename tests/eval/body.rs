//! Bodies: JSON, forms, text, or no body.

use openapi_expr::eval::NoValue;
use openapi_expr::syntax::{JsonPointer, Source};
use openapi_expr::{Body, Context, Exchange, Expression, Lookup};
use serde_json::json;

use super::template;

#[test]
fn forms_text_and_missing_bodies_have_a_value_or_a_reason() {
    let value = |body: Body<'_>, pointer: &str| {
        let exchange = Exchange::new("POST").request_body(body);
        let expression = format!("$request.body{pointer}");
        let answer = template(&expression)
            .evaluate(&exchange)
            .map(|value| value.into_json().unwrap());
        answer.map_err(|error| error.reason().unwrap())
    };
    let form = Body::form(b"a=1&b=x+y&c%5B%5D=%C3%A9");
    assert_eq!(value(form, "#/b"), Ok(json!("x y")));
    assert_eq!(value(form, "#/c[]"), Ok(json!("é")));
    assert_eq!(
        value(form, ""),
        Ok(json!({"a": "1", "b": "x y", "c[]": "é"}))
    );
    assert_eq!(value(form, "#/a/0"), Err(NoValue::Pointer));
    assert_eq!(value(form, "#/nothing"), Err(NoValue::Pointer));
    assert_eq!(value(Body::form(b"a=1&a=2"), "#/a"), Err(NoValue::Repeated));
    assert_eq!(value(Body::form(b"a=1&a=2"), ""), Err(NoValue::Repeated));
    assert_eq!(value(Body::form(b"a=%ff"), "#/a"), Err(NoValue::NotUtf8));
    assert_eq!(value(Body::form(b"\xff"), "#/a"), Err(NoValue::NotUtf8));
    assert_eq!(value(Body::text("plain"), ""), Ok(json!("plain")));
    assert_eq!(value(Body::text("plain"), "#/a"), Err(NoValue::Text));
    assert_eq!(value(Body::NONE, ""), Err(NoValue::Body));
    assert_eq!(value(Body::value(&json!(null)), ""), Ok(json!(null)));
}

#[test]
fn raw_json_keeps_its_spelling_and_must_be_valid() {
    let expand = |json: &str, text: &str| {
        let exchange = Exchange::new("POST").request_body(Body::json(json.as_bytes()));
        template(text)
            .expand(&exchange)
            .map_err(|error| error.reason().unwrap())
    };
    assert_eq!(
        expand(
            r#"{"n": 123456789012345678901234567890}"#,
            "{$request.body#/n}!"
        ),
        Ok("123456789012345678901234567890!".into())
    );
    assert_eq!(
        expand(
            r#"{"n": 1.50, "e": 1E5}"#,
            "{$request.body#/n} {$request.body#/e}"
        ),
        Ok("1.50 1E5".into())
    );
    assert_eq!(
        expand(
            r#"{"o": { "b" : 1, "a": [ 1 , "x y" ] }}"#,
            "{$request.body#/o}!"
        ),
        Ok(r#"{"b":1,"a":[1,"x y"]}!"#.into())
    );
    assert_eq!(
        expand(r#"{"a": "x\u00e9\n"}"#, "{$request.body#/a}"),
        Ok("xé\n".into())
    );
    assert_eq!(
        expand(r#"{"a\u002fb": 1}"#, "{$request.body#/a~1b}"),
        Ok("1".into())
    );
    assert_eq!(
        expand(" [0, [1, 2]] ", "{$request.body#/1/0}{$request.body#/0}"),
        Ok("10".into())
    );
    // A pointer, and another one below it.
    assert_eq!(
        expand(
            r#"{"a": {"b": 1}}"#,
            "{$request.body#/a}{$request.body#/a/b}{$request.body}"
        ),
        Ok(r#"{"b":1}1{"a":{"b":1}}"#.into())
    );
    // Duplicates only count on the path of a pointer.
    assert_eq!(
        expand(r#"{"a": 1, "b": 2, "b": 3}"#, "{$request.body#/a}"),
        Ok("1".into())
    );
    assert_eq!(
        expand(r#"{"a": 1, "\u0061": 2}"#, "{$request.body#/a}"),
        Err(NoValue::DuplicateMember)
    );
    assert_eq!(
        expand(r#"{"a": {"b": 1}, "a": 2}"#, "{$request.body#/a/b}"),
        Err(NoValue::DuplicateMember)
    );
    assert_eq!(
        expand(r#"{"x": {"x": 1}, "a": 1}"#, "{$request.body#/x/x}"),
        Ok("1".into())
    );
    assert_eq!(
        expand("", "{$request.body#/a}"),
        Err(NoValue::Body),
        "no bytes are no body"
    );
    // The whole text must be JSON, whichever part is read.
    for bad in [
        " ",
        "{",
        r#"{"a": 1} x"#,
        r#"{"a": 1, "b": tru}"#,
        "{'a': 1}",
        "[1, 2",
        "\u{feff}{}",
    ] {
        assert_eq!(
            expand(bad, "{$request.body#/a}"),
            Err(NoValue::NotJson),
            "{bad}"
        );
    }
    assert_eq!(
        expand(r#"{"a": "\ud800"}"#, "{$request.body#/a}"),
        Err(NoValue::NotJson)
    );
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        expand(&deep, "{$request.body#/0/0/1}"),
        Err(NoValue::Pointer),
        "deep text is skipped without recursion"
    );
    let bytes = Exchange::new("POST").request_body(Body::json(b"{\"a\": \"\xff\"}"));
    assert_eq!(
        template("{$request.body#/a}")
            .expand(&bytes)
            .unwrap_err()
            .reason(),
        Some(NoValue::NotUtf8)
    );
}

/// Each pointer ends on the path of the next.
#[test]
fn many_long_pointers_recurse_no_deeper_than_one() {
    let depth = 4000;
    let body = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let pointer = |length: usize| JsonPointer::from_tokens(vec!["a"; length]);
    let expressions: Vec<_> = (1..=32)
        .map(|n| Expression::Request(Source::Body(Some(pointer(n * 120)))))
        .collect();
    let exchange = Exchange::new("POST").request_body(Body::json(body.as_bytes()));
    let mut answers = vec![Lookup::Unknown; expressions.len()];
    exchange.lookup_all(&expressions, &mut answers);
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Lookup::NoValue(NoValue::NotJson)))
    );
}

#[test]
fn a_distant_index_costs_no_more_than_a_near_one() {
    let json = format!("[{}1]", "0,".repeat(20_000));
    let exchange = Exchange::new("POST").request_body(Body::json(json.as_bytes()));
    let long = format!(
        "{{$request.body#/20000}}{{$request.body#/{}}}",
        "9".repeat(4000)
    );
    assert_eq!(
        template(&long).expand(&exchange).unwrap_err().reason(),
        Some(NoValue::Pointer)
    );
    assert_eq!(
        template("{$request.body#/20000}{$request.body#/0}")
            .expand(&exchange)
            .unwrap(),
        "10"
    );
}
