//! What is wrong with a part of a text that cannot be read, and what to write instead.
//!
//! Rules: OE101 `not-an-expression`, OE102 `bare-parameter`, OE107 `dollar-before-brace`,
//! OE110 `unknown-source`, OE117 `unclosed-brace`, OE118 `stray-brace`,
//! OE122 `undeclared-path-template`, OE127 `over-limit`, OE401 `not-evaluated`,
//! OE408 `tool-extension`.

use super::mistake::rule_of;
use super::reader::{Broken, Reader};
use super::{constant, correction};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::Expression;
use crate::text::Span;

/// Remarks on a part of a text that cannot be read.
pub(in crate::lint) fn remark(reader: Reader<'_, '_>, broken: &Broken<'_>) -> Remark {
    let rule = match rule_of(broken.error) {
        rule @ (Rule::OverLimit | Rule::UnclosedBrace | Rule::ToolExtension) => rule,
        rule if reader.site.is_link() => constant::rule(broken, rule),
        rule => rule,
    };
    let error = broken.error;
    let help = error.help().filter(|_| rule != Rule::ToolExtension);
    let remark =
        Remark::new(rule, error.span(), message(rule, broken)).maybe_help(help.map(str::to_owned));
    if rule == Rule::NotEvaluated
        && let Some(name) = constant::name(broken)
    {
        return constant::remark(reader, remark, broken.piece, name);
    }
    match rule {
        Rule::BareParameter => {
            let span = error.fix().map_or(broken.piece, |fix| fix.span);
            named(reader, broken, Remark { span, ..remark })
        }
        Rule::UndeclaredPathTemplate => {
            let span = broken.piece;
            named(reader, broken, Remark { span, ..remark })
        }
        Rule::DollarBeforeBrace if error.fix().is_none() => {
            dollar_before_name(reader, broken, remark)
        }
        _ => correction::offer(reader, rule, broken, remark),
    }
}

fn message(rule: Rule, broken: &Broken<'_>) -> String {
    let (text, written) = (broken.text, broken.written());
    let name = broken.parameter().unwrap_or_default();
    match rule {
        Rule::BareParameter => format!("`${name}` does not say where the parameter is"),
        Rule::UndeclaredPathTemplate => format!(
            "`{{{name}}}` is neither an expression nor a path parameter of the callback's Path Item"
        ),
        Rule::NotEvaluated if written == text => {
            format!("`{text}` is not an expression: it is passed unchanged")
        }
        Rule::NotEvaluated => {
            format!("`{written}` is not an expression: the text is passed unchanged")
        }
        Rule::ToolExtension => "`#regex:` is an extension of Schemathesis".to_owned(),
        Rule::OverLimit
        | Rule::NotAnExpression
        | Rule::UnknownSource
        | Rule::StrayBrace
        | Rule::UnclosedBrace => broken.error.message(),
        _ => rule.summary().to_owned(),
    }
}

/// `${name}`, where nobody knows what was meant.
fn dollar_before_name(reader: Reader<'_, '_>, broken: &Broken<'_>, remark: Remark) -> Remark {
    let piece = broken.piece;
    if piece.start() > 0 {
        let span = Span::new(piece.start() - 1, piece.end());
        return named(reader, broken, Remark { span, ..remark });
    }
    let name = broken
        .written()
        .strip_prefix("${")
        .and_then(|text| text.strip_suffix('}'));
    let remark = Remark {
        span: piece,
        ..remark
    };
    match name {
        Some(name) => remark.named(piece, name, true, false),
        None => remark,
    }
}

/// Fixes a name without a source by what the operation declares.
fn named(reader: Reader<'_, '_>, broken: &Broken<'_>, remark: Remark) -> Remark {
    let Some(name) = broken.parameter() else {
        return remark;
    };
    let bare = matches!(broken.meant, Some(Expression::Parameter(_)));
    let unknown = reader.scope.request.is_none();
    let remark = match broken.error.fix() {
        // An operation that nobody knows may declare it.
        Some(fix) if bare && unknown => {
            return remark.fix(fix.span, fix.replacement.clone(), false);
        }
        _ if bare && (unknown || reader.site.is_link()) => remark,
        _ if bare => remark.help(format!(
            "no parameter and no member of the request body has this name: write where the value \
             comes from, such as `$request.query.{name}`"
        )),
        _ => remark.help(format!(
            "write where the value comes from, such as `{{$request.body#/{name}}}`, or declare a path \
             parameter of the callback's Path Item that the sender fills in"
        )),
    };
    let span = remark.span;
    remark.named(span, name, !bare, bare && !reader.site.is_link())
}
