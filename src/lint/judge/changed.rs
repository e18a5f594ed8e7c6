//! A text with replacements in it.

use crate::text::Span;

/// A text with replacements in it, the spans of the replacements, and the spans they replace.
pub(super) struct Changed {
    pub(super) text: String,
    replacements: Vec<Span>,
    replaced: Vec<Span>,
}

impl Changed {
    /// Makes the replacements in a text; `None` if they overlap.
    pub(super) fn new(text: &str, replacements: &[(Span, &str)]) -> Option<Self> {
        let mut sorted = replacements.to_vec();
        sorted.sort_unstable_by_key(|(span, _)| span.start());
        let mut changed = Self {
            text: String::new(),
            replacements: Vec::new(),
            replaced: replacements.iter().map(|(span, _)| *span).collect(),
        };
        let mut from = 0;
        for (span, replacement) in sorted {
            changed.text.push_str(text.get(from..span.start())?);
            let start = changed.text.len();
            changed.text.push_str(replacement);
            let end = changed.text.len();
            changed.replacements.push(Span::new(start, end));
            from = span.end();
        }
        changed.text.push_str(text.get(from..)?);
        Some(changed)
    }

    /// Returns true if a span of the original text is replaced, in part or as a whole.
    pub(super) fn replaces(&self, span: Span) -> bool {
        touches(&self.replaced, span)
    }

    /// Returns true if a span of the changed text is about a replacement.
    pub(super) fn is_about(&self, span: Span) -> bool {
        touches(&self.replacements, span)
    }

    /// The span from the first replacement to the last.
    pub(super) fn focus(&self) -> Option<Span> {
        let (first, last) = (self.replacements.first()?, self.replacements.last()?);
        Some(Span::new(first.start(), last.end()))
    }
}

fn touches(spans: &[Span], span: Span) -> bool {
    spans
        .iter()
        .any(|one| span.start() < one.end() && one.start() < span.end())
}
