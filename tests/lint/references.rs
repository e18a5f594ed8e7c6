//! References within one document: those whose target does not exist, and what they share.

use openapi_expr::Linter;
use openapi_expr::lint::{Rule, Severity};
use serde_json::{Map, Value, json};

use super::{findings, fired, shop};

/// The pointer, the severity and the message of each finding.
#[track_caller]
fn reported(document: &Value) -> Vec<(String, Severity, String)> {
    let found = findings(document);
    assert!(
        found.iter().all(|one| one.rule == Rule::DanglingReference),
        "{found:#?}"
    );
    found
        .into_iter()
        .map(|one| (one.pointer, one.severity, one.message))
        .collect()
}

#[test]
fn a_dangling_reference_is_reported_in_each_place_with_its_severity() {
    let gone = || json!({"$ref": "#/components/nothing"});
    for (at, severity) in [
        ("/paths/~1b", Severity::Error),
        ("/webhooks/paid", Severity::Error),
        (
            "/paths/~1shops~1{shopId}~1orders/post/callbacks/more",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/callbacks/done/{$request.body#~1url}",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/404",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/links",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/headers/X-A",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/parameters/2",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/parameters/0",
            Severity::Error,
        ),
        ("/components/requestBodies/b", Severity::Error),
        ("/components/headers/h", Severity::Error),
        ("/components/parameters/p", Severity::Error),
        ("/components/links/l", Severity::Error),
        ("/components/mediaTypes/m", Severity::Error),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/content/a~1c",
            Severity::Error,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/content/a~1b/encoding/part/headers/X-B",
            Severity::Error,
        ),
        ("/components/schemas/s", Severity::Warning),
        ("/components/examples/e", Severity::Warning),
        ("/components/securitySchemes/k", Severity::Warning),
        ("/components/headers/with/examples/e", Severity::Warning),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/content/a~1b/examples/e",
            Severity::Warning,
        ),
        (
            "/components/schemas/order/properties/text",
            Severity::Warning,
        ),
        (
            "/components/schemas/order/properties/items/items",
            Severity::Warning,
        ),
        (
            "/paths/~1shops~1{shopId}~1orders/post/responses/201/content/a~1b/schema",
            Severity::Warning,
        ),
    ] {
        let mut document = shop("{$request.body#/url}");
        document["webhooks"] = json!({});
        for holder in [
            "requestBodies",
            "headers",
            "parameters",
            "links",
            "examples",
            "securitySchemes",
            "mediaTypes",
        ] {
            document["components"][holder] = json!({});
        }
        document["components"]["headers"]["with"] = json!({"examples": {}});
        let response = &mut document["paths"]["/shops/{shopId}/orders"]["post"]["responses"]["201"];
        response["content"]["a/b"] = json!({"encoding": {"part": {"headers": {}}}, "examples": {}});
        response["headers"] = json!({});
        let (above, name) = at.rsplit_once('/').unwrap();
        let name = name.replace("~1", "/");
        let reference = if name == "links" {
            json!({"next": gone()})
        } else {
            gone()
        };
        let at = if name == "links" {
            format!("{at}/next")
        } else {
            at.to_owned()
        };
        match document.pointer_mut(above).unwrap() {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = reference,
            other => other[name.as_str()] = reference,
        }
        let found = reported(&document);
        assert_eq!(
            found,
            [(
                format!("{at}/$ref"),
                severity,
                "`#/components/nothing` does not exist".to_owned()
            )]
        );
    }
}

#[test]
fn the_mapping_of_a_discriminator_holds_references_and_names() {
    let with = |mapping: Value| {
        let mut document = shop("{$request.body#/url}");
        document["components"]["schemas"]["pet"] =
            json!({"discriminator": {"propertyName": "kind", "mapping": mapping}});
        reported(&document)
    };
    let at = "/components/schemas/pet/discriminator/mapping/dog".to_owned();
    let gone = "`#/components/schemas/gone` does not exist".to_owned();
    assert_eq!(
        with(json!({"dog": "#/components/schemas/gone"})),
        [(at, Severity::Warning, gone)]
    );
    // One that exists, a name, an unread file, an anchor, and a value that is not text.
    for silent in [
        "#/components/schemas/pet",
        "pet",
        "Dog",
        "dog.yaml#/Dog",
        "https://h.example/#/a",
        "#dog",
        "#",
        "",
    ] {
        assert_eq!(with(json!({"dog": silent})), [], "{silent}");
    }
    assert_eq!(with(json!({"dog": 1})), []);
    assert_eq!(with(json!(["#/components/schemas/gone"])), []);
    // There is one finding for each target.
    assert_eq!(
        with(json!({"a": "#/nothing", "b": "#/nothing", "c": "#/none"})).len(),
        2
    );
}

#[test]
fn a_circle_of_references_is_one_mistake_and_a_chain_is_wrong_at_its_end() {
    let with = |callbacks: Value| {
        let mut document = shop("{$request.body#/url}");
        document["components"]["callbacks"] = callbacks;
        document
    };
    let reference = |name: &str| json!({"$ref": format!("#/components/callbacks/{name}")});
    let at = |name: &str| format!("/components/callbacks/{name}/$ref");
    let reported = |callbacks| -> Vec<_> {
        reported(&with(callbacks))
            .into_iter()
            .map(|(at, _, reported)| (at, reported))
            .collect()
    };
    // A reference into the circle is not part of it.
    assert_eq!(
        reported(json!({"a": reference("b"), "b": reference("b")})),
        [(
            at("b"),
            "`#/components/callbacks/b` refers back to itself".to_owned()
        )]
    );
    let three =
        json!({"z": reference("a"), "a": reference("b"), "b": reference("c"), "c": reference("a")});
    assert_eq!(
        reported(three),
        [(
            at("a"),
            "`#/components/callbacks/b` refers back to itself".to_owned()
        )]
    );
    // The last reference of the chain is the wrong one.
    let chain = json!({"a": reference("b"), "b": reference("c"), "c": reference("none")});
    assert_eq!(
        reported(chain),
        [(
            at("c"),
            "`#/components/callbacks/none` does not exist".to_owned()
        )]
    );
    let long: serde_json::Map<_, _> = (0..100)
        .map(|n| (format!("c{n}"), reference(&format!("c{}", n + 1))))
        .collect();
    let reported = reported(Value::Object(long));
    assert_eq!(
        reported
            .first()
            .map(|(at, reported)| (at.as_str(), reported.as_str())),
        Some((
            "/components/callbacks/c0/$ref",
            "`#/components/callbacks/c1` goes through too many references"
        ))
    );
    assert_eq!(reported.len(), 2, "and one at its end: {reported:?}");
}

#[test]
fn anchors_other_bases_and_data_are_not_dangling_references() {
    let mut document = shop("{$request.body#/url}");
    let schemas = &mut document["components"]["schemas"];
    // Anchors, and another base.
    schemas["anchored"] = json!({"$ref": "#here", "properties": {"$ref": {"type": "string"}}});
    schemas["based"] =
        json!({"$id": "https://h.example/s", "properties": {"a": {"$ref": "#/$defs/a"}}});
    schemas["recursive"] =
        json!({"properties": {"next": {"$ref": "#/components/schemas/recursive"}}});
    schemas["shown"] = json!({"example": {"$ref": "#/nothing"}, "default": {"$ref": "#/nothing"}, "enum": [{"$ref": "#/no"}]});
    document["components"]["examples"] = json!({
        "e": {"value": {"$ref": "#/nothing"}}, "f": {"$ref": "#/components/examples/e"}, "g": {"$ref": "far.json"}
    });
    document["components"]["securitySchemes"] = json!({"k": {"type": "apiKey", "name": "$ref", "in": "query"}, "l": {"$ref": "#/components/securitySchemes/k"}});
    document["x-mine"] = json!({"$ref": "#/nothing"});
    document["paths"]["/b"] = json!({"$ref": "other.yaml#/b"});
    assert_eq!(fired(&document), []);
}

#[test]
fn a_reference_must_be_text() {
    let mut document = shop("{$request.body#/url}");
    document["components"]["callbacks"] = json!({"a": {"$ref": ["#/x"]}, "b": {"$ref": null}});
    let reported: Vec<_> = reported(&document)
        .into_iter()
        .map(|(at, _, reported)| (at, reported))
        .collect();
    let message = || "a reference must be a string".to_owned();
    assert_eq!(
        reported,
        [
            ("/components/callbacks/a/$ref".to_owned(), message()),
            ("/components/callbacks/b/$ref".to_owned(), message())
        ]
    );
}

#[test]
fn schemas_are_reported_once_for_each_target() {
    let mut document = shop("{$request.body#/url}");
    let many = (0..50).map(|n| {
        (
            format!("s{n}"),
            json!({"$ref": format!("#/components/schemas/none{}", n % 2)}),
        )
    });
    document["components"]["schemas"]["all"] =
        json!({"properties": many.collect::<serde_json::Map<_, _>>()});
    assert_eq!(reported(&document).len(), 2);
}

/// One of the examples refers to itself.
#[test]
fn examples_are_reported_once_for_each_target() {
    let mut document = shop("{$request.body#/url}");
    let gone = || json!({"$ref": "#/components/examples/gone"});
    document["components"]["examples"] =
        json!({"a": gone(), "b": gone(), "c": {"$ref": "#/components/examples/c"}});
    let at: Vec<_> = reported(&document).into_iter().map(|(at, ..)| at).collect();
    assert_eq!(
        at,
        ["/components/examples/a/$ref", "/components/examples/c/$ref"]
    );
}

/// An object with this many members.
fn numbered(size: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..size).map(member).collect::<Map<_, _>>())
}

#[test]
fn shared_callbacks_and_links_are_checked_once() {
    let shared = |size: usize| {
        json!({
            "openapi": "3.1.0",
            "paths": numbered(size, |n| (format!("/p{n}"), json!({"post": {
                "callbacks": {"done": {"$ref": "#/components/callbacks/done"}},
                "responses": {"200": {"$ref": "#/components/responses/ok"}}
            }}))),
            "components": {
                "callbacks": {"done": numbered(size, |n| (format!("{{$request.body#/a{n}}}"), json!({"post": {}})))},
                "responses": {"ok": {"links": numbered(size, |n| (format!("l{n}"), json!({"operationId": "x"})))}}
            }
        })
    };
    // Not once for each of the operations that share them.
    let report = Linter::new().check(&shared(2000));
    assert_eq!(
        (report.operations(), report.callback_keys(), report.links()),
        (4000, 2000, 2000)
    );
    let items = |size: usize| {
        json!({
            "openapi": "3.1.0",
            "paths": numbered(size, |n| (format!("/p{n}"), json!({"$ref": "#/components/pathItems/one"}))),
            "components": {"pathItems": {"one": {
                "post": {"callbacks": numbered(size, |n| (format!("c{n}"), json!({"{$url}": {"post": {}}})))}
            }}}
        })
    };
    assert!(Linter::new().check(&items(3000)).operations() > 3000);
}

#[test]
fn parameters_beside_the_reference_of_a_path_item_are_declared() {
    let one = json!({"parameters": [{"name": "far", "in": "query", "required": true, "schema": {"type": "string"}}], "post": {
        "callbacks": {"a": {"https://h.example/{$request.path.id}?q={$request.query.far}&r={$request.query.none}": {"post": {}}}}
    }});
    let document = json!({"openapi": "3.0.3", "components": {"pathItems": {"one": one}}, "paths": {"/a/{id}": {
        "$ref": "#/components/pathItems/one",
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "put": {"callbacks": {"b": {"https://h.example/{$request.path.id}?q={$request.query.far}&r={$request.query.none}": {"post": {}}}}}
    }}});
    assert_eq!(fired(&document), [Rule::UndeclaredQueryParameter; 2]);
}
