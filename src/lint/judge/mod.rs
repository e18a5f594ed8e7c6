//! Decides which of the fixes that are offered hold, and what is reported of a text that several
//! operations share.

mod changed;
mod trial;

use std::slice;

use self::changed::Changed;
use self::trial::Trial;
use super::check::reader::Reader;
use super::guess::Guess;
use super::remark::{MAX_FINDINGS, Meant, Offer, Remark};
use super::rule::Severity;
use super::rules::Rule;
use crate::syntax::{Expression, Leniency, Syntax};
use crate::text::{Applicability, Span};

/// Judges the fixes that the operations of a text offer.
pub(super) struct Judge<'r, 'd, A>(Trial<'r, 'd, A>);

impl<'r, 'd, A: Fn(Reader<'r, 'd>, &str) -> Vec<Remark>> Judge<'r, 'd, A> {
    /// `ask` returns what is wrong with a text for one operation.
    pub(super) fn new(readers: &'r [Reader<'r, 'd>], text: &'r str, ask: A) -> Self {
        Self(Trial::new(readers, text, ask))
    }

    /// What is wrong with the text, for the operation that has most to say. An operation whose
    /// fixes are all certain is not compared with others.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let mut answers = Vec::new();
        for (number, reader) in self.0.readers.iter().enumerate() {
            let mut remarks = self.0.remarks(*reader);
            remarks.truncate(MAX_FINDINGS);
            if self.all_certain(number, &remarks) {
                remarks
                    .iter_mut()
                    .filter(|remark| certain_text(remark).is_some())
                    .for_each(Remark::take_first);
                self.settle(number, &mut remarks);
                return remarks;
            }
            answers.push((number, remarks));
        }
        self.most_telling(answers)
    }

    /// The first answer with a certain fix, else the first with a fix, else the first with more
    /// than notes, else the first.
    fn most_telling(&self, answers: Vec<(usize, Vec<Remark>)>) -> Vec<Remark> {
        let is_more_than_a_note = |remark: &Remark| remark.severity() > Severity::Note;
        let (heavy, light): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .partition(|(_, remarks)| remarks.iter().any(is_more_than_a_note));
        let has_fix = |remarks: &[Remark]| remarks.iter().any(|remark| remark.fix.is_some());
        let mut kept: Option<Vec<Remark>> = None;
        for (number, mut remarks) in heavy {
            self.settle(number, &mut remarks);
            if remarks.iter().any(Remark::is_certain) {
                return remarks;
            }
            let is_better = |kept: &Vec<_>| !has_fix(kept) && has_fix(&remarks);
            if kept.as_ref().is_none_or(is_better) {
                kept = Some(remarks);
            }
        }
        kept.or_else(|| light.into_iter().next().map(|(_, remarks)| remarks))
            .unwrap_or_default()
    }

    /// Takes the first of each remark's offers that holds.
    fn settle(&self, number: usize, remarks: &mut [Remark]) {
        let alone = remarks.iter().any(|remark| certain_text(remark).is_some());
        for remark in remarks.iter_mut() {
            self.choose(number, remark);
        }
        // Certain fixes are applied together.
        let (fixes, rules): (Vec<_>, Vec<_>) = remarks
            .iter()
            .filter(|remark| remark.is_certain())
            .filter_map(|remark| {
                let fix = remark.fix.as_ref()?;
                Some(((remark.span, fix.replacement.as_str()), remark.rule))
            })
            .unzip();
        let together = Changed::new(self.0.text, &fixes).filter(|_| alone && rules.len() > 1);
        if together.is_some_and(|changed| !self.0.is_good_for_all(&changed, &rules)) {
            for fix in remarks.iter_mut().filter_map(|remark| remark.fix.as_mut()) {
                fix.applicability = Applicability::Suggested;
            }
        }
    }

    /// Returns true if all fixes that may be certain hold together, for all operations: then they
    /// need not be judged one by one.
    fn all_certain(&self, number: usize, remarks: &[Remark]) -> bool {
        let (fixes, rules): (Vec<_>, Vec<_>) = remarks
            .iter()
            .filter_map(|remark| Some((certain_text(remark)?, remark.rule)))
            .unzip();
        let holds = |fixes: &[(Span, &str)]| {
            Changed::new(self.0.text, fixes)
                .filter(|changed| self.0.is_good(number, changed, &rules))
        };
        let held = match fixes.as_slice() {
            [] => None,
            [_] => holds(&fixes),
            // The first one alone costs little.
            [first, ..] => holds(slice::from_ref(first)).and_then(|_| holds(&fixes)),
        };
        held.is_some_and(|changed| self.0.is_good_for_all(&changed, &rules))
    }

    fn choose(&self, number: usize, remark: &mut Remark) {
        let mut because = None;
        for offer in std::mem::take(&mut remark.offers) {
            match offer {
                Offer::Text {
                    span,
                    text,
                    certain,
                    help,
                } => {
                    let least = remark.severity().max(Severity::Warning);
                    match self.0.holds(number, remark.rule, (span, &text), least) {
                        Ok(fixed) => {
                            let certain = certain && self.0.is_good_for_all(&fixed, &[remark.rule]);
                            return remark.take(span, text, certain, help);
                        }
                        Err(why) => because = because.or(why),
                    }
                }
                Offer::Near {
                    span,
                    meant,
                    braces,
                    certain,
                } => {
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
        let Some(reader) = self.0.readers.get(number) else {
            return Vec::new();
        };
        match meant {
            Meant::Name(name) => reader.search.anywhere(reader.scope, name),
            Meant::Expression(text) => {
                let syntax = Syntax::openapi().lenient(Leniency::LENIENT);
                Expression::parse_with(text, syntax).map_or_else(
                    |_| Vec::new(),
                    |meant| reader.search.guesses(reader.scope, &meant),
                )
            }
        }
    }

    /// Returns true if a guess holds, which the remark then offers.
    fn guessed(
        &self,
        number: usize,
        remark: &mut Remark,
        (span, braces, certain): (Span, bool, bool),
        guess: Guess,
    ) -> bool {
        let enclosed = |expression: String| {
            if braces {
                format!("{{{expression}}}")
            } else {
                expression
            }
        };
        let mut holding = Vec::new();
        for text in guess.expressions.into_iter().map(enclosed) {
            let fix = (span, text.as_str());
            if let Ok(fixed) = self.0.holds(number, remark.rule, fix, Severity::Warning) {
                holding.push((text, fixed));
            }
        }
        let texts: Vec<_> = holding
            .iter()
            .map(|(text, _)| format!("`{text}`"))
            .collect();
        let help = format!("{}: write {}", guess.reason, texts.join(" or "));
        match holding.pop() {
            None => return false,
            Some((text, fixed)) if holding.is_empty() => {
                // `$callback_url` has a meaning by name, which the declaration of a parameter
                // confirms.
                let rules: [Rule; 1] = [remark.rule];
                let certain = certain
                    && !text.contains("$request.body")
                    && self.0.is_good_for_all(&fixed, &rules);
                remark.take(span, text, certain, Some(help));
            }
            Some(_) => remark.help = Some(help),
        }
        true
    }
}

/// The fix that a remark offers first, if it may be certain.
fn certain_text(remark: &Remark) -> Option<(Span, &str)> {
    match remark.offers.first() {
        Some(Offer::Text {
            span,
            text,
            certain: true,
            ..
        }) => Some((*span, text)),
        _ => None,
    }
}
