//! Constants in links that look like names of another template language.
//!
//! Rules: OE101 `not-an-expression`, OE102 `bare-parameter`, OE122 `undeclared-path-template`,
//! OE401 `not-evaluated`.

use super::reader::{Broken, Reader};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{Mistake, escape, is_word};
use crate::text::Span;

/// Returns the rule for a part of a link's value that cannot be read: a constant breaks a rule of
/// its own.
pub(super) fn rule(broken: &Broken<'_>, rule: Rule) -> Rule {
    if is_constant(broken, rule) {
        Rule::NotEvaluated
    } else {
        rule
    }
}

fn is_constant(broken: &Broken<'_>, rule: Rule) -> bool {
    let unsure = broken.error.fix().is_none()
        && match broken.error.mistake() {
            Some(Mistake::DollarOutside) => broken.piece.start() > 0,
            Some(Mistake::MissingBraces) => true,
            _ => false,
        };
    unsure
        || is_foreign(broken.written())
        || matches!(
            rule,
            Rule::BareParameter | Rule::UndeclaredPathTemplate | Rule::NotAnExpression
        )
}

/// Returns true for a name in braces, as other languages embed one: `${NAME}`, `{{$name}}`.
fn is_foreign(written: &str) -> bool {
    let name = without_braces(written);
    let root = name.split('.').next().unwrap_or_default();
    let is_root = ["url", "method", "statusCode", "request", "response"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(root));
    written.contains('{')
        && written.starts_with(['$', '{'])
        && name.chars().all(|c| c == '.' || is_word(c))
        && !is_root
}

/// Returns the name in a constant such as `$name`, `${name}` or `{{name}}`, which other languages
/// evaluate.
pub(super) fn name<'t>(broken: &Broken<'t>) -> Option<&'t str> {
    if let Some(name) = broken.parameter() {
        return Some(name);
    }
    let written = broken.written();
    written.contains('{').then(|| without_braces(written))
}

fn without_braces(written: &str) -> &str {
    written.trim_matches(['$', '{', '}', ' '])
}

/// Remarks on a constant with a name in it: what the operation declares by that name is offered.
pub(super) fn remark(reader: Reader<'_, '_>, remark: Remark, span: Span, name: &str) -> Remark {
    let remark = Remark {
        help: None,
        span,
        ..remark
    }
    .named(span, name, false, false);
    let member = format!("$response.body#/{}", escape(name));
    if !reader.search.declared(reader.scope, &member) {
        return remark;
    }
    remark
        .help(format!(
            "the response has a member of that name: write `{member}`"
        ))
        .fix(span, member, false)
}
