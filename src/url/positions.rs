//! The position of each expression in the URL, which follows from the literal text around it.

use memchr::memchr;

use super::error_kind::UrlErrorKind;
use crate::syntax::{Piece, Template};
use crate::text::{SCHEME, Span};

/// The position of an expression in the URL. It decides how the value is written.
///
/// ```
/// use openapi_expr::UrlTemplate;
/// use openapi_expr::url::Position;
///
/// let key = UrlTemplate::parse("{$request.query.url}/invoices/{$request.body#/id}?by={$method}")?;
/// let positions: Vec<_> = key.positions().map(|(_, position)| position).collect();
/// assert_eq!(positions, [Position::Prefix, Position::Path, Position::Query]);
/// # Ok::<(), openapi_expr::UrlError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// At the start of the URL. The value is an absolute URL by itself and is not encoded again.
    Prefix,
    /// In the path. Everything except unreserved characters is percent-encoded. An empty value is
    /// an error, and so is one with a slash, unless
    /// [`Slashes::Encode`](crate::url::Slashes::Encode) is set.
    Path,
    /// In the query. Everything except unreserved characters is percent-encoded.
    Query,
}

/// The positions of the expressions of a template. They have the order of a URL: a prefix, then
/// paths, then queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Positions {
    /// Whether the URL starts with an expression.
    pub(super) has_prefix: bool,
    /// The number of expressions before the query.
    before_query: usize,
    /// Whether the URL starts with the base, if there is one.
    pub(super) is_relative: bool,
}

/// Why a template cannot make a URL, and where in the template.
pub(super) type LayoutError = (UrlErrorKind, Option<Span>);

impl Positions {
    /// Finds the positions in a template. `each_literal` gets its literal text, so that no
    /// second walk over the pieces is needed.
    ///
    /// # Errors
    ///
    /// An expression where none may be, and a template that needs a base without one.
    pub(super) fn new(
        template: &Template,
        has_base: bool,
        mut each_literal: impl FnMut(&str),
    ) -> Result<Self, LayoutError> {
        let mut positions = Self {
            has_prefix: false,
            before_query: 0,
            is_relative: true,
        };
        let mut state = State::Start;
        for piece in template.pieces() {
            state = match piece {
                Piece::Literal { text, span } => {
                    each_literal(text);
                    if state == State::Start {
                        positions.is_relative = authority_and_rest(text).is_none();
                    }
                    state.literal(text, span, has_base)?
                }
                Piece::Embedded(embedded) => {
                    let (position, next) = state.expression(embedded.span())?;
                    positions.add(position);
                    next
                }
            };
        }
        if state == State::Start && !has_base {
            return Err((UrlErrorKind::Relative, None));
        }
        Ok(positions)
    }

    fn add(&mut self, position: Position) {
        if position == Position::Prefix {
            (self.has_prefix, self.is_relative) = (true, false);
        }
        self.before_query += usize::from(position != Position::Query);
    }

    /// Returns the position of the expression with this number.
    pub(super) fn of(self, number: usize) -> Position {
        if number == 0 && self.has_prefix {
            Position::Prefix
        } else if number < self.before_query {
            Position::Path
        } else {
            Position::Query
        }
    }
}

/// Where in the URL the next piece of the template is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    AfterPrefix,
    Authority,
    Path,
    Query,
}

impl State {
    /// Returns the state after literal text.
    fn literal(self, text: &str, span: Span, has_base: bool) -> Result<Self, LayoutError> {
        if let Some(at) = memchr(b'#', text.as_bytes()) {
            let at = span.start() + at;
            return Err((UrlErrorKind::LiteralFragment, Some(Span::new(at, at + 1))));
        }
        let kind = match self {
            Self::Start => match authority_and_rest(text) {
                Some(rest) if !rest.contains(['/', '?']) => return Ok(Self::Authority),
                Some(_) => None,
                None if text.starts_with("//") => Some(UrlErrorKind::NetworkPath),
                None => (!has_base).then_some(UrlErrorKind::Relative),
            },
            Self::AfterPrefix if text.starts_with("://") => Some(UrlErrorKind::ExpressionInScheme),
            Self::AfterPrefix if !text.starts_with(['/', '?']) => {
                Some(UrlErrorKind::TextAfterPrefix)
            }
            Self::Authority => return Ok(self),
            Self::AfterPrefix | Self::Path | Self::Query => None,
        };
        match kind {
            Some(kind) => Err((kind, Some(span))),
            None if self == Self::Query || text.as_bytes().contains(&b'?') => Ok(Self::Query),
            None => Ok(Self::Path),
        }
    }

    /// Returns the position of an expression, and the state after it.
    fn expression(self, span: Span) -> Result<(Position, Self), LayoutError> {
        match self {
            Self::Start => Ok((Position::Prefix, Self::AfterPrefix)),
            Self::AfterPrefix => Err((UrlErrorKind::TextAfterPrefix, Some(span))),
            Self::Authority => Err((UrlErrorKind::ExpressionInAuthority, Some(span))),
            Self::Path => Ok((Position::Path, self)),
            Self::Query => Ok((Position::Query, self)),
        }
    }
}

/// Returns the text from the authority on, or `None` if the text does not start with a scheme.
fn authority_and_rest(text: &str) -> Option<&str> {
    let (scheme, rest) = SCHEME.split_while(text);
    let starts_with_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = rest.strip_prefix(':').filter(|_| starts_with_letter)?;
    Some(rest.trim_start_matches('/'))
}
