//! The loop over the pieces of a template, with its limit.

use super::embedding::Piece;
use super::failure::{Fail, Want};
use super::leaf::Res;
use crate::text::Span;
use crate::text::limits::MAX_EXPRESSIONS;

/// Iterates over the pieces of a template that does not begin with `$`.
///
/// `read` reads a piece at an offset. After a failure the next piece begins after the braces, or
/// where [`Pieces::resume`] says.
pub(super) fn pieces<'t, F>(text: &'t str, read: F) -> Pieces<'t, F>
where
    F: Fn(usize, &'t str) -> Res<'t, Piece<'t>>,
{
    Pieces {
        text,
        rest: text,
        expressions: 0,
        read,
    }
}

pub(super) struct Pieces<'t, F> {
    text: &'t str,
    rest: &'t str,
    expressions: usize,
    read: F,
}

impl<'t, F> Pieces<'t, F> {
    /// Returns where the next piece begins.
    fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Goes on at `rest`, and returns the piece from `start` to there.
    pub(super) fn resume(&mut self, start: usize, rest: &'t str) -> Span {
        self.rest = rest;
        Span::new(start, self.at())
    }
}

impl<'t, F> Iterator for Pieces<'t, F>
where
    F: Fn(usize, &'t str) -> Res<'t, Piece<'t>>,
{
    /// The piece with what encloses it, or why it cannot be read.
    type Item = (Span, Result<Piece<'t>, nom::Err<Fail<'t>>>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (at, start) = (self.at(), self.rest);
        match (self.read)(at, start) {
            Ok((rest, piece)) => {
                let span = self.resume(at, rest);
                self.expressions += usize::from(matches!(piece, Piece::Embedded(..)));
                if self.expressions > MAX_EXPRESSIONS {
                    self.rest = "";
                    let want = Want::FewerExpressions;
                    return Some((span, Err(nom::Err::Failure(Fail { at: start, want }))));
                }
                Some((span, Ok(piece)))
            }
            Err(error) => Some((self.resume(at, after_braces(start)), Err(error))),
        }
    }
}

/// Returns what follows a piece that is not an expression: after as many closing braces as it
/// opens, or after those that there are; if none closes, nothing does.
#[cold]
fn after_braces(rest: &str) -> &str {
    let after = |at: usize| rest.get(at..).unwrap_or_default();
    let opening = rest.bytes().take_while(|b| *b == b'{').count();
    if opening == 0 {
        return after(1);
    }
    let Some(first) = rest.find('}') else {
        return "";
    };
    let closing = after(first).bytes().take_while(|b| *b == b'}').count();
    after(first + closing.min(opening))
}
