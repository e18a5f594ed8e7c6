//! What a schema says about a JSON Pointer: it matches, it does not, or the schema leaves that
//! open.

use std::borrow::Cow;

use serde_json::Value;

use super::member::{Described, Verdict};
use super::schemas::Schemas;
use super::types::list;
use crate::syntax::array_index;

/// Where a JSON Pointer led, through all branches of a schema.
pub(in crate::lint) struct At<'d> {
    pub(in crate::lint) schemas: Vec<&'d Value>,
    /// A member on the way is not required.
    pub(in crate::lint) optional: bool,
    /// A member on the way is only allowed by `additionalProperties`.
    pub(in crate::lint) additional: bool,
    /// The schemas come from several branches, and any of them may apply; otherwise all of them
    /// apply.
    pub(in crate::lint) branched: bool,
    pub(in crate::lint) only: Option<Only>,
}

/// The only direction in which a value is sent.
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

/// What a schema says about a JSON Pointer.
pub(in crate::lint) enum Found<'d> {
    Here(At<'d>),
    /// The schema does not say.
    Open,
    /// It matches nothing. This many tokens match, and this is where they lead.
    Lacks(usize, At<'d>),
}

impl<'d> Schemas<'d> {
    /// Follows the tokens of a JSON Pointer.
    pub(in crate::lint) fn at<'t>(
        &self,
        schema: &'d Value,
        tokens: impl Iterator<Item = Cow<'t, str>>,
    ) -> Found<'d> {
        let mut at = At::of(vec![schema], false);
        for (number, token) in tokens.enumerate() {
            self.ask();
            let mut member = Described::of(Verdict::Silent);
            let (mut open, mut required) = (false, true);
            for schema in &at.schemas {
                let one = self.member(schema, &token, 0);
                open |= matches!(one.verdict, Verdict::Open | Verdict::Silent);
                required &= one.verdict < Verdict::Additional || self.requires(schema, &token, 0);
                member.add(one);
            }
            if member.schemas.is_empty() {
                return if open {
                    Found::Open
                } else {
                    Found::Lacks(number, at)
                };
            }
            at.optional |= !required;
            at.additional |= member.verdict == Verdict::Additional;
            at.branched |= member.branched;
            at.only = at.only.or_else(|| self.only(&member.schemas));
            at.schemas = member.schemas;
        }
        Found::Here(at)
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
            // Whether an element is there depends on the length of the array.
            || array_index(token).is_some()
    }

    /// The only direction in which a value of all these schemas is sent.
    fn only(&self, schemas: &[&'d Value]) -> Option<Only> {
        let all = |annotation| {
            schemas
                .iter()
                .all(|schema| self.says(schema, annotation, 0))
        };
        if all("readOnly") {
            Some(Only::Read)
        } else {
            all("writeOnly").then_some(Only::Write)
        }
    }

    /// Returns true if the schema has the annotation, itself or through its parts.
    fn says(&self, schema: &'d Value, annotation: &str, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return false;
        };
        schema.get(annotation) == Some(&Value::Bool(true))
            || matches!(reference, Some(Ok(target)) if self.says(target, annotation, depth + 1))
            || list(schema, "allOf").any(|part| self.says(part, annotation, depth + 1))
    }
}
