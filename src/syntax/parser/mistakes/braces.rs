//! Mistakes in the braces of a piece.

use super::expression::in_expression;
use super::known::{Advice, Known};
use super::spelling::{is_expression, is_sender_parameter};
use crate::syntax::mistake::Mistake;
use crate::text::Span;

/// A brace that does not open or close an expression.
pub(super) struct Stray<'t> {
    at: usize,
    rest: &'t str,
    /// What it encloses, up to the first closing brace; `None` if there is none.
    inside: Option<&'t str>,
    /// True if a `$` is in front of it.
    dollar: bool,
}

impl<'t> Stray<'t> {
    pub(super) fn new(before: &'t str, rest: &'t str) -> Self {
        let inside = rest.get(1..).and_then(|rest| rest.split_once('}'));
        Self {
            at: before.len(),
            rest,
            inside: inside.map(|(inside, _)| inside),
            dollar: before.ends_with('$'),
        }
    }

    /// The braces, with a `$` in front of them.
    fn with_dollar(&self, span: Span) -> Span {
        Span::new(self.at - usize::from(self.dollar), span.end())
    }

    fn span(&self) -> Option<Span> {
        Some(Span::new(self.at, self.at + self.inside?.len() + 2))
    }

    fn trimmed(&self) -> Option<&'t str> {
        Some(self.inside?.trim_matches(' '))
    }
}

/// Tried in this order; what none recognises is text in braces.
const RECOGNISERS: &[fn(&Stray<'_>) -> Option<Known>] = &[
    closing_brace,
    doubled_braces,
    opening_brace,
    expression,
    expression_of_unknown_source,
    dollar_before_parameter,
    escaped_dollar,
    |stray| missing_body(stray.inside?, "{", "}"),
    dollar_before_text,
    doubled_braces_of_text,
    sender_parameter,
];

pub(super) fn in_stray(stray: &Stray<'_>) -> Known {
    RECOGNISERS
        .iter()
        .find_map(|recognise| recognise(stray))
        .unwrap_or_else(|| Known::new(Mistake::TextInBraces, Advice::RemoveBraces))
}

/// `{$…` to the end of the text.
pub(super) fn unclosed(rest: &str) -> Known {
    let inside = rest.get(1..).unwrap_or_default();
    let meant = if is_expression(inside) {
        Some(inside.to_owned())
    } else {
        in_expression(inside, 0).and_then(|known| Some(known.replacement()?.to_owned()))
    };
    let advice = match meant {
        Some(expression) => Advice::Write(format!("{{{expression}}}")),
        None => Advice::Reason,
    };
    Known::new(Mistake::UnclosedBrace, advice)
}

/// `{$url}}`
fn closing_brace(stray: &Stray<'_>) -> Option<Known> {
    stray
        .rest
        .starts_with('}')
        .then(|| Known::new(Mistake::StrayBrace, Advice::Reason).about("%7D"))
}

/// `{{$url}}`, `${{$url}}`
fn doubled_braces(stray: &Stray<'_>) -> Option<Known> {
    let inside = stray.inside?.strip_prefix('{')?;
    let end = stray.span()?.end();
    if !stray.rest.get(inside.len() + 3..)?.starts_with('}') {
        return None;
    }
    let fixed = expression_meant(inside.trim_matches(' '))?;
    let span = stray.with_dollar(Span::new(stray.at, end + 1));
    let mistake = if stray.dollar {
        Mistake::DollarOutside
    } else {
        Mistake::DoubledBraces
    };
    Some(Known::fixed(mistake, span, format!("{{{fixed}}}")))
}

/// `{` with no closing brace after it.
fn opening_brace(stray: &Stray<'_>) -> Option<Known> {
    let known = || Known::new(Mistake::StrayBrace, Advice::Reason).about("%7B");
    stray.inside.is_none().then(known)
}

/// `{ $url }`, `${request.body#/id}`, `{request.body#/id}`
fn expression(stray: &Stray<'_>) -> Option<Known> {
    let (span, trimmed) = (stray.span()?, stray.trimmed()?);
    let fixed = format!("{{{}}}", expression_meant(trimmed)?);
    Some(if trimmed.starts_with('$') {
        Known::fixed(Mistake::Spaces, span, fixed)
    } else if stray.dollar {
        Known::fixed(Mistake::DollarOutside, stray.with_dollar(span), fixed)
    } else {
        Known::fixed(Mistake::MissingDollar, span, fixed)
    })
}

/// `{request.cookie.session}`
fn expression_of_unknown_source(stray: &Stray<'_>) -> Option<Known> {
    let trimmed = stray.trimmed()?;
    if !names_message(trimmed) {
        return None;
    }
    in_expression(&format!("${trimmed}"), 0).filter(|known| known.replacement().is_none())
}

/// `${callback_url}`, which may be a name of another template language.
fn dollar_before_parameter(stray: &Stray<'_>) -> Option<Known> {
    let dollared = format!("${}", stray.trimmed().filter(|_| stray.dollar)?);
    let fixed = format!("{{{}}}", expression_meant(&dollared)?);
    Some(Known::new(Mistake::DollarOutside, Advice::Write(fixed)))
}

/// `{\$url}`
fn escaped_dollar(stray: &Stray<'_>) -> Option<Known> {
    let inside = stray.inside?.strip_prefix('\\')?;
    if !inside.starts_with('$') {
        return None;
    }
    let known = expression_meant(inside).map(|fixed| {
        Some(Known::fixed(
            Mistake::EscapedDollar,
            stray.span()?,
            format!("{{{fixed}}}"),
        ))
    });
    known.unwrap_or_else(|| Some(Known::new(Mistake::EscapedDollar, Advice::Reason)))
}

/// `#/id`, without the body that it points into.
pub(super) fn missing_body(inside: &str, open: &str, close: &str) -> Option<Known> {
    let tokens = inside.strip_prefix('#')?.trim_start_matches(['#', '/']);
    let expression = |message: &str| format!("${message}.body#/{tokens}");
    let written = |message: &str| format!("{open}{}{close}", expression(message));
    let advice = || Advice::Either(written("request"), written("response"));
    is_expression(&expression("request")).then(|| Known::new(Mistake::MissingBody, advice()))
}

/// `${a b}`
fn dollar_before_text(stray: &Stray<'_>) -> Option<Known> {
    let known = || Known::new(Mistake::DollarOutside, Advice::RemoveBraces);
    stray.dollar.then(known)
}

/// `{{a b}}`
fn doubled_braces_of_text(stray: &Stray<'_>) -> Option<Known> {
    let inside = stray.inside?.strip_prefix('{')?;
    let closed = stray.rest.get(inside.len() + 3..)?.starts_with('}');
    closed.then(|| Known::new(Mistake::DoubledBraces, Advice::RemoveBraces))
}

/// `{paymentId}`
fn sender_parameter(stray: &Stray<'_>) -> Option<Known> {
    let inside = stray.inside?;
    let known = || Known::new(Mistake::SenderParameter, Advice::Reason).about(inside);
    is_sender_parameter(inside).then(known)
}

/// Returns the expression that a text between braces was meant to be, if its root says that it is
/// one.
pub(super) fn expression_meant(inside: &str) -> Option<String> {
    let dollared = if inside.starts_with('$') {
        inside.to_owned()
    } else {
        format!("${inside}")
    };
    if is_expression(&dollared) {
        return Some(dollared);
    }
    // `{id}` does not mean `$id`: only what names its message is an expression without its `$`.
    if !inside.starts_with('$') && !names_message(inside) {
        return None;
    }
    in_expression(&dollared, 0)?
        .replacement()
        .map(str::to_owned)
}

fn names_message(text: &str) -> bool {
    ["request.", "response."]
        .iter()
        .any(|message| text.starts_with(message))
}
