//! What is offered, judged: the changed text is read by the linter itself, for the same operations.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use super::repair::Guess;
use super::rule::Severity;
use super::sink::{Meant, Offer, Remark};
use super::syntax::Reader;
use super::table::Rule;
use crate::dialect::{Dialect, Leniency};
use crate::expression::Expression;
use crate::span::Span;

/// Changed texts that are read for one text.
const MAX_JUDGED: usize = 64;

/// How many findings of each rule a text has, notes aside.
type Counts = HashMap<Rule, usize>;

/// A text with replacements in it, and where they are.
struct Changed {
    text: String,
    places: Vec<Span>,
}

/// A text, what reads it, and for which operations.
pub(super) struct Judge<'r, 'd, A> {
    readers: &'r [Reader<'r, 'd>],
    text: &'r str,
    ask: A,
    before: Vec<OnceCell<Counts>>,
    left: Cell<usize>,
}

impl<'r, 'd, A: Fn(Reader<'r, 'd>, &str) -> Vec<Remark>> Judge<'r, 'd, A> {
    pub(super) fn new(readers: &'r [Reader<'r, 'd>], text: &'r str, ask: A) -> Self {
        let before = readers.iter().map(|_| OnceCell::new()).collect();
        Self { readers, text, ask, before, left: Cell::new(MAX_JUDGED) }
    }

    /// What the first operation says that knows a certain fix, or finds more than a note, else the first.
    pub(super) fn said(&self) -> Vec<Remark> {
        let (mut first, mut wrong) = (None, None);
        for (number, reader) in self.readers.iter().enumerate() {
            let mut said = (self.ask)(*reader, self.text);
            if said.iter().flat_map(|remark| &remark.offers).any(Offer::is_certain) {
                self.settle(number, &mut said);
                if said.iter().any(Remark::is_certain) {
                    return said;
                }
            }
            let heavy = said.iter().any(|remark| remark.severity() > Severity::Note);
            let kept = if heavy { &mut wrong } else { &mut first };
            kept.get_or_insert((number, said));
        }
        let Some((number, mut said)) = wrong.or(first) else { return Vec::new() };
        self.settle(number, &mut said);
        said
    }

    /// Takes of each remark's offers the first that holds.
    fn settle(&self, number: usize, said: &mut [Remark]) {
        for remark in said.iter_mut() {
            self.choose(number, remark);
        }
        // Fixes are written together.
        let certain: Vec<_> = said.iter().filter(|remark| remark.is_certain()).collect();
        let fixes = certain.iter().filter_map(|remark| Some((remark.span, remark.fix.as_ref()?.replacement.as_str())));
        let rules: Vec<_> = certain.iter().map(|remark| remark.rule).collect();
        let together = self.changed(&fixes.collect::<Vec<_>>()).filter(|_| rules.len() > 1);
        if together.is_some_and(|changed| !self.everywhere(&changed, &rules)) {
            for fix in said.iter_mut().filter_map(|remark| remark.fix.as_mut()) {
                fix.certain = false;
            }
        }
    }

    /// The text with replacements in it; nothing where they overlap.
    fn changed(&self, fixes: &[(Span, &str)]) -> Option<Changed> {
        let mut fixes = fixes.to_vec();
        fixes.sort_unstable_by_key(|(span, _)| span.start());
        let (mut text, mut places, mut from) = (String::new(), Vec::new(), 0);
        for (span, replacement) in fixes {
            text.push_str(self.text.get(from..span.start())?);
            let start = text.len();
            text.push_str(replacement);
            places.push(Span::new(start, text.len()));
            from = span.end();
        }
        text.push_str(self.text.get(from..)?);
        Some(Changed { text, places })
    }

    fn choose(&self, number: usize, remark: &mut Remark) {
        let mut because = None;
        for offer in std::mem::take(&mut remark.offers) {
            match offer {
                Offer::Text { span, text, certain, help } => match self.holds(number, remark, span, &text, false) {
                    Ok(fixed) => {
                        let certain = certain && self.everywhere(&fixed, &[remark.rule]);
                        return remark.take(span, text, certain, help);
                    }
                    Err(why) => because = because.or(why),
                },
                Offer::Near { span, meant, braces, certain } => {
                    for guess in self.guesses(number, &meant) {
                        if self.guessed(number, remark, (span, braces, certain), guess) {
                            return;
                        }
                    }
                }
            }
        }
        remark.help = because.or(remark.help.take());
    }

    fn guesses(&self, number: usize, meant: &Meant) -> Vec<Guess> {
        let Some(reader) = self.readers.get(number) else { return Vec::new() };
        match meant {
            Meant::Name(name) => reader.repair.anywhere(reader.scope, name),
            Meant::Expression(text) => Expression::parse_with(text, Dialect::OpenApi, Leniency::LENIENT)
                .map_or_else(|_| Vec::new(), |meant| reader.repair.guesses(reader.scope, &meant)),
        }
    }

    /// True where a guess holds, which the remark then offers.
    fn guessed(&self, number: usize, remark: &mut Remark, how: (Span, bool, bool), guess: Guess) -> bool {
        let (span, braces, certain) = how;
        let enclosed = |expression: String| if braces { format!("{{{expression}}}") } else { expression };
        let mut holding = Vec::new();
        for text in guess.expressions.into_iter().map(enclosed) {
            if let Ok(fixed) = self.holds(number, remark, span, &text, true) {
                holding.push((text, fixed));
            }
        }
        let texts: Vec<_> = holding.iter().map(|(text, _)| format!("`{text}`")).collect();
        let help = format!("{}: write {}", guess.reason, texts.join(" or "));
        match holding.pop() {
            None => false,
            Some((text, fixed)) if holding.is_empty() => {
                // `$callback_url` has a meaning by name, which the declaration of a parameter confirms.
                let certain = certain && !text.contains("$request.body") && self.everywhere(&fixed, &[remark.rule]);
                remark.take(span, text, certain, Some(help));
                true
            }
            Some(_) => {
                remark.help = Some(help);
                true
            }
        }
    }

    /// The changed text, where one operation has nothing as heavy to say of it that it did not say before; else why not.
    fn holds(
        &self,
        number: usize,
        remark: &Remark,
        span: Span,
        text: &str,
        guess: bool,
    ) -> Result<Changed, Option<String>> {
        let left = self.left.get().checked_sub(1).ok_or(None)?;
        self.left.set(left);
        let changed = self.changed(&[(span, text)]).ok_or(None)?;
        let least = if guess { Severity::Warning } else { remark.severity().max(Severity::Warning) };
        match self.worse(number, &changed, &[remark.rule], least) {
            None => Ok(changed),
            Some(wrong) => Err(Some(explained(text, wrong))),
        }
    }

    /// True where the changed text is an error for none of the operations.
    fn everywhere(&self, changed: &Changed, rules: &[Rule]) -> bool {
        (0..self.readers.len()).all(|number| self.worse(number, changed, rules, Severity::Error).is_none())
    }

    /// What is wrong with a changed text that was not wrong before, when the findings of some rules are gone. What is
    /// wrong beside the changes was so before, though it may not have been told.
    fn worse(&self, number: usize, changed: &Changed, gone: &[Rule], least: Severity) -> Option<Remark> {
        let (reader, before) = (self.readers.get(number)?, self.before.get(number)?);
        let mut known = before.get_or_init(|| self.count(*reader)).clone();
        for rule in gone {
            known.entry(*rule).and_modify(|count| *count = count.saturating_sub(1));
        }
        let touches = |remark: &Remark| {
            changed.places.iter().any(|place| remark.span.start() < place.end() && place.start() < remark.span.end())
        };
        let said = (self.ask)(*reader, &changed.text);
        said.into_iter().filter(|remark| remark.severity() >= least && touches(remark)).find(|remark| {
            let Some(count) = known.get_mut(&remark.rule).filter(|count| **count > 0) else { return true };
            *count -= 1;
            false
        })
    }

    fn count(&self, reader: Reader<'r, 'd>) -> Counts {
        let mut counts = Counts::new();
        for remark in (self.ask)(reader, self.text) {
            *counts.entry(remark.rule).or_default() += 1;
        }
        counts
    }
}

/// Why the spelling alone is not enough.
fn explained(text: &str, wrong: Remark) -> String {
    let Remark { message, help, .. } = wrong;
    let itself = format!("`{}` ", text.trim_start_matches('{').trim_end_matches('}'));
    let message = message.strip_prefix(&itself).map_or(message.clone(), |rest| format!("it {rest}"));
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("`{text}` is the spelling, but {message}{help}")
}
