//! What is offered, judged: the changed text is read by the linter itself, for the same operations.

use std::cell::{Cell, OnceCell};

use super::check::reader::Reader;
use super::guess::Guess;
use super::remark::{MAX_FINDINGS, Meant, Offer, Remark};
use super::rule::Severity;
use super::rules::Rule;
use crate::syntax::Expression;
use crate::syntax::{Leniency, Syntax};
use crate::text::{Applicability, Span};

/// Changed texts that are read for one text.
const MAX_JUDGED: usize = 32;

/// What another operation lacks whatever the spelling is.
const BODILESS: [Rule; 2] = [Rule::NoRequestBody, Rule::NoResponseBody];

/// The findings of a text.
type Told = Vec<(Rule, Span)>;

/// A text with replacements in it, where they are, and what they replace.
struct Changed {
    text: String,
    places: Vec<Span>,
    replaced: Vec<Span>,
}

/// A text, what reads it, and for which operations.
pub(super) struct Judge<'r, 'd, A> {
    readers: &'r [Reader<'r, 'd>],
    text: &'r str,
    ask: A,
    before: Vec<OnceCell<Told>>,
    left: Cell<usize>,
}

impl<'r, 'd, A: Fn(Reader<'r, 'd>, &str) -> Vec<Remark>> Judge<'r, 'd, A> {
    pub(super) fn new(readers: &'r [Reader<'r, 'd>], text: &'r str, ask: A) -> Self {
        let before = readers.iter().map(|_| OnceCell::new()).collect();
        Self {
            readers,
            text,
            ask,
            before,
            left: Cell::new(MAX_JUDGED),
        }
    }

    /// What the first operation says that knows a certain fix, or any, or finds more than a note,
    /// else the first.
    pub(super) fn said(&self) -> Vec<Remark> {
        let (mut heavy, mut light) = (Vec::new(), Vec::new());
        for (number, reader) in self.readers.iter().enumerate() {
            let mut said = (self.ask)(*reader, self.text);
            said.truncate(MAX_FINDINGS);
            if self.all_certain(number, &said) {
                for remark in said
                    .iter_mut()
                    .filter(|remark| certain_text(remark).is_some())
                {
                    remark.take_first();
                }
                self.settle(number, &mut said);
                return said;
            }
            let is_heavy = said.iter().any(|remark| remark.severity() > Severity::Note);
            if is_heavy { &mut heavy } else { &mut light }.push((number, said));
        }
        let mut kept: Option<Vec<Remark>> = None;
        for (number, mut said) in heavy {
            self.settle(number, &mut said);
            if said.iter().any(Remark::is_certain) {
                return said;
            }
            let fixes = |said: &[Remark]| said.iter().any(|remark| remark.fix.is_some());
            if kept
                .as_ref()
                .is_none_or(|kept| !fixes(kept) && fixes(&said))
            {
                kept = Some(said);
            }
        }
        kept.or_else(|| light.into_iter().next().map(|(_, said)| said))
            .unwrap_or_default()
    }

    /// Takes of each remark's offers the first that holds.
    fn settle(&self, number: usize, said: &mut [Remark]) {
        let alone = said.iter().any(|remark| certain_text(remark).is_some());
        for remark in said.iter_mut() {
            self.choose(number, remark);
        }
        // Fixes are written together.
        let taken: Vec<_> = said.iter().filter(|remark| remark.is_certain()).collect();
        let fixes = taken
            .iter()
            .filter_map(|remark| Some((remark.span, remark.fix.as_ref()?.replacement.as_str())));
        let rules: Vec<_> = taken.iter().map(|remark| remark.rule).collect();
        let together = self
            .changed(&fixes.collect::<Vec<_>>())
            .filter(|_| alone && rules.len() > 1);
        if together.is_some_and(|changed| !self.everywhere(&changed, &rules)) {
            for fix in said.iter_mut().filter_map(|remark| remark.fix.as_mut()) {
                fix.applicability = Applicability::Suggested;
            }
        }
    }

    /// True where all fixes that may be certain hold together, for all operations: then each need
    /// not be judged alone.
    fn all_certain(&self, number: usize, said: &[Remark]) -> bool {
        let fixes: Vec<_> = said.iter().filter_map(certain_text).collect();
        let rules: Vec<_> = said
            .iter()
            .filter(|one| certain_text(one).is_some())
            .map(|one| one.rule)
            .collect();
        let holds = |fixes: &[(Span, &str)]| {
            let changed = self.changed(fixes)?;
            self.worse(number, &changed, &rules, Severity::Warning, &[])
                .is_none()
                .then_some(changed)
        };
        // The first one alone costs little.
        let first = fixes.get(..1).and_then(holds).and_then(|_| holds(&fixes));
        first.is_some_and(|changed| self.everywhere(&changed, &rules))
    }

    /// The text with replacements in it; nothing where they overlap.
    fn changed(&self, fixes: &[(Span, &str)]) -> Option<Changed> {
        let mut fixes = fixes.to_vec();
        fixes.sort_unstable_by_key(|(span, _)| span.start());
        let (mut text, mut places, mut from) = (String::new(), Vec::new(), 0);
        let replaced = fixes.iter().map(|(span, _)| *span).collect();
        for (span, replacement) in fixes {
            text.push_str(self.text.get(from..span.start())?);
            let start = text.len();
            text.push_str(replacement);
            places.push(Span::new(start, text.len()));
            from = span.end();
        }
        text.push_str(self.text.get(from..)?);
        Some(Changed {
            text,
            places,
            replaced,
        })
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
                } => match self.holds(number, remark, span, &text, false) {
                    Ok(fixed) => {
                        let certain = certain && self.everywhere(&fixed, &[remark.rule]);
                        return remark.take(span, text, certain, help);
                    }
                    Err(why) => because = because.or(why),
                },
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
        let Some(reader) = self.readers.get(number) else {
            return Vec::new();
        };
        match meant {
            Meant::Name(name) => reader.repair.anywhere(reader.scope, name),
            Meant::Expression(text) => {
                Expression::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT))
                    .map_or_else(
                        |_| Vec::new(),
                        |meant| reader.repair.guesses(reader.scope, &meant),
                    )
            }
        }
    }

    /// True where a guess holds, which the remark then offers.
    fn guessed(
        &self,
        number: usize,
        remark: &mut Remark,
        how: (Span, bool, bool),
        guess: Guess,
    ) -> bool {
        let (span, braces, certain) = how;
        let enclosed = |expression: String| {
            if braces {
                format!("{{{expression}}}")
            } else {
                expression
            }
        };
        let mut holding = Vec::new();
        for text in guess.expressions.into_iter().map(enclosed) {
            if let Ok(fixed) = self.holds(number, remark, span, &text, true) {
                holding.push((text, fixed));
            }
        }
        let texts: Vec<_> = holding
            .iter()
            .map(|(text, _)| format!("`{text}`"))
            .collect();
        let help = format!("{}: write {}", guess.reason, texts.join(" or "));
        match holding.pop() {
            None => false,
            Some((text, fixed)) if holding.is_empty() => {
                // `$callback_url` has a meaning by name, which the declaration of a parameter
                // confirms.
                let certain = certain
                    && !text.contains("$request.body")
                    && self.everywhere(&fixed, &[remark.rule]);
                remark.take(span, text, certain, Some(help));
                true
            }
            Some(_) => {
                remark.help = Some(help);
                true
            }
        }
    }

    /// The changed text, where one operation has nothing as heavy to say of it that it did not say
    /// before; else why not.
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
        let least = if guess {
            Severity::Warning
        } else {
            remark.severity().max(Severity::Warning)
        };
        match self.worse(number, &changed, &[remark.rule], least, &[]) {
            None => Ok(changed),
            Some(wrong) => Err(Some(explained(text, wrong))),
        }
    }

    /// True where the changed text is an error for none of the operations. That one of them has no
    /// such body is so whatever the spelling.
    fn everywhere(&self, changed: &Changed, rules: &[Rule]) -> bool {
        (0..self.readers.len()).all(|number| {
            self.worse(number, changed, rules, Severity::Error, &BODILESS)
                .is_none()
        })
    }

    /// What is wrong with a changed text that was not wrong before, when the findings of some rules
    /// are gone. What is wrong beside the changes was so before, though it may not have been told.
    fn worse(
        &self,
        number: usize,
        changed: &Changed,
        gone: &[Rule],
        least: Severity,
        except: &[Rule],
    ) -> Option<Remark> {
        let (reader, before) = (self.readers.get(number)?, self.before.get(number)?);
        let before = before.get_or_init(|| self.told(*reader));
        let mut known: Vec<_> = before
            .iter()
            .filter(|(_, span)| touches(&changed.replaced, *span))
            .map(|(rule, _)| *rule)
            .collect();
        for rule in gone {
            forget(&mut known, *rule);
        }
        let reader = Reader {
            focus: hull(&changed.places),
            ..*reader
        };
        let mut said = (self.ask)(reader, &changed.text).into_iter();
        said.find(|remark| {
            remark.severity() >= least
                && !except.contains(&remark.rule)
                && touches(&changed.places, remark.span)
                && !forget(&mut known, remark.rule)
        })
    }

    fn told(&self, reader: Reader<'r, 'd>) -> Told {
        (self.ask)(reader, self.text)
            .into_iter()
            .map(|remark| (remark.rule, remark.span))
            .collect()
    }
}

fn touches(places: &[Span], span: Span) -> bool {
    places
        .iter()
        .any(|place| span.start() < place.end() && place.start() < span.end())
}

/// From the beginning of the first to the end of the last.
fn hull(places: &[Span]) -> Option<Span> {
    Some(Span::new(places.first()?.start(), places.last()?.end()))
}

/// Takes a rule out of a list; false where it has none.
fn forget(rules: &mut Vec<Rule>, rule: Rule) -> bool {
    let at = rules.iter().position(|one| *one == rule);
    at.inspect(|at| _ = rules.swap_remove(*at)).is_some()
}

/// The fix that a remark offers first, where it may be certain.
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

/// Why the spelling alone is not enough.
fn explained(text: &str, wrong: Remark) -> String {
    let Remark { message, help, .. } = wrong;
    let itself = format!("`{}` ", text.trim_start_matches('{').trim_end_matches('}'));
    let message = message
        .strip_prefix(&itself)
        .map_or(message.clone(), |rest| format!("it {rest}"));
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("`{text}` is the right spelling, but {message}{help}")
}
