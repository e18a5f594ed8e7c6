//! Where in a URL each expression stands, known from the literal text around it.

use super::assembly::Assembly;
use super::error::{UrlError, UrlErrorKind};
use crate::policy::TextRule;
use crate::policy::url_text::{Breach, fixpoint, read_of_any_length};
use crate::syntax::{Piece, Template};
use crate::text::limits::MAX_URL_BYTES;
use crate::text::{SCHEME, Span};

/// Where in a URL an expression stands; that decides how its value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// At the beginning: the value is an absolute URL by itself and is not encoded again.
    Prefix,
    /// In the path: all but unreserved characters is percent-encoded; an empty value is an error,
    /// and so is one with a slash, unless [`Slashes::Encode`](crate::url::Slashes::Encode) is set.
    Path,
    /// In the query: all but unreserved characters is percent-encoded.
    Query,
}

/// A template's layout as a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    /// Of the expressions, in turn.
    pub(super) positions: Vec<Position>,
    /// True when the URL begins with the base.
    pub(super) relative: bool,
}

/// A mistake, and its bytes in the template.
type Mistake = (UrlErrorKind, Option<Span>);

impl Layout {
    /// Lays a template out, or says why it can never make a URL. `base`, good by itself, goes in
    /// front of a relative one.
    pub(super) fn new(template: &Template, base: Option<&str>) -> Result<Self, UrlError> {
        let layout = positions(template, base.is_some());
        let checked = layout.and_then(|layout| probe(template, &layout, base).map(|()| layout));
        checked.map_err(|(kind, span)| UrlError::new(kind, template.as_str(), span))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    AfterPrefix,
    Authority,
    Path,
    Query,
}

fn positions(template: &Template, has_base: bool) -> Result<Layout, Mistake> {
    let mut layout = Layout {
        positions: Vec::with_capacity(4),
        relative: false,
    };
    let mut state = State::Start;
    for piece in template.pieces() {
        match piece {
            Piece::Literal { text, span } => {
                if let Some(at) = text.find('#') {
                    let at = span.start() + at;
                    return Err((UrlErrorKind::LiteralFragment, Some(Span::new(at, at + 1))));
                }
                state = match state {
                    State::Start => begin(text, span, has_base, &mut layout.relative)?,
                    State::AfterPrefix if text.starts_with("://") => {
                        return Err((UrlErrorKind::ExpressionInScheme, Some(span)));
                    }
                    State::AfterPrefix if !text.starts_with(['/', '?']) => {
                        return Err((UrlErrorKind::TextAfterPrefix, Some(span)));
                    }
                    state => state,
                };
                if state != State::Authority {
                    state = if state == State::Query || text.contains('?') {
                        State::Query
                    } else {
                        State::Path
                    };
                }
            }
            Piece::Embedded(embedded) => {
                let span = Some(embedded.span());
                let (position, next) = match state {
                    State::Start => (Position::Prefix, State::AfterPrefix),
                    State::AfterPrefix => return Err((UrlErrorKind::TextAfterPrefix, span)),
                    State::Authority => return Err((UrlErrorKind::ExpressionInAuthority, span)),
                    State::Path => (Position::Path, State::Path),
                    State::Query => (Position::Query, State::Query),
                };
                layout.positions.push(position);
                state = next;
            }
        }
    }
    if state == State::Start {
        layout.relative = true;
        return if has_base {
            Ok(layout)
        } else {
            Err((UrlErrorKind::Relative, None))
        };
    }
    Ok(layout)
}

/// The literal text that a template begins with.
fn begin(text: &str, span: Span, has_base: bool, relative: &mut bool) -> Result<State, Mistake> {
    let end = SCHEME.split_behind(text).0.len();
    let absolute = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.get(end..).is_some_and(is_colon);
    if absolute {
        let behind = text.get(end + 1..).unwrap_or_default();
        let authority = behind.trim_start_matches('/');
        return Ok(if authority.contains(['/', '?']) {
            State::Path
        } else {
            State::Authority
        });
    }
    if text.starts_with("//") {
        return Err((UrlErrorKind::NetworkPath, Some(span)));
    }
    if !has_base {
        return Err((UrlErrorKind::Relative, Some(span)));
    }
    *relative = true;
    Ok(State::Path)
}

fn is_colon(text: &str) -> bool {
    text.starts_with(':')
}

/// Builds the URL once with a harmless value for each expression: a mistake that shows then shows
/// always.
fn probe(template: &Template, layout: &Layout, base: Option<&str>) -> Result<(), Mistake> {
    let mut assembly = Assembly::new(base.filter(|_| layout.relative), template.as_str().len());
    let mut positions = layout.positions.iter();
    // Where each piece begins in the URL, to find the piece of a breach again.
    let mut starts = Vec::with_capacity(8);
    // What the values are longer than the shortest ones that could stand there.
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
        // The values are not those that will be.
        Ok(_) | Err((TextRule::Length, _)) => Ok(()),
        Err(breach) => Err(locate(breach, &starts, template.as_str())),
    }
}

fn locate((rule, at): Breach, starts: &[(usize, Span)], template: &str) -> Mistake {
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
                // These speak of a character, these of the whole, the others of what begins at the
                // place.
                TextRule::Character(_) | TextRule::Triplet => Span::new(from, from + one),
                TextRule::Length | TextRule::Fixpoint | TextRule::Absolute => *piece,
                _ => Span::new(from, piece.end()),
            }
        });
    (UrlErrorKind::Literal(rule), span)
}
