//! The table of rules, their severities, and what the linter counts.

use std::collections::BTreeSet;

use openapi_expr::Linter;
use openapi_expr::lint::{Category, Rule, Severity};
use serde_json::json;

use super::cases::linked;
use super::{fired, shop};

#[test]
fn codes_and_names_are_unique_and_documented() {
    let codes: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(
        (codes.len(), names.len()),
        (Rule::ALL.len(), Rule::ALL.len())
    );
    assert!(Rule::ALL.is_sorted(), "rules are ordered by their codes");
    let mut last = "";
    for rule in Rule::ALL {
        let (code, name) = (rule.code(), rule.name());
        assert!(code > last, "{code} is out of order");
        last = code;
        let hundred = match rule.category() {
            Category::Syntax => "OE1",
            Category::Url => "OE2",
            Category::Operation => "OE3",
            Category::Link => "OE4",
            Category::Document => "OE5",
            other => panic!("{other}"),
        };
        assert!(
            code.starts_with(hundred) && code.len() == 5,
            "{code} is {}",
            rule.category()
        );
        assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{name}"
        );
        assert_eq!((code.parse(), name.parse()), (Ok(*rule), Ok(*rule)));
        assert_eq!(code.to_lowercase().parse(), Ok(*rule));
        assert!(
            !rule.summary().contains('\n') && !rule.summary().ends_with('.'),
            "{code}"
        );
        assert!(
            ["Why it matters:\n", "Example:\n", "Use instead:\n"]
                .iter()
                .all(|heading| rule.explanation().contains(heading)),
            "{code}"
        );
        assert!(!rule.clause().is_empty());
        assert_eq!(rule.to_string(), name);
    }
    assert_eq!(
        "x".parse::<Rule>().unwrap_err().to_string(),
        "unknown rule `x`"
    );
}

#[test]
fn severities_are_set_by_rule() {
    let document = shop("{$request.body.url}");
    let severity = |linter: Linter| {
        linter
            .check(&document)
            .findings()
            .first()
            .map(|finding| finding.severity)
    };
    let rule = Rule::DottedBody;
    assert_eq!(severity(Linter::new()), Some(Severity::Error));
    assert_eq!(severity(Linter::new().allow(rule)), None);
    assert_eq!(severity(Linter::new().note(rule)), Some(Severity::Note));
    assert_eq!(severity(Linter::new().warn(rule)), Some(Severity::Warning));
    assert_eq!(
        severity(Linter::new().allow(rule).deny(rule)),
        Some(Severity::Error)
    );
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
    assert_eq!(Linter::new().note(rule).level(rule), Some(Severity::Note));
}

#[test]
fn several_mistakes_are_several_findings() {
    let found = fired(&shop(
        "{$request.body.url}/{$request.headers.X-Hook}/${request.body#/id}/{$request.body#/nope}",
    ));
    assert_eq!(
        found,
        [
            Rule::DottedBody,
            Rule::UnknownSource,
            Rule::DollarBeforeBrace,
            Rule::UnknownProperty
        ]
    );
    let report = Linter::new().check(&shop(&"{x}".repeat(1000)));
    assert!(report.findings().len() <= 16);
}

#[test]
fn a_finding_prints_as_one_line_or_with_carets() {
    let report = Linter::new().check(&shop("{$request.body#/uri}/x"));
    let finding = report.findings().first().unwrap();
    let pointer = "/paths/~1shops~1{shopId}~1orders/post/callbacks/done/{$request.body#~1uri}~1x";
    let message =
        "error[OE306]: the request body of POST /shops/{shopId}/orders has no member `uri`";
    let help = "the schema has `a b`, `home~url`, `id`, `items`, `nothing`, `number` and 5 more";
    assert_eq!(
        finding.to_string(),
        format!("{message}, at {pointer}; {help}")
    );
    assert_eq!(
        format!("{finding:#}"),
        format!(
            "{message}\n  {{$request.body#/uri}}/x\n   ^^^^^^^^^^^^^^^^^^\n  at {pointer}\nhelp: {help}"
        )
    );
}

/// What looks like an expression, in places where nothing is evaluated.
#[test]
fn text_that_is_not_evaluated_is_ignored() {
    let mut document = shop("{$request.body#/url}");
    document["info"] = json!({"description": "{$request.body.id}"});
    document["components"]["securitySchemes"] = json!({"hook": {
        "type": "http", "scheme": "bearer", "bearerFormat": "{$request.body#/sinkCredential.credentialType}"
    }});
    document["x-amazon-apigateway"] = json!({"identitySource": "$request.header.Authorization"});
    let post = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    post["x-fern-pagination"] = json!({"results": "$response.data"});
    post["description"] = json!("{{ request.body/user }} {$callback_url}");
    post["responses"]["201"]["content"]["application/json"]["example"] =
        json!({"callbacks": {"x": {"{$a.b}": {}}}});
    post["callbacks"]["again"] =
        json!({"$ref": "#/paths/~1shops~1{shopId}~1orders/post/callbacks/done"});
    assert_eq!(fired(&document), []);
    let mut document =
        linked(&json!({"operationId": "getOrder", "parameters": {"orderId": "{id} costs $5 {a}"}}));
    assert_eq!(fired(&document), [], "a constant");
    document["paths"]["/orders/{orderId}"]["get"]["parameters"] =
        json!([{"$ref": "other.json#/p"}]);
    assert_eq!(fired(&document), [], "a parameter that is elsewhere");
}

#[test]
fn a_report_counts_operations_keys_links_and_values() {
    let document = linked(
        &json!({"operationId": "getOrder", "parameters": {"orderId": "$response.body#/id", "page": 1}}),
    );
    let report = Linter::new().check(&document);
    let counts = (
        report.operations(),
        report.callback_keys(),
        report.links(),
        report.link_values(),
    );
    assert_eq!(counts, (3, 1, 1, 2), "with the operation of the callback");
    assert_eq!(report.expressions(), 3);
    assert_eq!(report.iter().count() + (&report).into_iter().count(), 0);
}

/// The rules that a file of the linter names in its module documentation, and those in its code.
fn rules_of(file: &str) -> [BTreeSet<Rule>; 2] {
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let docs: String = file
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .collect();
    let code: Vec<_> = file.lines().filter(|line| !is_comment(line)).collect();
    let words = code
        .iter()
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != ':'));
    let variants: BTreeSet<_> = words
        .filter_map(|word| {
            word.strip_prefix("Rule::")
                .or_else(|| word.strip_prefix("Self::"))
        })
        .collect();
    let rules = |is_in: &dyn Fn(&Rule) -> bool| Rule::ALL.iter().copied().filter(is_in).collect();
    [
        rules(&|rule| docs.contains(&format!("{} `{rule}`", rule.code()))),
        rules(&|rule| variants.contains(format!("{rule:?}").as_str())),
    ]
}

#[test]
fn each_check_names_its_rules_in_its_first_lines() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lint/check");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let [named, used] = rules_of(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(named, used, "{}", path.display());
        found.extend(named);
    }
    // Only the text of a document breaks the last one.
    let all = Rule::ALL.iter().copied();
    assert_eq!(
        found,
        all.filter(|rule| *rule != Rule::UnusedAllow).collect()
    );
}
