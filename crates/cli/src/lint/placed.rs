//! Findings with their places in files.

use std::ops::Range;

use openapi_expr::lint::{Finding, Member};

use crate::bundle::Bundle;
use crate::source::{Node, Source};

/// A finding, and where it stands in which file.
pub(crate) struct Placed {
    pub(crate) finding: Finding,
    /// Which of the bundle's files, and how people know it.
    pub(crate) source: usize,
    pub(crate) file: String,
    /// The pointer in that file.
    pub(crate) pointer: String,
    /// The bytes of the file that it is about.
    pub(crate) bytes: Range<usize>,
    pub(crate) start: (usize, usize),
    pub(crate) end: (usize, usize),
}

impl Placed {
    pub(super) fn new(mut finding: Finding, bundle: &Bundle) -> Option<Self> {
        let place = bundle.place(&finding.pointer)?;
        let source = place.source;
        let node = place
            .found
            .as_ref()
            .map(|found| node(&finding, found.key, found.value));
        let bytes = node.map_or(0..0, |node| bytes(source, node, &mut finding));
        Some(Self {
            source: place.file,
            file: source.name.clone(),
            pointer: place.pointer,
            start: source.text.position(bytes.start),
            end: source.text.position(bytes.end),
            bytes,
            finding,
        })
    }
}

/// The scalar that a finding is about, else what stands there.
pub(super) fn node<'n>(finding: &Finding, key: Option<&'n Node>, value: &'n Node) -> &'n Node {
    match (finding.member, key) {
        (Member::Name, Some(key)) => key,
        // An object is long, and a null may not be written: the name says where it is.
        (Member::Value, Some(key)) if value.text().is_none() || value.at.is_empty() => key,
        _ => value,
    }
}

fn bytes(source: &Source, node: &Node, finding: &mut Finding) -> Range<usize> {
    let whole = match node.text() {
        Some(_) => node.at.clone(),
        None => node.at.start..node.at.start,
    };
    let text = finding.text.as_deref().filter(|text| !text.is_empty());
    if text.is_none() || node.text() != text {
        return whole;
    }
    let span = finding.span.start()..finding.span.end();
    let raw = source.units(node).and_then(|units| units.raw(span));
    raw.map_or(whole, |raw| {
        node.at.start + raw.start..node.at.start + raw.end
    })
}
