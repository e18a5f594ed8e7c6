//! Checks whether a template can make a URL, once for all exchanges.

use super::assembly::Assembly;
use super::error::UrlError;
use super::error_kind::UrlErrorKind;
use super::positions::{LayoutError, Position, Positions};
use crate::policy::TextRule;
use crate::policy::url_text::{Breach, Front, fixpoint, is_plain_target, read_of_any_length};
use crate::syntax::{Piece, Template};
use crate::text::Span;
use crate::text::limits::MAX_URL_BYTES;

/// The layout of a template as a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    pub(super) positions: Positions,
    /// The scheme and the authority of all URLs, unless an expression chooses them.
    pub(super) front: Option<Front>,
}

impl Layout {
    /// Lays out a template. `base`, which must be a valid URL, goes before a relative template.
    ///
    /// # Errors
    ///
    /// A template that can never make a URL.
    pub(super) fn new(template: &Template, base: Option<&str>) -> Result<Self, UrlError> {
        // Text that can break no rule needs no URL to be built.
        let mut is_plain = template.as_str().len() + PREFIX.len() <= MAX_URL_BYTES;
        let positions = Positions::new(template, base.is_some(), |text| {
            is_plain &= is_plain_target(text);
        });
        let layout = positions.and_then(|positions| {
            let front = match positions.has_prefix {
                true if is_plain => None,
                true => probe(template, positions, base).map(|_| None)?,
                false => Some(probe(template, positions, base)?),
            };
            Ok(Self { positions, front })
        });
        layout.map_err(|(kind, span)| UrlError::new(kind, template.as_str(), span))
    }
}

/// The harmless value of a leading expression.
const PREFIX: &str = "https://h.example";

/// Builds the URL with a harmless value for each expression. If this URL breaks a rule, then every
/// URL of the template does. Returns the scheme and the authority of the URL.
fn probe(
    template: &Template,
    positions: Positions,
    base: Option<&str>,
) -> Result<Front, LayoutError> {
    let base = base.filter(|_| positions.is_relative);
    let mut assembly = Assembly::new(base, template.as_str().len());
    let mut numbers = 0..;
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
                let (value, shortest) = match numbers.next().map(|number| positions.of(number)) {
                    Some(Position::Prefix) => (PREFIX, "http://h".len()),
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
    let located = |breach| locate(breach, &starts, template.as_str());
    let read = read_of_any_length(text).map_err(located)?;
    match fixpoint(&read, text) {
        // The length depends on the values.
        Ok(_) | Err((TextRule::Length, _)) => Ok(Front::of(&read)),
        Err(breach) => Err(located(breach)),
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
