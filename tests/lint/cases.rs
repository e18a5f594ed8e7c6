//! The cases of each rule, `cases/OE….json`. `cases/README.md` says how to add one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_expr::lint::{Finding, Member, Rule};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{findings, shop};
use crate::golden;

/// The rules that need the text of a document and have no cases here: `facts.rs` and the tests of
/// the program have them.
const RULES_OF_TEXTS: [Rule; 2] = [Rule::RepeatedMember, Rule::UnusedAllow];

/// The file of one rule.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: String,
    wrong: Vec<Case>,
    right: Vec<Case>,
}

/// One document, given in one of four ways, and what is found in it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Box<RawValue>>,
    // Those of the file are only compared as text.
    #[serde(
        default,
        deserialize_with = "ignored",
        skip_serializing_if = "Vec::is_empty"
    )]
    findings: Vec<Found>,
}

fn ignored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Found>, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| Vec::new())
}

#[derive(Debug, Serialize)]
struct Found {
    rule: String,
    severity: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    pointer: String,
    member: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    marked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<String>,
}

impl Case {
    fn document(&self) -> Value {
        let given = [&self.operation, &self.link, &self.document];
        match (&self.key, given) {
            (Some(key), [None, None, None]) => shop(key),
            (None, [Some(operation), None, None]) => with_operation(operation),
            (None, [None, Some(link), None]) => linked(&serde_json::from_str(link.get()).unwrap()),
            (None, [None, None, Some(document)]) => serde_json::from_str(document.get()).unwrap(),
            _ => panic!("a case has one of `key`, `operation`, `link` and `document`"),
        }
    }
}

/// The standard document with other members in its operation; `null` removes one.
fn with_operation(members: &RawValue) -> Value {
    let members: Map<String, Value> = serde_json::from_str(members.get()).unwrap();
    let mut document = shop("{$request.body#/url}");
    let operation = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    for (name, member) in members {
        if member.is_null() {
            operation.as_object_mut().unwrap().remove(&name);
        } else {
            operation[name] = member;
        }
    }
    document
}

/// The standard document with a link to one more operation, `getOrder`.
pub(crate) fn linked(link: &Value) -> Value {
    let mut shop = shop("{$request.body#/url}");
    let paths = &mut shop["paths"];
    paths["/shops/{shopId}/orders"]["post"]["responses"]["201"]["links"] = json!({"order": link});
    paths["/orders/{orderId}"] = json!({"get": {
        "operationId": "getOrder",
        "parameters": [
            {"name": "orderId", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "page", "in": "query", "schema": {"type": "integer"}}
        ]
    }});
    shop
}

fn found(finding: &Finding) -> Found {
    let text = finding.text.as_deref();
    let fix = finding.fix.as_ref();
    let fixed = |text: &str| {
        let mut text = text.to_owned();
        let fix = fix?;
        text.replace_range(fix.span.range(), &fix.replacement);
        Some(text)
    };
    Found {
        rule: finding.rule.to_string(),
        severity: finding.severity.to_string(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        pointer: finding.pointer.clone(),
        member: match finding.member {
            Member::Name => "name".to_owned(),
            Member::Value => "value".to_owned(),
        },
        marked: text.map(|text| finding.span.slice(text).unwrap().to_owned()),
        fix: fix.map(|fix| {
            if fix.is_certain() {
                "certain"
            } else {
                "suggested"
            }
            .to_owned()
        }),
        fixed: text.and_then(fixed),
    }
}

/// The rules that have a file of cases.
fn rules() -> impl Iterator<Item = Rule> {
    let rules = Rule::ALL.iter().copied();
    rules.filter(|rule| !RULES_OF_TEXTS.contains(rule))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/cases")
}

fn read(rule: Rule) -> RuleFile {
    let file = folder().join(format!("{}.json", rule.code()));
    let text = fs::read_to_string(&file);
    let text =
        text.unwrap_or_else(|error| panic!("{rule} has no cases: {}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The wrong cases in which the rule does not fire, and the right ones in which something does.
fn problems(rule: Rule, file: &RuleFile) -> Vec<String> {
    let mut problems = Vec::new();
    for case in &file.wrong {
        if !case.findings.iter().any(|found| found.rule == rule.name()) {
            problems.push(format!("{rule} does not fire in {case:?}"));
        }
    }
    for case in &file.right {
        let found = findings(&case.document());
        if !found.is_empty() {
            problems.push(format!("the right case {case:?} of {rule} has {found:#?}"));
        }
    }
    problems
}

#[test]
fn each_rule_has_the_findings_of_its_cases_and_no_others() {
    let (mut wrong, mut texts) = (Vec::new(), Vec::new());
    for rule in rules() {
        let mut file = read(rule);
        assert_eq!(file.rule, rule.name(), "the name of {}", rule.code());
        assert!(!file.wrong.is_empty() && !file.right.is_empty(), "{rule}");
        for case in &mut file.wrong {
            case.findings = findings(&case.document()).iter().map(found).collect();
        }
        wrong.extend(problems(rule, &file));
        let text = serde_json::to_string_pretty(&file).unwrap() + "\n";
        texts.push((format!("lint/cases/{}.json", rule.code()), text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    golden::compare(texts);
}

#[test]
fn each_file_belongs_to_a_rule() {
    let files = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = files.filter(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    let files: BTreeSet<_> = files
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let codes: BTreeSet<_> = rules().map(|rule| rule.code().to_owned()).collect();
    assert_eq!(files, codes);
}
