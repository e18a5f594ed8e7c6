//! Templates: literal text with expressions in it, parsed once and owned.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use super::compact::{Builder, Compact, Parsed};
use super::dialect::{Dialect, Syntax};
use super::error::ParseError;
use super::expression::Expression;
use super::leniency::{Leniency, UsedLeniency};
use super::parser;
use super::piece::{Embedded, Piece};
use crate::text::Span;

/// Text with runtime expressions in it, such as the key of a Callback Object.
///
/// Text that starts with `$` is a bare expression. All other text is literal, with expressions
/// embedded as `{$…}` that end at the first `}`. A template need not contain an expression.
/// The default is the empty text.
///
/// A template is parsed once and owns its text. It is cheap to clone, `Send` and `Sync`, and meant
/// to be kept for the life of a service. It prints as it was written. Two templates are equal if
/// they have the same text and it was read in the same way.
///
/// ```
/// use openapi_expr::Template;
///
/// let template = Template::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
/// let written: Vec<_> = template.expressions().map(|embedded| embedded.as_str()).collect();
/// assert_eq!(written, ["$request.query.callback_url", "$request.body#/id"]);
/// assert!(!template.needs_response());
/// assert!(template.as_expression().is_none());
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Default)]
pub struct Template(Arc<Parsed>);

impl Template {
    /// Parses a template of the OpenAPI Specification, strictly.
    ///
    /// # Errors
    ///
    /// Text that is not a template, such as
    ///
    /// - `{$request.body.id}`: a body property is addressed with a JSON Pointer,
    ///   `{$request.body#/id}`
    /// - `{$url`: the brace is never closed
    /// - `http://h/{id}`, `{{$url}}`, `{ $url }`: braces that do not open an expression
    /// - `$url/x`: text that starts with `$` is a bare expression; an expression with text around
    ///   it needs braces, `{$url}/x`
    /// - more than 4,096 bytes, 32 expressions or 64 reference tokens in a pointer
    ///   ([`limits`](crate::text::limits))
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses a template of a [`Syntax`].
    ///
    /// # Errors
    ///
    /// The errors of [`Template::parse`], except those that the leniencies of `syntax` accept.
    pub fn parse_with(text: &str, syntax: Syntax) -> Result<Self, ParseError> {
        let mut builder = Builder::new(text, syntax.dialect());
        parser::template(text, syntax, |at, piece| builder.push(at, piece))?;
        Ok(Self(Arc::new(builder.finish())))
    }

    /// Parses a text that is not a URL, such as a value in a link. Braces that do not open an
    /// expression are text.
    ///
    /// # Errors
    ///
    /// The errors of [`Template::parse`], except for such braces.
    pub(crate) fn parse_text(text: &str) -> Result<Self, ParseError> {
        let mut builder = Builder::new(text, Dialect::OpenApi);
        parser::text(text, |at, piece| builder.push(at, piece))?;
        Ok(Self(Arc::new(builder.finish())))
    }

    /// Returns the dialect that the text was read in.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// Returns the text as it was given.
    pub fn as_str(&self) -> &str {
        self.0.buffer.get(..self.0.length).unwrap_or_default()
    }

    /// Iterates over the pieces in the order of the text. There are never two literals in a row.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.0.pieces.iter().map(|piece| self.piece(*piece))
    }

    /// Iterates over the expressions in the order of the text.
    pub fn expressions(&self) -> impl Iterator<Item = Embedded<'_>> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Embedded(embedded) => Some(embedded),
            Piece::Literal { .. } => None,
        })
    }

    /// Returns the expression if the template is only that, bare or in braces. Such a template
    /// evaluates to a value of any type, not only to text.
    pub fn as_expression(&self) -> Option<Embedded<'_>> {
        match (self.0.pieces.as_slice(), self.pieces().next()) {
            ([_], Some(Piece::Embedded(embedded))) => Some(embedded),
            _ => None,
        }
    }

    /// Returns true if the text is a bare expression, that is, if it starts with `$`.
    pub fn is_bare(&self) -> bool {
        self.as_str().starts_with('$')
    }

    /// Returns true if an expression reads the response.
    pub fn needs_response(&self) -> bool {
        self.expressions()
            .any(|embedded| embedded.expression.needs_response())
    }

    /// Returns the leniencies that the text relied on, by expression in the order of the text.
    /// Those of one expression are in the order of the table of [`Leniency`].
    pub fn used(&self) -> &[UsedLeniency] {
        &self.0.used
    }

    /// Returns the set of leniencies that the text relied on.
    pub fn leniency(&self) -> Leniency {
        self.used()
            .iter()
            .fold(Leniency::STRICT, |set, used| set | used.leniency())
    }

    /// Returns the text in the standard spelling. Sender parameters and literal braces do not have
    /// one and are not changed.
    pub fn to_standard(&self) -> String {
        if self.0.used.is_empty() {
            return self.as_str().to_owned();
        }
        self.pieces()
            .fold(String::with_capacity(self.0.length), |mut text, piece| {
                match piece {
                    Piece::Literal { text: literal, .. } => text.push_str(literal),
                    Piece::Embedded(embedded) => {
                        push_written(
                            &mut text,
                            &embedded.expression.to_standard(),
                            self.is_bare(),
                        );
                    }
                }
                text
            })
    }

    /// Returns true if more than one expression reads the body of the same message.
    pub(crate) fn shares_a_body(&self) -> bool {
        self.0.shares_a_body
    }

    /// Returns how many expressions the template has.
    pub(crate) fn expression_count(&self) -> usize {
        let pieces = self.0.pieces.iter();
        pieces.filter(|piece| piece.root.is_some()).count()
    }

    /// Iterates over the expressions without their places.
    #[inline]
    pub(crate) fn borrowed_expressions(&self) -> impl Iterator<Item = Expression<'_>> {
        let buffer = self.0.buffer.as_str();
        self.0.pieces.iter().filter_map(move |piece| {
            let argument = piece.argument.of(buffer);
            Some(piece.root?.with(Cow::Borrowed(argument)))
        })
    }

    /// Visits the pieces in the order of the text: an expression with its span, or literal text. It
    /// is [`Template::pieces`] for the code that runs on each request.
    #[inline]
    pub(crate) fn try_for_each_part<'t, E>(
        &'t self,
        mut visit: impl FnMut(Result<(Expression<'t>, Span), &'t str>) -> Result<(), E>,
    ) -> Result<(), E> {
        let buffer = self.0.buffer.as_str();
        self.0.pieces.iter().try_for_each(
            |Compact {
                 range,
                 root,
                 argument,
             }| {
                visit(match root {
                    Some(root) => Ok((root.with(Cow::Borrowed(argument.of(buffer))), range.span())),
                    None => Err(range.of(buffer)),
                })
            },
        )
    }

    fn piece(
        &self,
        Compact {
            range,
            root,
            argument,
        }: Compact,
    ) -> Piece<'_> {
        let (text, span) = (range.of(&self.0.buffer), range.span());
        match root {
            None => Piece::Literal { text, span },
            Some(root) => {
                let expression = root.with(Cow::Borrowed(argument.of(&self.0.buffer)));
                Piece::Embedded(Embedded {
                    expression,
                    text,
                    span,
                })
            }
        }
    }
}

/// Appends an expression as it is written in a template.
pub(crate) fn push_written(text: &mut String, expression: &Expression<'_>, bare: bool) {
    // A sender parameter prints with its braces.
    let braces = !bare && !matches!(expression, Expression::SenderParameter(_));
    // Writing into a `String` cannot fail.
    let _ = if braces {
        write!(text, "{{{expression}}}")
    } else {
        write!(text, "{expression}")
    };
}

impl FromStr for Template {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Template {
    type Error = ParseError;

    fn try_from(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

/// Writes the text as it was given.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pieces()).finish()
    }
}

impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.0, &other.0);
        Arc::ptr_eq(one, two)
            || (one.buffer == two.buffer && one.length == two.length && one.pieces == two.pieces)
    }
}

impl Eq for Template {}

impl Hash for Template {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}
