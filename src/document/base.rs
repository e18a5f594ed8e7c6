//! The path of a server, and the request paths that begin with it.

use std::collections::HashSet;
use std::sync::Arc;

use super::path::decoded;

/// A variable that takes any text without a slash, as it is spelled in a URL.
pub(super) const ANY: &str = "{any}";

/// The path in a server's URL.
#[derive(Clone)]
pub(super) struct Base {
    segments: Vec<Segment>,
}

/// A segment of the path, decoded.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Segment(Vec<Piece>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    /// A value of an `enum`.
    OneOf(Choice),
    Any,
}

/// The values of an `enum`, without slashes. A document has equal choices once, so they are
/// compared by their address.
#[derive(Clone)]
pub(super) struct Choice(Arc<Values>);

#[derive(PartialEq, Eq, Hash)]
struct Values {
    /// Sorted.
    all: Vec<String>,
    /// The lengths that values have, sorted, each once.
    lengths: Vec<usize>,
}

/// The choices of a document, each once.
#[derive(Clone, Default)]
pub(super) struct Choices(HashSet<Arc<Values>>);

impl Choices {
    /// Returns the choice between values, which are percent-encoded; `None` without any.
    pub(super) fn add<'v>(&mut self, values: impl Iterator<Item = &'v str>) -> Option<Choice> {
        let mut all: Vec<_> = values.filter_map(decoded).collect();
        all.sort_unstable();
        all.dedup();
        let mut lengths: Vec<_> = all.iter().map(String::len).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let values = Values { all, lengths };
        if values.all.is_empty() {
            return None;
        }
        if let Some(known) = self.0.get(&values) {
            return Some(Choice(Arc::clone(known)));
        }
        let values = Arc::new(values);
        self.0.insert(Arc::clone(&values));
        Some(Choice(values))
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Choice {}

impl std::hash::Hash for Choice {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

impl Base {
    /// Parses a path, in which `{0}` is the first of the choices. `None` where it has a stray brace
    /// or is not UTF-8.
    pub(super) fn parse(path: &str, choices: &[Choice]) -> Option<Self> {
        let mut segments = vec![Segment::default()];
        let mut rest = path;
        loop {
            let (text, variable) = rest
                .split_once('{')
                .map_or((rest, None), |(text, variable)| (text, Some(variable)));
            for (n, part) in text.split('/').enumerate() {
                if n > 0 {
                    segments.push(Segment::default());
                }
                if !part.is_empty() {
                    segments.last_mut()?.0.push(Piece::Text(decoded(part)?));
                }
            }
            let Some(variable) = variable else { break };
            let (name, after) = variable.split_once('}')?;
            let choice = || {
                name.parse()
                    .ok()
                    .and_then(|number: usize| choices.get(number))
                    .cloned()
            };
            segments
                .last_mut()?
                .0
                .push(choice().map_or(Piece::Any, Piece::OneOf));
            rest = after;
        }
        Some(Self { segments })
    }

    /// Returns the segments. Two paths with equal segments match the same requests.
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns whether a variable takes any text.
    pub(super) fn is_open(&self) -> bool {
        self.segments.iter().any(Segment::is_open)
    }

    /// Returns whether it matches the decoded segments of a path.
    pub(super) fn matches(&self, path: &[String]) -> bool {
        path.len() == self.segments.len()
            && self
                .segments
                .iter()
                .zip(path)
                .all(|(segment, text)| segment.matches(text).is_some())
    }

    /// Returns ranks like those of path templates. A choice is as concrete as text.
    pub(super) fn ranks(&self) -> impl Iterator<Item = usize> {
        self.segments.iter().map(Segment::rank)
    }
}

impl Segment {
    fn is_open(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Any))
    }

    fn rank(&self) -> usize {
        let texts = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::OneOf(Choice(values)) => values.lengths.first().copied().unwrap_or_default(),
            Piece::Any => 0,
        });
        if self.is_open() {
            usize::MAX - texts.sum::<usize>()
        } else {
            0
        }
    }

    /// Matches a text, piece by piece, with all offsets where the pieces so far may end.
    fn matches(&self, text: &str) -> Option<()> {
        let mut ends = vec![0];
        for piece in &self.0 {
            let rest = |at: usize| text.get(at..).unwrap_or_default();
            ends = match piece {
                Piece::Text(literal) => {
                    ends.retain(|at| rest(*at).starts_with(literal.as_str()));
                    ends.iter().map(|at| at + literal.len()).collect()
                }
                Piece::Any => {
                    let first = *ends.first()?;
                    rest(first)
                        .char_indices()
                        .map(|(at, c)| first + at + c.len_utf8())
                        .collect()
                }
                Piece::OneOf(Choice(values)) => {
                    let lengths =
                        |at: usize| values.lengths.iter().map(move |length| (at, at + length));
                    let found = ends.iter().flat_map(|at| lengths(*at)).filter(|(at, end)| {
                        let value = text.get(*at..*end);
                        value.is_some_and(|value| {
                            values
                                .all
                                .binary_search_by(|one| one.as_str().cmp(value))
                                .is_ok()
                        })
                    });
                    let mut found: Vec<_> = found.map(|(_, end)| end).collect();
                    found.sort_unstable();
                    found.dedup();
                    found
                }
            };
        }
        (ends.last() == Some(&text.len())).then_some(())
    }
}
