//! The suites under `tests/suite/`, each piped through the program in one run.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::run_with;

fn rows(json: &'static str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

/// Pipes the lines through the program and reports the answers that `check` rejects.
fn compare<R: std::fmt::Debug>(
    args: &[&str],
    rows: &[(String, R)],
    check: impl Fn(&Value, &R) -> bool,
) {
    let lines: Vec<_> = rows.iter().map(|(line, _)| line.as_str()).collect();
    let ran = run_with(args, lines.join("\n"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let answers = ran.lines();
    assert_eq!(answers.len(), rows.len());
    let differing = rows
        .iter()
        .zip(&answers)
        .filter(|((_, expected), answer)| !check(answer, expected));
    let differing: Vec<_> = differing
        .map(|((line, expected), answer)| format!("{line}\n{answer}\n{expected:?}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

#[test]
fn grammar_json_and_lenient_json_agree() {
    let mut all = rows(include_str!("../../../../tests/suite/grammar.json"));
    all.extend(rows(include_str!("../../../../tests/suite/lenient.json")));
    all.extend(rows(include_str!("../../../../tests/suite/versions.json")));
    assert!(all.len() > 1000);
    let lines: Vec<_> = all.into_iter().map(|row| (row.to_string(), row)).collect();
    compare(&["parse", "--jsonl"], &lines, |answer, row| {
        let ok = row["ok"].as_bool().unwrap_or(true);
        // The suite lists each leniency once, in the order of the table. The answer lists each use.
        let expected = row["used"].as_array().cloned().unwrap_or_default();
        let used = answer["used"].as_array().cloned().unwrap_or_default();
        answer["text"] == row["text"]
            && answer["ok"] == ok
            && used.iter().all(|used| expected.contains(&used["name"]))
            && expected
                .iter()
                .all(|name| used.iter().any(|used| used["name"] == *name))
            && if ok {
                covers(answer)
            } else {
                answer["error"]["message"].is_string()
            }
    });
}

/// Returns true if each piece is the text at its span.
fn covers(answer: &Value) -> bool {
    let text = answer["text"].as_str().unwrap();
    answer["pieces"].as_array().unwrap().iter().all(|piece| {
        let [start, end] =
            [0, 1].map(|n| usize::try_from(piece["span"][n].as_u64().unwrap()).unwrap());
        piece["expression"].as_str().or(piece["literal"].as_str()) == text.get(start..end)
    })
}

#[derive(serde::Deserialize)]
struct Group {
    /// Not parsed, so its numbers keep their spelling.
    exchange: Box<RawValue>,
    cases: Vec<Case>,
}

#[derive(Clone, Debug, serde::Deserialize)]
struct Case {
    #[serde(alias = "template")]
    text: String,
    #[serde(default, deserialize_with = "present")]
    value: Option<Box<RawValue>>,
    unresolved: Option<String>,
    expect: Option<String>,
    slashes: Option<String>,
    join_query: Option<bool>,
}

fn present<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Box<RawValue>>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}

fn cases(json: &str, form: &str) -> Vec<(String, Case)> {
    let groups: Vec<Group> = serde_json::from_str(json).unwrap();
    let lines = groups.into_iter().flat_map(|group| {
        let exchange = group.exchange.get().replace('\n', " ");
        group.cases.into_iter().map(move |case| {
            let (text, slashes, join) = (
                json!(case.text),
                json!(case.slashes),
                json!(case.join_query),
            );
            let options = format!(r#""slashes":{slashes},"join_query":{join}"#);
            (
                format!(r#"{{"text":{text},"exchange":{exchange},"as":"{form}",{options}}}"#),
                case,
            )
        })
    });
    lines.collect()
}

#[test]
fn evaluate_json_agrees() {
    let lines = cases(
        include_str!("../../../../tests/suite/evaluate.json"),
        "value",
    );
    assert!(lines.len() > 200);
    compare(&["eval", "--jsonl"], &lines, |answer, case| {
        match (&case.value, &case.unresolved) {
            (Some(value), _) => {
                answer["ok"] == true
                    && answer["value"] == serde_json::from_str::<Value>(value.get()).unwrap()
            }
            (None, Some(word)) => {
                let code = answer["error"]["code"].as_str().unwrap_or_default();
                word == match code {
                    "missing-parameter" | "missing-header" | "no-body" | "pointer-to-nothing"
                    | "pointer-into-text" => "missing",
                    other => other,
                }
            }
            _ => false,
        }
    });
}

#[test]
fn callback_url_json_agrees() {
    let lines = cases(
        include_str!("../../../../tests/suite/callback-url.json"),
        "url",
    );
    assert!(lines.len() > 85);
    compare(&["eval", "--jsonl"], &lines, |answer, case| {
        answer["value"].as_str() == case.expect.as_deref() && answer["ok"] == case.expect.is_some()
    });
}

#[test]
fn policy_json_agrees() {
    let rows = rows(include_str!("../../../../tests/suite/policy.json"));
    // Redirects are refused by the client. The program only checks URLs.
    let lines = rows
        .into_iter()
        .filter(|row| row["redirect_to"].is_null())
        .map(|mut row| {
            if let Some(repeat) = row.get("url_repeat") {
                let part = |name: &str| repeat[name].as_str().unwrap().to_owned();
                let count = usize::try_from(repeat["count"].as_u64().unwrap()).unwrap();
                row["url"] =
                    json!(part("prefix") + &part("repeat").repeat(count) + &part("suffix"));
            }
            (row.to_string(), row)
        });
    let lines = lines.collect::<Vec<_>>();
    assert!(lines.len() > 200);
    compare(&["check-url", "--jsonl"], &lines, |answer, row| {
        answer["verdict"] == row["expect"]
            && answer["url"] == row["url"]
            && answer["reason"].is_string()
    });
}
