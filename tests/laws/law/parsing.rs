//! Parsing is total, and printing is its inverse.

use std::fmt::Debug;
use std::str::FromStr;

use openapi_expr::syntax::{Embedded, JsonPointer, Name, ParseErrorKind, Piece, Token};
use openapi_expr::text::limits::{MAX_POINTER_TOKENS, MAX_TEMPLATE_BYTES};
use openapi_expr::{Expression, Leniency, ParseError, Syntax, Template};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{errors, spans};

/// Checks a text as an expression.
pub(crate) fn expression(text: &str, leniency: Leniency) {
    let strict = Expression::parse(text);
    if let Ok(expression) = &strict {
        assert_eq!(
            expression.to_string(),
            text,
            "printing is the inverse of parsing"
        );
        assert_eq!(*expression, expression.to_standard());
        assert_eq!(text.parse::<Expression<'static>>().as_ref(), Ok(expression));
        let json = serde_json::to_string(expression).unwrap();
        assert_eq!(json, serde_json::to_string(text).unwrap());
        assert_eq!(
            &serde_json::from_str::<Expression<'static>>(&json).unwrap(),
            expression
        );
    }
    let lenient = Expression::parse_with(text, Syntax::openapi().lenient(leniency));
    match &lenient {
        Ok(expression) => tree(expression, leniency),
        // The fix of an expression with text around it is a template.
        Err(error) => errors::parse(error, text, |text| {
            let template = reads_as_a_template(text, leniency);
            template.or(Expression::parse_with(text, Syntax::openapi().lenient(leniency)).map(drop))
        }),
    }
    if strict.is_ok() {
        assert_eq!(
            strict, lenient,
            "what is strict means the same under {leniency}"
        );
    }
    embedding(text, leniency, &lenient);
}

/// An expression prints as text that parses to it, strictly in the standard spelling.
fn tree(expression: &Expression<'_>, leniency: Leniency) {
    let printed = expression.to_string();
    let standard = expression.to_standard().to_string();
    if printed.len().max(standard.len()) > MAX_TEMPLATE_BYTES {
        return;
    }
    assert_eq!(
        &Expression::parse_with(&printed, Syntax::openapi().lenient(leniency)).unwrap(),
        expression
    );
    assert_eq!(
        Expression::parse(&standard).unwrap(),
        expression.to_standard()
    );
    assert_eq!(expression.clone().into_owned(), *expression);
}

/// Checks the same text as a template, bare and in braces.
fn embedding(text: &str, leniency: Leniency, parsed: &Result<Expression<'_>, ParseError>) {
    if text.starts_with('$') {
        let template = Template::parse_with(text, Syntax::openapi().lenient(leniency));
        let bare = template
            .as_ref()
            .map(|template| template.as_expression().unwrap().into_expression());
        assert_eq!(
            bare.as_ref().map_err(|error| *error),
            parsed.as_ref(),
            "a bare expression is a template"
        );
    }
    if text.starts_with('$') && !text.contains(['{', '}']) && text.len() + 2 <= MAX_TEMPLATE_BYTES {
        let braced = format!("{{{text}}}");
        let template = Template::parse_with(&braced, Syntax::openapi().lenient(leniency));
        let inside = template
            .as_ref()
            .ok()
            .and_then(Template::as_expression)
            .map(Embedded::into_expression);
        assert_eq!(
            inside.as_ref(),
            parsed.as_ref().ok(),
            "braces change nothing: {braced:?}"
        );
    }
}

/// A part of an expression is its text for serde and for `str::parse`.
fn is_its_text<T>(part: &T, text: &str)
where
    T: Serialize + DeserializeOwned + FromStr<Err = ParseError> + PartialEq + Debug,
{
    let json = serde_json::to_string(part).unwrap();
    assert_eq!(json, serde_json::to_string(text).unwrap());
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), part);
    assert_eq!(text.parse::<T>().as_ref(), Ok(part));
}

/// Checks a text as a header field name, a parameter name and a JSON Pointer. An expression that
/// contains it has the same part.
pub(crate) fn parts(text: &str) {
    let fits = text.len() + "$request.header.".len() <= MAX_TEMPLATE_BYTES;
    let expression = |before: &str| !fits || Expression::parse(&format!("{before}{text}")).is_ok();
    match Token::parse(text) {
        Ok(token) => {
            assert_eq!(token.as_str(), text);
            is_its_text(&token.clone().into_owned(), text);
            assert!(expression("$request.header."));
        }
        Err(error) => {
            errors::parse(&error, text, |text| Token::parse(text).map(drop));
            assert!(!fits || !expression("$response.header."));
        }
    }
    match Name::parse(text) {
        Ok(name) => {
            assert_eq!(name.as_str(), text);
            is_its_text(&name.clone().into_owned(), text);
            assert!(expression("$request.query.") && expression("$response.path."));
        }
        Err(error) => {
            errors::parse(&error, text, |text| Name::parse(text).map(drop));
            assert!(!fits || !expression("$request.path."));
        }
    }
    match JsonPointer::parse(text) {
        Ok(pointer) => {
            assert_eq!(pointer.as_str(), text);
            is_its_text(&pointer.clone().into_owned(), text);
            assert!(expression("$request.body#"));
            let tokens: Vec<_> = pointer.tokens().collect();
            assert!(tokens.len() <= MAX_POINTER_TOKENS);
            assert_eq!(super::pointer(&tokens), text);
            assert_eq!(JsonPointer::from_tokens(&tokens), pointer);
            assert_eq!(pointer.is_whole(), tokens.is_empty());
        }
        Err(error) => {
            errors::parse(&error, text, |text| JsonPointer::parse(text).map(drop));
            assert!(!fits || !expression("$response.body#"));
        }
    }
}

/// Checks a text as a template.
pub(crate) fn template(text: &str, leniency: Leniency) {
    let strict = Template::parse(text);
    match Template::parse_with(text, Syntax::openapi().lenient(leniency)) {
        Ok(template) => {
            assert_eq!(
                (template.as_str(), template.to_string().as_str()),
                (text, text)
            );
            assert_eq!(template, template.clone());
            spans::template(&template, leniency);
            standard(&template);
            if let Ok(strict) = &strict
                && reads_as_strict(text)
            {
                assert_eq!(
                    strict, &template,
                    "what is strict means the same under {leniency}"
                );
                assert!(template.used().is_empty());
            }
        }
        Err(error) => {
            errors::parse(&error, text, |text| reads_as_a_template(text, leniency));
            assert!(
                strict.is_err() || !reads_as_strict(text),
                "{leniency} refuses what is strict: {error}"
            );
        }
    }
}

/// Fixes are in the standard spelling, where `<$` is text.
fn reads_as_a_template(text: &str, leniency: Leniency) -> Result<(), ParseError> {
    if leniency.contains(Leniency::ANGLE_BRACKETS) && !reads_as_strict(text) {
        return Ok(());
    }
    Template::parse_with(text, Syntax::openapi().lenient(leniency)).map(drop)
}

/// With `angle_brackets`, `<$` opens an expression. Otherwise it is text. All other leniencies only
/// add meanings.
fn reads_as_strict(text: &str) -> bool {
    !text.contains("<$")
}

/// The standard spelling parses and means the same. It is strict, except for the two leniencies
/// that have no standard spelling.
fn standard(template: &Template) {
    let standard = template.to_standard();
    let kept = Leniency::SENDER_PARAMETER | Leniency::LITERAL_BRACES;
    let used = template
        .used()
        .iter()
        .fold(Leniency::STRICT, |set, used| set | used.leniency());
    let without = used.without(kept);
    let rest = used.without(without);
    assert!(!used.is_strict() || standard == template.as_str());
    assert_eq!(
        serde_json::to_string(template).unwrap(),
        serde_json::to_string(&standard).unwrap()
    );
    match Template::parse_with(&standard, Syntax::openapi().lenient(rest)) {
        Ok(again) => {
            assert_eq!(
                again.to_standard(),
                standard,
                "the standard spelling is final"
            );
            let meaning = |piece: Piece<'_>| match piece {
                Piece::Literal { text, .. } => Err(text.to_owned()),
                Piece::Embedded(embedded) => Ok(embedded.expression().to_standard().into_owned()),
            };
            let (one, two): (Vec<_>, Vec<_>) = (
                template.pieces().map(meaning).collect(),
                again.pieces().map(meaning).collect(),
            );
            assert_eq!(one, two, "{template} is not {standard}");
            assert!(
                again
                    .used()
                    .iter()
                    .all(|used| kept.contains(used.leniency()))
            );
        }
        // The standard spelling may be longer than the lenient one and exceed the limit.
        Err(error) => {
            assert_eq!(error.kind(), ParseErrorKind::TooLong, "{standard}: {error}");
            assert!(
                standard.len() > MAX_TEMPLATE_BYTES
                    && template.as_str().len() <= MAX_TEMPLATE_BYTES
            );
        }
    }
}

/// For serde, a template is its text, and deserializing is strict.
pub(crate) fn serde_is_the_text(text: &str) {
    let json = serde_json::to_string(text).unwrap();
    let read = serde_json::from_str::<Template>(&json);
    match Template::parse(text) {
        Ok(template) => {
            assert_eq!(serde_json::to_string(&template).unwrap(), json);
            assert_eq!(read.unwrap(), template);
            assert_eq!(text.parse::<Template>(), Ok(template));
        }
        Err(_) => assert!(read.is_err()),
    }
}

/// The names of a set of leniencies parse to the same set.
pub(crate) fn leniency_names(leniency: Leniency) {
    assert_eq!(leniency.to_string().parse(), Ok(leniency));
    assert_eq!(
        leniency.iter().fold(Leniency::STRICT, |set, one| set | one),
        leniency
    );
    assert_eq!(leniency.names().count(), leniency.iter().count());
}
