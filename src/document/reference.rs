//! Places in a document, and `$ref`s between them.

use ::url::Url;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::node::Node;
use crate::syntax::JsonPointer;

/// Most `$ref`s that are followed from one place: a longer chain, and a circle, lead nowhere.
pub(crate) const MAX_REFERENCES: usize = 32;

/// Where a `$ref` leads.
pub(crate) enum Followed<'d> {
    /// To a place of this document; the place itself where it has no `$ref`.
    Here(Node<'d>),
    /// To another document, which this one does not know.
    Elsewhere,
    /// To nothing, or round in a circle.
    Nowhere,
}

impl<'d> Node<'d> {
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

    /// [`Node::follow`], where only a place of this document is of use.
    pub(crate) fn here(self, root: &'d Value) -> Option<Self> {
        match self.follow(root) {
            Followed::Here(place) => Some(place),
            Followed::Elsewhere | Followed::Nowhere => None,
        }
    }
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
pub(crate) fn local<'d>(root: &'d Value, fragment: &str) -> Option<Node<'d>> {
    let pointer = pointer(fragment)?;
    let value = pointer.resolve(root)?;
    Some(Node {
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
    let mut at = Node::root(root);
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
