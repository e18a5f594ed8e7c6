//! The linter: rules, findings and fixes.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
// Tables are long.
#![allow(clippy::too_many_lines)]

mod bases;
mod cases;
mod facts;
mod fixes;
mod guesses;
mod links;
mod mistakes;
mod references;
mod rules;
mod schemas;
mod shapes;
mod styles;

mod golden {
    include!("../common/golden.rs");
}

use openapi_expr::Linter;
use openapi_expr::lint::{Finding, Rule};
use serde_json::{Value, json};

/// The standard document, `shop.json`, with this callback key in its operation.
pub(crate) fn shop(key: &str) -> Value {
    let mut shop: Value = serde_json::from_str(include_str!("shop.json")).unwrap();
    shop["paths"]["/shops/{shopId}/orders"]["post"]["callbacks"]["done"] = json!({key: {"post": {
        "parameters": [{"name": "paymentId", "in": "path", "required": true, "schema": {"type": "string"}}]
    }}});
    shop
}

/// The findings of a document, without notes on what is merely optional.
pub(crate) fn findings(document: &Value) -> Vec<Finding> {
    Linter::new().check(document).into_iter().collect()
}

/// The rules that fire.
pub(crate) fn fired(document: &Value) -> Vec<Rule> {
    findings(document)
        .into_iter()
        .map(|finding| finding.rule)
        .collect()
}
