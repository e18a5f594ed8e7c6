//! From the parser's events to a tree. Nothing recurses, and the nodes that aliases repeat are
//! bounded before they are copied.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::lines::Text;
use super::node::{Kind, Node};
use super::note::Note;
use super::repair::Repaired;
use super::repeated::Lossy;
use super::scalar::other;
use super::written::written;

/// Deepest nesting of nodes.
const MAX_DEPTH: usize = 200;
/// Most nodes that aliases and merge keys may add.
const MAX_REPEATED: usize = 1_000_000;

/// What a text is read into.
pub(super) struct Built {
    pub(super) root: Arc<Node>,
    pub(super) notes: Vec<Note>,
    pub(super) lossy: Vec<Lossy>,
}

/// Reads a text, and repairs it as often as that helps.
pub(super) fn build(text: &Text) -> Result<Built, Note> {
    let mut repaired = Repaired::new(text.content());
    loop {
        let error = match read(text, &repaired) {
            Ok(mut built) => {
                if let Some(at) = repaired.indented {
                    let message = "from here on, lines are indented less than YAML 1.2 requires: some parsers reject this";
                    built.notes.push(text.note(text.byte(at), message));
                }
                if let Some(at) = repaired.glued {
                    let message =
                        "a comment needs a space before it in YAML 1.2: some parsers reject this";
                    built.notes.push(text.note(text.byte(at), message));
                }
                return Ok(built);
            }
            Err(Failed::Note(note)) => return Err(note),
            Err(Failed::Scan(error)) => error,
        };
        let at = text.byte(repaired.original(error.marker().index()));
        if !repaired.repair(&error) {
            return Err(text.note(
                at,
                match error.info() {
                    // The parser has its own limit for brackets.
                    "recursion limit exceeded" => format!("nested deeper than {MAX_DEPTH} levels"),
                    info => format!("this is neither YAML nor JSON: {info}"),
                },
            ));
        }
    }
}

enum Failed {
    Scan(ScanError),
    Note(Note),
}

impl From<ScanError> for Failed {
    fn from(error: ScanError) -> Self {
        Self::Scan(error)
    }
}

struct Builder<'t> {
    text: &'t Text,
    repaired: &'t Repaired,
    open: Vec<Open>,
    anchors: HashMap<usize, Arc<Node>>,
    root: Option<Arc<Node>>,
    /// How many members merge keys have added.
    added: usize,
    lossy: Vec<Lossy>,
}

/// A collection whose end has not been read.
struct Open {
    start: usize,
    anchor: usize,
    what: What,
}

enum What {
    Sequence(Vec<Arc<Node>>),
    Mapping {
        members: Vec<(Arc<Node>, Arc<Node>)>,
        known: HashMap<Box<str>, usize>,
        lost: Vec<(usize, usize)>,
        key: Option<Arc<Node>>,
        merged: Vec<Arc<Node>>,
    },
}

impl What {
    fn mapping() -> Self {
        Self::Mapping {
            members: Vec::new(),
            known: HashMap::new(),
            lost: Vec::new(),
            key: None,
            merged: Vec::new(),
        }
    }
}

fn read(text: &Text, repaired: &Repaired) -> Result<Built, Failed> {
    let mut builder = Builder {
        text,
        repaired,
        open: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        added: 0,
        lossy: Vec::new(),
    };
    let mut parser = Parser::new_from_str(&repaired.text);
    let mut nodes = 0_usize;
    while let Some(event) = parser.next_event() {
        let (event, span) = event?;
        nodes += 1;
        builder.event(event, span)?;
    }
    let Some(root) = builder.root else {
        return Err(Failed::Note(text.note(0, "the document is empty")));
    };
    if root.size > nodes + text.as_str().len() / 16 + MAX_REPEATED {
        return Err(Failed::Note(text.note(
            0,
            "aliases expand to too much: the document would be too large",
        )));
    }
    Ok(Built {
        root,
        notes: Vec::new(),
        lossy: builder.lossy,
    })
}

impl Builder<'_> {
    fn byte(&self, character: usize) -> usize {
        self.text.byte(self.repaired.original(character))
    }

    fn at(&self, span: Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }

    fn failed(&self, byte: usize, message: impl Into<String>) -> Failed {
        Failed::Note(self.text.note(byte, message))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Failed> {
        let at = self.at(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let has_properties = anchor != 0 || tag.is_some();
                let node = Node::new(
                    written(self.text.as_str(), at, style, has_properties),
                    Kind::Scalar {
                        other: other(&text, style, tag.as_deref()),
                        text: text.into(),
                        style,
                    },
                );
                self.node(Arc::new(node), anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(
                        self.failed(at.start, "the alias is inside the node that it repeats")
                    );
                };
                self.node(node, 0)
            }
            Event::SequenceStart(anchor, _) => self.start(at, anchor, What::Sequence(Vec::new())),
            Event::MappingStart(anchor, _) => self.start(at, anchor, What::mapping()),
            Event::SequenceEnd | Event::MappingEnd => self.end(at.end),
            Event::DocumentStart(_) if self.root.is_some() => Err(self.failed(
                at.start,
                "a second document starts here, but a file must contain only one",
            )),
            _ => Ok(()),
        }
    }

    fn start(&mut self, at: Range<usize>, anchor: usize, what: What) -> Result<(), Failed> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.failed(at.start, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.open.push(Open {
            start: at.start,
            anchor,
            what,
        });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Failed> {
        let Some(Open {
            start,
            anchor,
            what,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let (kind, lost) = match what {
            What::Sequence(items) => (Kind::Sequence(items), Vec::new()),
            What::Mapping {
                mut members,
                mut known,
                lost,
                merged,
                ..
            } => {
                for node in merged {
                    let Kind::Mapping(others) = &node.kind else {
                        continue;
                    };
                    self.added += others.len();
                    if self.added > MAX_REPEATED {
                        return Err(self.failed(start, "merge keys expand to too much"));
                    }
                    for (key, value) in others {
                        let name: Box<str> = key.text().unwrap_or_default().into();
                        known.entry(name).or_insert_with(|| {
                            members.push((Arc::clone(key), Arc::clone(value)));
                            members.len()
                        });
                    }
                }
                (Kind::Mapping(members), lost)
            }
        };
        let node = Arc::new(Node::new(start..end.max(start), kind));
        if !lost.is_empty() {
            self.lossy.push(Lossy {
                mapping: Arc::clone(&node),
                lost,
            });
        }
        self.node(node, anchor)
    }

    fn node(&mut self, node: Arc<Node>, anchor: usize) -> Result<(), Failed> {
        if node.depth + self.open.len() > MAX_DEPTH {
            return Err(self.failed(
                node.at.start,
                format!("nested deeper than {MAX_DEPTH} levels"),
            ));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Arc::clone(&node));
        }
        let Some(Open { what, .. }) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match what {
            What::Sequence(items) => items.push(node),
            What::Mapping {
                members,
                known,
                lost,
                key: waiting,
                merged,
            } => {
                let Some(key) = waiting.take() else {
                    if node.text().is_none() {
                        let message =
                            "a key must be a string: quote a key that starts with `{` or `[`";
                        return Err(self.failed(node.at.start, message));
                    }
                    *waiting = Some(node);
                    return Ok(());
                };
                if is_merge(&key) && merge(&node, merged) {
                    return Ok(());
                }
                let name: Box<str> = key.text().unwrap_or_default().into();
                if let Some((number, member)) = known
                    .get(&name)
                    .and_then(|at| Some((*at, members.get_mut(*at)?)))
                {
                    lost.push((number, member.0.at.start));
                    *member = (key, node);
                } else {
                    known.insert(name, members.len());
                    members.push((key, node));
                }
            }
        }
        Ok(())
    }
}

/// `<<` of YAML 1.1, which documents still use.
fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, Kind::Scalar { text, style: ScalarStyle::Plain, .. } if &**text == "<<")
}

/// Collects the mappings to merge; false for a value that is not a mapping or a list of them.
fn merge(node: &Arc<Node>, merged: &mut Vec<Arc<Node>>) -> bool {
    let is_mapping = |node: &Arc<Node>| matches!(node.kind, Kind::Mapping(_));
    match &node.kind {
        Kind::Mapping(_) => merged.push(Arc::clone(node)),
        Kind::Sequence(items) if items.iter().all(is_mapping) => {
            merged.extend(items.iter().cloned());
        }
        _ => return false,
    }
    true
}
