//! What a bare parameter such as `$callback_url` means.

use std::borrow::Cow;

/// A source of the request that a bare parameter may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BareSource {
    Query,
    Path,
    Header,
}

/// Returns the sources that a bare parameter may name, each with the name there, in the order in
/// which they are looked up: the query, the path, then the headers, with `_` read as `-`.
pub(crate) fn bare_sources(name: &str) -> impl Iterator<Item = (BareSource, Cow<'_, str>)> {
    let sources = [BareSource::Query, BareSource::Path, BareSource::Header];
    sources.into_iter().map(move |source| {
        let name = match source {
            BareSource::Query | BareSource::Path => Cow::Borrowed(name),
            BareSource::Header => Cow::Owned(name.replace('_', "-")),
        };
        (source, name)
    })
}
