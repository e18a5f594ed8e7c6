//! The names of webhooks.
//!
//! Rule: OE506 `webhook-expression`.

use serde_json::Value;

use super::key::is_expression;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;
use crate::syntax::escape;

/// Reports names that are meant to be expressions.
pub(in crate::lint) fn check(root: &Value, report: &mut impl FnMut(Subject<'_>, Remark)) {
    let webhooks = root.get("webhooks").and_then(Value::as_object);
    let names = webhooks.into_iter().flat_map(|webhooks| webhooks.keys());
    for name in names.filter(|name| is_expression(name)) {
        let pointer = format!("/webhooks/{}", escape(name));
        let subject = Subject::name(&pointer, name);
        let message = "the name of a webhook is not evaluated";
        report(subject, subject.remark(Rule::WebhookExpression, message));
    }
}
