//! What a schema says about a JSON Pointer: present, absent or open.

use openapi_expr::lint::{Rule, Severity};
use serde_json::{Value, json};

use super::findings;

/// The rules that fire for a pointer into a request body with this schema.
fn reported(schema: &Value, pointer: &str) -> Vec<Rule> {
    let key = format!("https://h.example/{{$request.body#{pointer}}}");
    let document = json!({
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "callbacks": {"done": {key: {"post": {}}}}
        }}},
        "components": {"schemas": {
            "x": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]},
            "y": {"type": "object", "properties": {"y": {"type": "string"}}},
            "round": {"$ref": "#/components/schemas/round"},
            "tree": {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/tree"}, "s": {"type": "string"}}},
            "all": {"allOf": [{"$ref": "#/components/schemas/all"}, {"$ref": "#/components/schemas/y"}]}
        }}
    });
    // `round` itself is a mistake, but not the one that is tested here.
    let found = findings(&document).into_iter().map(|finding| finding.rule);
    found
        .filter(|rule| *rule != Rule::DanglingReference)
        .collect()
}

#[test]
fn a_schema_says_whether_a_member_is_there_optional_or_unknown() {
    let x = || json!({"$ref": "#/components/schemas/x"});
    let y = || json!({"$ref": "#/components/schemas/y"});
    let there: &[Value] = &[
        x(),
        json!({"allOf": [y(), x()]}),
        json!({"allOf": [{"properties": {"x": {"type": "string"}}}, {"required": ["x"]}]}),
        json!({"$ref": "#/components/schemas/y", "properties": {"x": {}}, "required": ["x"]}),
        json!({"oneOf": [x(), x()]}),
    ];
    for schema in there {
        assert_eq!(reported(schema, "/x"), [], "{schema}");
    }
    let optional: &[Value] = &[
        json!({"properties": {"x": {}}}),
        json!({"anyOf": [x(), y()]}),
        json!({"additionalProperties": {"type": "string"}}),
        json!({"if": {"properties": {"y": {}}}, "then": x(), "properties": {"y": {}}}),
        json!({"if": x(), "then": {"required": ["y"]}, "properties": {"y": {}}}),
        json!({"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false}),
        json!({"properties": {"y": {}}, "patternProperties": {"^x": {}}}),
    ];
    for schema in optional {
        assert!(
            reported(schema, "/x")
                .iter()
                .all(|rule| *rule == Rule::Optional),
            "{schema}"
        );
    }
    let lacks: &[Value] = &[
        y(),
        json!({"allOf": [y(), {"type": "object"}, {"description": "no more"}]}),
        json!({"oneOf": [y(), y()]}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"properties": {"y": {}}, "patternProperties": {"^x-": {}}, "additionalProperties": false}),
        json!({"type": "string"}),
        json!({"type": "array", "items": x()}),
        json!({"type": ["object", "null"], "properties": {"y": {}}}),
        json!(false),
    ];
    for schema in lacks {
        assert_eq!(reported(schema, "/x"), [Rule::UnknownProperty], "{schema}");
    }
    let unknown: &[Value] = &[
        json!({"properties": {"y": {}}, "required": ["x"]}),
        json!({"allOf": [y(), {"required": ["x"]}]}),
        json!({"properties": {"y": {}}, "patternProperties": {"^[x-z]$": {}}, "additionalProperties": false}),
        json!({}),
        json!(true),
        json!(null),
        json!({"type": "object"}),
        json!({"properties": {}}),
        json!({"properties": {"y": {}}, "additionalProperties": true}),
        json!({"properties": {"y": {}}, "additionalProperties": {}}),
        json!({"properties": {"y": {}}, "unevaluatedProperties": {"type": "string"}}),
        json!({"properties": {"y": {}}, "discriminator": {"propertyName": "y"}}),
        json!({"allOf": [y(), {"$ref": "other.json#/x"}]}),
        json!({"allOf": [y(), {"$ref": "#anchor"}]}),
        json!({"allOf": [y(), {"$dynamicRef": "#node"}]}),
        json!({"oneOf": [y(), {"type": "object"}]}),
        json!({"anyOf": [y(), {}]}),
        json!({"$ref": "#/components/schemas/round"}),
        json!({"$ref": "#/components/schemas/all"}),
        json!({"$ref": "#/nowhere"}),
    ];
    for schema in unknown {
        assert_eq!(reported(schema, "/x"), [], "{schema}");
    }
}

#[test]
fn a_discriminator_leaves_open_what_its_schemas_leave_open() {
    let reported = |choice: Value, discriminator: Value, pointer: &str| -> Vec<Rule> {
        let key = format!("https://h.example/{{$request.body#{pointer}}}");
        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/pet"}}}});
        let document = json!({
            "openapi": "3.1.0",
            "paths": {"/a": {"post": {"requestBody": body, "callbacks": {"done": {key: {"post": {}}}}}}},
            "components": {"schemas": {
                "pet": {"properties": {"kind": {"type": "string"}}, "discriminator": discriminator},
                "cat": choice,
                "tom": {"allOf": [{"$ref": "#/components/schemas/cat"}, {"properties": {"hunts": {"type": "string"}}}]}
            }}
        });
        findings(&document)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    };
    let kind = || json!({"propertyName": "kind"});
    let mapped = |target: &str| json!({"propertyName": "kind", "mapping": {"cat": target}});
    let cat = || json!({"allOf": [{"$ref": "#/components/schemas/pet"}, {"properties": {"purrs": {"type": "string"}}}]});
    let open =
        || json!({"allOf": [{"$ref": "#/components/schemas/pet"}, {"additionalProperties": true}]});
    let alone = || json!({"properties": {"purrs": {"type": "string"}}});
    for discriminator in [kind(), mapped("cat"), mapped("#/components/schemas/cat")] {
        assert_eq!(
            reported(cat(), discriminator.clone(), "/barks"),
            [Rule::UnknownProperty],
            "{discriminator}"
        );
        assert_eq!(
            reported(cat(), discriminator.clone(), "/purrs"),
            [],
            "{discriminator}"
        );
        assert_eq!(reported(open(), discriminator, "/barks"), []);
    }
    assert_eq!(
        reported(alone(), mapped("cat"), "/barks"),
        [Rule::UnknownProperty]
    );
    assert_eq!(reported(alone(), mapped("cat"), "/purrs"), []);
    assert_eq!(reported(alone(), mapped("pets.json#/cat"), "/barks"), []);
    assert_eq!(
        reported(alone(), mapped("#/components/schemas/dog"), "/barks"),
        [Rule::DanglingReference]
    );
    // Its choices are unknown.
    assert_eq!(reported(alone(), kind(), "/barks"), []);
    let mut tom = cat();
    tom["discriminator"] = kind();
    assert_eq!(reported(tom.clone(), kind(), "/hunts"), []);
    assert_eq!(reported(tom, kind(), "/barks"), [Rule::UnknownProperty]);
}

#[test]
fn pointers_into_patterns_arrays_and_deep_schemas_are_followed() {
    let pattern = json!({"patternProperties": {"^.*$": {"properties": {"y": {}}}}});
    assert_eq!(reported(&pattern, "/any/y"), [Rule::Optional]);
    assert_eq!(reported(&pattern, "/any/z"), [Rule::UnknownProperty]);
    assert_eq!(reported(&pattern, "/any"), [Rule::NotText]);
    let many: serde_json::Map<_, _> = (0..17).map(|n| (format!("^a{n}"), json!({}))).collect();
    assert_eq!(
        reported(
            &json!({"patternProperties": many, "additionalProperties": false}),
            "/x"
        ),
        []
    );
    let of = |items: Value| json!({"type": "array", "items": items});
    assert_eq!(reported(&of(json!({"type": "string"})), "/0"), []);
    assert_eq!(
        reported(&of(json!({"type": "string"})), "/-"),
        [Rule::UnknownProperty]
    );
    assert_eq!(
        reported(&of(json!({"type": "string"})), "/01"),
        [Rule::UnknownProperty]
    );
    let tuple = json!({"prefixItems": [{"type": "string"}, {"type": "object"}], "items": false});
    assert_eq!(reported(&tuple, "/0"), []);
    assert_eq!(reported(&tuple, "/1"), [Rule::NotText]);
    assert_eq!(reported(&tuple, "/2"), [Rule::UnknownProperty]);
    assert_eq!(reported(&json!({"type": "array"}), "/0"), []);
    let tree = json!({"$ref": "#/components/schemas/tree"});
    assert_eq!(reported(&tree, &("/x".repeat(40) + "/s")), [Rule::Optional]);
    assert_eq!(
        reported(&tree, &("/x".repeat(40) + "/t")),
        [Rule::UnknownProperty]
    );
}

#[test]
fn the_types_of_a_schema_decide_whether_a_value_is_text_or_null() {
    let at = |schema: Value| {
        reported(
            &json!({"properties": {"x": schema}, "required": ["x"]}),
            "/x",
        )
    };
    assert_eq!(at(json!({"type": "array"})), [Rule::NotText]);
    assert_eq!(at(json!({"properties": {"y": {}}})), [Rule::NotText]);
    assert_eq!(
        at(json!({"oneOf": [{"type": "object"}, {"type": "array"}]})),
        [Rule::NotText]
    );
    assert_eq!(
        at(json!({"oneOf": [{"type": "object"}, {"type": "string"}]})),
        []
    );
    assert_eq!(at(json!({"type": ["string", "null"]})), [Rule::Nullable]);
    assert_eq!(
        at(json!({"type": "string", "nullable": true})),
        [Rule::Nullable]
    );
    assert_eq!(
        at(json!({"anyOf": [{"type": "string"}, {"type": "null"}]})),
        [Rule::Nullable]
    );
    assert_eq!(
        at(json!({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]})),
        []
    );
    assert_eq!(at(json!({"enum": ["a", "b"]})), []);
    assert_eq!(at(json!({"const": {"a": 1}})), [Rule::NotText]);
    assert_eq!(at(json!({})), []);
}

#[test]
fn parameters_that_no_list_names_are_not_reported() {
    let lint = |parameters: Value, key: &str| {
        let document = json!({
            "openapi": "3.1.0",
            "paths": {"/a/{inPath}": {"post": {"parameters": parameters, "callbacks": {"done": {key: {"post": {}}}}}}},
            "components": {"securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "session"}
            }}
        });
        findings(&document)
            .into_iter()
            .filter(|one| one.severity > Severity::Note)
            .map(|one| one.rule)
            .collect::<Vec<_>>()
    };
    let base = "https://h.example/?x=";
    let silent = [
        (json!([{"$ref": "other.json#/p"}]), "{$request.query.a}"),
        (
            json!([{"name": "filter", "in": "query", "schema": {"type": "object"}}]),
            "{$request.query.a}",
        ),
        (
            json!([{"name": "all", "in": "querystring"}]),
            "{$request.query.a}",
        ),
        (json!([]), "{$request.path.inPath}"),
        (json!([]), "{$request.header.x-key}"),
        (json!([]), "{$request.header.Cookie}"),
        (
            json!([]),
            "{$request.header.accept}{$request.header.Content-Type}{$request.header.authorization}",
        ),
        (json!([]), "{$url}{$method}{$statusCode}"),
    ];
    for (parameters, key) in silent {
        assert_eq!(lint(parameters, &format!("{base}{key}")), [], "{key}");
    }
    assert_eq!(
        lint(json!([]), &format!("{base}{{$request.query.X-Key}}")),
        [Rule::UndeclaredQueryParameter]
    );
    assert_eq!(
        lint(json!([]), &format!("{base}{{$request.path.inpath}}")),
        [Rule::UndeclaredPathParameter]
    );
}
