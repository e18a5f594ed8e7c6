//! Spans slice the text that the user gave.

use openapi_expr::syntax::{Embedded, Piece, UsedLeniency};
use openapi_expr::{Expression, Leniency, Syntax, Template};

/// The span of every piece slices it from the text, and the pieces with their enclosing characters
/// are the whole text.
pub(crate) fn template(template: &Template, leniency: Leniency) {
    let text = template.as_str();
    let mut at = 0;
    let mut literal_before = false;
    for piece in template.pieces() {
        match piece {
            Piece::Literal {
                text: literal,
                span,
            } => {
                assert!(!literal_before && !literal.is_empty());
                assert_eq!((span.start(), span.slice(text)), (at, Some(literal)));
                at = span.end();
                literal_before = true;
            }
            Piece::Embedded(embedded) => {
                assert_eq!(embedded.span().slice(text), Some(embedded.as_str()));
                reparses(&embedded, leniency);
                at = enclosed(template, &embedded, at);
                literal_before = false;
            }
        }
    }
    assert_eq!(at, text.len(), "the pieces are the text: {text:?}");
    assert_eq!(template.is_bare(), text.starts_with('$'));
    assert_eq!(
        template.as_expression().is_some(),
        template.pieces().count() == 1 && !literal_before
    );
    used(template);
}

/// Checks the expression at `at` with its enclosing characters, and returns the offset after them.
fn enclosed(template: &Template, embedded: &Embedded<'_>, at: usize) -> usize {
    let (text, span) = (template.as_str(), embedded.span());
    if template.is_bare() {
        assert_eq!((at, span.start(), span.end()), (0, 0, text.len()));
        return span.end();
    }
    assert_eq!(span.start(), at + 1);
    let enclosing = (&text[at..=at], &text[span.end()..=span.end()]);
    assert!(
        [("{", "}"), ("<", ">")].contains(&enclosing),
        "{enclosing:?} encloses an expression in {text:?}"
    );
    span.end() + 1
}

/// The text of an expression is that expression.
fn reparses(embedded: &Embedded<'_>, leniency: Leniency) {
    let text = embedded.as_str();
    if let Expression::SenderParameter(name) = embedded.expression() {
        return assert_eq!(name.as_str(), text);
    }
    let (text, leniency) = if text.starts_with('$') {
        (text.to_owned(), leniency)
    } else {
        (
            format!("${text}"),
            leniency.without(Leniency::BARE_PARAMETER),
        )
    };
    let again = Expression::parse_with(&text, Syntax::openapi().lenient(leniency));
    assert_eq!(again.as_ref(), Ok(embedded.expression()));
}

/// The spans of used leniencies are in the text, in order. Replacing them by their standard
/// spelling makes the standard spelling of the text.
fn used(template: &Template) {
    let text = template.as_str();
    let mut end = 0;
    for used in template.used() {
        assert!(used.span().slice(text).is_some_and(|part| !part.is_empty()));
        assert_eq!(used.leniency().iter().count(), 1);
        // Two leniencies of one expression can differ in whether they include its enclosing
        // characters.
        assert!(used.span().end() + 1 >= end);
        end = used.span().end();
    }
    let holds = |outer: &UsedLeniency, inner: &UsedLeniency| {
        outer.span().start() < inner.span().start() && inner.span().end() < outer.span().end()
    };
    let mut standard = text.to_owned();
    let mut from = text.len();
    for used in template.used().iter().rev() {
        let outermost = !template.used().iter().any(|other| holds(other, used));
        if let Some(spelling) = used.standard()
            && outermost
            && used.span().end() <= from
        {
            standard.replace_range(used.span().range(), spelling);
            from = used.span().start();
        }
    }
    assert_eq!(standard, template.to_standard());
}
