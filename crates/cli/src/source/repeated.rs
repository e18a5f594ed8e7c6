//! Keys that a mapping has more than once. The tree keeps the last one.

use std::collections::HashMap;
use std::rc::Rc;

use super::Source;
use super::node::{Kind, Node};

/// Most places of one repeated key that are looked for: aliases repeat it.
const MAX_PLACES: usize = 8;

/// A mapping with keys that occur more than once.
#[derive(Debug)]
pub(super) struct Lossy {
    pub(super) mapping: Rc<Node>,
    /// The number of the member that counts, and the byte of a key that was lost, in the order of
    /// the text.
    pub(super) lost: Vec<(usize, usize)>,
}

/// A repeated key, by the pointer of its member.
pub(crate) struct Repeated {
    pub(crate) pointer: String,
    /// The byte of the key that counts.
    pub(crate) at: usize,
    pub(crate) key: String,
    /// Where the others are, in words.
    pub(crate) others: String,
}

impl Source {
    /// How many keys were lost.
    pub(crate) fn lost(&self) -> usize {
        self.lossy.iter().map(|lossy| lossy.lost.len()).sum()
    }

    /// The places of keys that occur more than once.
    pub(crate) fn repeated(&self) -> Vec<Repeated> {
        let mut found = Vec::new();
        for (mapping, pointer) in self.places() {
            let Kind::Mapping(members) = &mapping.mapping.kind else {
                continue;
            };
            let mut lost = mapping.lost.clone();
            lost.sort_unstable();
            for same in lost.chunk_by(|(one, _), (other, _)| one == other) {
                let Some((key, _)) = same.first().and_then(|(number, _)| members.get(*number))
                else {
                    continue;
                };
                let name = key.text().unwrap_or_default();
                let token = name.replace('~', "~0").replace('/', "~1");
                let others: Vec<_> = same.iter().map(|(_, at)| *at).collect();
                found.push(Repeated {
                    pointer: format!("{pointer}/{token}"),
                    at: key.at.start,
                    key: name.to_owned(),
                    others: self.lines(&others, key.at.start),
                });
            }
        }
        found
    }

    /// `line 3`, or where the key that counts is on that line too, `line 3, column 5`.
    fn lines(&self, others: &[usize], last: usize) -> String {
        let last = self.text.position(last).0;
        let one = |at: &usize| match self.text.position(*at) {
            (line, column) if line == last => format!("line {line}, column {column}"),
            (line, _) => format!("line {line}"),
        };
        let shown: Vec<_> = others.iter().take(3).map(one).collect();
        match others.len() - shown.len() {
            0 => shown.join(" and "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }

    /// The pointers of the mappings with such keys. What repeats is expanded, which `build` has
    /// bounded.
    fn places(&self) -> Vec<(&Lossy, String)> {
        let mut found = Vec::new();
        if self.lossy.is_empty() {
            return found;
        }
        let known: HashMap<*const Node, &Lossy> = self
            .lossy
            .iter()
            .map(|lossy| (Rc::as_ptr(&lossy.mapping), lossy))
            .collect();
        let mut times = HashMap::new();
        // Each node with the number of the one above it, and its token there.
        let mut nodes: Vec<(&Node, usize, Token<'_>)> = vec![(&self.root, 0, Token::Item(0))];
        let mut next = 0;
        while let Some(&(node, ..)) = nodes.get(next) {
            if let Some(lossy) = known.get(&std::ptr::from_ref(node)) {
                let times = times.entry(std::ptr::from_ref(node)).or_insert(0_usize);
                *times += 1;
                if *times <= MAX_PLACES {
                    found.push((*lossy, pointer(&nodes, next)));
                }
            }
            let is_collection = |node: &Node| !matches!(node.kind, Kind::Scalar { .. });
            match &node.kind {
                Kind::Scalar { .. } => {}
                Kind::Sequence(items) => {
                    let items = items
                        .iter()
                        .enumerate()
                        .filter(|(_, item)| is_collection(item));
                    nodes.extend(items.map(|(number, item)| (&**item, next, Token::Item(number))));
                }
                Kind::Mapping(members) => {
                    let members = members.iter().filter(|(_, value)| is_collection(value));
                    let key = |key| Token::Key(Node::text(key).unwrap_or_default());
                    nodes.extend(members.map(|(name, value)| (&**value, next, key(name))));
                }
            }
            next += 1;
        }
        found
    }
}

#[derive(Clone, Copy)]
enum Token<'n> {
    Key(&'n str),
    Item(usize),
}

fn pointer(nodes: &[(&Node, usize, Token<'_>)], number: usize) -> String {
    let (mut tokens, mut at) = (Vec::new(), number);
    while at > 0 {
        let Some((_, above, token)) = nodes.get(at) else {
            break;
        };
        tokens.push(match token {
            Token::Key(key) => key.replace('~', "~0").replace('/', "~1"),
            Token::Item(number) => number.to_string(),
        });
        at = *above;
    }
    tokens
        .iter()
        .rev()
        .fold(String::new(), |pointer, token| pointer + "/" + token)
}
