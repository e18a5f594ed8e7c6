//! A parsed template in memory: its text, and pieces that are ranges of it.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::expression::{Expression, Message, Root};
use super::leniency::{Leniency, UsedLeniency};
use super::parser;
use super::parser::Read;
use crate::text::Span;

/// A parsed template.
#[derive(Default)]
pub(crate) struct Parsed {
    /// The text, then the names and pointers that a leniency spells differently.
    pub(crate) buffer: String,
    /// The length of the text in `buffer`.
    pub(crate) length: usize,
    pub(crate) pieces: Vec<Compact>,
    pub(crate) used: Vec<UsedLeniency>,
    pub(crate) dialect: Dialect,
    /// Whether more than one expression reads the body of the same message.
    pub(crate) shares_a_body: bool,
}

/// A piece of a template, as ranges of the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compact {
    pub(crate) range: Range16,
    /// What the expression reads, or `None` for literal text.
    pub(crate) root: Option<Root>,
    /// The name, token or pointer.
    pub(crate) argument: Range16,
}

/// A [`Span`] in the buffer, which is always much shorter than 64 KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range16 {
    start: u16,
    end: u16,
}

impl Range16 {
    #[inline]
    fn new(start: usize, length: usize) -> Self {
        let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        Self {
            start: narrow(start),
            end: narrow(start + length),
        }
    }

    #[inline]
    pub(crate) fn span(self) -> Span {
        Span::new(self.start.into(), self.end.into())
    }

    #[inline]
    pub(crate) fn of(self, buffer: &str) -> &str {
        buffer
            .get(self.start.into()..self.end.into())
            .unwrap_or_default()
    }
}

/// Collects the pieces that the parser finds.
pub(crate) struct Builder<'i> {
    text: &'i str,
    dialect: Dialect,
    spare: String,
    pieces: Vec<Compact>,
    used: Vec<UsedLeniency>,
    request_bodies: usize,
    response_bodies: usize,
}

impl<'i> Builder<'i> {
    pub(crate) fn new(text: &'i str, dialect: Dialect) -> Self {
        let (spare, used) = (String::new(), Vec::new());
        Self {
            text,
            dialect,
            spare,
            pieces: Vec::with_capacity(4),
            used,
            request_bodies: 0,
            response_bodies: 0,
        }
    }

    pub(crate) fn push(&mut self, at: usize, piece: parser::Piece<'i>) {
        match piece {
            parser::Piece::Literal(text) => self.literal(at, text.len()),
            parser::Piece::LiteralBrace(text) => {
                let span = Span::new(at, at + text.len());
                self.used
                    .push(UsedLeniency::new(Leniency::LITERAL_BRACES, span, None));
                self.literal(at, text.len());
            }
            parser::Piece::Embedded(read, text) => self.embedded(at, read, text),
        }
    }

    fn literal(&mut self, at: usize, length: usize) {
        let range = Range16::new(at, length);
        match self.pieces.last_mut() {
            Some(Compact {
                range: Range16 { end, .. },
                root: None,
                ..
            }) => *end = range.end,
            _ => self.pieces.push(Compact {
                range,
                root: None,
                argument: Range16::new(0, 0),
            }),
        }
    }

    fn embedded(&mut self, at: usize, read: Read<'i>, text: &'i str) {
        let range = Range16::new(offset(self.text, text), text.len());
        let argument = match read.argument() {
            Cow::Borrowed(argument) => Range16::new(offset(self.text, argument), argument.len()),
            Cow::Owned(argument) => {
                let start = self.text.len() + self.spare.len();
                self.spare.push_str(&argument);
                Range16::new(start, argument.len())
            }
        };
        match read.root {
            Root::Body(Message::Request) | Root::BodyAt(Message::Request) => {
                self.request_bodies += 1;
            }
            Root::Body(Message::Response) | Root::BodyAt(Message::Response) => {
                self.response_bodies += 1;
            }
            _ => {}
        }
        self.pieces.push(Compact {
            range,
            root: Some(read.root),
            argument,
        });
        if !read.used.is_strict() {
            self.report(at, &read.expression(), read.used, range.span());
        }
    }

    fn report(&mut self, at: usize, expression: &Expression<'_>, used: Leniency, inner: Span) {
        let standard = expression.to_standard().to_string();
        for leniency in used.iter() {
            let (span, standard) = match leniency {
                Leniency::SENDER_PARAMETER => (Span::new(at, inner.end() + 1), None),
                Leniency::ANGLE_BRACKETS => (
                    Span::new(at, inner.end() + 1),
                    Some(format!("{{{standard}}}")),
                ),
                _ => (inner, Some(standard.clone())),
            };
            self.used.push(UsedLeniency::new(leniency, span, standard));
        }
    }

    pub(crate) fn finish(self) -> Parsed {
        let mut buffer = String::with_capacity(self.text.len() + self.spare.len());
        buffer.push_str(self.text);
        buffer.push_str(&self.spare);
        Parsed {
            buffer,
            length: self.text.len(),
            pieces: self.pieces,
            used: self.used,
            dialect: self.dialect,
            shares_a_body: self.request_bodies.max(self.response_bodies) > 1,
        }
    }
}

/// Returns the offset in `text` of `part`, which is borrowed from it.
#[inline]
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize)
        .saturating_sub(text.as_ptr() as usize)
        .min(text.len())
}
