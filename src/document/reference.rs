//! Places in a document, and `$ref`s between them.

use ::url::Url;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::syntax::{JsonPointer, array_index, escape};

/// Most `$ref`s that are followed from one place: a longer chain, and a circle, lead nowhere.
pub(crate) const MAX_REFERENCES: usize = 32;

/// A place in a document, by its JSON Pointer.
#[derive(Clone)]
pub(crate) struct Place<'d> {
    pub(crate) pointer: String,
    pub(crate) value: &'d Value,
}

/// Where a `$ref` leads.
pub(crate) enum Followed<'d> {
    /// To a place of this document; the place itself where it has no `$ref`.
    Here(Place<'d>),
    /// To another document, which this one does not know.
    Elsewhere,
    /// To nothing, or round in a circle.
    Nowhere,
}

impl<'d> Place<'d> {
    pub(crate) fn root(value: &'d Value) -> Self {
        Self {
            pointer: String::new(),
            value,
        }
    }

    /// A member of an object.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(Self {
            pointer: join(&self.pointer, name),
            value,
        })
    }

    /// The members of an object, less Specification Extensions (`x-…`).
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let object = self.value.as_object().into_iter().flatten();
        object
            .filter(|(name, _)| !name.starts_with("x-"))
            .map(|(name, value)| {
                (
                    name.as_str(),
                    Self {
                        pointer: join(&self.pointer, name),
                        value,
                    },
                )
            })
    }

    /// The members of a map from free names: there `x-…` is a name as any other.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let object = self.value.as_object().into_iter().flatten();
        object.map(|(name, value)| {
            (
                name.as_str(),
                Self {
                    pointer: join(&self.pointer, name),
                    value,
                },
            )
        })
    }

    /// A member of an object, or an element of an array.
    fn child(&self, token: &str) -> Option<Self> {
        let value = match self.value {
            Value::Array(items) => items.get(array_index(token)?)?,
            value => value.as_object()?.get(token)?,
        };
        Some(Self {
            pointer: join(&self.pointer, token),
            value,
        })
    }

    /// The elements of an array.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(number, value)| Self {
            pointer: format!("{}/{number}", self.pointer),
            value,
        })
    }

    /// A string member.
    pub(crate) fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    /// The place that a chain of `$ref`s leads to.
    pub(crate) fn follow(self, root: &'d Value) -> Followed<'d> {
        self.chain(root, |_| {})
    }

    /// The same, with the places on the way, this one and the last one too.
    pub(crate) fn way(self, root: &'d Value) -> (Vec<Self>, Followed<'d>) {
        let mut way = Vec::new();
        let followed = self.chain(root, |place| way.push(place.clone()));
        (way, followed)
    }

    fn chain(self, root: &'d Value, mut pass: impl FnMut(&Self)) -> Followed<'d> {
        let mut at = self;
        for _ in 0..MAX_REFERENCES {
            pass(&at);
            match at.step(root) {
                None => return Followed::Here(at),
                Some(Followed::Here(next)) => at = next,
                Some(lost) => return lost,
            }
        }
        Followed::Nowhere
    }

    /// Where its own `$ref` leads.
    fn step(&self, root: &'d Value) -> Option<Followed<'d>> {
        let reference = self.text("$ref")?;
        let Some(fragment) = fragment(root, reference) else {
            return Some(Followed::Elsewhere);
        };
        Some(local(root, fragment).map_or(Followed::Nowhere, Followed::Here))
    }

    /// [`Place::follow`], where only a place of this document is of use.
    pub(crate) fn here(self, root: &'d Value) -> Option<Self> {
        match self.follow(root) {
            Followed::Here(place) => Some(place),
            Followed::Elsewhere | Followed::Nowhere => None,
        }
    }
}

/// The pointer of a member.
fn join(pointer: &str, name: &str) -> String {
    let name = escape(name);
    let mut joined = String::with_capacity(pointer.len() + 1 + name.len());
    joined.push_str(pointer);
    joined.push('/');
    joined.push_str(&name);
    joined
}

/// The fragment of a reference into this document, which may have a URI of its own (`$self`,
/// OpenAPI 3.2).
pub(crate) fn fragment<'r>(root: &Value, reference: &'r str) -> Option<&'r str> {
    let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let is_own = || {
        let own = root.get("$self").and_then(Value::as_str)?;
        Some(own == document || resolved(own, document)? == resolved(own, "")?)
    };
    (document.is_empty() || is_own().unwrap_or(false)).then_some(fragment)
}

/// A reference resolved against `$self`, which may itself be relative: to what is not known, so to
/// the same for all.
fn resolved(own: &str, reference: &str) -> Option<Url> {
    let base = Url::parse("https://base.invalid/1/2/3/4/5/6/7/8/")
        .ok()?
        .join(own)
        .ok()?;
    let mut url = base.join(reference).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// What a URI fragment points to: a JSON Pointer, percent-encoded (RFC 6901 §6).
pub(crate) fn local<'d>(root: &'d Value, fragment: &str) -> Option<Place<'d>> {
    let pointer = pointer(fragment)?;
    let value = pointer.resolve(root)?;
    Some(Place {
        pointer: pointer.as_str().to_owned(),
        value,
    })
}

/// The same through the `$ref`s on its way, and the places that it passes, by their pointers.
pub(crate) fn through<'d>(root: &'d Value, fragment: &str) -> (Vec<String>, Followed<'d>) {
    let mut passed = Vec::new();
    let Some(pointer) = pointer(fragment) else {
        return (passed, Followed::Nowhere);
    };
    let mut at = Place::root(root);
    for token in pointer.tokens() {
        passed.push(at.pointer.clone());
        let (way, followed) = at.way(root);
        at = match way.iter().find_map(|place| place.child(&token)) {
            Some(next) => next,
            None if matches!(followed, Followed::Elsewhere) => return (passed, followed),
            None => return (passed, Followed::Nowhere),
        };
    }
    (passed, Followed::Here(at))
}

fn pointer(fragment: &str) -> Option<JsonPointer<'static>> {
    let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
    JsonPointer::parse(&decoded)
        .ok()
        .map(JsonPointer::into_owned)
}
