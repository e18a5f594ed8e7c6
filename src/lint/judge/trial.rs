//! Tries changed texts: the linter reads them as it reads the document's own.

use std::cell::{Cell, OnceCell};

use super::changed::Changed;
use crate::lint::check::reader::Reader;
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::text::Span;

/// The most changed texts that are tried for one text.
const MAX_TRIALS: usize = 32;

/// What an operation lacks whatever the spelling is.
const BODILESS: [Rule; 2] = [Rule::NoRequestBody, Rule::NoResponseBody];

/// A text, what reads it, and for which operations.
pub(super) struct Trial<'r, 'd, A> {
    pub(super) readers: &'r [Reader<'r, 'd>],
    pub(super) text: &'r str,
    ask: A,
    /// What each operation finds in the text as it is, once a trial needs it.
    before: Vec<OnceCell<Vec<(Rule, Span)>>>,
    left: Cell<usize>,
}

impl<'r, 'd, A: Fn(Reader<'r, 'd>, &str) -> Vec<Remark>> Trial<'r, 'd, A> {
    pub(super) fn new(readers: &'r [Reader<'r, 'd>], text: &'r str, ask: A) -> Self {
        Self {
            readers,
            text,
            ask,
            before: readers.iter().map(|_| OnceCell::new()).collect(),
            left: Cell::new(MAX_TRIALS),
        }
    }

    /// What one operation finds in the text as it is.
    pub(super) fn remarks(&self, reader: Reader<'r, 'd>) -> Vec<Remark> {
        (self.ask)(reader, self.text)
    }

    /// The changed text, if an operation finds nothing in it that is at least this severe and that
    /// it did not find before; otherwise why not.
    pub(super) fn holds(
        &self,
        number: usize,
        rule: Rule,
        (span, text): (Span, &str),
        least: Severity,
    ) -> Result<Changed, Option<String>> {
        let left = self.left.get().checked_sub(1).ok_or(None)?;
        self.left.set(left);
        let changed = Changed::new(self.text, &[(span, text)]).ok_or(None)?;
        match self.worse(number, &changed, &[rule], least, &[]) {
            None => Ok(changed),
            Some(wrong) => Err(Some(explained(text, wrong))),
        }
    }

    /// Returns true if an operation has no new warning about a changed text.
    pub(super) fn is_good(&self, number: usize, changed: &Changed, rules: &[Rule]) -> bool {
        self.worse(number, changed, rules, Severity::Warning, &[])
            .is_none()
    }

    /// Returns true if no operation has a new error about a changed text. That an operation has no
    /// such body does not count: it lacks the body whatever the spelling is.
    pub(super) fn is_good_for_all(&self, changed: &Changed, rules: &[Rule]) -> bool {
        (0..self.readers.len()).all(|number| {
            self.worse(number, changed, rules, Severity::Error, &BODILESS)
                .is_none()
        })
    }

    /// What is wrong with a changed text that was not wrong before, when the findings of some rules
    /// are gone. What is wrong elsewhere in the text was wrong before, reported or not.
    fn worse(
        &self,
        number: usize,
        changed: &Changed,
        gone: &[Rule],
        least: Severity,
        except: &[Rule],
    ) -> Option<Remark> {
        let (reader, before) = (self.readers.get(number)?, self.before.get(number)?);
        let before = before.get_or_init(|| {
            let remarks = self.remarks(*reader).into_iter();
            remarks.map(|remark| (remark.rule, remark.span)).collect()
        });
        let mut known: Vec<_> = before
            .iter()
            .filter(|(_, span)| changed.replaces(*span))
            .map(|(rule, _)| *rule)
            .collect();
        for rule in gone {
            forget(&mut known, *rule);
        }
        let reader = Reader {
            focus: changed.focus(),
            ..*reader
        };
        (self.ask)(reader, &changed.text)
            .into_iter()
            .find(|remark| {
                remark.severity() >= least
                    && !except.contains(&remark.rule)
                    && changed.is_about(remark.span)
                    && !forget(&mut known, remark.rule)
            })
    }
}

/// Removes a rule from a list; false if it is not in the list.
fn forget(rules: &mut Vec<Rule>, rule: Rule) -> bool {
    let at = rules.iter().position(|one| *one == rule);
    at.inspect(|at| _ = rules.swap_remove(*at)).is_some()
}

/// Why the right spelling is not enough.
fn explained(text: &str, wrong: Remark) -> String {
    let Remark { message, help, .. } = wrong;
    let itself = format!("`{}` ", text.trim_start_matches('{').trim_end_matches('}'));
    let message = message
        .strip_prefix(&itself)
        .map_or(message.clone(), |rest| format!("it {rest}"));
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("`{text}` is the right spelling, but {message}{help}")
}
