//! Texts that are read whole: bare expressions and the parts of an expression.

use super::explain::{Subject, check_length, explain};
use super::failure::{Fail, Want};
use super::grammar::{Close, Read, Reading, expression};
use super::leaf::Res;
use crate::syntax::dialect::{Dialect, Syntax};
use crate::syntax::error::ParseError;
use crate::syntax::expression::Expression;

/// Returns the expression if the text is a keyword and nothing else.
///
/// A comparison with the whole text needs no look at what follows the keyword.
#[inline]
pub(super) fn keyword<'i>(text: &str, syntax: Syntax) -> Option<Expression<'i>> {
    match (syntax.dialect(), text) {
        (Dialect::OpenApi, "$url") => Some(Expression::Url),
        (Dialect::OpenApi, "$method") => Some(Expression::Method),
        (Dialect::OpenApi, "$statusCode") => Some(Expression::StatusCode),
        _ => None,
    }
}

/// Parses a bare expression.
pub(super) fn bare(text: &str, syntax: Syntax) -> Result<Read<'_>, ParseError> {
    let reading = Reading {
        syntax,
        close: Close::End,
    };
    whole(text, expression(reading, text), Subject::Expression)
}

/// Parses a header field name, a parameter name or a JSON Pointer by itself.
pub(super) fn part<'i, O>(
    text: &'i str,
    rule: fn(Reading, &'i str) -> Res<'i, O>,
) -> Result<O, ParseError> {
    check_length(text)?;
    let reading = Reading {
        close: Close::End,
        ..Reading::STRICT
    };
    whole(text, rule(reading, text), Subject::Part)
}

/// Every rule ends where the text ends, or says why not.
fn whole<'i, O>(text: &'i str, parsed: Res<'i, O>, subject: Subject) -> Result<O, ParseError> {
    match parsed {
        Ok(("", output)) => Ok(output),
        Ok((at, _)) => {
            let want = Want::End;
            Err(explain(
                text,
                subject,
                &nom::Err::Failure(Fail { at, want }),
            ))
        }
        Err(error) => Err(explain(text, subject, &error)),
    }
}
