//! Fixes: which are offered, which are certain, and that a fixed key no longer has the mistake.

use openapi_expr::lint::{Finding, Rule, Severity};
use openapi_expr::{Linter, Template};
use serde_json::{Value, json};

use super::{findings, shop};

/// A key in [`shop`], and its fixes: each replacement, and whether it is certain. The list is empty
/// where no fix is plausible.
const FIXES: &[(&str, &[(&str, bool)])] = &[
    (
        "{$callback_url}/invoices/{$request.body.id}",
        &[
            ("$request.query.callback_url", true),
            ("$request.body#/id", true),
        ],
    ),
    ("{$shopId}", &[("$request.path.shopId", true)]),
    ("{$X_Hook}", &[("$request.header.X-Hook", true)]),
    ("{$url_}", &[]),
    ("{$optional}", &[("$request.body#/optional", false)]),
    ("{request.body#/url}", &[("{$request.body#/url}", true)]),
    (
        "{request.body.user.hook}",
        &[("{$request.body#/user/hook}", true)],
    ),
    (
        "${request.body#/url}/x/${request.body#/id}",
        &[("{$request.body#/url}/x/{$request.body#/id}", true)],
    ),
    (
        "https://h.example/${request.body#/id}",
        &[("{$request.body#/id}", true)],
    ),
    ("${url}/x", &[("{$url}/x", false)]),
    ("${text}", &[("{$request.body#/text}", false)]),
    (
        "{$request.body#/url}/${$request.body#/id}",
        &[("{$request.body#/id}", false)],
    ),
    ("{$request.body#/url", &[("{$request.body#/url}", true)]),
    (
        "{$request.body#/url/events",
        &[("{$request.body#/url}/events", false)],
    ),
    ("{$request.body#/nowhere", &[]),
    (
        "{$request.header#/X-Hook}",
        &[("$request.header.X-Hook", true)],
    ),
    ("{$request.header#/X-Nothing}", &[]),
    (
        "{$request.body#/url}/{$response.path#/shopId}",
        &[("$request.path.shopId", false)],
    ),
    ("{$request.body#/url}/{$response.path#/code}", &[]),
    (
        "{$request.headers.X-Hook}",
        &[("$request.header.X-Hook", true)],
    ),
    ("{$Request.Body#/url}", &[("$request.body#/url", true)]),
    ("{{$request.body#/url}}", &[("{$request.body#/url}", true)]),
    ("{$ request.body #/url}", &[("$request.body#/url", true)]),
    ("{$request.body#/url}/{$request. body#/a b}", &[]),
    ("{ $request.body#/url }", &[("{$request.body#/url}", true)]),
    ("{\\$request.body#/url}", &[("{$request.body#/url}", true)]),
    ("\\$request.body#/url", &[("{$request.body#/url}", true)]),
    ("<$request.body#/url>", &[("{$request.body#/url}", true)]),
    (
        "{$request.body#/items[0].url}",
        &[("$request.body#/items/0/url", true)],
    ),
    (
        "{$request.body#$['user'].hook}",
        &[("$request.body#/user/hook", true)],
    ),
    ("{$request.body#/items/*/url}", &[]),
    ("{$request.body#$..url}", &[]),
    (
        "{$request.body['user'].hook}",
        &[("$request.body#/user/hook", true)],
    ),
    ("$request.body#/url}", &[("{$request.body#/url}", true)]),
    (
        "$request.body#/url}/x/{$request.body#/id}",
        &[("{$request.body#/url}/x/{$request.body#/id}", true)],
    ),
    ("$request.body#/nowhere}", &[]),
    (
        "{$request.body#/user.hook}",
        &[("$request.body#/user/hook", true)],
    ),
    (
        "{$request.body#/url}/{$request.body#/a%20b}",
        &[("$request.body#/a b", true)],
    ),
    (
        "{$request.body#/home~url}",
        &[("$request.body#/home~0url", true)],
    ),
    (
        "{$request.body#/hook}",
        &[("$request.body#/user/hook", false)],
    ),
    (
        "{$request.body.hook}",
        &[("$request.body#/user/hook", false)],
    ),
    ("{$request.body#/URL}", &[("$request.body#/url", false)]),
    (
        "{$request.body#/optionnal}",
        &[("$request.body#/optional", false)],
    ),
    (
        "{$request.body#/url}/{$request.body#/lines/0/sku}",
        &[("$response.body#/lines/0/sku", false)],
    ),
    (
        "{$request.body#/url}/{$response.body#/lines/sku}",
        &[("$response.body#/lines/0/sku", false)],
    ),
    (
        "{$request.body#/url}/{$request.body#/shopId}",
        &[("$request.path.shopId", false)],
    ),
    ("{$request.body#/callbackUri}", &[]),
    ("{$request.query.callbackURL}", &[]),
    ("{$request.query.Maybe}", &[("$request.query.maybe", false)]),
    (
        "{$request.query.shopId}",
        &[("$request.path.shopId", false)],
    ),
    (
        "{$request.query.optional}",
        &[("$request.body#/optional", false)],
    ),
    (
        "{$request.header.hook}",
        &[("$request.header.X-Hook", false)],
    ),
    (
        "{$request.header.XHook}",
        &[("$request.header.X-Hook", false)],
    ),
    ("{url}", &[("{$request.body#/url}", false)]),
    ("https://h.example/{method}", &[("{$method}", false)]),
    ("{method}/x", &[]),
    ("{optional}", &[("{$request.body#/optional}", false)]),
    ("optional", &[("{$request.body#/optional}", false)]),
    ("anything", &[]),
    (
        "$request.query.maybe/events",
        &[("{$request.query.maybe}/events", false)],
    ),
    (
        "$request.body#/url?x=1",
        &[("{$request.body#/url}?x=1", false)],
    ),
    (
        "http://$request.body#/url",
        &[("{$request.body#/url}", false)],
    ),
    (
        "https://h.example/?id=$request.body#/id&x=1",
        &[("{$request.body#/id}", true)],
    ),
];

fn fixed(finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    let mut text = finding.text.clone().unwrap();
    text.replace_range(finding.span.range(), &fix.replacement);
    Some(text)
}

#[test]
fn each_key_is_offered_the_listed_fixes_and_a_fixed_key_is_not_worse() {
    let mut wrongs = Vec::new();
    for (key, expected) in FIXES {
        let found = findings(&shop(key));
        let errors: Vec<_> = found
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .collect();
        let fixes = errors.iter().filter_map(|finding| finding.fix.as_ref());
        let got: Vec<_> = fixes
            .map(|fix| (fix.replacement.as_str(), fix.is_certain()))
            .collect();
        if got != *expected || errors.is_empty() {
            wrongs.push(format!(
                "{key}: {got:?}, not {expected:?}; {:?}",
                found.iter().map(|one| one.rule).collect::<Vec<_>>()
            ));
        }
        // A fixed key is not worse. A certain fix is an expression whose value is declared.
        for finding in errors.iter().filter(|finding| finding.fix.is_some()) {
            let text = fixed(finding).unwrap();
            let certain = finding
                .fix
                .as_ref()
                .is_some_and(openapi_expr::text::Fix::is_certain);
            let again = findings(&shop(&text))
                .into_iter()
                .filter(|one| one.severity > Severity::Note)
                .count();
            assert!(again < errors.len(), "{key} → {text}");
            assert!(
                !certain || Template::parse(&text).is_ok() || errors.len() > 1,
                "{key} → {text}"
            );
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

/// In published documents, the only URL-like property was the wrong guess 24 times out of 25.
#[test]
fn the_only_url_of_a_body_is_never_offered_as_a_guess() {
    let mut document = shop("{$request.body#/callback}");
    document["components"]["schemas"]["order"] = json!({"type": "object", "properties": {"webhookUrl": {"type": "string", "format": "uri"}}});
    let found = findings(&document);
    assert_eq!(
        found.iter().map(|one| one.rule).collect::<Vec<_>>(),
        [Rule::UnknownProperty]
    );
    assert_eq!(found[0].fix, None);
}

/// If the operation is unknown, only the meaning of the syntax counts.
#[test]
fn without_an_operation_only_the_syntax_makes_a_fix_certain() {
    let document = |key: &str| -> Value {
        json!({"openapi": "3.0.3", "components": {"callbacks": {"done": {key: {"post": {}}}}}})
    };
    for (key, certain) in [
        ("{$request.body.id}", Some(true)),
        ("{request.body#/id}", Some(true)),
        ("{$callback_url}", Some(false)),
        ("{$request.body#/a.b}", Some(false)),
        ("{$request.body#/id", Some(false)),
        ("{id}", None),
        ("name", None),
    ] {
        let found = findings(&document(key));
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert_eq!(
            found[0]
                .fix
                .as_ref()
                .map(openapi_expr::text::Fix::is_certain),
            certain,
            "{key}"
        );
    }
    assert_eq!(
        findings(&document(
            "{$request.body#/id}/{$request.header.x}/{$response.body#/x}"
        )),
        []
    );
}

/// Several operations refer to one callback.
#[test]
fn a_shared_callback_is_wrong_if_one_of_its_operations_lacks_the_value() {
    let operation = |body: Value| {
        json!({"post": {
            "requestBody": {"content": {"application/json": {"schema": {"properties": body}}}},
            "callbacks": {"done": {"$ref": "#/components/callbacks/done"}}
        }})
    };
    let document = |two: Value| {
        json!({
            "openapi": "3.0.3",
            "paths": {
                "/one": operation(json!({"url": {"type": "string", "format": "uri"}})),
                "/two": operation(two)
            },
            "components": {"callbacks": {"done": {"{$request.body#/url}": {"post": {}}}}}
        })
    };
    let found = findings(&document(json!({"uri": {}})));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, Rule::UnknownProperty);
    assert!(
        found[0].message.contains("POST /two"),
        "{}",
        found[0].message
    );
    let errors = |document: &Value| {
        Linter::new()
            .check(document)
            .iter()
            .filter(|one| one.severity > Severity::Note)
            .count()
    };
    assert_eq!(errors(&document(json!({"url": {}}))), 0);
    // A fix that one of them confirms is certain: another one takes no body, whatever the spelling.
    let mut dotted = document(json!({"url": {}}));
    dotted["paths"]["/a"] =
        json!({"get": {"callbacks": {"done": {"$ref": "#/components/callbacks/done"}}}});
    dotted["components"]["callbacks"]["done"] = json!({"{$request.body.url}": {"post": {}}});
    let fix = |document: &Value| {
        let found = findings(document);
        found[0]
            .fix
            .as_ref()
            .map(|fix| (fix.replacement.clone(), fix.is_certain()))
    };
    let fixed = |certain| Some(("$request.body#/url".to_owned(), certain));
    assert_eq!(fix(&dotted), fixed(true));
    // If none takes a body, none confirms it.
    for path in ["/one", "/two"] {
        dotted["paths"].as_object_mut().unwrap().remove(path);
    }
    assert_eq!(fix(&dotted), None);
}

#[test]
fn an_operation_ref_is_fixed_if_its_path_exists() {
    let document = |operation_ref: &str| {
        json!({"openapi": "3.0.3", "paths": {
            "/a/{id}": {"$ref": "#/components/pathItems/a"},
            "/b": {"get": {"responses": {"200": {"links": {"a": {"operationRef": operation_ref, "parameters": {"id": 1}}}}}}}
        }, "components": {"pathItems": {"a": {"get": {"parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}]}}}}})
    };
    for good in [
        "#/paths/~1a~1{id}/get",
        "#/paths/~1a~1%7Bid%7D/get",
        "#/components/pathItems/a/get",
        "other.json#/x",
    ] {
        assert_eq!(findings(&document(good)), [], "{good}");
    }
    assert_eq!(findings(&document("#/paths/~1a~1{id}/put")).len(), 1);
    let found = findings(&document("#/paths//b/get"));
    assert_eq!(
        found[0]
            .fix
            .as_ref()
            .map(|fix| (fix.replacement.as_str(), fix.is_certain())),
        Some(("#/paths/~1b/get", true))
    );
}
