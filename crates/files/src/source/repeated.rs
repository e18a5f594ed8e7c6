//! Keys that a mapping has more than once. The tree keeps the last one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use openapi_expr::syntax::JsonPointer;

use super::lines::Text;
use super::node::{Kind, Node};
use super::position::Position;

/// Most places of one repeated key that are looked for: aliases repeat it.
const MAX_PLACES: usize = 8;

/// A mapping with keys that occur more than once.
#[derive(Clone, Debug)]
pub(super) struct Lossy {
    pub(super) mapping: Arc<Node>,
    /// The number of the member that counts, and the byte of a key that was lost, in the order of
    /// the text.
    pub(super) lost: Vec<(usize, usize)>,
}

/// A key that occurs more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repeated {
    /// The JSON Pointer of the member.
    pub pointer: String,
    /// The byte of the key that counts.
    pub at: usize,
    /// The key.
    pub key: String,
    /// Where the other keys are, in words: `line 3 and line 7`.
    pub others: String,
}

/// The keys that occur more than once, by their places.
pub(super) fn repeated(root: &Node, text: &Text, lossy: &[Lossy]) -> Vec<Repeated> {
    let mut found = Vec::new();
    for (lossy, pointer) in places(root, lossy) {
        let Kind::Mapping(members) = &lossy.mapping.kind else {
            continue;
        };
        let mut lost = lossy.lost.clone();
        lost.sort_unstable();
        for same in lost.chunk_by(|(one, _), (other, _)| one == other) {
            let number = same.first().map(|(number, _)| *number);
            let Some((key, _)) = number.and_then(|number| members.get(number)) else {
                continue;
            };
            let name = key.text().unwrap_or_default();
            let others: Vec<_> = same.iter().map(|(_, at)| *at).collect();
            found.push(Repeated {
                pointer: format!("{pointer}{}", JsonPointer::from_tokens([name])),
                at: key.at.start,
                key: name.to_owned(),
                others: lines(text, &others, key.at.start),
            });
        }
    }
    found
}

/// `line 3`, or where the key that counts is on that line too, `line 3, column 5`.
fn lines(text: &Text, others: &[usize], last: usize) -> String {
    let last = text.position(last).line;
    let one = |at: &usize| match text.position(*at) {
        Position { line, column } if line == last => format!("line {line}, column {column}"),
        Position { line, .. } => format!("line {line}"),
    };
    let shown: Vec<_> = others.iter().take(3).map(one).collect();
    match others.len() - shown.len() {
        0 => shown.join(" and "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A node that is waiting: the number of the one above it, and its token there.
type Waiting<'n> = (&'n Node, usize, Token<'n>);

/// The pointers of the mappings with such keys. Shared nodes are expanded, which `build` has
/// bounded.
fn places<'n>(root: &'n Node, lossy: &'n [Lossy]) -> Vec<(&'n Lossy, String)> {
    let mut found = Vec::new();
    if lossy.is_empty() {
        return found;
    }
    let known: HashMap<*const Node, &Lossy> = lossy
        .iter()
        .map(|lossy| (Arc::as_ptr(&lossy.mapping), lossy))
        .collect();
    let mut times = HashMap::new();
    let mut nodes: Vec<Waiting<'_>> = vec![(root, 0, Token::Item(0))];
    let mut next = 0;
    while let Some(&(node, ..)) = nodes.get(next) {
        if let Some(lossy) = known.get(&std::ptr::from_ref(node)) {
            let times = times.entry(std::ptr::from_ref(node)).or_insert(0_usize);
            *times += 1;
            if *times <= MAX_PLACES {
                found.push((*lossy, pointer(&nodes, next)));
            }
        }
        extend(&mut nodes, node, next);
        next += 1;
    }
    found
}

/// Adds the collections in a node, which has this number.
fn extend<'n>(nodes: &mut Vec<Waiting<'n>>, node: &'n Node, number: usize) {
    let is_collection = |node: &Node| !matches!(node.kind, Kind::Scalar { .. });
    match &node.kind {
        Kind::Scalar { .. } => {}
        Kind::Sequence(items) => {
            let items = items
                .iter()
                .enumerate()
                .filter(|(_, item)| is_collection(item));
            nodes.extend(items.map(|(n, item)| (&**item, number, Token::Item(n))));
        }
        Kind::Mapping(members) => {
            let members = members.iter().filter(|(_, value)| is_collection(value));
            let key = |key| Token::Key(Node::text(key).unwrap_or_default());
            nodes.extend(members.map(|(name, value)| (&**value, number, key(name))));
        }
    }
}

#[derive(Clone, Copy)]
enum Token<'n> {
    Key(&'n str),
    Item(usize),
}

/// The JSON Pointer of a node by its number.
fn pointer(nodes: &[Waiting<'_>], number: usize) -> String {
    let (mut tokens, mut at) = (Vec::new(), number);
    while at > 0 {
        let Some((_, above, token)) = nodes.get(at) else {
            break;
        };
        tokens.push(match token {
            Token::Key(key) => Cow::Borrowed(*key),
            Token::Item(number) => Cow::Owned(number.to_string()),
        });
        at = *above;
    }
    tokens.reverse();
    JsonPointer::from_tokens(tokens).to_string()
}
