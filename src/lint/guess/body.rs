//! What was meant by a JSON Pointer that matches nothing in a body.

use std::cell::OnceCell;

use super::near::near;
use super::search::{Guess, Guesses, Search, one, only, spelled};
use crate::document::ParameterIn;
use crate::lint::operation::scope::Scope;
use crate::syntax::{JsonPointer, Message};

/// The most members of one name that a guess lists: with more of them nobody knows which was meant.
const MAX_ALIKE: usize = 4;
/// The most tokens of a pointer that may be parts of one name.
const MAX_PARTS: usize = 8;
/// The most arrays on the way whose index may be missing.
const MAX_ARRAYS: usize = 8;

/// Why a name with dots is offered.
pub(in crate::lint) const DOTTED: &str = "the name of the member has dots";

impl Search {
    /// A JSON Pointer that matches nothing in the body of a message.
    pub(super) fn pointer(
        &self,
        scope: Scope<'_, '_>,
        message: Message,
        pointer: &JsonPointer<'_>,
    ) -> Guesses {
        let tokens: Vec<_> = pointer.tokens().collect();
        let Some(last) = tokens.last() else {
            return Vec::new();
        };
        let wanted = Wanted {
            search: self,
            scope,
            message,
            pointer: pointer.as_str(),
            last,
            is_nested: tokens.len() > 1,
            members: OnceCell::new(),
        };
        // The likeliest first.
        let in_body = [
            wanted.split_dots(),
            wanted.joined_name(),
            wanted.first_element(),
            wanted.other_case(),
            wanted.near_name(),
        ];
        let mut found: Guesses = in_body.into_iter().flatten().collect();
        let same_name = wanted.same_name();
        let elsewhere = "a member of that name is elsewhere in the body";
        found.extend(wanted.alike(&same_name, elsewhere));
        if same_name.len() <= MAX_ALIKE {
            found.extend(wanted.other_message());
            found.extend(wanted.parameters());
        }
        found
    }

    /// The member whose name with dots was read as several names.
    pub(in crate::lint) fn dotted(
        &self,
        scope: Scope<'_, '_>,
        message: Message,
        pointer: &str,
    ) -> Option<String> {
        let message = message.as_str();
        let slashes: Vec<_> = pointer
            .match_indices('/')
            .map(|(at, _)| at)
            .skip(1)
            .take(MAX_PARTS)
            .collect();
        if slashes.len() == MAX_PARTS {
            return None;
        }
        let runs = (0..slashes.len())
            .flat_map(|from| (from..slashes.len()).rev().map(move |to| (from, to)));
        let mut joined = runs.filter_map(|(from, to)| {
            let (from, to) = (*slashes.get(from)?, *slashes.get(to)?);
            let (before, after) = (pointer.get(..from)?, pointer.get(to + 1..)?);
            let name = pointer.get(from..=to)?.replace('/', ".");
            Some(format!("${message}.body#{before}{name}{after}"))
        });
        joined.find(|member| self.declared(scope, member))
    }
}

/// A pointer that matches nothing, and where it was looked for.
struct Wanted<'w, 'd> {
    search: &'w Search,
    scope: Scope<'w, 'd>,
    message: Message,
    pointer: &'w str,
    /// Its last token.
    last: &'w str,
    /// It has more than one token.
    is_nested: bool,
    /// The members of the body, once a guess needs them.
    members: OnceCell<Vec<(String, &'d str)>>,
}

impl Wanted<'_, '_> {
    fn here(&self, pointer: &str) -> String {
        format!("${}.body#{pointer}", self.message.as_str())
    }

    /// The same, if the schema has it.
    fn declared(&self, pointer: &str) -> Option<String> {
        self.search.if_declared(self.scope, self.here(pointer))
    }

    /// The other members of the body.
    fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members
            .get_or_init(|| self.search.members(self.scope, self.message))
            .iter()
            .map(|(member, name)| (member.as_str(), *name))
            .filter(|(member, _)| *member != self.pointer)
    }

    /// Members that are equally likely, unless there are too many.
    fn alike(&self, members: &[&str], reason: &'static str) -> Option<Guess> {
        (1..=MAX_ALIKE).contains(&members.len()).then(|| Guess {
            expressions: members.iter().map(|member| self.here(member)).collect(),
            reason,
        })
    }

    /// `#/a.b` for `#/a/b`.
    fn split_dots(&self) -> Option<Guess> {
        let dots = self.pointer.contains('.');
        let split = dots.then(|| self.pointer.replace('.', "/"))?;
        one(self.declared(&split), "keys are separated by slashes")
    }

    /// `#/a/b` for `#/a.b`.
    fn joined_name(&self) -> Option<Guess> {
        one(
            self.search.dotted(self.scope, self.message, self.pointer),
            DOTTED,
        )
    }

    /// An array on the way, or at the end, without an index.
    fn first_element(&self) -> Option<Guess> {
        let ends = self
            .pointer
            .match_indices('/')
            .map(|(at, _)| at)
            .take(MAX_ARRAYS)
            .chain([self.pointer.len()]);
        let mut elements = ends.filter_map(|at| {
            let (before, after) = self.pointer.split_at_checked(at)?;
            self.declared(&format!("{before}/0{after}"))
        });
        one(
            elements.next(),
            "an array element is addressed by its index",
        )
    }

    fn other_case(&self) -> Option<Guess> {
        let found: Vec<_> = self
            .members()
            .map(|(member, _)| member)
            .filter(|member| member.eq_ignore_ascii_case(self.pointer))
            .collect();
        self.alike(&found, "names must match the schema")
    }

    /// A member beside it, misspelled.
    fn near_name(&self) -> Option<Guess> {
        let parent = self.pointer.rsplit_once('/');
        let parent = parent.map_or("", |(parent, _)| parent);
        let is_beside = |member: &str| {
            member
                .strip_prefix(parent)
                .is_some_and(|rest| rest.rfind('/') == Some(0))
        };
        let found: Vec<_> = self
            .members()
            .filter(|(member, name)| is_beside(member) && near(name, self.last))
            .map(|(member, _)| member)
            .collect();
        self.alike(&found, "a member with a similar name exists")
    }

    /// Members of that name; the only one that ends as the pointer does, if there is one.
    fn same_name(&self) -> Vec<&str> {
        let named = || {
            self.members()
                .filter(|(_, name)| *name == self.last)
                .map(|(member, _)| member)
        };
        match only(named().filter(|member| member.ends_with(self.pointer))) {
            Some(member) => vec![member],
            None => named().collect(),
        }
    }

    /// The same pointer into the other body.
    fn other_message(&self) -> Option<Guess> {
        let (other, reason) = match self.message {
            Message::Request => (Message::Response, "the response has it"),
            Message::Response => (Message::Request, "the request has it"),
        };
        let swapped = format!("${}.body#{}", other.as_str(), self.pointer);
        one(self.search.if_declared(self.scope, swapped), reason)
    }

    /// Parameters of that name. What is nested in the body is hardly a header or a query parameter.
    fn parameters(&self) -> impl Iterator<Item = Guess> {
        let locations: &[ParameterIn] = if self.is_nested {
            &[ParameterIn::Path]
        } else {
            &[ParameterIn::Path, ParameterIn::Query, ParameterIn::Header]
        };
        let request = self.scope.request;
        locations.iter().filter_map(move |location| {
            let parameter = request?.parameter(*location, self.last)?;
            one(spelled(parameter), "a parameter has that name")
        })
    }
}
