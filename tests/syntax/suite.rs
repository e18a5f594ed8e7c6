//! The suites of texts under `tests/suite/`.

use openapi_expr::{Expression, Leniency, ParseError, Syntax, Template};
use serde_json::Value;

use crate::differences::Differences;

fn rows(json: &'static str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

fn parse(row: &Value) -> Result<(), ParseError> {
    let text = row["text"].as_str().unwrap();
    match row["kind"].as_str().unwrap() {
        "expression" => Expression::parse(text).map(drop),
        _ => Template::parse(text).map(drop),
    }
}

#[test]
fn grammar_json_agrees() {
    let mut differences = Differences::default();
    for row in rows(include_str!("../suite/grammar.json")) {
        let parsed = parse(&row);
        differences.check(
            (&row["text"], &parsed),
            &parsed.is_ok(),
            &row["ok"].as_bool().unwrap(),
        );
    }
    differences.finish(450);
}

#[test]
fn versions_json_agrees() {
    let mut differences = Differences::default();
    for row in rows(include_str!("../suite/versions.json")) {
        differences.check(&row, &parse(&row).is_ok(), &true);
    }
    differences.finish(180);
}

/// The texts of other implementations; `tests/eval/suite.rs` has their values.
#[test]
fn texts_of_peers_json_agree() {
    let mut differences = Differences::default();
    for row in rows(include_str!("../suite/peers.json")) {
        if let Some(ok) = row["ok"].as_bool() {
            differences.check(&row, &parse(&row).is_ok(), &ok);
        }
    }
    differences.finish(8);
}

#[test]
fn lenient_json_agrees() {
    let mut differences = Differences::default();
    for row in rows(include_str!("../suite/lenient.json")) {
        let names = |member: &str| -> Vec<_> {
            let names = row[member].as_array().unwrap().iter();
            names.map(|name| name.as_str().unwrap()).collect()
        };
        let leniency: Leniency = names("lenient").join(",").parse().unwrap();
        let parsed = Template::parse_with(
            row["text"].as_str().unwrap(),
            Syntax::openapi().lenient(leniency),
        );
        let standard = parsed.as_ref().ok().map(Template::to_standard);
        let used = parsed
            .as_ref()
            .map(|template| template.leniency().names().collect());
        differences.check(&row, &parsed.is_ok(), &row["ok"].as_bool().unwrap());
        differences.check(&row, &standard.as_deref(), &row["standard"].as_str());
        differences.check(&row, &used.unwrap_or_default(), &names("used"));
    }
    differences.finish(1500);
}
