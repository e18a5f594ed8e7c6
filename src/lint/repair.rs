//! What was meant, where that can be believed: each guess is something that the operation declares.

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::fmt::Write;

use serde_json::Value;

use super::declared::Parameter;
use super::scope::{Answer, Scope};
use crate::expression::{Expression, Message, Source};
use crate::pointer::{JsonPointer, escape};

/// Members that one search looks at, how deep, and in one document in all.
const MAX_MEMBERS: usize = 512;
const MAX_DEPTH: usize = 6;
const MAX_SEARCHES: usize = 20_000;

/// An expression that may have been meant.
pub(super) struct Guess {
    pub(super) expression: String,
    pub(super) reason: &'static str,
}

/// Searches, within what one document may cost.
pub(super) struct Repair {
    spent: Cell<usize>,
}

impl Repair {
    pub(super) fn new() -> Self {
        Self { spent: Cell::new(0) }
    }

    fn spend(&self, cost: usize) -> bool {
        self.spent.set(self.spent.get() + cost);
        self.spent.get() <= MAX_SEARCHES
    }

    /// What was meant by an expression that has no value.
    pub(super) fn guess(&self, scope: Scope<'_, '_>, expression: &Expression<'_>) -> Option<Guess> {
        match expression {
            Expression::Request(Source::Query(name)) => self.parameter(scope, "query", name.as_str()),
            Expression::Request(Source::Path(name)) => self.parameter(scope, "path", name.as_str()),
            Expression::Request(Source::Header(name)) => self.parameter(scope, "header", name.as_str()),
            Expression::Parameter(name) | Expression::SenderParameter(name) => self.anywhere(scope, name.as_str()),
            Expression::Response(Source::Query(name) | Source::Path(name)) => self.anywhere(scope, name.as_str()),
            _ => {
                let (message, pointer) = expression.body()?;
                self.pointer(scope, message, pointer)
            }
        }
    }

    /// A name without a place: a parameter of that name, or a member of the body.
    pub(super) fn anywhere(&self, scope: Scope<'_, '_>, name: &str) -> Option<Guess> {
        let request = scope.request?;
        let dashed = name.replace('_', "-");
        for (location, name) in [("query", name), ("path", name), ("header", dashed.as_str())] {
            if let Some(parameter) = request.parameter(location, name) {
                return Some(Guess {
                    expression: spelled(parameter)?,
                    reason: "a parameter is named by where it stands",
                });
            }
        }
        let pointer = format!("/{}", escape(name));
        let member = format!("$request.body#{pointer}");
        self.declared(scope, &member).then_some(())?;
        Some(Guess { expression: member, reason: "the request body has a member of that name" })
    }

    fn parameter(&self, scope: Scope<'_, '_>, location: &'static str, name: &str) -> Option<Guess> {
        let request = scope.request?;
        if !self.spend(request.parameters.len()) {
            return None;
        }
        let flat = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
        let wanted = flat(name);
        let same = || request.parameters.iter().filter(|one| flat(one.name) == wanted && one.location != "cookie");
        if let Some(one) = only(same().filter(|one| one.location == location)) {
            return Some(Guess { expression: spelled(one)?, reason: "names are written as they are declared" });
        }
        if let Some(one) = only(same()) {
            return Some(Guess { expression: spelled(one)?, reason: "the parameter stands elsewhere" });
        }
        let here = request.parameters.iter().filter(|one| one.location == location);
        if let Some(one) = only(here.filter(|one| near(one.name, name))) {
            return Some(Guess { expression: spelled(one)?, reason: "there is a parameter of nearly that name" });
        }
        let member = format!("$request.body#/{}", escape(name));
        self.declared(scope, &member).then_some(())?;
        Some(Guess { expression: member, reason: "the request body has a member of that name" })
    }

    fn pointer(&self, scope: Scope<'_, '_>, message: Message, pointer: &JsonPointer<'_>) -> Option<Guess> {
        let (this, other) = match message {
            Message::Request => ("request", "response"),
            Message::Response => ("response", "request"),
        };
        let here = |pointer: &str| format!("${this}.body#{pointer}");
        let split = here(&pointer.as_str().replace('.', "/"));
        if pointer.as_str().contains('.') && self.declared(scope, &split) {
            return Some(Guess { expression: split, reason: "keys are separated by slashes" });
        }
        // An array on the way: its first element.
        let slashes = pointer.as_str().match_indices('/').take(8);
        let mut elements = slashes.filter_map(|(at, _)| {
            let (front, behind) = pointer.as_str().split_at_checked(at)?;
            Some(here(&format!("{front}/0{behind}"))).filter(|one| self.declared(scope, one))
        });
        if let Some(element) = elements.next() {
            return Some(Guess { expression: element, reason: "an element of an array is named by its number" });
        }
        let tokens: Vec<_> = pointer.tokens().collect();
        let last = tokens.last()?;
        let places = self.places(scope, message);
        let wanted = pointer.as_str();
        if let Some((found, _)) = only(places.iter().filter(|(place, _)| place.eq_ignore_ascii_case(wanted))) {
            return Some(Guess { expression: here(found), reason: "names are written as the schema has them" });
        }
        let swapped = format!("${other}.body#{wanted}");
        if self.declared(scope, &swapped) {
            return Some(Guess { expression: swapped, reason: "the other message has it" });
        }
        // Of several places with that name the one that ends as the pointer does.
        let named: Vec<_> = places.iter().filter(|(_, name)| *name == last.as_ref()).collect();
        let ending = named.iter().filter(|(place, _)| place.ends_with(wanted));
        if let Some((found, _)) = only(ending).or_else(|| only(named.iter())) {
            return Some(Guess {
                expression: here(found),
                reason: "a member of that name stands elsewhere in the body",
            });
        }
        if let Some(parameter) = scope.request.and_then(|request| request.parameter("path", last)) {
            return Some(Guess { expression: spelled(parameter)?, reason: "a path parameter has that name" });
        }
        let parent = wanted.rsplit_once('/').map_or("", |(parent, _)| parent);
        let beside = places.iter().filter(|(place, name)| {
            place.strip_prefix(parent).is_some_and(|rest| rest.rfind('/') == Some(0)) && near(name, last)
        });
        let (found, _) = only(beside)?;
        Some(Guess { expression: here(found), reason: "there is a member of nearly that name" })
    }

    /// Where the body's schema has members: JSON Pointers and last names, the highest first.
    fn places<'d>(&self, scope: Scope<'_, 'd>, message: Message) -> Vec<(String, &'d str)> {
        let mut found = Vec::new();
        let mut seen: HashSet<*const Value> = HashSet::new();
        let mut waiting: VecDeque<_> =
            scope.bodies(message).into_iter().map(|schema| (String::new(), schema, 0)).collect();
        while let Some((pointer, schema, depth)) = waiting.pop_front() {
            let members = scope.schemas.members(&[schema]);
            if !self.spend(members.len() + 1) {
                return Vec::new();
            }
            for (name, child) in members {
                let mut place = pointer.clone();
                // Writing into a `String` cannot fail.
                let _ = write!(place, "/{}", escape(name));
                if depth < MAX_DEPTH && seen.insert(child) {
                    waiting.push_back((place.clone(), child, depth + 1));
                }
                if !found.iter().any(|(known, _)| *known == place) {
                    found.push((place, name));
                }
            }
            if found.len() > MAX_MEMBERS {
                break;
            }
        }
        found
    }

    pub(super) fn declared(&self, scope: Scope<'_, '_>, expression: &str) -> bool {
        self.spend(1) && Expression::parse(expression).is_ok_and(|one| matches!(scope.ask(&one), Answer::Declared(_)))
    }
}

/// The one element, where there is one alone.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

fn spelled(parameter: &Parameter<'_>) -> Option<String> {
    let text = format!("$request.{}.{}", parameter.location, parameter.name);
    Expression::parse(&text).is_ok().then_some(text)
}

/// True for names of which one is likely the other, misspelled: equal but for case and separators, or one or two
/// letters apart where they are long.
pub(super) fn near(one: &str, two: &str) -> bool {
    let flat = |name: &str| -> Vec<char> {
        name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).take(64).collect()
    };
    let (one, two) = (flat(one), flat(two));
    let shorter = one.len().min(two.len());
    let allowed = match shorter {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    shorter > 0 && distance(&one, &two) <= allowed
}

/// Letters to insert, remove or replace.
fn distance(one: &[char], two: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (number, a) in one.iter().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        for (b, cell) in two.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(a != b)).min(*cell + 1).min(left + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        for (one, two) in [
            ("callbackUrl", "callbackURL"),
            ("callback_url", "callbackUrl"),
            ("callbakUrl", "callbackUrl"),
            ("notifyUrl", "notifyUri"),
            ("ids", "ids"),
        ] {
            assert!(near(one, two), "{one} {two}");
        }
        for (one, two) in [("id", "ip"), ("name", "number"), ("callbackUrl", "redirectUrl"), ("", "")] {
            assert!(!near(one, two), "{one} {two}");
        }
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (one, two, apart) in [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("ab", "ba", 2)] {
            assert_eq!(distance(&chars(one), &chars(two)), apart);
            assert_eq!(distance(&chars(two), &chars(one)), apart);
        }
    }
}
