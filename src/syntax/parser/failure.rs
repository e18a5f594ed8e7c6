//! nom's error for our grammar: where it stopped and what could have stood there. It never reaches
//! a user.

use nom::error::{ErrorKind, ParseError};

/// What a rule of the grammar wants at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// No rule has named its expectation yet.
    Unnamed,
    Root,
    Source,
    /// A source is there without the dot that a name comes after.
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
    /// The words of an error message, as `expected …` goes on.
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
    /// The same for a name or a pointer by itself, where there is no expression to end.
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

/// A failure of the grammar. The furthest one wins; of two at one place the one with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fail<'i> {
    pub(crate) at: &'i str,
    pub(crate) want: Want,
}

impl Fail<'_> {
    /// What is left behind the place: the shorter, the further.
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

/// A failure here and now that no alternative takes back.
pub(crate) fn fail<O>(at: &str, want: Want) -> nom::IResult<&str, O, Fail<'_>> {
    Err(nom::Err::Failure(Fail { at, want }))
}

/// Names what `parser` wants at its first byte, and commits: there is no other reading of this
/// place.
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
