//! The spelling that works in place of a mistake, and what may have been meant if that reads
//! something that does not exist.
//!
//! Rules: OE104 `missing-dollar`, OE106 `missing-braces`, OE107 `dollar-before-brace`,
//! OE112 `json-path`, OE117 `unclosed-brace`, OE401 `not-evaluated`.

use super::reader::{Broken, Reader};
use crate::lint::guess::DOTTED;
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{Embedded, Expression, Mistake, Template};
use crate::text::Span;

/// A spelling that works.
struct Correction {
    span: Span,
    replacement: String,
    template: Template,
}

impl Correction {
    fn of(broken: &Broken<'_>) -> Option<Self> {
        let fix = broken.error.fix();
        let (span, replacement) = match fix {
            Some(fix) => (fix.span, fix.replacement.clone()),
            // The brace may belong further to the front, so the parser does not offer it.
            None if broken.error.mistake() == Some(Mistake::UnclosedBrace) => {
                (broken.piece, format!("{}}}", broken.written()))
            }
            None => return None,
        };
        Some(Self {
            template: Template::parse(&replacement).ok()?,
            span,
            replacement,
        })
    }

    /// Returns true if the operation declares everything that the spelling reads.
    fn is_declared(&self, reader: Reader<'_, '_>) -> bool {
        self.template
            .expressions()
            .all(|one| matches!(reader.scope.ask(one.expression()), Answer::Declared(_)))
    }

    /// Returns true if a keyword is read, such as `$url`. Without its `$` in its place it can be
    /// any name, and the URL of the request is rarely meant.
    fn is_keyword(&self, rule: Rule) -> bool {
        let is_keyword = |one: Embedded<'_>| {
            !matches!(
                one.expression(),
                Expression::Request(_) | Expression::Response(_)
            )
        };
        matches!(rule, Rule::MissingDollar | Rule::DollarBeforeBrace)
            && self.template.expressions().any(is_keyword)
    }

    /// Returns true if the fix can be applied without asking.
    fn is_certain(&self, rule: Rule, reader: Reader<'_, '_>) -> bool {
        match rule {
            _ if self.is_keyword(rule) => false,
            // The brace may belong further to the front, the index may be one of many.
            Rule::UnclosedBrace | Rule::MissingBraces | Rule::JsonPath => self.is_declared(reader),
            Rule::NotEvaluated => false,
            _ => true,
        }
    }

    /// The body property that has the dots in its name, if the operation declares that one only.
    fn dotted(
        &self,
        reader: Reader<'_, '_>,
        broken: &Broken<'_>,
        alone: &Embedded<'_>,
    ) -> Option<String> {
        // An open body may have the place, and declares the other.
        let has_dots = self
            .span
            .slice(broken.text)
            .is_some_and(|written| written.contains(".body."));
        if !has_dots || self.is_declared(reader) {
            return None;
        }
        let (body, pointer) = alone.expression().body()?;
        let member = reader.search.dotted(reader.scope, body, pointer.as_str())?;
        Some(if self.template.is_bare() {
            member
        } else {
            format!("{{{member}}}")
        })
    }
}

/// Offers the spelling that works.
pub(super) fn offer(
    reader: Reader<'_, '_>,
    rule: Rule,
    broken: &Broken<'_>,
    remark: Remark,
) -> Remark {
    let Some(correction) = Correction::of(broken) else {
        return remark;
    };
    let certain = correction.is_certain(rule, reader);
    let (span, replacement) = (correction.span, &correction.replacement);
    let Some(alone) = correction.template.as_expression() else {
        return remark.fix(span, replacement.clone(), certain);
    };
    if correction.is_keyword(rule) {
        return keyword(remark, &correction, &alone);
    }
    let braces = !correction.template.is_bare();
    let help = remark.help.clone();
    let remark = match correction.dotted(reader, broken, &alone) {
        Some(member) => remark
            .help(format!("{DOTTED}: write `{member}`"))
            .fix(span, member, false)
            .maybe_help(help),
        None => remark,
    };
    let mut remark = remark.fix(span, replacement.clone(), certain);
    if rule == Rule::UnclosedBrace {
        for closed in closed_earlier(replacement) {
            remark = remark
                .help(format!("write `{closed}`"))
                .fix(span, closed, false);
        }
    }
    remark.near(span, alone.expression(), braces)
}

/// Offers what the operation declares by the name of a keyword, then the keyword.
fn keyword(remark: Remark, correction: &Correction, alone: &Embedded<'_>) -> Remark {
    let help = remark.help.clone();
    let name = alone.as_str().trim_start_matches('$');
    remark
        .named(correction.span, name, !correction.template.is_bare(), false)
        .maybe_help(help)
        .fix(correction.span, correction.replacement.clone(), false)
}

/// `{$request.body#/a/b}` as `{$request.body#/a}/b`: text after the expression may have been meant.
fn closed_earlier(embedded: &str) -> impl Iterator<Item = String> + use<'_> {
    let inside = embedded.strip_suffix('}').unwrap_or(embedded);
    let from = inside.find("#/").map_or(0, |at| at + 2);
    inside
        .rmatch_indices(['/', '?', '&'])
        .filter(move |(at, _)| *at > from)
        .take(4)
        .filter_map(|(at, _)| inside.split_at_checked(at))
        .map(|(expression, after)| format!("{expression}}}{after}"))
}
