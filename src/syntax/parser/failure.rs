//! nom's error for this grammar: where it stopped and what it expected there. Users never see it.

use nom::error::{ErrorKind, ParseError};

/// What a rule of the grammar expects at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// No rule has named its expectation yet.
    Unnamed,
    Root,
    Source,
    /// A source has no dot after it.
    HeaderDot,
    ParameterDot,
    HeaderName,
    HeaderNameChar,
    NameChar,
    NameEscape,
    PointerSlash,
    PointerEscape,
    PointerDepth,
    PointerEnd,
    DottedKey,
    End,
    CloseBrace,
    CloseAngle,
    Opening,
    /// The text has more expressions than the limit.
    FewerExpressions,
}

impl Want {
    /// Returns the words that follow `expected` in an error message.
    pub(crate) const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Unnamed | Self::PointerDepth | Self::FewerExpressions => &[],
            Self::Root => &[
                "`$url`",
                "`$method`",
                "`$statusCode`",
                "`$request.`",
                "`$response.`",
            ],
            Self::Source => &["`header.`", "`query.`", "`path.`", "`body`"],
            Self::HeaderDot => &["`.` and a header field name"],
            Self::ParameterDot => &["`.` and a parameter name"],
            Self::HeaderName => &["a header field name"],
            Self::HeaderNameChar => &[
                "a character of a header field name",
                "the end of the expression",
            ],
            Self::NameChar => &[
                "a character of a parameter name",
                "the end of the expression",
            ],
            Self::NameEscape => &["a JSON escape such as `\\\"` or `\\u0041`"],
            Self::PointerSlash => &["`/`", "the end of the expression"],
            Self::PointerEscape => &["`0` or `1` after `~`"],
            Self::PointerEnd | Self::End => &["the end of the expression"],
            Self::DottedKey => &["a key"],
            Self::CloseBrace => &["`}`"],
            Self::CloseAngle => &["`>`"],
            Self::Opening => &["`{$`"],
        }
    }
}

impl Want {
    /// Returns the same for a name or a pointer by itself, where no expression can end.
    pub(crate) const fn words_of_a_part(self) -> &'static [&'static str] {
        match self {
            Self::HeaderNameChar => &["a character of a header field name", "the end"],
            Self::NameChar => &["a character of a parameter name", "the end"],
            Self::PointerSlash => &["`/`", "the end"],
            Self::PointerEnd | Self::End => &["the end"],
            _ => self.words(),
        }
    }
}

/// A failure of the grammar. The one furthest in the text wins; of two at one place, the one that
/// names what it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fail<'i> {
    pub(crate) at: &'i str,
    pub(crate) want: Want,
}

impl Fail<'_> {
    /// Returns how much of the text is left after the place.
    const fn left(&self) -> usize {
        self.at.len()
    }
}

impl<'i> ParseError<&'i str> for Fail<'i> {
    fn from_error_kind(at: &'i str, _: ErrorKind) -> Self {
        Self {
            at,
            want: Want::Unnamed,
        }
    }

    fn append(_: &'i str, _: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(self, other: Self) -> Self {
        match self.left().cmp(&other.left()) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            std::cmp::Ordering::Equal if matches!(other.want, Want::Unnamed) => self,
            std::cmp::Ordering::Equal => other,
        }
    }
}

/// Fails here, so that no alternative is tried.
pub(crate) fn fail<O>(at: &str, want: Want) -> nom::IResult<&str, O, Fail<'_>> {
    Err(nom::Err::Failure(Fail { at, want }))
}

/// Names what `parser` expects at its first byte, and commits: no alternative is tried.
#[inline]
pub(crate) fn need<'i, O>(
    want: Want,
    mut parser: impl nom::Parser<&'i str, Output = O, Error = Fail<'i>>,
) -> impl FnMut(&'i str) -> nom::IResult<&'i str, O, Fail<'i>> {
    move |at| {
        parser.parse(at).map_err(|error| match error {
            nom::Err::Error(_) => nom::Err::Failure(Fail { at, want }),
            deeper => deeper,
        })
    }
}
