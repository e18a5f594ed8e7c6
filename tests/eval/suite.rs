//! The suites of values under `tests/suite/`.

use openapi_expr::eval::{NoValue, RecordedExchange};
use openapi_expr::{Document, EvalError, Template};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::differences::Differences;

#[derive(serde::Deserialize)]
struct Group {
    exchange: RecordedExchange,
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    #[serde(alias = "template")]
    text: String,
    // A body keeps the spelling of its numbers only unparsed.
    #[serde(default, deserialize_with = "present")]
    value: Option<Box<RawValue>>,
    unresolved: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Box<RawValue>>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}

impl Case {
    /// The value, or the word for the reason why there is none.
    fn expected(&self) -> Result<Value, String> {
        match (&self.value, &self.unresolved) {
            (Some(value), None) => Ok(serde_json::from_str(value.get()).unwrap()),
            (None, Some(word)) => Err(word.clone()),
            _ => panic!("{} has neither value nor reason", self.text),
        }
    }

    /// What the library makes of it.
    fn evaluated(&self, exchange: &RecordedExchange) -> Result<Value, String> {
        let exchange = exchange.exchange();
        let template = Template::parse(&self.text).unwrap();
        template
            .evaluate(&exchange)
            .map(|value| serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap())
            .map_err(|error| word(&error).to_owned())
    }
}

/// The suite's word for a reason.
fn word(error: &EvalError) -> &'static str {
    match error.reason() {
        Some(NoValue::Response) => "no-response",
        Some(NoValue::Text) => "missing",
        _ if error.is_missing() => "missing",
        _ => error.code(),
    }
}

#[test]
fn evaluate_json_agrees() {
    let mut differences = Differences::default();
    let groups: Vec<Group> = serde_json::from_str(include_str!("../suite/evaluate.json")).unwrap();
    for group in groups {
        for case in &group.cases {
            let got = case.evaluated(&group.exchange);
            differences.check(&case.text, &got, &case.expected());
        }
    }
    differences.finish(220);
}

/// The values of other implementations; `tests/syntax/suite.rs` has their texts.
#[test]
fn values_of_peers_json_agree() {
    let mut differences = Differences::default();
    let rows: Vec<Value> = serde_json::from_str(include_str!("../suite/peers.json")).unwrap();
    for row in rows.into_iter().filter(|row| row["ok"].is_null()) {
        let exchange: RecordedExchange = serde_json::from_value(row["exchange"].clone()).unwrap();
        let case: Case = serde_json::from_value(row).unwrap();
        let got = case.evaluated(&exchange);
        differences.check(&case.text, &got, &case.expected());
    }
    differences.finish(57);
}

#[test]
fn link_values_json_agrees() {
    let mut differences = Differences::default();
    let groups: Vec<Group> =
        serde_json::from_str(include_str!("../suite/link-values.json")).unwrap();
    for group in groups {
        let exchange = group.exchange.exchange();
        for case in &group.cases {
            let link = serde_json::json!({"operationId": "any", "parameters": {"it": case.text}});
            let document =
                serde_json::json!({"openapi": "3.1.1", "components": {"links": {"link": link}}});
            let document = Document::new(document).unwrap();
            let resolved = document.links().next().unwrap().resolve(&exchange).unwrap();
            let got = match (resolved.parameters.as_slice(), resolved.left_out.as_slice()) {
                ([one], []) => Ok(one.value.to_string()),
                (_, [(_, error)]) => Err(word(error).to_owned()),
                other => panic!("{other:?}"),
            };
            let expected = case.expected().map(|value| value.to_string());
            differences.check(&case.text, &got, &expected);
        }
    }
    differences.finish(34);
}
