//! A mistake that was recognised, with what to write instead.

use crate::syntax::mistake::Mistake;
use crate::text::{Fix, Span};

/// A mistake that was recognised. [`help`](crate::syntax::parser::help) puts it into words.
pub(in crate::syntax::parser) struct Known {
    pub(in crate::syntax::parser) mistake: Mistake,
    /// The word that the help is about, such as a source; empty if the mistake says it all.
    pub(in crate::syntax::parser) subject: String,
    pub(in crate::syntax::parser) advice: Advice,
    /// The bytes to replace, if the meaning is beyond doubt.
    span: Option<Span>,
}

/// What to do about a mistake.
pub(in crate::syntax::parser) enum Advice {
    Write(String),
    /// One of two spellings; only the author knows which.
    Either(String, String),
    Example(String),
    Examples(String, String),
    /// The braces do not belong there at all.
    RemoveBraces,
    /// The reason says it all.
    Reason,
}

impl Known {
    pub(super) fn new(mistake: Mistake, advice: Advice) -> Self {
        Self {
            mistake,
            subject: String::new(),
            advice,
            span: None,
        }
    }

    /// A mistake whose meaning is beyond doubt: `replacement` fixes the bytes of `span`.
    pub(super) fn fixed(mistake: Mistake, span: Span, replacement: String) -> Self {
        Self {
            span: Some(span),
            ..Self::new(mistake, Advice::Write(replacement))
        }
    }

    pub(super) fn about(self, subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            ..self
        }
    }

    /// The same with the fix as a proposal, unless the meaning is beyond doubt.
    pub(super) fn certain_if(self, certain: bool) -> Self {
        Self {
            span: self.span.filter(|_| certain),
            ..self
        }
    }

    /// What fixes the mistake, if the meaning is beyond doubt.
    pub(super) fn replacement(&self) -> Option<&str> {
        match &self.advice {
            Advice::Write(text) if self.span.is_some() => Some(text),
            _ => None,
        }
    }

    pub(in crate::syntax::parser) fn fix(&self) -> Option<Fix> {
        let replacement = self.replacement()?.to_owned();
        Some(Fix::new(self.span?, replacement, true))
    }
}
