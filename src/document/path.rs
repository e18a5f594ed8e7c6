//! Path templates, and the request paths that they match.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The most parameters of a template that the router takes. It panics beyond 25.
const MAX_ROUTED: usize = 16;

/// A path template, which is a key of the Paths Object.
#[derive(Clone)]
pub(super) struct PathTemplate {
    pub(super) text: String,
    names: Vec<String>,
    segments: Vec<Segment>,
}

/// A segment of a path template: literal texts, decoded, with a parameter between each two.
#[derive(Clone)]
struct Segment(Vec<String>);

/// Returns the segments of a path as it is sent, decoded; `None` where it does not begin with `/`
/// or is not UTF-8.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    path.strip_prefix('/')?.split('/').map(decoded).collect()
}

/// Returns a percent-encoded text, decoded; `None` where it is not UTF-8.
pub(super) fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// Returns the segments for the router. It compares bytes, so each text has one spelling.
pub(super) fn routed(segments: &[String]) -> String {
    segments
        .iter()
        .fold(String::new(), |route, text| route + "/" + &encoded(text))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

impl PathTemplate {
    /// Parses a template; `None` where it does not begin with `/` or has a stray brace.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let (mut names, mut segments) = (Vec::new(), vec![Segment::default()]);
        let mut rest = path.strip_prefix('/')?;
        loop {
            let (text, after) = rest
                .split_once('{')
                .map_or((rest, None), |(text, after)| (text, Some(after)));
            if text.contains('}') {
                return None;
            }
            for (n, part) in text.split('/').enumerate() {
                if n > 0 {
                    segments.push(Segment::default());
                }
                segments.last_mut()?.0.last_mut()?.push_str(&decoded(part)?);
            }
            let Some(after) = after else { break };
            let (name, after) = after.split_once('}')?;
            if name.is_empty() || name.contains('{') {
                return None;
            }
            names.push(name.to_owned());
            segments.last_mut()?.0.push(String::new());
            rest = after;
        }
        Some(Self {
            text: path.to_owned(),
            names,
            segments,
        })
    }

    /// Returns the template as the router spells it. `None` where a parameter is only a part of a
    /// segment: the router takes some of these templates, but not all of them together.
    pub(super) fn route(&self) -> Option<String> {
        if self.names.len() > MAX_ROUTED {
            return None;
        }
        let mut route = String::new();
        for segment in &self.segments {
            route.push('/');
            match segment.0.as_slice() {
                [text] => route.push_str(&encoded(text)),
                [before, after] if before.is_empty() && after.is_empty() => route.push_str("{p}"),
                _ => return None,
            }
        }
        Some(route)
    }

    /// Returns the parameters by name in a path that the template matches.
    pub(super) fn values<'t>(&'t self, path: &[String]) -> Option<Vec<(&'t str, String)>> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        self.segments
            .iter()
            .zip(path)
            .all(|(segment, text)| segment.take(text, &mut values))
            .then_some(())?;
        Some(self.names.iter().map(String::as_str).zip(values).collect())
    }

    /// Returns for each parameter its segment in a path as it is sent, and whether the parameter is
    /// the whole segment.
    pub(super) fn sent<'p>(&self, path: &[&'p str]) -> impl Iterator<Item = (&'p str, bool)> {
        self.segments.iter().zip(path).flat_map(|(segment, sent)| {
            let whole = matches!(segment.0.as_slice(), [before, after] if before.is_empty() && after.is_empty());
            std::iter::repeat_n((*sent, whole), segment.0.len().saturating_sub(1))
        })
    }

    /// Returns the ranks of the segments, to compare templates that match the same path: concrete
    /// before templated, segment by segment, and more text before less.
    pub(super) fn ranks(&self) -> impl Iterator<Item = usize> {
        self.segments.iter().map(Segment::rank)
    }
}

impl Default for Segment {
    fn default() -> Self {
        Self(vec![String::new()])
    }
}

impl Segment {
    fn rank(&self) -> usize {
        match self.0.as_slice() {
            [_] => 0,
            texts => usize::MAX - texts.iter().map(String::len).sum::<usize>(),
        }
    }

    /// Matches a text, and adds the values of the parameters: each as short as possible, and none
    /// empty.
    fn take(&self, text: &str, values: &mut Vec<String>) -> bool {
        let Some((first, literals)) = self.0.split_first() else {
            return false;
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for (n, literal) in literals.iter().enumerate() {
            let Some(second) = rest.chars().next().map(char::len_utf8) else {
                return false;
            };
            let found = if n + 1 == literals.len() {
                rest.strip_suffix(literal.as_str())
                    .map(str::len)
                    .filter(|at| *at >= second)
            } else {
                rest.get(second..)
                    .and_then(|after| after.find(literal.as_str()))
                    .map(|at| second + at)
            };
            let Some((value, after)) = found.and_then(|at| rest.split_at_checked(at)) else {
                return false;
            };
            values.push(value.to_owned());
            rest = after.get(literal.len()..).unwrap_or_default();
        }
        rest.is_empty()
    }
}
