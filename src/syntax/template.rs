//! A template: literal text with expressions in it, parsed once and owned.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use super::dialect::{Dialect, Syntax};
use super::error::ParseError;
use super::expression::Expression;
use super::leniency::Leniency;
use super::parser;
use super::pieces::{Builder, Compact, Inner, UsedLeniency};
use crate::text::Span;

/// Text with runtime expressions in it, such as the key of a Callback Object.
///
/// Text that begins with `$` is one bare expression; all other text is literal with expressions
/// embedded as `{$…}`, of which the first `}` is the end. A template may have no expression at all.
///
/// It is parsed once and owns its text: cheap to clone, `Send` and `Sync`, and made to be kept for
/// the life of a service. It prints as it was written, compares and hashes by its text and how that
/// was read, and is text for serde.
///
/// ```
/// use openapi_expr::Template;
///
/// let template = Template::parse("{$request.query.callback_url}/invoices/{$request.body#/id}")?;
/// let reads: Vec<_> = template.expressions().map(|embedded| embedded.expression().to_string()).collect();
/// assert_eq!(reads, ["$request.query.callback_url", "$request.body#/id"]);
/// assert!(!template.needs_response());
/// assert!(template.as_expression().is_none());
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
/// The default is the empty text.
#[derive(Clone, Default)]
pub struct Template(Arc<Inner>);

/// A piece of a [`Template`], in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that stands for itself.
    Literal {
        /// The text.
        text: &'t str,
        /// Its bytes in the template.
        span: Span,
    },
    /// An expression.
    Embedded(Embedded<'t>),
}

/// An expression in a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded<'t> {
    expression: Expression<'t>,
    text: &'t str,
    span: Span,
}

impl<'t> Embedded<'t> {
    /// The expression.
    pub fn expression(&self) -> &Expression<'t> {
        &self.expression
    }

    /// The expression, taken out.
    pub fn into_expression(self) -> Expression<'t> {
        self.expression
    }

    /// The expression as it is written, without what encloses it.
    pub fn as_str(&self) -> &'t str {
        self.text
    }

    /// The bytes of [`Embedded::as_str`] in the template: without the braces.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl Template {
    /// Parses a template of the OpenAPI Specification, strictly.
    ///
    /// # Errors
    ///
    /// Text that is not a template, such as
    ///
    /// - `{$request.body.id}`: a place in the body is a JSON Pointer, `{$request.body#/id}`
    /// - `{$url`: the brace is never closed
    /// - `http://h/{id}`, `{{$url}}`, `{ $url }`: braces that open no expression
    /// - `$url/x`: text that begins with `$` is one bare expression; braces mix text and
    ///   expressions, `{$url}/x`
    /// - more than 4,096 bytes, 32 expressions or 64 reference tokens in a pointer
    ///   ([`limits`](crate::text::limits))
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parse_with(text, Syntax::openapi())
    }

    /// Parses a template of a [`Syntax`].
    ///
    /// # Errors
    ///
    /// As [`Template::parse`], except what the leniencies of `syntax` accept.
    pub fn parse_with(text: &str, syntax: Syntax) -> Result<Self, ParseError> {
        let mut builder = Builder::new(text, syntax.dialect());
        parser::template(text, syntax, |at, piece| builder.push(at, piece))?;
        Ok(Self(Arc::new(builder.finish())))
    }

    /// Parses a text that is not a URL, such as a value in a link: a brace that opens no expression
    /// is text.
    ///
    /// # Errors
    ///
    /// As [`Template::parse`], less braces that open no expression.
    pub(crate) fn parse_text(text: &str) -> Result<Self, ParseError> {
        let mut builder = Builder::new(text, Dialect::OpenApi);
        parser::text(text, |at, piece| builder.push(at, piece))?;
        Ok(Self(Arc::new(builder.finish())))
    }

    /// The dialect that it was read in.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        self.0.buffer.get(..self.0.length).unwrap_or_default()
    }

    /// The pieces in the order of the text. Two literals never follow each other.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.0.pieces.iter().map(|piece| self.piece(*piece))
    }

    /// The expressions in the order of the text.
    pub fn expressions(&self) -> impl Iterator<Item = Embedded<'_>> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Embedded(embedded) => Some(embedded),
            Piece::Literal { .. } => None,
        })
    }

    /// The expression when the template is one alone, bare or in braces: then it has the type of
    /// its value.
    pub fn as_expression(&self) -> Option<Embedded<'_>> {
        match (self.0.pieces.as_slice(), self.pieces().next()) {
            ([_], Some(Piece::Embedded(embedded))) => Some(embedded),
            _ => None,
        }
    }

    /// True when the text is a bare expression: it begins with `$`.
    pub fn is_bare(&self) -> bool {
        self.0.bare
    }

    /// True when an expression reads the response.
    pub fn needs_response(&self) -> bool {
        self.expressions()
            .any(|embedded| embedded.expression.needs_response())
    }

    /// The leniencies that the text used, an expression's in the order of the table of
    /// [`Leniency`], expressions in the order of the text.
    pub fn used(&self) -> &[UsedLeniency] {
        &self.0.used
    }

    /// All leniencies that the text used, as a set.
    pub fn leniency(&self) -> Leniency {
        self.used()
            .iter()
            .fold(Leniency::STRICT, |set, used| set | used.leniency())
    }

    /// The text in the standard spelling. Sender parameters and literal braces, which have none,
    /// stay as they are.
    pub fn to_standard(&self) -> String {
        if self.0.used.is_empty() {
            return self.as_str().to_owned();
        }
        self.pieces()
            .fold(String::with_capacity(self.0.length), |mut text, piece| {
                match piece {
                    Piece::Literal { text: literal, .. } => text.push_str(literal),
                    Piece::Embedded(embedded) => {
                        push_written(&mut text, &embedded.expression.to_standard(), self.0.bare)
                    }
                }
                text
            })
    }

    /// True when one message's body is read at more than one place.
    pub(crate) fn shares_a_body(&self) -> bool {
        self.0.shares_a_body
    }

    /// Goes through the pieces: a literal's text, or an expression with its span. What
    /// [`Template::pieces`] gives, for the path that is walked for each request.
    #[inline]
    pub(crate) fn try_for_each_part<'t, E>(
        &'t self,
        mut visit: impl FnMut(Result<(Expression<'t>, Span), &'t str>) -> Result<(), E>,
    ) -> Result<(), E> {
        let buffer = self.0.buffer.as_str();
        self.0.pieces.iter().try_for_each(
            |Compact {
                 place,
                 root,
                 argument,
             }| {
                visit(match root {
                    Some(root) => Ok((root.with(Cow::Borrowed(argument.of(buffer))), place.span())),
                    None => Err(place.of(buffer)),
                })
            },
        )
    }

    fn piece(
        &self,
        Compact {
            place,
            root,
            argument,
        }: Compact,
    ) -> Piece<'_> {
        let (text, span) = (place.of(&self.0.buffer), place.span());
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

/// Writes an expression as a template has it.
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

/// The text as it was given.
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
