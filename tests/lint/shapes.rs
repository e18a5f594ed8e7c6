//! Values that are meant as a callback or a link and are not one: wrong types, and misplaced or
//! misspelled members.

use openapi_expr::lint::{Finding, Member, Rule, Severity};
use serde_json::{Value, json};

use super::{findings, fired, shop};

const POST: &str = "/paths/~1shops~1{shopId}~1orders/post";
const KEY: &str = "{$request.body#/url}";

/// The shop, with a changed operation.
fn edited(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = shop(KEY);
    change(&mut document["paths"]["/shops/{shopId}/orders"]["post"]);
    document
}

/// The one finding of a document.
#[track_caller]
fn only(document: &Value) -> Finding {
    match <[Finding; 1]>::try_from(findings(document)) {
        Ok([one]) => one,
        Err(found) => panic!("{found:#?}\n{document:#}"),
    }
}

#[test]
fn callbacks_of_a_wrong_type_are_reported_where_they_are() {
    for (callbacks, at, message) in [
        (
            json!([{"done": {}}]),
            "",
            "expected an object of callbacks by name, found an array",
        ),
        (
            json!([]),
            "",
            "expected an object of callbacks by name, found an array",
        ),
        (
            json!("{$request.body#/url}"),
            "",
            "expected an object of callbacks by name, found a string",
        ),
        (
            json!(null),
            "",
            "expected an object of callbacks by name, found null",
        ),
        (
            json!({"done": [{KEY: {"post": {}}}]}),
            "/done",
            "expected a Callback Object, found an array",
        ),
        (
            json!({"done": KEY}),
            "/done",
            "expected a Callback Object, found a string",
        ),
        (
            json!({"done": null}),
            "/done",
            "expected a Callback Object, found null",
        ),
        (
            json!({"done": 1}),
            "/done",
            "expected a Callback Object, found a number",
        ),
        (
            json!({"done": {KEY: null}}),
            "/done/{$request.body#~1url}",
            "expected a Path Item Object, found null",
        ),
        (
            json!({"done": {KEY: ["post"]}}),
            "/done/{$request.body#~1url}",
            "expected a Path Item Object, found an array",
        ),
        (
            json!({"done": {KEY: "post"}}),
            "/done/{$request.body#~1url}",
            "expected a Path Item Object, found a string",
        ),
        (
            json!({"done": {KEY: {"post": null}}}),
            "/done/{$request.body#~1url}/post",
            "expected an Operation Object, found null",
        ),
        (
            json!({"done": {KEY: {"post": true}}}),
            "/done/{$request.body#~1url}/post",
            "expected an Operation Object, found a boolean",
        ),
        (
            json!({"done": {KEY: {"additionalOperations": ["COPY"]}}}),
            "/done/{$request.body#~1url}/additionalOperations",
            "expected an object of operations by method, found an array",
        ),
    ] {
        let document = edited(|post| post["callbacks"] = callbacks);
        let found = only(&document);
        assert_eq!(
            (found.rule, found.severity),
            (Rule::WrongShape, Severity::Warning)
        );
        assert_eq!(
            (found.message.as_str(), found.pointer),
            (message, format!("{POST}/callbacks{at}"))
        );
    }
}

#[test]
fn links_of_a_wrong_type_are_reported_where_they_are() {
    let response = |response: Value| edited(|post| post["responses"] = json!({"201": response}));
    for (links, at, message) in [
        (
            json!([{"operationId": "createOrder"}]),
            "",
            "expected an object of links by name, found an array",
        ),
        (
            json!("createOrder"),
            "",
            "expected an object of links by name, found a string",
        ),
        (
            json!({"next": "createOrder"}),
            "/next",
            "expected a Link Object, found a string",
        ),
        (
            json!({"next": null}),
            "/next",
            "expected a Link Object, found null",
        ),
        (
            json!({"next": {"operationId": "createOrder", "parameters": [{"shopId": "1"}]}}),
            "/next/parameters",
            "expected an object of values by parameter name, found an array",
        ),
        (
            json!({"next": {"operationId": "createOrder", "parameters": "shopId=1"}}),
            "/next/parameters",
            "expected an object of values by parameter name, found a string",
        ),
    ] {
        let found = only(&response(json!({"description": "ok", "links": links})));
        assert_eq!(found.rule, Rule::WrongShape);
        assert_eq!(
            (found.message.as_str(), found.pointer),
            (message, format!("{POST}/responses/201/links{at}"))
        );
    }
    let link = |link: Value| response(json!({"description": "ok", "links": {"next": link}}));
    for (name, value, message) in [
        ("operationId", json!(5), "expected a string, found a number"),
        (
            "operationId",
            json!(true),
            "expected a string, found a boolean",
        ),
        (
            "operationRef",
            json!(["#/paths"]),
            "expected a string, found an array",
        ),
        (
            "operationRef",
            json!({"$ref": "#/paths"}),
            "expected a string, found an object",
        ),
    ] {
        let found = only(&link(json!({name: value})));
        assert_eq!(
            (found.rule, found.severity, found.message.as_str()),
            (Rule::NoTarget, Severity::Error, message)
        );
        assert_eq!(
            found.pointer,
            format!("{POST}/responses/201/links/next/{name}")
        );
        assert_eq!(fired(&link(json!({name: null}))), [Rule::NoTarget]);
    }
    let found = only(&link(
        json!({"operationId": "createOrder", "operationRef": 5, "parameters": {"shopId": "1"}}),
    ));
    assert_eq!(
        (found.rule, found.message.as_str()),
        (Rule::NoTarget, "expected a string, found a number")
    );
    let found = only(&link(
        json!({"operationId": "createOrder", "parameters": {"shopId": "1"}, "server": "/v2"}),
    ));
    assert_eq!(
        (found.rule, found.message.as_str()),
        (Rule::WrongShape, "expected a Server Object, found a string")
    );
    assert_eq!(
        only(&response(json!([]))).message,
        "expected a Response Object, found an array"
    );
    let document = edited(|post| post["responses"] = json!([{"201": {}}]));
    assert_eq!(
        only(&document).message,
        "expected an object of responses by status code, found an array"
    );
}

#[test]
fn a_misplaced_or_misspelled_member_is_reported_with_a_fix() {
    let callbacks = || json!({"done": {KEY: {"post": {}}}});
    let links = || json!({"next": {"operationId": "createOrder"}});
    // The pointer of the object, its mistaken member, the message and the fix.
    let cases: [(&str, Value, &str, Option<&str>); 18] = [
        (
            "",
            json!({"callbacks": callbacks()}),
            "`callbacks` is ignored in the root of a document",
            None,
        ),
        (
            "",
            json!({"links": links()}),
            "`links` is ignored in the root of a document",
            None,
        ),
        (
            "/components",
            json!({"callback": callbacks()}),
            "`components` has no member `callback`",
            Some("callbacks"),
        ),
        (
            "/paths",
            json!({"callbacks": callbacks()}),
            "`callbacks` is ignored in `paths`",
            None,
        ),
        (
            "/paths/~1b",
            json!({"callbacks": callbacks()}),
            "`callbacks` is ignored in a Path Item",
            None,
        ),
        (
            "/paths/~1b",
            json!({"callback": callbacks()}),
            "`callback` is ignored in a Path Item",
            None,
        ),
        (
            "/paths/~1b",
            json!({"psot": {"responses": {}}}),
            "a Path Item has no member `psot`",
            Some("post"),
        ),
        (
            "/paths/~1b/put",
            json!({"callback": callbacks()}),
            "an operation has no member `callback`",
            Some("callbacks"),
        ),
        (
            "/paths/~1b/put",
            json!({"Callbacks": callbacks()}),
            "an operation has no member `Callbacks`",
            Some("callbacks"),
        ),
        (
            "/paths/~1b/put",
            json!({"links": [links()]}),
            "`links` is ignored in an operation",
            None,
        ),
        (
            "/paths/~1b/put/requestBody",
            json!({"links": links()}),
            "`links` is ignored in a request body",
            None,
        ),
        (
            "/paths/~1b/put/responses",
            json!({"callbacks": callbacks()}),
            "`callbacks` is ignored in `responses`",
            None,
        ),
        (
            "/paths/~1b/put/responses",
            json!({"links": links()}),
            "`links` is ignored in `responses`",
            None,
        ),
        (
            "/paths/~1b/put/responses/200",
            json!({"callbacks": callbacks()}),
            "`callbacks` is ignored in a response",
            None,
        ),
        (
            "/paths/~1b/put/responses/201",
            json!({"link": links()}),
            "a response has no member `link`",
            Some("links"),
        ),
        (
            "/paths/~1b/put/responses/200/content",
            json!({"links": links()}),
            "`links` is ignored in `content`",
            None,
        ),
        (
            "/paths/~1b/put/responses/200/content/a~1b",
            json!({"links": links()}),
            "`links` is ignored in a media type",
            None,
        ),
        (
            "/paths/~1b/put/responses/200/links/self",
            json!({"parameter": {"shopId": "1"}}),
            "a link has no member `parameter`",
            Some("parameters"),
        ),
    ];
    for (at, members, message, fix) in cases {
        let mut document = shop(KEY);
        document["paths"]["/b"] = json!({"put": {
            "requestBody": {"content": {}},
            "responses": {"200": {"content": {"a/b": {}}, "links": {"self": {"operationId": "createOrder"}}}, "201": {}}
        }});
        assert_eq!(fired(&document), []);
        let (name, value) = members.as_object().unwrap().iter().next().unwrap();
        document.pointer_mut(at).unwrap()[name] = value.clone();
        let found = only(&document);
        assert_eq!(
            (found.rule, found.severity, found.member),
            (Rule::UnreadMember, Severity::Warning, Member::Name)
        );
        assert_eq!(
            (found.message.as_str(), found.pointer),
            (message, format!("{at}/{name}"))
        );
        let offered = found
            .fix
            .as_ref()
            .map(|fix| (fix.replacement.as_str(), fix.is_certain()));
        assert_eq!(offered, fix.map(|fix| (fix, false)), "{message}");
        assert!(found.help.is_some(), "{message}");
    }
}

/// It hides everything below it, in any Path Item.
#[test]
fn a_method_in_the_wrong_case_is_an_error_with_a_fix() {
    let item = || json!({"callbacks": {"done": {"{$request.body.url}": {"post": {}}}}});
    for (method, fix) in [
        ("POST", "post"),
        ("Get", "get"),
        ("DELETE", "delete"),
        ("oPTIONS", "options"),
    ] {
        let mut document = shop(KEY);
        document["paths"]["/b"] = json!({method: item()});
        let found = only(&document);
        assert_eq!(
            (found.rule, found.severity),
            (Rule::MethodCase, Severity::Error)
        );
        assert_eq!(
            (found.text.as_deref(), found.pointer),
            (Some(method), format!("/paths/~1b/{method}"))
        );
        let offered = found
            .fix
            .as_ref()
            .map(|fix| (fix.replacement.as_str(), fix.is_certain()));
        assert_eq!(offered, Some((fix, true)));
    }
    for place in ["webhooks", "components"] {
        let items = json!({"one": {"PUT": {}}});
        let mut document = shop(KEY);
        document[place] = if place == "components" {
            json!({"pathItems": items})
        } else {
            items
        };
        assert!(fired(&document).contains(&Rule::MethodCase), "{place}");
    }
    // A method that is also there in the right case cannot be renamed. `query` is a member since
    // 3.2.
    let mut document = shop(KEY);
    document["paths"]["/b"] = json!({"get": {}, "GET": {}});
    let found = only(&document);
    assert_eq!(
        (found.fix, found.help.as_deref()),
        (None, Some("`get` exists too: merge the two"))
    );
    document["openapi"] = json!("3.2.0");
    document["paths"]["/b"] = json!({"QUERY": {}});
    assert_eq!(
        only(&document)
            .fix
            .map(|fix| (fix.replacement.clone(), fix.is_certain())),
        Some(("query".to_owned(), true))
    );
}

#[test]
fn members_of_a_later_openapi_version_are_not_advised() {
    let with = |version: &str, item: Value, components: Value| {
        let mut document = shop(KEY);
        document["openapi"] = json!(version);
        document["paths"]["/b"] = item;
        document["components"]
            .as_object_mut()
            .unwrap()
            .extend(components.as_object().unwrap().clone());
        document
    };
    for version in ["3.0.3", "3.0.4", "3.1.1"] {
        for method in ["QUERY", "Query"] {
            let found = only(&with(
                version,
                json!({method: {"responses": {}}}),
                json!({}),
            ));
            assert_eq!(
                (found.rule, found.fix),
                (Rule::UnreadMember, None),
                "{version}"
            );
            assert_eq!(
                found.message,
                format!("`{method}` is ignored in a Path Item of this version")
            );
            assert_eq!(
                found.help.as_deref(),
                Some("OpenAPI 3.2 has the method `query`")
            );
        }
        assert_eq!(
            fired(&with(
                version,
                json!({"qeury": {"responses": {}}}),
                json!({})
            )),
            [],
            "{version}"
        );
    }
    assert_eq!(
        fired(&with(
            "3.2.0",
            json!({"qeury": {"responses": {}}}),
            json!({})
        )),
        [Rule::UnreadMember]
    );
    let items = |name: &str| json!({name: {"one": {"post": {}}}});
    for name in ["pathitems", "pathItem", "PathItems", "path_items"] {
        for (version, rules) in [
            ("3.0.3", vec![]),
            ("3.1.1", vec![Rule::UnreadMember]),
            ("3.2.0", vec![Rule::UnreadMember]),
        ] {
            assert_eq!(
                fired(&with(version, json!({}), items(name))),
                rules,
                "{version} {name}"
            );
        }
    }
    // Members of 3.0 are advised in 3.0.
    assert_eq!(
        only(&with("3.0.3", json!({}), json!({"callback": {"a": {}}})))
            .help
            .as_deref(),
        Some("write `callbacks`")
    );
}

#[test]
fn a_key_without_an_operation_is_a_warning() {
    let under = |item: Value| {
        let mut document = edited(|post| post["callbacks"] = json!({"done": {KEY: item}}));
        document["components"]["pathItems"] =
            json!({"empty": {"summary": "s"}, "full": {"post": {}}});
        document
    };
    for item in [
        json!({}),
        json!({"summary": "s", "description": "d", "servers": [], "parameters": []}),
        json!({"psot": {}}),
        json!({"x-post": {}}),
        json!({"additionalOperations": {}}),
        json!({"$ref": "#/components/pathItems/empty"}),
    ] {
        let found = only(&under(item.clone()));
        assert_eq!(
            (found.rule, found.severity, found.text.as_deref()),
            (Rule::NoOperation, Severity::Warning, Some(KEY)),
            "{item}"
        );
    }
    for item in [
        json!({"post": {}}),
        json!({"query": {}}),
        json!({"additionalOperations": {"COPY": {}}}),
        json!({"$ref": "#/components/pathItems/full"}),
        json!({"$ref": "#/components/pathItems/empty", "put": {}}),
        // Nothing is known about other files.
        json!({"$ref": "other.json#/x"}),
    ] {
        assert_eq!(fired(&under(item.clone())), [], "{item}");
    }
    assert_eq!(
        fired(&under(json!({"$ref": "#/nothing"}))),
        [Rule::DanglingReference]
    );
    assert_eq!(
        fired(&under(json!({"psot": {"responses": {}}}))),
        [Rule::UnreadMember]
    );
}

#[test]
fn extensions_examples_and_schemas_are_no_mistakes_of_shape() {
    let flat = edited(|post| post["callbacks"] = json!({"done": {"url": KEY, "method": "post"}}));
    assert_eq!(fired(&flat), [Rule::PlainName; 2]);
    let level = edited(|post| post["callbacks"] = json!({"done": {"summary": "s", "post": {}}}));
    assert_eq!(fired(&level), [Rule::MethodAsKey]);
    let mut document = edited(|post| {
        post["x-callbacks"] = json!([]);
        post["callbacks"]["x-note"] = json!("soon");
        post["responses"]["201"]["links"] = json!({"x-note": ["soon"]});
        post["responses"]["x-links"] = json!([]);
        post["responses"]["204"] = json!(null);
        post["tags"] = json!(["links"]);
    });
    document["paths"]["/b"] =
        json!({"summary": "s", "parameters": [], "get": null, "path": {}, "x-POST": {}});
    document["paths"]["/c"] = json!(null);
    document["webhooks"] = json!({"callbacks": {"post": {}}, "links": {"post": {}}});
    document["components"]["responses"] = json!({"links": {}, "callbacks": {}, "x-ok": {}});
    document["components"]["schemas"]["links"] =
        json!({"properties": {"callbacks": {"type": "array"}, "links": {}}});
    document["components"]["examples"] = json!({"callbacks": {"value": {"callbacks": []}}});
    assert_eq!(fired(&document), []);
}
