//! What a template keeps of its text: the pieces, each a few bytes that point into it.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::expression::{Expression, Message, Root};
use super::leniency::Leniency;
use super::parser;
use super::parser::Read;
use crate::text::Span;

/// A parsed template.
#[derive(Default)]
pub(crate) struct Inner {
    /// The text, and behind it what a leniency spells differently: a name or a pointer is a range
    /// of it.
    pub(crate) buffer: String,
    /// Length of the text in `buffer`.
    pub(crate) length: usize,
    pub(crate) pieces: Vec<Compact>,
    pub(crate) used: Vec<UsedLeniency>,
    pub(crate) dialect: Dialect,
    pub(crate) bare: bool,
    /// One message's body is read at more than one place.
    pub(crate) shares_a_body: bool,
}

/// A piece without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compact {
    pub(crate) place: Place,
    /// What it reads; nothing for a literal.
    pub(crate) root: Option<Root>,
    /// Name, token or pointer, in the buffer.
    pub(crate) argument: Place,
}

/// A [`Span`] in the buffer, which is far below 64 KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    start: u16,
    end: u16,
}

impl Place {
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

/// A leniency that a text used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedLeniency {
    leniency: Leniency,
    span: Span,
    standard: Option<String>,
}

impl UsedLeniency {
    /// The leniency: one alone.
    pub fn leniency(&self) -> Leniency {
        self.leniency
    }

    /// The bytes that needed it.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What to write in their place; `None` where the standard has no spelling for it.
    pub fn standard(&self) -> Option<&str> {
        self.standard.as_deref()
    }
}

/// Collects what the parser finds.
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
                self.used.push(UsedLeniency {
                    leniency: Leniency::LITERAL_BRACES,
                    span,
                    standard: None,
                });
                self.literal(at, text.len());
            }
            parser::Piece::Embedded(read, text) => self.embedded(at, read, text),
        }
    }

    fn literal(&mut self, at: usize, length: usize) {
        let place = Place::new(at, length);
        match self.pieces.last_mut() {
            Some(Compact {
                place: Place { end, .. },
                root: None,
                ..
            }) => *end = place.end,
            _ => self.pieces.push(Compact {
                place,
                root: None,
                argument: Place::new(0, 0),
            }),
        }
    }

    fn embedded(&mut self, at: usize, read: Read<'i>, text: &'i str) {
        let place = Place::new(offset(self.text, text), text.len());
        let argument = match read.argument() {
            Cow::Borrowed(argument) => Place::new(offset(self.text, argument), argument.len()),
            Cow::Owned(argument) => {
                let start = self.text.len() + self.spare.len();
                self.spare.push_str(&argument);
                Place::new(start, argument.len())
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
            place,
            root: Some(read.root),
            argument,
        });
        if !read.used.is_strict() {
            self.report(at, &read.expression(), read.used, place.span());
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
            self.used.push(UsedLeniency {
                leniency,
                span,
                standard,
            });
        }
    }

    pub(crate) fn finish(self) -> Inner {
        let mut buffer = String::with_capacity(self.text.len() + self.spare.len());
        buffer.push_str(self.text);
        buffer.push_str(&self.spare);
        Inner {
            buffer,
            length: self.text.len(),
            pieces: self.pieces,
            used: self.used,
            dialect: self.dialect,
            bare: self.text.starts_with('$'),
            shares_a_body: self.request_bodies.max(self.response_bodies) > 1,
        }
    }
}

/// Where `part`, which is borrowed from `text`, stands in it.
#[inline]
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize)
        .saturating_sub(text.as_ptr() as usize)
        .min(text.len())
}
