//! The position of each expression in the URL, which follows from the literal text around it.

use super::assembly::Assembly;
use super::error::UrlError;
use super::error_kind::UrlErrorKind;
use crate::policy::TextRule;
use crate::policy::url_text::{Breach, fixpoint, read_of_any_length};
use crate::syntax::{Piece, Template};
use crate::text::limits::MAX_URL_BYTES;
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

/// The layout of a template as a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    /// The positions of the expressions, in the order of the text.
    pub(super) positions: Vec<Position>,
    /// Whether the URL starts with the base.
    pub(super) relative: bool,
}

/// Why a template cannot make a URL, and where in the template.
type LayoutError = (UrlErrorKind, Option<Span>);

impl Layout {
    /// Lays out a template. `base`, which must be a valid URL, goes before a relative template.
    ///
    /// # Errors
    ///
    /// A template that can never make a URL.
    pub(super) fn new(template: &Template, base: Option<&str>) -> Result<Self, UrlError> {
        let layout = positions(template, base.is_some());
        let checked = layout.and_then(|layout| probe(template, &layout, base).map(|()| layout));
        checked.map_err(|(kind, span)| UrlError::new(kind, template.as_str(), span))
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
        if let Some(at) = text.find('#') {
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
            None if self == Self::Query || text.contains('?') => Ok(Self::Query),
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

fn positions(template: &Template, has_base: bool) -> Result<Layout, LayoutError> {
    let mut positions = Vec::with_capacity(4);
    let mut state = State::Start;
    for piece in template.pieces() {
        state = match piece {
            Piece::Literal { text, span } => state.literal(text, span, has_base)?,
            Piece::Embedded(embedded) => {
                let (position, next) = state.expression(embedded.span())?;
                positions.push(position);
                next
            }
        };
    }
    if state == State::Start && !has_base {
        return Err((UrlErrorKind::Relative, None));
    }
    let relative = is_relative(template);
    Ok(Layout {
        positions,
        relative,
    })
}

/// Returns true if the URL starts with neither a scheme nor an expression.
fn is_relative(template: &Template) -> bool {
    match template.pieces().next() {
        None => true,
        Some(Piece::Literal { text, .. }) => authority_and_rest(text).is_none(),
        Some(Piece::Embedded(_)) => false,
    }
}

/// Returns the text from the authority on, or `None` if the text does not start with a scheme.
fn authority_and_rest(text: &str) -> Option<&str> {
    let (scheme, rest) = SCHEME.split_while(text);
    let starts_with_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = rest.strip_prefix(':').filter(|_| starts_with_letter)?;
    Some(rest.trim_start_matches('/'))
}

/// Builds the URL with a harmless value for each expression. If this URL breaks a rule, then every
/// URL of the template does.
fn probe(template: &Template, layout: &Layout, base: Option<&str>) -> Result<(), LayoutError> {
    let mut assembly = Assembly::new(base.filter(|_| layout.relative), template.as_str().len());
    let mut positions = layout.positions.iter();
    // Where each piece starts in the URL, to find the piece that breaks a rule.
    let mut starts = Vec::with_capacity(8);
    // By how much the values are longer than the shortest possible ones.
    let mut spare = 0;
    for piece in template.pieces() {
        let (span, length) = match piece {
            Piece::Literal { text, span } => {
                assembly.literal(text);
                (span, text.len())
            }
            Piece::Embedded(embedded) => {
                let (value, shortest) = match positions.next() {
                    Some(Position::Prefix) => ("https://h.example", "http://h".len()),
                    Some(Position::Query) => ("x", 0),
                    Some(Position::Path) | None => ("x", 1),
                };
                assembly.value(value);
                spare += value.len() - shortest;
                (embedded.span(), value.len())
            }
        };
        starts.push((assembly.text.len().saturating_sub(length), span));
    }
    let text = &assembly.text;
    if text.len() > MAX_URL_BYTES + spare {
        return Err(locate(
            (TextRule::Length, MAX_URL_BYTES),
            &starts,
            template.as_str(),
        ));
    }
    match read_of_any_length(text).and_then(|read| fixpoint(&read, text)) {
        // The length depends on the values.
        Ok(_) | Err((TextRule::Length, _)) => Ok(()),
        Err(breach) => Err(locate(breach, &starts, template.as_str())),
    }
}

fn locate((rule, at): Breach, starts: &[(usize, Span)], template: &str) -> LayoutError {
    let span = starts
        .iter()
        .rev()
        .find(|(start, _)| *start <= at)
        .map(|(start, piece)| {
            let from = (piece.start() + at - start).min(piece.end());
            let one = template
                .get(from..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            match rule {
                // A rule about a character, one about the whole piece, or one about the text from
                // that byte on.
                TextRule::Character(_) | TextRule::Triplet => Span::new(from, from + one),
                TextRule::Length | TextRule::Fixpoint | TextRule::Absolute => *piece,
                _ => Span::new(from, piece.end()),
            }
        });
    (UrlErrorKind::Literal(rule), span)
}
