//! A document as a tree that knows where everything is. The target of an alias is shared, not
//! copied.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use openapi_expr::syntax::JsonPointer;
use saphyr_parser::ScalarStyle;
use serde_json::{Map, Value};

/// A node of a document: a scalar, a sequence or a mapping.
#[derive(Debug)]
pub struct Node {
    /// Its bytes in the text.
    pub(crate) at: Range<usize>,
    pub(crate) kind: Kind,
    /// How many levels of nodes are below it.
    pub(super) depth: usize,
    /// Its size when all shared nodes are copied.
    pub(super) size: usize,
    /// The numbers of the members of a large mapping in the order of their keys. They are sorted
    /// when a member is looked for.
    sorted: OnceLock<Box<[usize]>>,
}

/// Most members that are searched one by one.
const FEW: usize = 32;

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    Scalar {
        text: Box<str>,
        style: ScalarStyle,
        /// Its value, if it is not a string.
        other: Option<Value>,
    },
    Sequence(Vec<Arc<Node>>),
    Mapping(Vec<(Arc<Node>, Arc<Node>)>),
}

/// What a JSON Pointer refers to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Entry<'n> {
    /// The key, if it is a member of a mapping.
    pub key: Option<&'n Node>,
    /// The value.
    pub value: &'n Node,
}

impl Node {
    pub(super) fn new(at: Range<usize>, kind: Kind) -> Self {
        let (depth, size) = match &kind {
            // Sixteen bytes of text weigh as much as a node.
            Kind::Scalar { text, .. } => (0, 1 + text.len() / 16),
            Kind::Sequence(items) => items.iter().fold((1, 1), |sum, item| item.onto(sum)),
            Kind::Mapping(members) => members
                .iter()
                .fold((1, 1), |sum, (key, value)| value.onto(key.onto(sum))),
        };
        Self {
            at,
            kind,
            depth,
            size,
            sorted: OnceLock::new(),
        }
    }

    fn onto(&self, (depth, size): (usize, usize)) -> (usize, usize) {
        (depth.max(self.depth + 1), self.size.saturating_add(size))
    }

    /// Returns the bytes of the node in the text.
    pub fn range(&self) -> Range<usize> {
        self.at.clone()
    }

    /// Returns the decoded text of a scalar, or `None` for a collection.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns a member of a mapping.
    pub fn member(&self, name: &str) -> Option<Entry<'_>> {
        let Kind::Mapping(members) = &self.kind else {
            return None;
        };
        let (key, value) = if members.len() <= FEW {
            members.iter().find(|(key, _)| key.text() == Some(name))?
        } else {
            let key = |number: &usize| members.get(*number).and_then(|(key, _)| key.text());
            let sorted = self.sorted.get_or_init(|| {
                let mut numbers: Box<[usize]> = (0..members.len()).collect();
                numbers.sort_by_key(key);
                numbers
            });
            let found = sorted
                .binary_search_by(|number| key(number).cmp(&Some(name)))
                .ok()?;
            members.get(*sorted.get(found)?)?
        };
        Some(Entry {
            key: Some(key),
            value,
        })
    }

    /// Returns the entry that a JSON Pointer refers to, or `None` if it matches nothing. An array
    /// index is `0` or has no leading zero (RFC 6901 §4).
    pub fn find(&self, pointer: &str) -> Option<Entry<'_>> {
        let whole = Entry {
            key: None,
            value: self,
        };
        JsonPointer::follow(pointer, whole, |entry, token, index| {
            entry.value.child(token, index)
        })
    }

    /// The entry that a token of a JSON Pointer refers to, given also as an array index if it is
    /// one.
    pub(crate) fn child(&self, token: &str, index: Option<usize>) -> Option<Entry<'_>> {
        match &self.kind {
            Kind::Scalar { .. } => None,
            Kind::Sequence(items) => items.get(index?).map(|value| Entry { key: None, value }),
            Kind::Mapping(_) => self.member(token),
        }
    }

    /// Returns the innermost entry whose key or value contains a byte of the text, with its JSON
    /// Pointer. The entry has the key and the value, whichever of them contains the byte.
    pub fn entry_at(&self, byte: usize) -> Option<(JsonPointer<'static>, Entry<'_>)> {
        let has = |node: &Node| node.at.start <= byte && byte <= node.at.end;
        let mut tokens = Vec::new();
        let mut found = Entry {
            key: None,
            value: self,
        };
        loop {
            let inner = match &found.value.kind {
                Kind::Scalar { .. } => None,
                Kind::Sequence(items) => items.iter().enumerate().find_map(|(n, item)| {
                    let entry = Entry {
                        key: None,
                        value: item,
                    };
                    has(item).then(|| (n.to_string(), entry))
                }),
                Kind::Mapping(members) => members.iter().find_map(|(key, value)| {
                    let entry = Entry {
                        key: Some(key),
                        value,
                    };
                    let name = key.text().unwrap_or_default();
                    (has(key) || has(value)).then(|| (name.to_owned(), entry))
                }),
            };
            let Some((token, entry)) = inner else { break };
            tokens.push(token);
            found = entry;
            if found.key.is_some_and(has) {
                break;
            }
        }
        has(self).then(|| (JsonPointer::from_tokens(tokens), found))
    }

    /// The node as JSON. `build` has bounded the depth.
    pub(super) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar { text, other, .. } => {
                other.clone().unwrap_or_else(|| Value::from(&**text))
            }
            Kind::Sequence(items) => items.iter().map(|item| item.value()).collect(),
            Kind::Mapping(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| (key.text().unwrap_or_default().into(), value.value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}
