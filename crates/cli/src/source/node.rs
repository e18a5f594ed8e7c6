//! A document as a tree that knows where everything stands. What an alias leads to is shared, not
//! copied.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use saphyr_parser::ScalarStyle;
use serde_json::{Map, Value};

/// A place of a document.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its bytes in the text.
    pub(crate) at: Range<usize>,
    pub(crate) kind: Kind,
    /// Nodes below it, one on top of the other.
    pub(super) depth: usize,
    /// How much it is when all that is shared is copied.
    pub(super) size: usize,
    /// Of a mapping of many members: their numbers in the order of their keys, made when one is
    /// looked for.
    sorted: OnceCell<Box<[usize]>>,
}

/// Members among which the way from one to the next is short enough.
const FEW: usize = 32;

#[derive(Debug)]
pub(crate) enum Kind {
    Scalar {
        text: Box<str>,
        style: ScalarStyle,
        /// What it is when it is no string.
        other: Option<Value>,
    },
    Sequence(Vec<Rc<Node>>),
    Mapping(Vec<(Rc<Node>, Rc<Node>)>),
}

/// What a pointer leads to.
pub(crate) struct Found<'n> {
    /// The key or the index that leads there; none for the root.
    pub(crate) key: Option<&'n Node>,
    pub(crate) value: &'n Node,
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
            sorted: OnceCell::new(),
        }
    }

    fn onto(&self, (depth, size): (usize, usize)) -> (usize, usize) {
        (depth.max(self.depth + 1), self.size.saturating_add(size))
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The member of a mapping.
    pub(crate) fn member(&self, name: &str) -> Option<Found<'_>> {
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
        Some(Found {
            key: Some(key),
            value,
        })
    }

    /// What a JSON Pointer leads to.
    pub(crate) fn find(&self, pointer: &str) -> Option<Found<'_>> {
        let mut found = Found {
            key: None,
            value: self,
        };
        for token in pointer.split('/').skip(1) {
            found = match &found.value.kind {
                Kind::Scalar { .. } => return None,
                Kind::Sequence(items) => Found {
                    key: None,
                    value: items.get(token.parse::<usize>().ok()?)?,
                },
                Kind::Mapping(_) => found
                    .value
                    .member(&token.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        Some(found)
    }

    /// As JSON. The depth is bounded by what `build` lets through.
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
