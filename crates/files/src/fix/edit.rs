//! From a fix to bytes of the file: a replacement is written like the scalar around it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::findings::{Placed, node};
use crate::source::{Kind, Node, ScalarStyle, Source, is_plain_other};

/// A replacement in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes of the file to replace.
    pub bytes: Range<usize>,
    /// What to write in their place.
    pub text: String,
}

impl Edit {
    fn new(bytes: Range<usize>, text: String) -> Self {
        Self { bytes, text }
    }
}

/// By the beginning of a scalar: the scalar, the bytes of its text that change, and their
/// replacements.
type Changes<'s> = BTreeMap<usize, (&'s Node, Vec<(Range<usize>, String)>)>;

/// Applies all fixes of one file that go together, and returns the new text.
///
/// # Errors
///
/// Why the fixes cannot be made.
pub(super) fn fix(source: &Source, fixes: &[&Placed]) -> Result<String, String> {
    let (mut edits, mut wanted) = (Vec::new(), BTreeMap::new());
    for (start, (node, mut changes)) in changes(source, fixes) {
        changes.sort_by_key(|(span, _)| span.start);
        let Some((written, text)) = of_scalar(source, node, &changes) else {
            return Err("it cannot be written in the style of the text around it".to_owned());
        };
        wanted.insert(start, text);
        edits.extend(written);
    }
    let text = apply(source.text.as_str(), edits);
    let read = Source::read(source.name(), text.as_str())
        .map_err(|note| format!("the fixed file could not be read: {note}"))?;
    if same(&source.root, &read.root, &wanted) {
        Ok(text)
    } else if read.lost() > source.lost() {
        Err("the object already has such a key".to_owned())
    } else {
        Err("it would change more of the document than this text".to_owned())
    }
}

fn changes<'s>(source: &'s Source, fixes: &[&Placed]) -> Changes<'s> {
    let mut changes = Changes::new();
    for placed in fixes {
        let (Some(node), Some(fix)) = (scalar(source, placed), &placed.finding.fix) else {
            continue;
        };
        let span = placed.finding.span.range();
        let (_, changes) = changes
            .entry(node.at.start)
            .or_insert_with(|| (node, Vec::new()));
        // The text of an anchor is found at each of its aliases.
        if changes
            .iter()
            .all(|(known, _)| known.end <= span.start || span.end <= known.start)
        {
            changes.push((span, fix.replacement.clone()));
        }
    }
    changes
}

impl Source {
    /// Returns the edits that make the fix of one finding in this file, or `None` if the finding
    /// has no fix, or if the fix cannot be written in the style of the text around it.
    ///
    /// The edits do not overlap. Whether the file stays as it is otherwise is not checked; for that
    /// see [`Bundle::fix`](crate::Bundle::fix).
    pub fn edits(&self, placed: &Placed) -> Option<Vec<Edit>> {
        let fix = placed.finding.fix.as_ref()?;
        let span = placed.finding.span.range();
        let change = (span, fix.replacement.clone());
        let (edits, _) = of_scalar(self, scalar(self, placed)?, &[change])?;
        Some(edits)
    }
}

/// The scalar that a finding is about.
fn scalar<'s>(source: &'s Source, placed: &Placed) -> Option<&'s Node> {
    let found = source.find(&placed.pointer)?;
    let node = node(&placed.finding, found.key, found.value);
    (node.text().is_some() && node.text() == placed.finding.text.as_deref()).then_some(node)
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.bytes.start, edit.bytes.end));
    let (mut fixed, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        fixed.push_str(text.get(at..edit.bytes.start).unwrap_or_default());
        fixed.push_str(&edit.text);
        at = edit.bytes.end;
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
}

/// The edits of a scalar, and its new text.
fn of_scalar(
    source: &Source,
    node: &Node,
    changes: &[(Range<usize>, String)],
) -> Option<(Vec<Edit>, String)> {
    let Kind::Scalar { text, style, .. } = &node.kind else {
        return None;
    };
    let whole = changes
        .iter()
        .map(|(span, put)| Edit::new(span.clone(), put.clone()))
        .collect();
    let fixed = apply(text, whole);
    if fixed.contains(char::is_control) != text.contains(char::is_control) {
        return None;
    }
    if *style == ScalarStyle::Plain && !stays_plain(text, &fixed) {
        let quoted = Edit::new(node.at.clone(), format!("'{}'", fixed.replace('\'', "''")));
        return (!fixed.contains('\n')).then_some((vec![quoted], fixed));
    }
    let units = source.units(node)?;
    let mut edits = Vec::new();
    for (span, put) in changes {
        let raw = units.raw(span.clone())?;
        let put = match style {
            ScalarStyle::SingleQuoted => put.replace('\'', "''"),
            ScalarStyle::DoubleQuoted => put.replace('\\', "\\\\").replace('"', "\\\""),
            _ => put.clone(),
        };
        edits.push(Edit::new(
            node.at.start + raw.start..node.at.start + raw.end,
            put,
        ));
    }
    Some((edits, fixed))
}

/// Whether a text needs no quotes where another text needed none. It may be too careful; the
/// result is read again.
fn stays_plain(before: &str, text: &str) -> bool {
    let begins = text.starts_with(|c: char| {
        !c.is_ascii_punctuation() || matches!(c, '$' | '/' | '.' | '_' | '(' | '+')
    });
    let in_flow = |c| matches!(c, '{' | '}' | '[' | ']' | ',');
    let block = before.contains(in_flow) || !text.contains(in_flow);
    let ends = text.trim() == text && !text.ends_with(':');
    begins && block && ends && !text.contains(": ") && !text.contains(" #") && !is_plain_other(text)
}

/// Whether two documents are equal except for the changed texts.
fn same(before: &Arc<Node>, after: &Arc<Node>, wanted: &BTreeMap<usize, String>) -> bool {
    match (&before.kind, &after.kind) {
        (
            Kind::Scalar { text, other, .. },
            Kind::Scalar {
                text: fixed,
                other: now,
                ..
            },
        ) => match wanted.get(&before.at.start) {
            Some(wanted) => **fixed == **wanted && now.is_none(),
            None => text == fixed && other == now,
        },
        (Kind::Sequence(before), Kind::Sequence(after)) => {
            before.len() == after.len()
                && before
                    .iter()
                    .zip(after)
                    .all(|(before, after)| same(before, after, wanted))
        }
        (Kind::Mapping(before), Kind::Mapping(after)) => {
            let pairs = before.iter().zip(after);
            let mut same = pairs.map(|(before, after)| {
                same(&before.0, &after.0, wanted) && same(&before.1, &after.1, wanted)
            });
            before.len() == after.len() && same.all(|same| same)
        }
        _ => false,
    }
}
