//! `lint --format sarif`, checked against the JSON Schema of SARIF and its rules for fixes.

use std::collections::BTreeSet;

use openapi_expr::lint::Rule;
use serde_json::{Value, json};

use crate::lint::{Folder, text, with_key};
use crate::{run, run_with};

fn log(stdout: &str) -> Value {
    let log: Value = serde_json::from_str(stdout).unwrap();
    // The pattern for a language has one bracket too many, which ECMA-262 does not allow.
    let schema = text("sarif/sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{log:#}");
    log
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

/// The logs are of one file, of several and of none. The findings have all severities, with and
/// without fixes.
#[test]
fn every_log_is_valid_by_the_schema() {
    for (files, found) in [
        (&["data/fastapi.yaml"][..], 2),
        (&["data/shop.yaml"], 7),
        (&["data/fastapi.yaml", "data/shop.yaml"], 9),
        (&["no/such/file.yaml"], 0),
    ] {
        let ran = run(&[&["lint", "--format", "sarif"], files].concat());
        assert_eq!(results(&log(&ran.stdout)).len(), found, "{files:?}");
    }
    for document in [
        with_key("{$request.query.callback_url}"),
        with_key(""),
        "{}".to_owned(),
        "swagger: '2.0'".to_owned(),
    ] {
        log(&run_with(&["lint", "--format", "sarif", "-"], document).stdout);
    }
}

/// Shows that the schema can reject a log.
#[test]
#[should_panic(expected = "startLine")]
fn the_schema_rejects_a_wrong_line_number() {
    let ran = run(&["lint", "--format", "sarif", "data/fastapi.yaml"]);
    log(&ran.stdout.replace("\"startLine\": 21", "\"startLine\": 0"));
}

#[test]
#[should_panic(expected = "uri-reference")]
fn the_schema_rejects_an_invalid_uri() {
    let ran = run(&["lint", "--format", "sarif", "data/fastapi.yaml"]);
    log(&ran
        .stdout
        .replace("data/fastapi.yaml", "data/fast api.yaml"));
}

#[test]
fn a_result_has_its_rule_level_place_and_fix() {
    let ran = run(&["lint", "--format", "sarif", "data/fastapi.yaml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let log = log(&ran.stdout);
    let artifact = json!({"uri": "data/fastapi.yaml"});
    let region = json!({"startLine": 21, "startColumn": 38, "endLine": 21, "endColumn": 54});
    let help = "a body property is addressed with a JSON Pointer: write `$request.body#/id`";
    let pointer = "/paths/~1invoices~1/post/callbacks/invoice_notification/{$callback_url}~1invoices~1{$request.body.id}";
    let expected = json!({
        "ruleId": "OE103",
        "ruleIndex": 2,
        "level": "error",
        "message": {"text": format!("a body property is addressed with dots\n{help}")},
        "locations": [{
            "physicalLocation": {"artifactLocation": &artifact, "region": &region},
            "logicalLocations": [{"fullyQualifiedName": pointer, "kind": "member"}]
        }],
        "fixes": [{
            "description": {"text": help},
            "artifactChanges": [{
                "artifactLocation": &artifact,
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": "$request.body#/id"}}]
            }],
            "properties": {"certain": true}
        }]
    });
    assert_eq!(results(&log)[1], expected);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
}

/// Remarks about the run are in SARIF and on stderr. Each is reported once, even if it concerns
/// several documents.
#[test]
fn remarks_are_notifications() {
    let folder = Folder::new();
    let document = "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {a: {$ref: 'shared.yaml'}}}\n";
    for name in ["a.yaml", "b.yaml", "c.yaml"] {
        folder.write(name, document);
    }
    folder.write("shared.yaml", "{$ref: 'https://h.example/schema.json'}\n");
    let ran = folder.run(&["lint", "--format", "sarif", "."]);
    let remark = "shared.yaml:1:8: `https://h.example/schema.json` is not followed: nothing is fetched from the network";
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, format!("warning: {remark}\n").as_str())
    );
    let expected = json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": remark}}],
    });
    assert_eq!(
        log(&ran.stdout)["runs"][0]["invocations"],
        json!([expected])
    );
    let ran = folder.run(&["callbacks", "."]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, format!("warning: {remark}\n").as_str())
    );
}

#[test]
fn every_rule_is_described() {
    let log = log(&run(&["lint", "--format", "sarif", "data/shop.yaml"]).stdout);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let ids: BTreeSet<_> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, Rule::ALL.iter().map(|rule| rule.code()).collect());
    for (described, rule) in rules.iter().zip(Rule::ALL) {
        assert_eq!(described["name"], rule.name());
        assert_eq!(described["shortDescription"]["text"], rule.summary());
        let full = described["fullDescription"]["text"].as_str().unwrap();
        assert!(
            full.contains("Example:")
                && full.contains("Use instead:")
                && full.contains(rule.clause()),
            "{full}"
        );
        assert_eq!(
            described["properties"]["tags"],
            json!([rule.category().to_string()])
        );
    }
    let levels: BTreeSet<_> = results(&log)
        .iter()
        .map(|result| result["level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, BTreeSet::from(["error", "note", "warning"]));
    for result in results(&log) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

/// Returns the byte offset of a line and a column of the log.
fn byte(text: &str, line: &Value, column: &Value) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let start: usize = text
        .split_inclusive('\n')
        .take(number(line))
        .map(str::len)
        .sum();
    let rest = text.split_at(start).1;
    start
        + rest
            .char_indices()
            .map(|(at, _)| at)
            .chain([rest.len()])
            .nth(number(column))
            .unwrap()
}

/// Applying the replacements of the log has the same result as `--fix`. They are quoted and escaped
/// as in the scalar around them.
#[test]
fn replacements_equal_the_changes_of_fix() {
    for key in [
        "'{$request.body.o''clock}'",
        "\"{ $request.body#/o\\\"cl\\\\ock }\"",
        "\"{$request.body.\\u00e9}\"",
        "? \"é {$request.body.a}/\\\n             {$request.body.b}\"\n          ",
        "https://h.example/{$request.body.a}",
        "request.body#/id",
        "&a !!str request.body#/id",
        "? |-\n            {$request.body.é}\n          ",
    ] {
        let document = text("fastapi.yaml").replace("'{$callback_url}/invoices/{$request.body.id}'", key).replace(
            "required: [id, customer]\n      properties:\n        id: {type: string}\n        customer: {type: string}\n",
            "additionalProperties: true\n",
        );
        let folder = Folder::with("é ü%/a.yaml", &document);
        let ran = folder.run(&["lint", "--format", "sarif", "é ü%/a.yaml"]);
        assert_eq!(ran.code, 1, "{key}: {ran:?}");
        let log = log(&ran.stdout);
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        for change in results(&log)
            .iter()
            .filter(|one| one["fixes"][0]["properties"]["certain"] == true)
            .map(|one| &one["fixes"][0]["artifactChanges"][0])
        {
            assert_eq!(
                change["artifactLocation"]["uri"],
                "%C3%A9%20%C3%BC%25/a.yaml"
            );
            for one in change["replacements"].as_array().unwrap() {
                let region = &one["deletedRegion"];
                let start = byte(&document, &region["startLine"], &region["startColumn"]);
                let end = byte(&document, &region["endLine"], &region["endColumn"]);
                edits.push((
                    start,
                    end,
                    one["insertedContent"]["text"].as_str().unwrap().to_owned(),
                ));
            }
        }
        edits.sort();
        assert!(!edits.is_empty(), "{key}");
        let mut fixed = document.clone();
        for (start, end, put) in edits.iter().rev() {
            fixed.replace_range(*start..*end, put);
        }
        folder.run(&["lint", "--fix", "é ü%/a.yaml"]);
        assert_eq!(folder.read("é ü%/a.yaml"), fixed, "{key}");
        assert_ne!(fixed, document);
    }
}
