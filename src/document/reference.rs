//! Places in a document, and `$ref`s between them.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::pointer::{JsonPointer, escape};

/// Most `$ref`s that are followed from one place: a longer chain, and a circle, lead nowhere.
const MAX_REFERENCES: usize = 32;

/// A place in a document, by its JSON Pointer.
#[derive(Clone)]
pub(super) struct Place<'d> {
    pub(super) pointer: String,
    pub(super) value: &'d Value,
}

/// Where a `$ref` leads.
pub(super) enum Followed<'d> {
    /// To a place of this document; the place itself where it has no `$ref`.
    Here(Place<'d>),
    /// To another document, which this one does not know.
    Elsewhere,
    /// To nothing, or round in a circle.
    Nowhere,
}

impl<'d> Place<'d> {
    pub(super) fn root(value: &'d Value) -> Self {
        Self { pointer: String::new(), value }
    }

    /// A member of an object.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(Self { pointer: format!("{}/{}", self.pointer, escape(name)), value })
    }

    /// The members of an object, less Specification Extensions (`x-…`).
    pub(super) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let object = self.value.as_object().into_iter().flatten();
        object
            .filter(|(name, _)| !name.starts_with("x-"))
            .map(|(name, value)| (name.as_str(), Self { pointer: format!("{}/{}", self.pointer, escape(name)), value }))
    }

    /// A string member.
    pub(super) fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    /// The place that a chain of `$ref`s leads to.
    pub(super) fn follow(self, root: &'d Value) -> Followed<'d> {
        let mut at = self;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = at.text("$ref") else { return Followed::Here(at) };
            let Some(fragment) = reference.strip_prefix('#') else { return Followed::Elsewhere };
            let Some(next) = local(root, fragment) else { return Followed::Nowhere };
            at = next;
        }
        Followed::Nowhere
    }

    /// [`Place::follow`], where only a place of this document is of use.
    pub(super) fn here(self, root: &'d Value) -> Option<Self> {
        match self.follow(root) {
            Followed::Here(place) => Some(place),
            Followed::Elsewhere | Followed::Nowhere => None,
        }
    }
}

/// What a URI fragment points to: a JSON Pointer, percent-encoded (RFC 6901 §6).
pub(super) fn local<'d>(root: &'d Value, fragment: &str) -> Option<Place<'d>> {
    let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
    let pointer = JsonPointer::parse(&decoded).ok()?;
    let value = pointer.resolve(root)?;
    Some(Place { pointer: pointer.as_str().to_owned(), value })
}
