//! Parameters that are arrays or objects in a URL.

use openapi_expr::lint::Rule;
use serde_json::{Value, json};

use super::{findings, shop};

/// The rules that fire for a key with this parameter `p`, and the text that each marks.
fn fired(key: &str, parameter: Value) -> Vec<(Rule, String)> {
    let mut document = shop(key);
    let mut parameter = parameter;
    parameter["name"] = "p".into();
    parameter["required"] = true.into();
    let operation = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    operation["parameters"]
        .as_array_mut()
        .unwrap()
        .push(parameter);
    findings(&document)
        .iter()
        .map(|one| (one.rule, one.message.clone()))
        .collect()
}

/// Evaluation would answer `style-not-read` whatever is sent. The linter reports it earlier.
#[test]
fn a_parameter_whose_style_is_never_read_is_reported() {
    let (text, array) = (
        json!({"type": "string", "format": "uri"}),
        json!({"type": "array"}),
    );
    let query =
        |style: &str, schema: &Value| json!({"in": "query", "style": style, "schema": schema});
    let content =
        |location: &str, media: &str| json!({"in": location, "content": {media: {"schema": text}}});
    for (parameter, why) in [
        (
            query("matrix", &text),
            "`style: matrix` is not a style of query parameters",
        ),
        (
            query("label", &text),
            "`style: label` is not a style of query parameters",
        ),
        (
            query("simple", &text),
            "`style: simple` is not a style of query parameters",
        ),
        (
            query("nonsense", &json!({})),
            "`style: nonsense` is not a style of query parameters",
        ),
        (
            query("pipeDelimited", &text),
            "`style: pipeDelimited` is for arrays and objects",
        ),
        (
            query("spaceDelimited", &json!({"type": "integer"})),
            "`style: spaceDelimited` is for arrays and objects",
        ),
        (
            query("pipeDelimited", &json!({"$ref": "other.yaml#/x"})),
            "`style: pipeDelimited` is for arrays and objects",
        ),
        (
            query("pipeDelimited", &json!({"type": ["string", "array"]})),
            "`style: pipeDelimited` is for arrays and objects",
        ),
        (
            query("deepObject", &text),
            "`style: deepObject` is for objects",
        ),
        (
            query("deepObject", &json!(true)),
            "`style: deepObject` is for objects",
        ),
        (
            json!({"in": "query", "style": "pipeDelimited"}),
            "`style: pipeDelimited` is for arrays and objects",
        ),
        (
            content("query", "application/xml"),
            "its `content` is `application/xml`, which is neither JSON nor text",
        ),
        (
            content("query", "*/*"),
            "its `content` is `*/*`, which is neither JSON nor text",
        ),
        (
            content("path", "application/xml"),
            "its `content` is `application/xml`, which is neither JSON nor text",
        ),
        (
            json!({"in": "path", "style": "form", "schema": text}),
            "`style: form` is not a style of path parameters",
        ),
        (
            json!({"in": "path", "style": "deepObject", "schema": text}),
            "`style: deepObject` is not a style of path parameters",
        ),
    ] {
        let name = format!("$request.{}.p", parameter["in"].as_str().unwrap());
        for key in [
            format!("{{{name}}}"),
            name.clone(),
            format!("{{$request.body#/url}}/{{{name}}}"),
            format!("https://h.example/?p={{{name}}}"),
        ] {
            let said = format!("`{name}` is never read: {why}");
            assert_eq!(
                fired(&key, parameter.clone()),
                [(Rule::UnreadParameter, said)],
                "{key} {parameter}"
            );
        }
    }
    for parameter in [
        query("form", &text),
        json!({"in": "query", "style": 1, "schema": text}),
        json!({"in": "query", "explode": false, "schema": text}),
        content("query", "application/json"),
        content("query", "Text/Plain; charset=utf-8"),
        json!({"in": "query", "content": {}, "schema": text}),
        json!({"in": "path", "style": "matrix", "schema": text}),
        json!({"in": "path", "style": "label", "schema": text}),
        json!({"in": "header", "style": "matrix", "schema": text}),
        content("header", "application/xml"),
    ] {
        let key = format!(
            "{{$request.body#/url}}/{{$request.{}.p}}",
            parameter["in"].as_str().unwrap()
        );
        assert_eq!(fired(&key, parameter.clone()), [], "{key} {parameter}");
    }
    // Arrays have a finding of their own.
    assert_eq!(
        fired("{$request.query.p}", query("matrix", &array))[0].0,
        Rule::NotText
    );
}

#[test]
fn arrays_and_objects_in_a_url_are_reported() {
    let array = json!({"type": "array", "items": {"type": "string"}});
    let object = json!({"type": "object", "properties": {"u": {"type": "string"}}});
    let json = |schema: &Value| json!({"in": "query", "content": {"application/json": {"schema": schema}}});
    for parameter in [
        json!({"in": "query", "schema": array}),
        json!({"in": "query", "style": "pipeDelimited", "explode": false, "schema": array}),
        json!({"in": "query", "style": "deepObject", "schema": object}),
        json(&array),
        json(&object),
    ] {
        for key in [
            "{$request.query.p}",
            "{$request.body#/url}/x/{$request.query.p}",
            "https://h.example/?p={$request.query.p}",
        ] {
            let found = fired(key, parameter.clone());
            assert_eq!(
                found.iter().map(|one| one.0).collect::<Vec<_>>(),
                [Rule::NotText],
                "{key} {parameter}"
            );
        }
    }
    for (key, parameter) in [
        (
            "{$request.query.p}",
            json!({"in": "query", "schema": {"type": "string", "format": "uri"}}),
        ),
        (
            "{$request.body#/url}/{$request.query.p}",
            json!({"in": "query", "schema": {"type": ["string", "array"]}}),
        ),
        // The value of a header is its text. The member of an exploded object is a parameter of its
        // own.
        (
            "{$request.body#/url}/{$request.header.p}",
            json!({"in": "header", "schema": array}),
        ),
        (
            "{$request.query.p[u]}",
            json!({"in": "query", "style": "deepObject", "schema": object}),
        ),
        (
            "{$request.body#/url}/{$request.query.p}",
            json!({"in": "query", "content": {"text/plain": {"schema": array}}}),
        ),
    ] {
        assert_eq!(fired(key, parameter.clone()), [], "{key} {parameter}");
    }
}
