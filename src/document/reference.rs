//! References between the nodes of a document.

use ::url::Url;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::node::Node;
use crate::syntax::JsonPointer;

/// The most `$ref`s that are followed from one node. A longer chain, such as a circle, leads
/// nowhere.
pub(crate) const MAX_REFERENCES: usize = 32;

/// Where a `$ref` leads.
pub(crate) enum Followed<'d> {
    /// To a node of this document; to the node itself where it has no `$ref`.
    Here(Node<'d>),
    /// To another document, which was not read.
    Elsewhere,
    /// To nothing, or around in a circle.
    Nowhere,
}

impl<'d> Node<'d> {
    /// Follows a chain of `$ref`s.
    pub(crate) fn follow(self, root: &'d Value) -> Followed<'d> {
        self.chain(root, |_| {})
    }

    /// Follows a chain of `$ref`s, and returns the nodes on the way too: this one first, and the
    /// last one.
    pub(crate) fn way(self, root: &'d Value) -> (Vec<Self>, Followed<'d>) {
        let mut way = Vec::new();
        let followed = self.chain(root, |node| way.push(node.clone()));
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

    /// Follows the `$ref` of the node itself; `None` where it has none.
    fn step(&self, root: &'d Value) -> Option<Followed<'d>> {
        let reference = self.text("$ref")?;
        let Some(fragment) = fragment(root, reference) else {
            return Some(Followed::Elsewhere);
        };
        Some(local(root, fragment).map_or(Followed::Nowhere, Followed::Here))
    }

    /// Follows a chain of `$ref`s, and returns `None` where it leaves the document.
    pub(crate) fn here(self, root: &'d Value) -> Option<Self> {
        match self.follow(root) {
            Followed::Here(node) => Some(node),
            Followed::Elsewhere | Followed::Nowhere => None,
        }
    }
}

/// Returns the fragment of a reference into this document; `None` for one into another document.
/// The document may have a URI of its own (`$self`, OpenAPI 3.2).
pub(crate) fn fragment<'r>(root: &Value, reference: &'r str) -> Option<&'r str> {
    let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let is_own = || {
        let own = root.get("$self").and_then(Value::as_str)?;
        Some(own == document || resolved(own, document)? == resolved(own, "")?)
    };
    (document.is_empty() || is_own().unwrap_or(false)).then_some(fragment)
}

/// Resolves a reference against `$self`. That may be relative itself, to a base that is not known:
/// any base serves to compare two references.
fn resolved(own: &str, reference: &str) -> Option<Url> {
    let base = Url::parse("https://base.invalid/1/2/3/4/5/6/7/8/")
        .ok()?
        .join(own)
        .ok()?;
    let mut url = base.join(reference).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// Returns the node to which a URI fragment points: a JSON Pointer, percent-encoded (RFC 6901 §6).
pub(crate) fn local<'d>(root: &'d Value, fragment: &str) -> Option<Node<'d>> {
    let pointer = pointer(fragment)?;
    let value = pointer.resolve(root)?;
    Some(Node {
        pointer: pointer.as_str().to_owned(),
        value,
    })
}

/// Resolves a URI fragment through the `$ref`s on its way, and returns the pointers of the nodes
/// that it passes too.
pub(crate) fn through<'d>(root: &'d Value, fragment: &str) -> (Vec<String>, Followed<'d>) {
    let mut passed = Vec::new();
    let Some(pointer) = pointer(fragment) else {
        return (passed, Followed::Nowhere);
    };
    let mut at = Node::root(root);
    for token in pointer.tokens() {
        passed.push(at.pointer.clone());
        let (way, followed) = at.way(root);
        at = match way.iter().find_map(|node| node.child(&token)) {
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
