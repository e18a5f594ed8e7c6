//! What a schema says about one member of an object, or one element of an array.

use serde_json::{Map, Value};

use super::pattern;
use super::schemas::Schemas;
use super::types::{Types, declared_types, has_members, list};
use crate::syntax::array_index;

/// The most patterns of one schema that a name is compared with.
const MAX_PATTERNS: usize = 16;

/// What a schema says about one member. If several schemas apply, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It says nothing about members.
    Silent,
    /// It describes its members, and this is not one of them.
    Lacks,
    /// There may be more than it describes.
    Open,
    /// It describes all members that it does not name, this one too.
    Additional,
    /// It has the member.
    Has,
}

/// What is said about a member, and the schemas that describe it.
pub(super) struct Described<'d> {
    pub(super) verdict: Verdict,
    pub(super) schemas: Vec<&'d Value>,
    /// A schema that describes it need not apply.
    pub(super) branched: bool,
}

impl<'d> Described<'d> {
    pub(super) const fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            schemas: Vec::new(),
            branched: false,
        }
    }

    fn by(verdict: Verdict, schema: &'d Value) -> Self {
        Self {
            schemas: vec![schema],
            ..Self::of(verdict)
        }
    }

    /// Adds what another schema says that applies too.
    pub(super) fn add(&mut self, other: Self) {
        self.verdict = self.verdict.max(other.verdict);
        self.branched |= other.branched;
        if self.schemas.is_empty() {
            self.schemas = other.schemas;
        } else {
            self.schemas.extend(other.schemas);
        }
    }

    /// Adds what a schema says that need not apply.
    fn add_branch(&mut self, mut other: Self) {
        other.branched |= !other.schemas.is_empty();
        self.add(other);
    }
}

impl<'d> Schemas<'d> {
    /// What a schema says about a member, through all its parts.
    pub(super) fn member(&self, schema: &'d Value, token: &str, depth: usize) -> Described<'d> {
        if !self.visit(depth) {
            return Described::of(Verdict::Open);
        }
        let Some(keywords) = schema.as_object() else {
            return Described::of(match schema {
                Value::Bool(false) => Verdict::Lacks,
                _ => Verdict::Open,
            });
        };
        let mut found = own(keywords, token);
        match self.referred(schema) {
            Some(Ok(target)) => found.add(self.member(target, token, depth + 1)),
            Some(Err(())) => found.add(Described::of(Verdict::Open)),
            None => {}
        }
        for part in list(keywords, "allOf") {
            found.add(self.member(part, token, depth + 1));
        }
        self.conditional(keywords, token, depth, &mut found);
        for name in ["oneOf", "anyOf"] {
            self.branches(list(keywords, name), token, depth, &mut found);
        }
        let chosen = found.verdict < Verdict::Open && keywords.contains_key("discriminator");
        if chosen && self.chosen(schema, token, depth) || keywords.contains_key("$dynamicRef") {
            found.add(Described::of(Verdict::Open));
        }
        found
    }

    /// Schemas that apply under a condition can have a member. If they lack it, that says nothing.
    fn conditional(
        &self,
        keywords: &'d Map<String, Value>,
        token: &str,
        depth: usize,
        found: &mut Described<'d>,
    ) {
        let dependent = keywords.get("dependentSchemas").and_then(Value::as_object);
        let conditional = ["if", "then", "else"]
            .into_iter()
            .filter_map(|name| keywords.get(name))
            .chain(dependent.into_iter().flat_map(Map::values));
        for part in conditional {
            let mut one = self.member(part, token, depth + 1);
            if one.verdict < Verdict::Additional {
                one.verdict = Verdict::Silent;
            }
            found.add_branch(one);
        }
    }

    /// Branches, at least one of which applies. A branch that says nothing leaves the member open.
    fn branches(
        &self,
        branches: impl Iterator<Item = &'d Value>,
        token: &str,
        depth: usize,
        found: &mut Described<'d>,
    ) {
        for branch in branches {
            let mut one = self.member(branch, token, depth + 1);
            if one.verdict == Verdict::Silent {
                one.verdict = Verdict::Open;
            }
            found.add_branch(one);
        }
    }

    /// Returns true if a discriminator chooses a schema that may have the member.
    fn chosen(&self, schema: &'d Value, token: &str, depth: usize) -> bool {
        let this = std::ptr::from_ref(schema);
        // A schema that is chosen extends this one, and so refers back to it.
        if self.choosing.borrow().contains(&this) {
            return false;
        }
        let mut choices = self.discriminators.choices(schema).peekable();
        if choices.peek().is_none() {
            return schema.get("oneOf").is_none() && schema.get("anyOf").is_none();
        }
        self.choosing.borrow_mut().push(this);
        let lacks = |one| self.member(one, token, depth + 1).verdict == Verdict::Lacks;
        let found = choices.any(|choice| !choice.is_some_and(lacks));
        self.choosing.borrow_mut().pop();
        found
    }
}

/// What a schema's own keywords say about a member: the first that says something counts.
fn own<'d>(schema: &'d Map<String, Value>, token: &str) -> Described<'d> {
    properties(schema, token)
        .or_else(|| required(schema, token))
        .or_else(|| items(schema, token))
        .or_else(|| scalar(schema))
        .or_else(|| pattern_properties(schema, token))
        .or_else(|| additional_properties(schema))
        .unwrap_or_else(|| {
            // A schema that names members is meant to name them all.
            Described::of(if has_members(schema, "properties") {
                Verdict::Lacks
            } else {
                Verdict::Silent
            })
        })
}

fn properties<'d>(schema: &'d Map<String, Value>, token: &str) -> Option<Described<'d>> {
    let property = schema.get("properties")?.as_object()?.get(token)?;
    Some(Described::by(Verdict::Has, property))
}

/// A required member is there, even if nothing describes it.
fn required<'d>(schema: &'d Map<String, Value>, token: &str) -> Option<Described<'d>> {
    let named = list(schema, "required").any(|name| name == token);
    named.then(|| Described::of(Verdict::Open))
}

/// `items` and `prefixItems`, and the type of a schema that has neither.
fn items<'d>(schema: &'d Map<String, Value>, token: &str) -> Option<Described<'d>> {
    let items = schema.get("items");
    let prefix = schema.get("prefixItems").and_then(Value::as_array);
    let is_array = items.is_some()
        || prefix.is_some()
        || declared_types(schema).is_some_and(|types| types.only(Types::ARRAY));
    is_array.then(|| {
        let Some(index) = array_index(token) else {
            return Described::of(Verdict::Lacks);
        };
        match (prefix.and_then(|prefix| prefix.get(index)), items) {
            (Some(schema), _) | (None, Some(schema)) if schema != &Value::Bool(false) => {
                Described::by(Verdict::Has, schema)
            }
            (_, Some(_)) => Described::of(Verdict::Lacks),
            _ => Described::of(Verdict::Open),
        }
    })
}

/// A value that is neither an object nor an array has no members.
fn scalar<'d>(schema: &Map<String, Value>) -> Option<Described<'d>> {
    let types = declared_types(schema)?;
    let is_scalar = types.and(Types::ARRAY.or(Types::OBJECT)).is_none();
    is_scalar.then(|| Described::of(Verdict::Lacks))
}

/// The patterns that match the name. It is open where a pattern cannot be read.
fn pattern_properties<'d>(schema: &'d Map<String, Value>, token: &str) -> Option<Described<'d>> {
    let patterns = schema.get("patternProperties")?.as_object()?;
    let mut doubt = patterns.len() > MAX_PATTERNS;
    let mut found = Described::of(Verdict::Has);
    for (pattern, property) in patterns.iter().take(MAX_PATTERNS) {
        match pattern::matches(pattern, token) {
            Some(true) => found.schemas.push(property),
            Some(false) => {}
            None => doubt = true,
        }
    }
    if found.schemas.is_empty() {
        return doubt.then(|| Described::of(Verdict::Open));
    }
    Some(found)
}

/// `additionalProperties`, else `unevaluatedProperties`.
fn additional_properties(schema: &Map<String, Value>) -> Option<Described<'_>> {
    let additional = schema.get("additionalProperties");
    let keyword = additional.or_else(|| schema.get("unevaluatedProperties"))?;
    Some(match keyword {
        Value::Bool(false) => Described::of(Verdict::Lacks),
        Value::Object(map) if !map.is_empty() && additional.is_some() => {
            Described::by(Verdict::Additional, keyword)
        }
        _ => Described::of(Verdict::Open),
    })
}
