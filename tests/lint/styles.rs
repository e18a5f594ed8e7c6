//! Parameters that are arrays or objects, in URLs.

use openapi_expr::Rule;
use serde_json::{Value, json};

use super::{findings, shop};

/// The rules of a key with a parameter `p`, and what each marks.
fn fired(key: &str, parameter: Value) -> Vec<(Rule, String)> {
    let mut document = shop(key);
    let mut parameter = parameter;
    parameter["name"] = "p".into();
    parameter["required"] = true.into();
    let operation = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    operation["parameters"].as_array_mut().unwrap().push(parameter);
    findings(&document).iter().map(|one| (one.rule, one.message.clone())).collect()
}

#[test]
fn what_no_url_holds() {
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
            assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), [Rule::NotText], "{key} {parameter}");
        }
    }
    for (key, parameter) in [
        ("{$request.query.p}", json!({"in": "query", "schema": {"type": "string", "format": "uri"}})),
        ("{$request.body#/url}/{$request.query.p}", json!({"in": "query", "schema": {"type": ["string", "array"]}})),
        // The value of a header is its text, and the member of an object is a parameter of its own name.
        ("{$request.body#/url}/{$request.header.p}", json!({"in": "header", "schema": array})),
        ("{$request.query.p[u]}", json!({"in": "query", "style": "deepObject", "schema": object})),
        (
            "{$request.body#/url}/{$request.query.p}",
            json!({"in": "query", "content": {"text/plain": {"schema": array}}}),
        ),
    ] {
        assert_eq!(fired(key, parameter.clone()), [], "{key} {parameter}");
    }
}
