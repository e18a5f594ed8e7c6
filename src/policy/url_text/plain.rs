//! The plain way through the rules. Most URLs have a scheme in lower case and a host name without a
//! port. For these, one pass over the name and one over the rest check all rules.

use super::authority::LABEL;
use super::parts::{Host, UrlText};
use super::target::{dot_segments, first_bad};
use crate::text::cut;

/// Reads a URL that keeps the rules. Returns `None` for all other URLs, and for some that keep them:
/// only the other way decides what is wrong.
pub(super) fn plain(text: &str) -> Option<UrlText<'_>> {
    let (https, rest) = match text.strip_prefix("https://") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("http://")?),
    };
    let (name, target) = name(rest)?;
    let (path, query) = cut(target, b'?');
    let follows_the_rules = matches!(target.as_bytes(), [] | [b'/' | b'?', ..])
        && first_bad(target).is_none()
        && dot_segments(path).is_none();
    follows_the_rules.then_some(UrlText {
        https,
        host: Host::Name(name),
        port: if https { 443 } else { 80 },
        authority_end: text.len() - target.len(),
        path,
        query,
    })
}

/// Splits a host name and the text after it. The last label starts with a letter, so that no parser
/// reads the name as an IPv4 address. The name is no longer than one label may be, so no limit has
/// to be checked for each label.
fn name(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (label, after) = LABEL.split_while(rest);
        let (first, last) = (*label.as_bytes().first()?, *label.as_bytes().last()?);
        if first == b'-' || last == b'-' {
            return None;
        }
        let Some(next) = after.strip_prefix('.') else {
            let length = text.len() - after.len();
            return text
                .split_at_checked(length)
                .filter(|_| length <= 63 && first.is_ascii_alphabetic());
        };
        rest = next;
    }
}
