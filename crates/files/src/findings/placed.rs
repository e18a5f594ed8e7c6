//! Findings with their places in files.

use std::ops::Range;

use openapi_expr::lint::{Finding, Member};

use crate::bundle::Bundle;
use crate::source::{Node, Position, Source};

/// A finding with its place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Placed {
    /// What the linter found.
    pub finding: Finding,
    /// The number of the file in the bundle. The document itself is 0.
    pub file: usize,
    /// The name of the file.
    pub name: String,
    /// The JSON Pointer of the member in the file.
    pub pointer: String,
    /// The bytes of the file that the finding is about.
    pub bytes: Range<usize>,
    /// The place of the first byte.
    pub start: Position,
    /// The place after the last byte.
    pub end: Position,
}

impl Placed {
    pub(super) fn new(finding: Finding, bundle: &Bundle) -> Option<Self> {
        let place = bundle.locate(&finding.pointer)?;
        let source = place.source;
        let node = place
            .entry
            .as_ref()
            .map(|entry| node(&finding, entry.key, entry.value));
        let bytes = node.map_or(0..0, |node| bytes(source, node, &finding));
        Some(Self {
            file: place.file,
            name: source.name.clone(),
            pointer: place.pointer,
            start: source.text.position(bytes.start),
            end: source.text.position(bytes.end),
            bytes,
            finding,
        })
    }
}

/// The scalar that a finding is about, else what is there.
pub(crate) fn node<'n>(finding: &Finding, key: Option<&'n Node>, value: &'n Node) -> &'n Node {
    match (finding.member, key) {
        (Member::Name, Some(key)) => key,
        // An object is long, and a null may not be written: the name shows where it is.
        (Member::Value, Some(key)) if value.text().is_none() || value.at.is_empty() => key,
        _ => value,
    }
}

fn bytes(source: &Source, node: &Node, finding: &Finding) -> Range<usize> {
    let whole = match node.text() {
        Some(_) => node.at.clone(),
        None => node.at.start..node.at.start,
    };
    let text = finding.text.as_deref().filter(|text| !text.is_empty());
    if text.is_none() || node.text() != text {
        return whole;
    }
    let spelling = source.spelling(node, finding.span.range());
    spelling.unwrap_or(whole)
}
