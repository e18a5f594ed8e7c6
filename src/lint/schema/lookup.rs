//! What a schema says of the value at a JSON Pointer: three answers, for much is left open.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::discriminator::Discriminators;
use super::pattern;
use super::types::{Types, declared_types, has_members, list, own_types};
use crate::document::{Followed, Node};
use crate::syntax::array_index;

/// Schemas nested in each other that are looked into, and those that one question visits in all:
/// beyond, all is open.
const MAX_DEPTH: usize = 48;
const MAX_VISITS: usize = 2048;
/// Patterns of one schema that a name is compared with.
const MAX_PATTERNS: usize = 16;

/// What a schema says of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// It says nothing about members.
    Silent,
    /// It describes its members, and there is no such one.
    Lacks,
    /// There may be more than it describes.
    Open,
    /// It describes what any other member is, and so this one.
    Additional,
    /// It has the member.
    Has,
}

/// Where a JSON Pointer led, through all branches of a schema.
pub(in crate::lint) struct At<'d> {
    pub(in crate::lint) schemas: Vec<&'d Value>,
    /// A member on the way is not required.
    pub(in crate::lint) optional: bool,
    /// A member on the way is not named, but one of `additionalProperties`.
    pub(in crate::lint) additional: bool,
    /// The schemas are of several branches, of which any may be the one; otherwise all of them
    /// apply.
    pub(in crate::lint) branched: bool,
    pub(in crate::lint) only: Option<Only>,
}

/// The one direction in which a value is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Only {
    Read,
    Write,
}

impl<'d> At<'d> {
    pub(in crate::lint) const fn of(schemas: Vec<&'d Value>, optional: bool) -> Self {
        Self {
            schemas,
            optional,
            additional: false,
            branched: false,
            only: None,
        }
    }
}

/// What a schema says of a JSON Pointer.
pub(in crate::lint) enum Found<'d> {
    Here(At<'d>),
    /// Not told.
    Open,
    /// Nothing: so many tokens lead somewhere, and what is there.
    Lacks(usize, At<'d>),
}

/// Reads schemas of a document.
pub(in crate::lint) struct Schemas<'d> {
    root: &'d Value,
    discriminators: Discriminators<'d>,
    /// Schemas whose choices are being looked into.
    choosing: RefCell<Vec<*const Value>>,
    visits: Cell<usize>,
    /// A member was found in a schema that need not apply.
    branched: Cell<bool>,
}

impl<'d> Schemas<'d> {
    pub(in crate::lint) fn new(root: &'d Value) -> Self {
        let discriminators = Discriminators::new(root);
        let (choosing, visits, branched) = (RefCell::default(), Cell::new(0), Cell::new(false));
        Self {
            root,
            discriminators,
            choosing,
            visits,
            branched,
        }
    }

    /// Begins a question.
    pub(in crate::lint) fn ask(&self) {
        self.visits.set(0);
    }

    /// False where a question has gone too far.
    pub(in crate::lint) fn visit(&self, depth: usize) -> bool {
        self.visits.set(self.visits.get() + 1);
        depth < MAX_DEPTH && self.visits.get() < MAX_VISITS
    }

    /// What a `$ref` leads to; `Err` where that is not known.
    pub(in crate::lint) fn referred(&self, schema: &'d Value) -> Option<Result<&'d Value, ()>> {
        schema
            .get("$ref")
            .filter(|reference| reference.is_string())?;
        Some(match Node::root(schema).follow(self.root) {
            Followed::Here(place) => Ok(place.value),
            Followed::Elsewhere | Followed::Nowhere => Err(()),
        })
    }

    /// Follows the tokens of a JSON Pointer.
    pub(in crate::lint) fn at<'t>(
        &self,
        schema: &'d Value,
        tokens: impl Iterator<Item = Cow<'t, str>>,
    ) -> Found<'d> {
        let mut at = At::of(vec![schema], false);
        self.branched.set(false);
        for (number, token) in tokens.enumerate() {
            self.ask();
            let (mut children, mut open, mut required, mut best) =
                (Vec::new(), false, true, Verdict::Silent);
            for schema in &at.schemas {
                let verdict = self.step(schema, &token, &mut children, 0);
                open |= matches!(verdict, Verdict::Open | Verdict::Silent);
                required &= verdict < Verdict::Additional || self.requires(schema, &token, 0);
                best = best.max(verdict);
            }
            if children.is_empty() {
                return if open {
                    Found::Open
                } else {
                    Found::Lacks(number, at)
                };
            }
            at.optional |= !required;
            at.additional |= best == Verdict::Additional;
            at.branched = self.branched.get();
            let all = |annotation| children.iter().all(|child| self.says(child, annotation, 0));
            let only = || {
                if all("readOnly") {
                    Some(Only::Read)
                } else {
                    all("writeOnly").then_some(Only::Write)
                }
            };
            at.only = at.only.or_else(only);
            at.schemas = children;
        }
        Found::Here(at)
    }

    /// One token: pushes the schemas of the member and says what this schema knows of it.
    fn step(
        &self,
        schema: &'d Value,
        token: &str,
        children: &mut Vec<&'d Value>,
        depth: usize,
    ) -> Verdict {
        if !self.visit(depth) {
            return Verdict::Open;
        }
        let (whole, reference) = (schema, self.referred(schema));
        let Some(schema) = schema.as_object() else {
            return if schema == &Value::Bool(false) {
                Verdict::Lacks
            } else {
                Verdict::Open
            };
        };
        let mut verdict = own(schema, token, children);
        match reference {
            Some(Ok(target)) => {
                verdict = verdict.max(self.step(target, token, children, depth + 1))
            }
            Some(Err(())) => verdict = verdict.max(Verdict::Open),
            None => {}
        }
        for part in list(schema, "allOf") {
            verdict = verdict.max(self.step(part, token, children, depth + 1));
        }
        let certain = children.len();
        // What only sometimes applies can have a member, and lacking it says nothing.
        let dependent = schema
            .get("dependentSchemas")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::values);
        for part in ["if", "then", "else"]
            .into_iter()
            .filter_map(|name| schema.get(name))
            .chain(dependent)
        {
            let one = self.step(part, token, children, depth + 1);
            if one >= Verdict::Additional {
                verdict = verdict.max(one);
            }
        }
        for branches in ["oneOf", "anyOf"] {
            let branches =
                list(schema, branches).map(|branch| self.step(branch, token, children, depth + 1));
            let one = branches
                .map(|branch| {
                    if branch == Verdict::Silent {
                        Verdict::Open
                    } else {
                        branch
                    }
                })
                .max();
            verdict = verdict.max(one.unwrap_or(Verdict::Silent));
        }
        if children.len() > certain {
            self.branched.set(true);
        }
        let chosen = verdict < Verdict::Open && schema.contains_key("discriminator");
        if chosen && self.chosen(whole, token, depth) || schema.contains_key("$dynamicRef") {
            verdict = verdict.max(Verdict::Open);
        }
        verdict
    }

    /// True where a discriminator chooses a schema that may have the member.
    fn chosen(&self, schema: &'d Value, token: &str, depth: usize) -> bool {
        let this = std::ptr::from_ref(schema);
        // What is chosen extends the schema and so leads back to it.
        if self.choosing.borrow().contains(&this) {
            return false;
        }
        let mut choices = self.discriminators.choices(schema).peekable();
        if choices.peek().is_none() {
            return schema.get("oneOf").is_none() && schema.get("anyOf").is_none();
        }
        self.choosing.borrow_mut().push(this);
        let lacks = |one| self.step(one, token, &mut Vec::new(), depth + 1) == Verdict::Lacks;
        let found = choices.any(|choice| !choice.is_some_and(lacks));
        self.choosing.borrow_mut().pop();
        found
    }

    fn requires(&self, schema: &'d Value, token: &str, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return false;
        };
        let named = list(schema, "required").any(|name| name == token);
        let every = |name| {
            let mut branches = list(schema, name).peekable();
            branches.peek().is_some()
                && branches.all(|branch| self.requires(branch, token, depth + 1))
        };
        named
            || matches!(reference, Some(Ok(target)) if self.requires(target, token, depth + 1))
            || list(schema, "allOf").any(|part| self.requires(part, token, depth + 1))
            || every("oneOf")
            || every("anyOf")
            // An element is there or not by the length of the array.
            || array_index(token).is_some()
    }

    /// True where the schema has the annotation, itself or by what it is made of.
    fn says(&self, schema: &'d Value, annotation: &str, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return false;
        };
        schema.get(annotation) == Some(&Value::Bool(true))
            || matches!(reference, Some(Ok(target)) if self.says(target, annotation, depth + 1))
            || list(schema, "allOf").any(|part| self.says(part, annotation, depth + 1))
    }

    /// The types that a value at a place can have.
    pub(in crate::lint) fn types(&self, schemas: &[&'d Value]) -> Types {
        self.ask();
        let all = schemas.iter().fold(Types::NONE, |types, schema| {
            types.or(self.type_of(schema, 0))
        });
        if all.is_none() { Types::ANY } else { all }
    }

    fn type_of(&self, schema: &'d Value, depth: usize) -> Types {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return Types::ANY;
        };
        let mut types = own_types(schema);
        if let Some(Ok(target)) = reference {
            types = types.and(self.type_of(target, depth + 1));
        }
        for part in list(schema, "allOf") {
            types = types.and(self.type_of(part, depth + 1));
        }
        for branches in ["oneOf", "anyOf"] {
            let any = list(schema, branches)
                .map(|branch| self.type_of(branch, depth + 1))
                .reduce(Types::or);
            types = types.and(any.unwrap_or(Types::ANY));
        }
        if types.is_none() { Types::ANY } else { types }
    }

    /// The members that a schema names, through all that it is made of; the elements of an array as
    /// `0`.
    pub(in crate::lint) fn members(&self, schemas: &[&'d Value]) -> Vec<(&'d str, &'d Value)> {
        self.ask();
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for schema in schemas {
            self.collect(schema, &mut found, &mut seen, 0);
        }
        found
    }

    fn collect(
        &self,
        schema: &'d Value,
        found: &mut Vec<(&'d str, &'d Value)>,
        seen: &mut HashSet<*const Value>,
        depth: usize,
    ) {
        let Some(map) = schema
            .as_object()
            .filter(|_| seen.insert(schema) && self.visit(depth))
        else {
            return;
        };
        let properties = map.get("properties").and_then(Value::as_object);
        let room = MAX_VISITS.saturating_sub(found.len());
        found.extend(
            properties
                .into_iter()
                .flatten()
                .map(|(name, schema)| (name.as_str(), schema))
                .take(room),
        );
        found.extend(
            map.get("items")
                .filter(|items| items.is_object())
                .map(|items| ("0", items)),
        );
        if let Some(Ok(target)) = self.referred(schema) {
            self.collect(target, found, seen, depth + 1);
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            list(map, name).for_each(|part| self.collect(part, found, seen, depth + 1));
        }
    }
}

/// What a schema's own keywords say of a member.
fn own<'d>(schema: &'d Map<String, Value>, token: &str, children: &mut Vec<&'d Value>) -> Verdict {
    let types = declared_types(schema);
    let properties = schema.get("properties").and_then(Value::as_object);
    if let Some(property) = properties.and_then(|properties| properties.get(token)) {
        children.push(property);
        return Verdict::Has;
    }
    // What is required is there, described or not.
    if list(schema, "required").any(|name| name == token) {
        return Verdict::Open;
    }
    let (items, prefix) = (
        schema.get("items"),
        schema.get("prefixItems").and_then(Value::as_array),
    );
    let array =
        items.is_some() || prefix.is_some() || types.is_some_and(|types| types.only(Types::ARRAY));
    if array {
        let Some(index) = array_index(token) else {
            return Verdict::Lacks;
        };
        let prefixed = prefix.and_then(|prefix| prefix.get(index));
        return match (prefixed, items) {
            (Some(schema), _) | (None, Some(schema)) if schema != &Value::Bool(false) => {
                children.push(schema);
                Verdict::Has
            }
            (_, Some(_)) => Verdict::Lacks,
            _ => Verdict::Open,
        };
    }
    if types.is_some_and(|types| types.and(Types::ARRAY.or(Types::OBJECT)).is_none()) {
        return Verdict::Lacks;
    }
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let mut doubt = patterns.is_some_and(|patterns| patterns.len() > MAX_PATTERNS);
    let known = children.len();
    for (pattern, property) in patterns.into_iter().flatten().take(MAX_PATTERNS) {
        match pattern::matches(pattern, token) {
            Some(true) => children.push(property),
            Some(false) => {}
            None => doubt = true,
        }
    }
    if children.len() > known {
        return Verdict::Has;
    }
    if doubt {
        return Verdict::Open;
    }
    match schema
        .get("additionalProperties")
        .or_else(|| schema.get("unevaluatedProperties"))
    {
        Some(Value::Bool(false)) => Verdict::Lacks,
        Some(Value::Object(map)) if !map.is_empty() => {
            children.extend(schema.get("additionalProperties"));
            if schema.contains_key("additionalProperties") {
                Verdict::Additional
            } else {
                Verdict::Open
            }
        }
        Some(_) => Verdict::Open,
        // A schema that names members is meant to name them all.
        None if has_members(schema, "properties") => Verdict::Lacks,
        None => Verdict::Silent,
    }
}
