//! A node of a document: a value with its JSON Pointer.

use std::hash::{Hash, Hasher};

use serde_json::Value;

use crate::syntax::{array_index, escape};

/// A value in a document, with the JSON Pointer that leads to it.
#[derive(Clone)]
pub(crate) struct Node<'d> {
    pub(crate) pointer: String,
    pub(crate) value: &'d Value,
}

impl<'d> Node<'d> {
    /// A node without a pointer: the root, or a value whose pointer is of no use.
    pub(crate) fn root(value: &'d Value) -> Self {
        Self {
            pointer: String::new(),
            value,
        }
    }

    /// Returns a member of an object.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(self.below(name, value))
    }

    /// Returns the members of an object, without Specification Extensions (`x-…`).
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> {
        self.named_if(|name| !name.starts_with("x-"))
    }

    /// Returns the members of a map from free names: there `x-…` is a name like any other.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'d str, Self)> {
        self.named_if(|_| true)
    }

    fn named_if(&self, is: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'d str, Self)> {
        let object = self.value.as_object().into_iter().flatten();
        object
            .filter(move |(name, _)| is(name))
            .map(|(name, value)| (name.as_str(), self.below(name, value)))
    }

    /// Returns the elements of an array.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(number, value)| Self {
            pointer: format!("{}/{number}", self.pointer),
            value,
        })
    }

    /// Returns a member of an object, or an element of an array, by its reference token.
    pub(super) fn child(&self, token: &str) -> Option<Self> {
        let value = match self.value {
            Value::Array(items) => items.get(array_index(token)?)?,
            value => value.as_object()?.get(token)?,
        };
        Some(self.below(token, value))
    }

    /// Returns a member that is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    fn below(&self, name: &str, value: &'d Value) -> Self {
        let name = escape(name);
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + name.len());
        pointer.push_str(&self.pointer);
        pointer.push('/');
        pointer.push_str(&name);
        Self { pointer, value }
    }
}

/// A value as the place in memory where it is, which is faster to compare than its pointer. It
/// borrows the value, so the place cannot be used again for another one.
#[derive(Clone, Copy)]
pub(super) struct Identity<'d>(pub(super) &'d Value);

impl PartialEq for Identity<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Identity<'_> {}

impl Hash for Identity<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).hash(state);
    }
}

/// Returns a value as text. YAML reads a value without quotes as a number.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
