//! The parser. nom's failures do not leave this module: they become [`ParseError`]s.

mod embedding;
mod explain;
mod failure;
mod grammar;
mod help;
mod leaf;
mod mistakes;
mod pieces;
mod recovery;
mod whole;

use std::str::FromStr;

use super::dialect::Syntax;
use super::error::ParseError;
use super::expression::Expression;
use super::name::{Name, Token};
use super::pointer::JsonPointer;
pub(crate) use embedding::Piece;
use explain::{Subject, check_length, explain};
pub(crate) use grammar::Read;
use grammar::{Close, Reading};
pub(crate) use help::help_for_literal;
use leaf::Res;
pub(crate) use mistakes::{from_json_path, in_literal};
use pieces::pieces;
pub(crate) use recovery::{Unread, recover, recover_text};
use whole::{bare, keyword, part};

impl<'i> Expression<'i> {
    /// Parses one bare expression of the OpenAPI Specification, strictly. Nothing may follow it.
    ///
    /// # Errors
    ///
    /// Text that is not an expression, such as
    ///
    /// - `$request.body.id`: a body property is addressed with a JSON Pointer, `$request.body#/id`
    /// - `$URL`: keywords are case-sensitive
    /// - `$request.header.X Y`: a header field name is an RFC 9110 `token`
    /// - `$request.body#/a~2`: `~` is written `~0` (RFC 6901 §3)
    /// - `{$url}`: braces embed an expression into a text; that is a [`Template`](crate::Template)
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses one bare expression of a [`Syntax`].
    ///
    /// # Errors
    ///
    /// The errors of [`Expression::parse`], except those that the leniencies of `syntax` accept.
    pub fn parse_with(text: &'i str, syntax: Syntax) -> Result<Self, ParseError> {
        if let Some(keyword) = keyword(text, syntax) {
            return Ok(keyword);
        }
        check_length(text)?;
        bare(text, syntax).map(Read::expression)
    }
}

/// Parses one bare expression, strictly, and owns the result.
impl FromStr for Expression<'static> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Expression::parse(text).map(Expression::into_owned)
    }
}

impl<'i> TryFrom<&'i str> for Expression<'i> {
    type Error = ParseError;

    fn try_from(text: &'i str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl<'i> Token<'i> {
    /// Parses a header field name.
    ///
    /// # Errors
    ///
    /// Text that is not an RFC 9110 `token`: it is empty, or contains a space, a colon or a
    /// non-ASCII character.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::token).map(|token| Self(token.into()))
    }
}

impl<'i> Name<'i> {
    /// Parses a parameter name.
    ///
    /// # Errors
    ///
    /// Text with a `"`, a control character, or a `\` that does not begin a JSON escape.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::name).map(|name| Self(name.into()))
    }
}

impl<'i> JsonPointer<'i> {
    /// Parses a JSON Pointer in its string form.
    ///
    /// # Errors
    ///
    /// Text that is not empty and does not begin with `/`; a `~` that is not followed by `0` or
    /// `1`; more than [`MAX_POINTER_TOKENS`](crate::text::limits::MAX_POINTER_TOKENS) reference
    /// tokens.
    pub fn parse(text: &'i str) -> Result<Self, ParseError> {
        part(text, grammar::json_pointer).map(|pointer| Self(pointer.into()))
    }
}

macro_rules! part_from_text {
    ($type:ident) => {
        /// Parses the text and owns the result.
        impl FromStr for $type<'static> {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                $type::parse(text).map($type::into_owned)
            }
        }

        impl<'i> TryFrom<&'i str> for $type<'i> {
            type Error = ParseError;

            fn try_from(text: &'i str) -> Result<Self, ParseError> {
                Self::parse(text)
            }
        }
    };
}

part_from_text!(Token);
part_from_text!(Name);
part_from_text!(JsonPointer);

/// Parses a template: one bare expression if it begins with `$` (DESIGN.md §1.2), pieces otherwise.
/// `sink` gets each piece with its offset. It has them all if no error comes back.
pub(crate) fn template<'i>(
    text: &'i str,
    syntax: Syntax,
    sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    let reading = Reading {
        syntax,
        close: Close::Brace,
    };
    each(text, reading, embedding::piece, sink)
}

/// The same, strictly, for a text that is not a URL: a brace that does not open an expression is
/// text (DESIGN.md §1.4).
pub(crate) fn text<'i>(
    text: &'i str,
    sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    each(text, Reading::STRICT, embedding::piece_of_text, sink)
}

#[inline]
fn each<'i>(
    text: &'i str,
    reading: Reading,
    piece: impl Fn(Reading, &'i str) -> Res<'i, Piece<'i>>,
    mut sink: impl FnMut(usize, Piece<'i>),
) -> Result<(), ParseError> {
    check_length(text)?;
    if text.starts_with('$') {
        let read = bare(text, reading.syntax)?;
        sink(0, Piece::Embedded(read, text));
        return Ok(());
    }
    for (span, found) in pieces(text, |_, rest| piece(reading, rest)) {
        let found = found.map_err(|error| explain(text, Subject::Piece(span), &error))?;
        sink(span.start(), found);
    }
    Ok(())
}
