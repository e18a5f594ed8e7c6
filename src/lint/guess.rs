//! What was meant: each guess is something that the operation declares.

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::fmt::Write;

use serde_json::Value;

use super::operation::declared::Parameter;
use super::operation::scope::{Answer, Scope};
use crate::document::ParameterIn;
use crate::syntax::{Expression, Message, Source};
use crate::syntax::{JsonPointer, escape};

/// Members that one search looks at, how deep, and in one document in all.
const MAX_MEMBERS: usize = 512;
const MAX_DEPTH: usize = 6;
const MAX_SEARCHES: usize = 20_000;

/// Places with one name that are told of: with more of them nobody knows which one was meant.
const MAX_ALIKE: usize = 4;

/// Tokens of a pointer that may be parts of one name.
const MAX_PARTS: usize = 8;

/// Why a name with dots is offered.
pub(super) const DOTTED: &str = "a member has dots in its name";

/// What may have been meant: one expression, or several of which none is likelier than the others.
pub(super) struct Guess {
    pub(super) expressions: Vec<String>,
    pub(super) reason: &'static str,
}

/// Guesses, the likeliest first.
type Guesses = Vec<Guess>;

fn one(expression: Option<String>, reason: &'static str) -> Option<Guess> {
    expression.map(|expression| Guess {
        expressions: vec![expression],
        reason,
    })
}

/// Searches, within what one document may cost.
pub(super) struct Repair {
    spent: Cell<usize>,
}

impl Repair {
    pub(super) fn new() -> Self {
        Self {
            spent: Cell::new(0),
        }
    }

    fn spend(&self, cost: usize) -> bool {
        self.spent.set(self.spent.get() + cost);
        self.spent.get() <= MAX_SEARCHES
    }

    /// What was meant by an expression that is of no use. What differs least goes first: the name,
    /// then its place in the body, then the message, then the source.
    pub(super) fn guesses(&self, scope: Scope<'_, '_>, expression: &Expression<'_>) -> Guesses {
        let scope = scope.guessing();
        match expression {
            Expression::Request(Source::Query(name)) => {
                self.parameter(scope, ParameterIn::Query, name.as_str())
            }
            Expression::Request(Source::Path(name)) => {
                self.parameter(scope, ParameterIn::Path, name.as_str())
            }
            Expression::Request(Source::Header(name)) => {
                self.parameter(scope, ParameterIn::Header, name.as_str())
            }
            Expression::Parameter(name) | Expression::SenderParameter(name) => {
                self.anywhere(scope, name.as_str())
            }
            Expression::Response(Source::Query(name)) => {
                self.not_in_response(scope, ParameterIn::Query, name.as_str())
            }
            Expression::Response(Source::Path(name)) => {
                self.not_in_response(scope, ParameterIn::Path, name.as_str())
            }
            Expression::Response(Source::Header(name)) => {
                self.response_header(scope, name.as_str())
            }
            _ => {
                let body = expression.body();
                body.map_or_else(Vec::new, |(message, pointer)| {
                    self.pointer(scope, message, pointer)
                })
            }
        }
    }

    /// A name without a place: a parameter of that name, or a member of the body.
    pub(super) fn anywhere(&self, scope: Scope<'_, '_>, name: &str) -> Guesses {
        let scope = scope.guessing();
        let Some(request) = scope.request else {
            return Vec::new();
        };
        let dashed = name.replace('_', "-");
        let places = [
            (ParameterIn::Query, name),
            (ParameterIn::Path, name),
            (ParameterIn::Header, dashed.as_str()),
        ];
        let parameters = places.into_iter().filter_map(|(location, name)| {
            one(
                request.parameter(location, name).and_then(spelled),
                "a parameter is named by where it stands",
            )
        });
        let mut found: Guesses = parameters.collect();
        found.extend(self.member(scope, Message::Request, name));
        found
    }

    fn member(&self, scope: Scope<'_, '_>, message: Message, name: &str) -> Option<Guess> {
        let (whose, reason) = match message {
            Message::Request => ("request", "the request body has a member of that name"),
            Message::Response => ("response", "the response body has a member of that name"),
        };
        let member = format!("${whose}.body#/{}", escape(name));
        one(self.declared(scope, &member).then_some(member), reason)
    }

    fn parameter(&self, scope: Scope<'_, '_>, location: ParameterIn, name: &str) -> Guesses {
        let Some(request) = scope
            .request
            .filter(|request| self.spend(request.parameters.len()))
        else {
            return Vec::new();
        };
        let wanted = flat(name);
        let same = || {
            request
                .parameters
                .iter()
                .filter(|one| flat(one.name) == wanted && one.location != ParameterIn::Cookie)
        };
        let here = || {
            request
                .parameters
                .iter()
                .filter(|one| one.location == location)
        };
        let spelled = |found: Option<&Parameter<'_>>, reason| one(found.and_then(spelled), reason);
        let close = || {
            spelled(
                only(here().filter(|one| near(one.name, name))),
                "there is a parameter of nearly that name",
            )
        };
        let mut found = vec![spelled(
            only(same().filter(|one| one.location == location)),
            "names are written as they are declared",
        )];
        if location == ParameterIn::Header {
            found.push(close());
            let other = format!("$response.header.{name}");
            found.push(one(
                self.declared(scope, &other).then_some(other),
                "the response has it",
            ));
        }
        found.push(spelled(
            only(same().filter(|one| one.location != location)),
            "the parameter is elsewhere",
        ));
        found.push(close());
        found.push(self.member(scope, Message::Request, name));
        found.into_iter().flatten().collect()
    }

    /// A response has neither query nor path: what was meant is that of the request, or another
    /// source of the response.
    fn not_in_response(&self, scope: Scope<'_, '_>, location: ParameterIn, name: &str) -> Guesses {
        let parameter = scope
            .request
            .and_then(|request| request.parameter(location, name));
        let mut found: Guesses = one(parameter.and_then(spelled), "only a request has it")
            .into_iter()
            .collect();
        found.extend(self.member(scope, Message::Response, name));
        found.extend(self.anywhere(scope, name));
        found
    }

    fn response_header(&self, scope: Scope<'_, '_>, name: &str) -> Guesses {
        let headers = scope.response_headers();
        let headers = || headers.iter().filter(|_| self.spend(1));
        let spelled = |found: &&str| Some(format!("$response.header.{found}"));
        let wanted = flat(name);
        let mut found = vec![
            one(
                only(headers().filter(|one| flat(one) == wanted)).and_then(spelled),
                "names are written as they are declared",
            ),
            one(
                only(headers().filter(|one| near(one, name))).and_then(spelled),
                "there is a header of nearly that name",
            ),
        ];
        let other = format!("$request.header.{name}");
        found.push(one(
            self.declared(scope, &other).then_some(other),
            "the request has it",
        ));
        found.push(self.member(scope, Message::Response, name));
        found
            .into_iter()
            .flatten()
            .chain(self.anywhere(scope, name))
            .collect()
    }

    fn pointer(
        &self,
        scope: Scope<'_, '_>,
        message: Message,
        pointer: &JsonPointer<'_>,
    ) -> Guesses {
        let (this, other, reason) = match message {
            Message::Request => ("request", "response", "the response has it"),
            Message::Response => ("response", "request", "the request has it"),
        };
        let here = |pointer: &str| format!("${this}.body#{pointer}");
        let wanted = pointer.as_str();
        let tokens: Vec<_> = pointer.tokens().collect();
        let Some(last) = tokens.last() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let split = here(&wanted.replace('.', "/"));
        if wanted.contains('.') && self.declared(scope, &split) {
            found.extend(one(Some(split), "keys are separated by slashes"));
        }
        found.extend(one(self.dotted(scope, message, wanted), DOTTED));
        // An array on the way, or at the end: its first element.
        let slashes = wanted
            .match_indices('/')
            .map(|(at, _)| at)
            .take(8)
            .chain([wanted.len()]);
        let mut elements = slashes.filter_map(|at| {
            let (before, after) = wanted.split_at_checked(at)?;
            Some(here(&format!("{before}/0{after}"))).filter(|one| self.declared(scope, one))
        });
        found.extend(one(
            elements.next(),
            "an element of an array is named by its number",
        ));
        let places = self.places(scope, message);
        let places = || places.iter().filter(|(place, _)| place != wanted);
        let alike = |places: Vec<&String>, reason| {
            let expressions: Vec<_> = places.into_iter().map(|place| here(place)).collect();
            (1..=MAX_ALIKE)
                .contains(&expressions.len())
                .then_some(Guess {
                    expressions,
                    reason,
                })
        };
        let cased = places()
            .filter(|(place, _)| place.eq_ignore_ascii_case(wanted))
            .map(|(place, _)| place);
        found.extend(alike(
            cased.collect(),
            "names are written as the schema has them",
        ));
        let parent = wanted.rsplit_once('/').map_or("", |(parent, _)| parent);
        let beside = places().filter(|(place, name)| {
            place
                .strip_prefix(parent)
                .is_some_and(|rest| rest.rfind('/') == Some(0))
                && near(name, last)
        });
        found.extend(alike(
            beside.map(|(place, _)| place).collect(),
            "there is a member of nearly that name",
        ));
        // Of several places with that name the one that ends as the pointer does.
        let named = || {
            places()
                .filter(|(_, name)| *name == last.as_ref())
                .map(|(place, _)| place)
        };
        let named = match only(named().filter(|place| place.ends_with(wanted))) {
            Some(place) => vec![place],
            None => named().collect(),
        };
        let many = named.len() > MAX_ALIKE;
        found.extend(alike(
            named,
            "a member of that name is elsewhere in the body",
        ));
        if many {
            return found;
        }
        let swapped = format!("${other}.body#{wanted}");
        found.extend(one(
            self.declared(scope, &swapped).then_some(swapped),
            reason,
        ));
        let request = scope.request.into_iter();
        let parameters = request.flat_map(|request| {
            [ParameterIn::Path, ParameterIn::Query, ParameterIn::Header]
                .map(|location| request.parameter(location, last))
        });
        // A place further down is hardly a header or a field of the query.
        let parameters = parameters
            .take(if tokens.len() > 1 { 1 } else { 3 })
            .flatten();
        found.extend(
            parameters.filter_map(|parameter| one(spelled(parameter), "a parameter has that name")),
        );
        found
    }

    /// The member whose name with dots was read as several names.
    pub(super) fn dotted(
        &self,
        scope: Scope<'_, '_>,
        message: Message,
        pointer: &str,
    ) -> Option<String> {
        let message = match message {
            Message::Request => "request",
            Message::Response => "response",
        };
        let slashes: Vec<_> = pointer
            .match_indices('/')
            .map(|(at, _)| at)
            .skip(1)
            .take(MAX_PARTS)
            .collect();
        let runs = (0..slashes.len())
            .flat_map(|from| (from..slashes.len()).rev().map(move |to| from..=to));
        let mut places = runs
            .take_while(|_| slashes.len() < MAX_PARTS)
            .filter_map(|run| {
                let (from, to) = (*slashes.get(*run.start())?, *slashes.get(*run.end())?);
                let (before, joined, after) = (
                    pointer.get(..from)?,
                    pointer.get(from..=to)?,
                    pointer.get(to + 1..)?,
                );
                Some(format!(
                    "${message}.body#{before}{}{after}",
                    joined.replace('/', ".")
                ))
            });
        places.find(|place| self.declared(scope, place))
    }

    /// Where the body's schema has members: JSON Pointers and last names, the highest first.
    fn places<'d>(&self, scope: Scope<'_, 'd>, message: Message) -> Vec<(String, &'d str)> {
        let mut found = Vec::new();
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

    /// True where the document has what an expression reads, by its name.
    pub(super) fn declared(&self, scope: Scope<'_, '_>, expression: &str) -> bool {
        let named = |answer| matches!(answer, Answer::Declared(at) if !at.additional);
        self.spend(1) && Expression::parse(expression).is_ok_and(|one| named(scope.ask(&one)))
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

/// A name without what spellings differ in.
fn flat(name: &str) -> String {
    name.replace(['_', '-'], "").to_ascii_lowercase()
}

/// True for names of which one is likely the other, misspelled: equal but for case and separators,
/// or one or two letters apart where they are long.
pub(super) fn near(one: &str, two: &str) -> bool {
    let letters = |name: &str| -> Vec<char> {
        name.chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .map(|c| c.to_ascii_lowercase())
            .take(64)
            .collect()
    };
    let (one, two) = (letters(one), letters(two));
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
            let best = (diagonal + usize::from(a != b))
                .min(*cell + 1)
                .min(left + 1);
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
        for (one, two) in [
            ("id", "ip"),
            ("name", "number"),
            ("callbackUrl", "redirectUrl"),
            ("", ""),
        ] {
            assert!(!near(one, two), "{one} {two}");
        }
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (one, two, apart) in [
            ("", "", 0),
            ("a", "", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(&chars(one), &chars(two)), apart);
            assert_eq!(distance(&chars(two), &chars(one)), apart);
        }
    }
}
