//! Facts that only the text of a document shows: members that occur twice, files that cannot be
//! read, references as they were written.

use openapi_expr::Linter;
use openapi_expr::document::Bundled;
use openapi_expr::lint::{Facts, Finding, Member, Rule, Severity};
use serde_json::{Value, json};

use super::shop;

const POST: &str = "/paths/~1shops~1{shopId}~1orders/post";

fn found(document: &Value, facts: &Facts) -> Vec<Finding> {
    Linter::new()
        .check_with(document, &Bundled::new(), facts)
        .into_iter()
        .collect()
}

/// A document with everything that leads to callbacks and links.
fn document() -> Value {
    let mut document = shop("{$request.body#/url}");
    let post = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    post["responses"]["201"]["links"] = json!({"next": {
        "operationId": "createOrder", "parameters": {"shopId": "1"}, "requestBody": {"x-a": [{"b": 1}]}, "description": "d"
    }});
    document["webhooks"] = json!({"paid": {"post": {}}});
    document["components"]["callbacks"] = json!({"paid": {"{$request.body#/url}": {"post": {}}}});
    document["x-other"] = json!({"callback": {"{$request.body#/url}": {"post": {}}}});
    document["components"]["callbacks"]["far"] = json!({"$ref": "#/x-other/callback"});
    document
}

#[test]
fn a_repeated_member_is_an_error_if_it_hides_callbacks_or_links() {
    let document = document();
    assert_eq!(found(&document, &Facts::new()), []);
    let key = "{$request.body#~1url}";
    for (at, severity) in [
        ("/paths".to_owned(), Severity::Error),
        (
            "/paths/~1shops~1{shopId}~1orders".to_owned(),
            Severity::Error,
        ),
        (POST.to_owned(), Severity::Error),
        (format!("{POST}/callbacks"), Severity::Error),
        (format!("{POST}/callbacks/done"), Severity::Error),
        (format!("{POST}/callbacks/done/{key}"), Severity::Error),
        (format!("{POST}/callbacks/done/{key}/post"), Severity::Error),
        (format!("{POST}/responses"), Severity::Error),
        (format!("{POST}/responses/201"), Severity::Error),
        (format!("{POST}/responses/201/links"), Severity::Error),
        (format!("{POST}/responses/201/links/next"), Severity::Error),
        (
            format!("{POST}/responses/201/links/next/parameters"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/parameters/shopId"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/operationId"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/requestBody"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/requestBody/x-a"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/requestBody/x-a/0/b"),
            Severity::Error,
        ),
        (
            format!("{POST}/responses/201/links/next/description"),
            Severity::Warning,
        ),
        ("/webhooks/paid".to_owned(), Severity::Error),
        ("/components".to_owned(), Severity::Error),
        ("/components/callbacks/paid".to_owned(), Severity::Error),
        // Through a reference.
        (format!("/x-other/callback/{key}"), Severity::Error),
        ("/x-other".to_owned(), Severity::Warning),
        ("/openapi".to_owned(), Severity::Warning),
        (format!("{POST}/operationId"), Severity::Warning),
        (format!("{POST}/requestBody"), Severity::Warning),
        (
            format!("{POST}/responses/201/content/application~1json"),
            Severity::Warning,
        ),
        (
            "/components/schemas/order/properties/url".to_owned(),
            Severity::Warning,
        ),
    ] {
        let mut facts = Facts::new();
        facts.repeated(at.clone(), "line 7");
        let found = found(&document, &facts);
        let [one] = found.as_slice() else {
            panic!("{at}: {found:#?}")
        };
        let name = at.rsplit('/').next().unwrap().replace("~1", "/");
        assert_eq!(
            (one.rule, one.severity, one.member),
            (Rule::RepeatedMember, severity, Member::Name),
            "{at}"
        );
        assert_eq!(
            (one.text.as_deref(), &one.pointer),
            (Some(name.as_str()), &at)
        );
        assert_eq!(
            one.message,
            format!("the key `{name}` is also on line 7: only the last one counts")
        );
    }
}

#[test]
fn settings_apply_to_repeated_members_that_are_only_warnings() {
    let document = document();
    let mut facts = Facts::new();
    facts.repeated("/openapi", "line 1");
    facts.repeated("/paths", "line 2");
    let severities = |linter: Linter| -> Vec<_> {
        linter
            .check_with(&document, &Bundled::new(), &facts)
            .iter()
            .map(|finding| finding.severity)
            .collect()
    };
    let rule = Rule::RepeatedMember;
    assert_eq!(
        severities(Linter::new()),
        [Severity::Error, Severity::Warning]
    );
    assert_eq!(
        severities(Linter::new().deny_warnings()),
        [Severity::Error; 2]
    );
    assert_eq!(severities(Linter::new().warn(rule)), [Severity::Warning; 2]);
    assert_eq!(
        severities(Linter::new().warn(rule).deny_warnings()),
        [Severity::Error; 2]
    );
    assert_eq!(
        severities(Linter::new().note(rule).deny_warnings()),
        [Severity::Note; 2]
    );
    assert_eq!(severities(Linter::new().allow(rule).deny_warnings()), []);
    assert_eq!(
        Linter::new().deny_warnings().level(Rule::Optional),
        Linter::new().level(Rule::Optional)
    );
    assert_eq!(
        Linter::new().deny_warnings().level(Rule::WrongShape),
        Some(Severity::Error)
    );
}

/// Each reference on the way to a callback or link is an error. Elsewhere there is one warning for
/// each target.
#[test]
fn an_unread_file_is_an_error_for_callbacks_and_links_and_a_warning_elsewhere() {
    let mut document = document();
    let post = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    post["callbacks"]["one"] = json!({"$ref": "gone.yaml#/a"});
    post["callbacks"]["two"] = json!({"$ref": "gone.yaml#/a"});
    post["callbacks"]["far"] = json!({"$ref": "https://h.example/a"});
    post["responses"]["201"]["links"]["next"] = json!({"operationRef": "gone.yaml#/b"});
    let schemas = &mut document["components"]["schemas"];
    schemas["a"] = json!({"$ref": "gone.yaml#/c"});
    schemas["b"] = json!({"allOf": [{"$ref": "gone.yaml#/d"}, {"$ref": "#/components/schemas/a"}]});
    document["components"]["examples"] = json!({"e": {"$ref": "lost.json"}});
    let mut facts = Facts::new();
    for at in [
        format!("{POST}/callbacks/one/$ref"),
        format!("{POST}/callbacks/two/$ref"),
        format!("{POST}/responses/201/links/next/operationRef"),
        "/components/schemas/a/$ref".to_owned(),
        "/components/schemas/b/allOf/0/$ref".to_owned(),
    ] {
        facts.unread(
            at,
            "`gone.yaml` does not exist",
            Some("a similar file exists: `gone.yml`".to_owned()),
        );
    }
    facts.unread(
        "/components/examples/e/$ref",
        "`lost.json` is a folder",
        None,
    );
    let found = found(&document, &facts);
    let reported: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.severity,
                one.text.as_deref().unwrap(),
                one.message.as_str(),
            )
        })
        .collect();
    let gone = "`gone.yaml` does not exist";
    assert_eq!(
        reported,
        [
            (Severity::Error, "gone.yaml#/b", gone),
            (Severity::Error, "gone.yaml#/a", gone),
            (Severity::Error, "gone.yaml#/a", gone),
            (Severity::Warning, "gone.yaml#/c", gone),
            (Severity::Warning, "lost.json", "`lost.json` is a folder"),
        ]
    );
    assert!(found.iter().all(|one| one.rule == Rule::DanglingReference));
    assert_eq!(
        found[0].help.as_deref(),
        Some("a similar file exists: `gone.yml`")
    );
}

/// A fix for text that nobody wrote is not made either.
#[test]
fn a_rewritten_reference_is_shown_as_its_author_wrote_it() {
    let mut document = shop("{$request.body#/url}");
    let post = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    post["callbacks"]["done"] = json!({"$ref": "#/x-files/1/nothing"});
    post["responses"]["201"]["links"] =
        json!({"next": {"operationRef": "#/x-files/1/paths//b/get"}});
    document["x-files"] = json!({"1": {"paths": {"/b": {"get": {}}}}});
    let mut facts = Facts::new();
    facts.written(format!("{POST}/callbacks/done/$ref"), "other.yaml#/nothing");
    facts.written(
        format!("{POST}/responses/201/links/next/operationRef"),
        "./other.yaml#/paths//b/get",
    );
    let found = found(&document, &facts);
    assert_eq!(
        found.iter().map(|one| one.rule).collect::<Vec<_>>(),
        [Rule::UnknownOperationRef, Rule::DanglingReference]
    );
    assert_eq!(found[1].message, "`other.yaml#/nothing` does not exist");
    for one in found {
        assert!(!format!("{one:?}").contains("x-files"), "{one:?}");
        assert_eq!(
            one.span.end(),
            one.text.as_deref().map_or(0, str::len),
            "{one:?}"
        );
    }
}
