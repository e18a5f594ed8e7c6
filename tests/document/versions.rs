//! Which values are read as a document, and the errors for others.

use openapi_expr::document::OtherDocument;
use openapi_expr::{Document, DocumentError};
use serde_json::{Value, json};

use crate::document;

#[test]
fn versions_3_0_to_3_2_are_supported() {
    for version in [
        "3.0",
        "3.0.0",
        "3.0.4",
        "3.1.0",
        "3.2.0",
        "3.1.0-rc1",
        "3.2",
    ] {
        assert!(
            Document::new(json!({"openapi": version})).is_ok(),
            "{version}"
        );
    }
    assert!(
        Document::from_json(r#"{"openapi": 3.1}"#).is_ok(),
        "as YAML reads a bare 3.1"
    );
    let message = |value: Value| Document::new(value).unwrap_err().to_string();
    assert_eq!(
        message(json!({"swagger": "2.0"})),
        "unsupported OpenAPI version 2.0: expected 3.0, 3.1 or 3.2"
    );
    assert_eq!(
        message(json!({"openapi": "3.10"})),
        "unsupported OpenAPI version 3.10: expected 3.0, 3.1 or 3.2"
    );
    assert_eq!(
        message(json!({})),
        "the document has no member `openapi`: is it an OpenAPI document?"
    );
    assert_eq!(message(json!([])), "the document is not an object");
    let error = Document::from_json("{\"openapi\": \n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the document is not JSON, at line 2, column 0"
    );
    assert!(matches!(error, DocumentError::Json(_)));
}

/// The error names the kind of a document that is not an OpenAPI document, as far as its members
/// show it.
#[test]
fn other_documents_are_named_in_the_error() {
    let message = |value: Value| Document::new(value).unwrap_err().to_string();
    let path_item =
        "it looks like a fragment, a Path Item Object; read the document that refers to it instead";
    let operation = "it looks like a fragment, an Operation Object; read the document that refers to it instead";
    let paths =
        "it looks like a fragment, a Paths Object; read the document that refers to it instead";
    let components = "it looks like a fragment, a Components Object; read the document that refers to it instead";
    let schema = "it looks like a JSON Schema";
    for (value, kind) in [
        (
            json!({"arazzo": "1.0.1", "workflows": []}),
            "it is an Arazzo Description (arazzo: 1.0.1)",
        ),
        (
            json!({"asyncapi": "3.0.0", "channels": {}}),
            "it is an AsyncAPI document (asyncapi: 3.0.0)",
        ),
        (
            json!({"asyncapi": 2.6}),
            "it is an AsyncAPI document (asyncapi: 2.6)",
        ),
        (
            json!({"overlay": "1.0.0", "actions": []}),
            "it is an Overlay document (overlay: 1.0.0)",
        ),
        (json!({"get": {"responses": {}}}), path_item),
        (json!({"summary": "a", "post": {}}), path_item),
        (json!({"/a": {"get": {}}, "/b": {}, "x-c": 1}), paths),
        (
            json!({"operationId": "a", "responses": {"200": {}}}),
            operation,
        ),
        (json!({"responses": {"default": {}}}), operation),
        (json!({"components": {}}), components),
        (
            json!({"schemas": {}, "callbacks": {}, "x-a": 1}),
            components,
        ),
        (json!({"responses": {"NotFound": {}}}), components),
        (
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema"}),
            schema,
        ),
        (
            json!({"type": "object", "properties": {"get": {"type": "string"}}}),
            schema,
        ),
        (json!({"oneOf": []}), schema),
    ] {
        assert_eq!(
            message(value),
            format!("this is not an OpenAPI document: {kind}")
        );
    }
    // Nothing is guessed.
    for value in [
        json!({}),
        json!({"x-a": {}}),
        json!({"info": {}, "paths": {}}),
        json!({"arazzo": null}),
    ] {
        assert!(message(value).ends_with("is it an OpenAPI document?"));
    }
    let error = Document::new(json!({"arazzo": "1.1.0"})).unwrap_err();
    assert!(
        matches!(error, DocumentError::Other(OtherDocument::Arazzo(version)) if version == "1.1.0")
    );
}

#[test]
fn members_of_a_wrong_type_are_skipped() {
    for odd in [
        json!({"openapi": "3.0.0", "paths": 1}),
        json!({"openapi": "3.0.0", "paths": {"/x": {"post": {"callbacks": [1], "responses": {"200": 5, "default": {"links": []}}}}}}),
        json!({"openapi": "3.0.0", "paths": {"/x{": {"post": 1}, "x": {"get": {}}, "/{}": {}, "/a}b": {}}}),
        json!({"openapi": "3.0.0", "servers": [1, {"url": 5}, {"url": "https://h"}], "components": {"callbacks": {"a": {"$ref": "#/%ff"}, "b": {"$ref": "#x"}}}}),
    ] {
        let read = document(odd);
        assert_eq!(read.callbacks().count() + read.links().count(), 0);
    }
}
