//! The last rule: the `url` crate reads a URL as it is written.

use ::url::Url;

use super::parts::{Breach, Host, UrlText};
use super::read::read;
use crate::policy::text_rule::TextRule;
use crate::text::limits::MAX_URL_BYTES;

/// Reads a URL by all rules. Also returns it as the `url` crate parses it.
pub(crate) fn parse(text: &str) -> Result<(UrlText<'_>, Url), Breach> {
    let read = read(text)?;
    let url = fixpoint(&read, text)?;
    Ok((read, url))
}

/// Parses a text that keeps the other rules with the `url` crate.
///
/// # Errors
///
/// [`TextRule::Fixpoint`] if the result differs from the text by more than that rule allows.
pub(crate) fn fixpoint(read: &UrlText<'_>, text: &str) -> Result<Url, Breach> {
    let breach = (TextRule::Fixpoint, 0);
    let url = Url::parse(text).map_err(|_| breach)?;
    if !is_as_written(&url, read, text) && !has_same_parts(&url, read) {
        return Err(breach);
    }
    // The `/` of an empty path was not counted.
    if url.as_str().len() > MAX_URL_BYTES {
        return Err((TextRule::Length, MAX_URL_BYTES));
    }
    Ok(url)
}

/// Returns true if the URL is the text, split in the same places. The text has no fragment, so the
/// lengths of path and query also say where the authority ends, and the bytes before are the same.
fn is_as_written(url: &Url, read: &UrlText<'_>, text: &str) -> bool {
    url.as_str() == text
        && url.path().len() == read.path.len()
        && url.query().map(str::len) == read.query.map(str::len)
}

/// Returns true if each part of the URL is that of the text, apart from what may differ.
fn has_same_parts(url: &Url, read: &UrlText<'_>) -> bool {
    let scheme = if read.https { "https" } else { "http" };
    let port = url.port_or_known_default() == Some(read.port);
    let host = match (read.host, url.host()) {
        (Host::Name(name), Some(::url::Host::Domain(domain))) => name.eq_ignore_ascii_case(domain),
        (Host::V4(one), Some(::url::Host::Ipv4(two))) => one == two,
        (Host::V6(one), Some(::url::Host::Ipv6(two))) => one == two,
        _ => false,
    };
    let path = if read.path.is_empty() { "/" } else { read.path };
    url.scheme() == scheme
        && port
        && host
        && url.path() == path
        && url.query() == read.query
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}
