//! Searches in what an operation declares, within a budget for the whole document.

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::fmt::Write;

use serde_json::Value;

use crate::lint::operation::request::Parameter;
use crate::lint::operation::scope::{Answer, Scope};
use crate::syntax::{Expression, Message, escape};

/// The most members that one search visits, and how deep it goes.
const MAX_MEMBERS: usize = 512;
const MAX_DEPTH: usize = 6;
/// What all searches in a document may cost.
const MAX_SEARCHES: usize = 20_000;

/// What may have been meant: one expression, or several that are equally likely.
pub(in crate::lint) struct Guess {
    pub(in crate::lint) expressions: Vec<String>,
    pub(in crate::lint) reason: &'static str,
}

/// Guesses, the likeliest first.
pub(super) type Guesses = Vec<Guess>;

/// A guess of one expression, if there is one.
pub(super) fn one(expression: Option<String>, reason: &'static str) -> Option<Guess> {
    expression.map(|expression| Guess {
        expressions: vec![expression],
        reason,
    })
}

/// The only element; `None` where there are more.
pub(super) fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

/// The expression that reads a parameter of the request.
pub(super) fn spelled(parameter: &Parameter<'_>) -> Option<String> {
    let text = format!("$request.{}.{}", parameter.location, parameter.name);
    Expression::parse(&text).is_ok().then_some(text)
}

/// Searches for what was meant, within what one document may cost.
pub(in crate::lint) struct Search {
    spent: Cell<usize>,
}

impl Search {
    pub(in crate::lint) fn new() -> Self {
        Self {
            spent: Cell::new(0),
        }
    }

    /// Pays for a search; false where the budget is used up.
    pub(super) fn spend(&self, cost: usize) -> bool {
        self.spent.set(self.spent.get() + cost);
        self.spent.get() <= MAX_SEARCHES
    }

    /// Returns true if the document declares what an expression reads, by its name.
    pub(in crate::lint) fn declared(&self, scope: Scope<'_, '_>, expression: &str) -> bool {
        let named = |answer| matches!(answer, Answer::Declared(at) if !at.additional);
        self.spend(1) && Expression::parse(expression).is_ok_and(|one| named(scope.ask(&one)))
    }

    /// An expression, if the document declares what it reads.
    pub(super) fn if_declared(&self, scope: Scope<'_, '_>, expression: String) -> Option<String> {
        self.declared(scope, &expression).then_some(expression)
    }

    /// The members that the schema of a body has: JSON Pointers and last names, the highest first.
    pub(super) fn members<'d>(
        &self,
        scope: Scope<'_, 'd>,
        message: Message,
    ) -> Vec<(String, &'d str)> {
        let (mut found, mut known) = (Vec::new(), HashSet::new());
        let mut seen: HashSet<*const Value> = HashSet::new();
        let mut waiting: VecDeque<_> = scope
            .bodies(message)
            .into_iter()
            .map(|schema| (String::new(), schema, 0))
            .collect();
        while let Some((pointer, schema, depth)) = waiting.pop_front() {
            let members = scope.schemas.members(&[schema]);
            if !self.spend(members.len() + 1) {
                return Vec::new();
            }
            for (name, child) in members {
                let mut member = pointer.clone();
                // Writing into a `String` cannot fail.
                let _ = write!(member, "/{}", escape(name));
                if depth < MAX_DEPTH && seen.insert(child) {
                    waiting.push_back((member.clone(), child, depth + 1));
                }
                if known.insert(member.clone()) {
                    found.push((member, name));
                }
            }
            if found.len() > MAX_MEMBERS {
                break;
            }
        }
        found
    }
}
