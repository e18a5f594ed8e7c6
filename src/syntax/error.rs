//! Why a text is not an expression or a template, where, and how to fix it.

use std::fmt;

use super::mistake::Mistake;
use crate::text::Span;
use crate::text::limits::{MAX_EXPRESSIONS, MAX_POINTER_TOKENS, MAX_TEMPLATE_BYTES};
use crate::text::{Fix, Quoted, located};

/// What kind of mistake a [`ParseError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The text does not begin with one of the grammar's roots, such as `$url` or `$request.`.
    UnknownRoot,
    /// `$request.` or `$response.` is not followed by `header.`, `query.`, `path.` or `body`, or
    /// the source has no dot after it.
    UnknownSource,
    /// A header field name that is not an RFC 9110 `token`.
    InvalidHeaderName,
    /// A parameter name with a character that is not an RFC 8259 `char`: `"`, a control character,
    /// or a `\` that does not begin an escape.
    InvalidName,
    /// Text after `#` that is not an RFC 6901 JSON Pointer: it does not begin with `/`.
    InvalidPointer,
    /// A `~` in a JSON Pointer that is not followed by `0` or `1`.
    InvalidEscape,
    /// Text follows the end of the expression.
    TrailingText,
    /// An opening brace without a closing brace.
    UnclosedBrace,
    /// A brace that does not open or close an expression.
    StrayBrace,
    /// A brace inside an embedded expression.
    BraceInExpression,
    /// More than [`MAX_TEMPLATE_BYTES`] bytes.
    TooLong,
    /// More than [`MAX_EXPRESSIONS`] expressions.
    TooManyExpressions,
    /// More than [`MAX_POINTER_TOKENS`] reference tokens.
    PointerTooDeep,
}

impl ParseErrorKind {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownRoot => "unknown-root",
            Self::UnknownSource => "unknown-source",
            Self::InvalidHeaderName => "invalid-header-name",
            Self::InvalidName => "invalid-name",
            Self::InvalidPointer => "invalid-pointer",
            Self::InvalidEscape => "invalid-escape",
            Self::TrailingText => "trailing-text",
            Self::UnclosedBrace => "unclosed-brace",
            Self::StrayBrace => "stray-brace",
            Self::BraceInExpression => "brace-in-expression",
            Self::TooLong => "template-too-long",
            Self::TooManyExpressions => "too-many-expressions",
            Self::PointerTooDeep => "pointer-too-deep",
        }
    }

    /// Returns true if the text exceeds a limit.
    pub(crate) const fn is_limit(self) -> bool {
        matches!(
            self,
            Self::TooLong | Self::TooManyExpressions | Self::PointerTooDeep
        )
    }
}

/// A text that is not an expression or a template.
///
/// `{}` prints one line for logs. `{:#}` shows the text with carets under the place:
///
/// ```
/// use openapi_expr::Template;
///
/// let error = Template::parse("http://é/{$request.headers.X-Id}").unwrap_err();
/// assert_eq!(error.span().range(), 20..27);
/// assert_eq!(error.fix().map(|fix| fix.replacement.as_str()), Some("$request.header.X-Id"));
/// assert_eq!(
///     format!("{error:#}"),
///     "expected `header.`, `query.`, `path.` or `body`, found `headers`
///   http://é/{$request.headers.X-Id}
///                      ^^^^^^^
/// help: the source is `header`, in the singular: write `$request.header.X-Id`"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Inner {
    pub(crate) text: String,
    pub(crate) kind: ParseErrorKind,
    pub(crate) span: Span,
    pub(crate) expected: &'static [&'static str],
    pub(crate) mistake: Option<Mistake>,
    pub(crate) help: Option<String>,
    pub(crate) fix: Option<Fix>,
}

impl ParseError {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Box::new(inner))
    }

    /// Returns the kind of the mistake.
    pub fn kind(&self) -> ParseErrorKind {
        self.0.kind
    }

    /// Returns a stable name for machines, in kebab case: that of the kind.
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Returns the known mistake, if it is one.
    ///
    /// It is finer than [`ParseError::kind`], and its [code](Mistake::code) is stable.
    pub fn mistake(&self) -> Option<Mistake> {
        self.0.mistake
    }

    /// Returns the place of the mistake, in bytes of [`ParseError::text`]. The span is empty at the
    /// end of the text.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Returns the text that was parsed, or only its beginning if it is too long.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Returns what the grammar expected at the place; empty if it expected nothing.
    pub fn expected(&self) -> &[&'static str] {
        self.0.expected
    }

    /// Returns what is at the place instead; `None` at the end of the text.
    pub fn found(&self) -> Option<&str> {
        self.0
            .span
            .slice(&self.0.text)
            .filter(|found| !found.is_empty())
    }

    /// Returns how to fix it, for a known mistake.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Returns the replacement that fixes it, if the meaning is beyond doubt.
    pub fn fix(&self) -> Option<&Fix> {
        self.0.fix.as_ref()
    }

    /// Returns what is wrong, without the place and the help.
    pub fn message(&self) -> String {
        let found = self
            .found()
            .map_or_else(|| "the end".to_owned(), |found| Quoted(found).to_string());
        match self.0.kind {
            ParseErrorKind::UnclosedBrace => format!("this {found} is never closed"),
            ParseErrorKind::StrayBrace if self.found() == Some("}") => {
                "`}` has no matching `{`".to_owned()
            }
            ParseErrorKind::StrayBrace => {
                "`{` does not open an expression, only `{$` does".to_owned()
            }
            ParseErrorKind::BraceInExpression => {
                format!("an embedded expression cannot contain {found}")
            }
            ParseErrorKind::TooLong => {
                format!("the text is longer than {MAX_TEMPLATE_BYTES} bytes")
            }
            ParseErrorKind::TooManyExpressions => {
                format!("the text has more than {MAX_EXPRESSIONS} expressions")
            }
            ParseErrorKind::PointerTooDeep => {
                format!("the JSON Pointer has more than {MAX_POINTER_TOKENS} tokens")
            }
            _ => format!("expected {}, found {found}", OneOf(self.0.expected)),
        }
    }
}

struct OneOf(&'static [&'static str]);

impl fmt::Display for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(n, one)| {
            f.write_str(match n {
                0 => "",
                n if n + 1 == self.0.len() => " or ",
                _ => ", ",
            })?;
            f.write_str(one)
        })
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        located(
            f,
            &self.message(),
            self.text(),
            Some(self.span()),
            self.help(),
        )
    }
}

/// Prints the one-line text, because errors are often just unwrapped.
impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseError({self})")
    }
}

impl std::error::Error for ParseError {}
