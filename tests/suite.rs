//! The suites under `tests/suite/`, against the library. `tests/cli.rs` runs them once more through
//! the program.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fmt::Debug;

use openapi_expr::eval::NoValue;
use openapi_expr::eval::RecordedExchange;
use openapi_expr::url::Slashes;
use openapi_expr::{
    Document, Expression, Leniency, ParseError, Policy, Syntax, Template, UrlTemplate,
};
use serde_json::Value;
use serde_json::value::RawValue;

/// Collects what differs, so that one run tells all.
#[derive(Default)]
struct Differences(Vec<String>, usize);

impl Differences {
    fn check<T: PartialEq + Debug>(&mut self, case: impl Debug, got: &T, expected: &T) {
        self.1 += 1;
        if got != expected {
            self.0
                .push(format!("{case:?}\n     got {got:?}\nexpected {expected:?}"));
        }
    }

    fn finish(self, at_least: usize) {
        assert!(self.1 >= at_least, "only {} cases were run", self.1);
        assert!(
            self.0.is_empty(),
            "{} of {} cases differ:\n{}",
            self.0.len(),
            self.1,
            self.0.join("\n")
        );
    }
}

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
fn grammar() {
    let mut differences = Differences::default();
    for row in rows(include_str!("suite/grammar.json")) {
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
fn versions() {
    let mut differences = Differences::default();
    for row in rows(include_str!("suite/versions.json")) {
        differences.check(&row, &parse(&row).is_ok(), &true);
    }
    differences.finish(180);
}

#[test]
fn lenient() {
    let mut differences = Differences::default();
    for row in rows(include_str!("suite/lenient.json")) {
        let names: Vec<_> = row["lenient"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let leniency: Leniency = names.join(",").parse().unwrap();
        let parsed = Template::parse_with(
            row["text"].as_str().unwrap(),
            Syntax::openapi().lenient(leniency),
        );
        let standard = parsed.as_ref().ok().map(Template::to_standard);
        let used = parsed
            .as_ref()
            .map(|template| template.leniency().names().collect());
        let expected: Vec<_> = row["used"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        differences.check(&row, &parsed.is_ok(), &row["ok"].as_bool().unwrap());
        differences.check(&row, &standard.as_deref(), &row["standard"].as_str());
        differences.check(&row, &used.unwrap_or_default(), &expected);
    }
    differences.finish(1500);
}

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
    expect: Option<String>,
    slashes: Option<String>,
    #[serde(default)]
    join_query: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Box<RawValue>>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}

fn word(missing: NoValue) -> &'static str {
    match missing {
        NoValue::Repeated => "repeated",
        NoValue::Response => "no-response",
        NoValue::NotInResponse => "not-in-response",
        NoValue::Parameter | NoValue::Header | NoValue::Body | NoValue::Pointer | NoValue::Text => {
            "missing"
        }
        other => other.code(),
    }
}

/// The answer of the library, and of the suite: the value, or the word why there is none.
fn evaluated(
    exchange: &RecordedExchange,
    case: &Case,
) -> (Result<Value, String>, Result<Value, String>) {
    let exchange = exchange.exchange();
    let template = Template::parse(&case.text).unwrap();
    let got = template
        .evaluate(&exchange)
        .map(|value| serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap())
        .map_err(|error| error.reason().map_or("unknown", word).to_owned());
    let expected = match (&case.value, &case.unresolved) {
        (Some(value), None) => Ok(serde_json::from_str(value.get()).unwrap()),
        (None, Some(word)) => Err(word.clone()),
        _ => panic!("{} has neither value nor reason", case.text),
    };
    (got, expected)
}

#[test]
fn evaluate() {
    let mut differences = Differences::default();
    let groups: Vec<Group> = serde_json::from_str(include_str!("suite/evaluate.json")).unwrap();
    for group in groups {
        for case in &group.cases {
            let (got, expected) = evaluated(&group.exchange, case);
            differences.check(&case.text, &got, &expected);
        }
    }
    differences.finish(220);
}

#[test]
fn link_values() {
    let mut differences = Differences::default();
    let groups: Vec<Group> = serde_json::from_str(include_str!("suite/link-values.json")).unwrap();
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
                (_, [(_, error)]) => Err(word(error.reason().unwrap()).to_owned()),
                other => panic!("{other:?}"),
            };
            let value = case.value.as_ref().map(|value| {
                let value: Value = serde_json::from_str(value.get()).unwrap();
                value.to_string()
            });
            let expected = value.ok_or_else(|| case.unresolved.clone().unwrap());
            differences.check(&case.text, &got, &expected);
        }
    }
    differences.finish(34);
}

#[test]
fn callback_url() {
    let mut differences = Differences::default();
    let groups: Vec<Group> = serde_json::from_str(include_str!("suite/callback-url.json")).unwrap();
    for group in groups {
        let exchange = group.exchange.exchange();
        for case in &group.cases {
            let slashes = match case.slashes.as_deref() {
                None => Slashes::Refuse,
                Some("encode") => Slashes::Encode,
                Some(other) => panic!("{other}"),
            };
            let compiled = UrlTemplate::new(&Template::parse(&case.text).unwrap());
            let compiled =
                compiled.map(|compiled| compiled.slashes(slashes).join_query(case.join_query));
            let url = compiled.and_then(|compiled| compiled.to_url(&exchange, &Policy::public()));
            let got = url.as_ref().ok().map(url::Url::as_str);
            differences.check((&case.text, &url), &got, &case.expect.as_deref());
        }
    }
    differences.finish(88);
}

#[test]
fn policy() {
    let mut differences = Differences::default();
    for row in rows(include_str!("suite/policy.json")) {
        let repeat = &row["url_repeat"];
        let url = row["url"].as_str().map_or_else(
            || {
                let part = |name: &str| repeat[name].as_str().unwrap().to_owned();
                let count = usize::try_from(repeat["count"].as_u64().unwrap()).unwrap();
                part("prefix") + &part("repeat").repeat(count) + &part("suffix")
            },
            str::to_owned,
        );
        let policy = Policy::public();
        let verdict = policy
            .check_url(&url)
            .and_then(|_| match row["dns"].as_array() {
                Some(dns) => policy.check_addrs(
                    dns.iter()
                        .map(|address| address.as_str().unwrap().parse().unwrap()),
                ),
                None => Ok(()),
            });
        // A redirect is refused by the client that is handed one; here its URL alone is on trial.
        if row["redirect_to"].is_null() {
            let expected = row["expect"] == "allow";
            differences.check((&url, verdict), &verdict.is_ok(), &expected);
        }
    }
    differences.finish(220);
}

#[test]
fn peers() {
    let mut differences = Differences::default();
    for row in rows(include_str!("suite/peers.json")) {
        if let Some(ok) = row["ok"].as_bool() {
            differences.check(&row, &parse(&row).is_ok(), &ok);
        } else {
            let case = serde_json::from_value::<Case>(row.clone());
            let exchange = serde_json::from_value::<RecordedExchange>(row["exchange"].clone());
            let (got, expected) = evaluated(&exchange.unwrap(), &case.unwrap());
            differences.check(&row["text"], &got, &expected);
        }
    }
    differences.finish(65);
}
