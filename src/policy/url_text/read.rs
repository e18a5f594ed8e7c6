//! All rules but the last, [`TextRule::Fixpoint`].

use super::authority::read_authority;
use super::parts::{Breach, Front, UrlText};
use super::plain::plain;
use super::target::{characters, dot_segments};
use crate::policy::text_rule::TextRule;
use crate::text::limits::MAX_URL_BYTES;
use crate::text::{SCHEME, cut};

/// Reads a URL by all rules except [`TextRule::Fixpoint`].
pub(crate) fn read(text: &str) -> Result<UrlText<'_>, Breach> {
    check_length(text)?;
    read_of_any_length(text)
}

/// Reads a URL like [`read`], without the rule [`TextRule::Length`].
pub(crate) fn read_of_any_length(text: &str) -> Result<UrlText<'_>, Breach> {
    match plain(text) {
        Some(read) => Ok(read),
        None => read_by_rules(text),
    }
}

/// Reads a URL like [`read`]. If there is a `front`, the scheme and the authority are known to be
/// those, and the characters were checked one part at a time. What the parts can still break together is checked here.
pub(crate) fn read_after(front: Option<Front>, text: &str) -> Result<UrlText<'_>, Breach> {
    check_length(text)?;
    let Some(read) = front.and_then(|front| front.split(text)) else {
        return read_of_any_length(text);
    };
    check_segments(&read)?;
    Ok(read)
}

fn check_length(text: &str) -> Result<(), Breach> {
    if text.len() > MAX_URL_BYTES {
        return Err((TextRule::Length, MAX_URL_BYTES));
    }
    Ok(())
}

fn check_segments(read: &UrlText<'_>) -> Result<(), Breach> {
    dot_segments(read.path).map_or(Ok(()), |at| {
        Err((TextRule::DotSegment, read.authority_end + at))
    })
}

/// Reads a URL rule by rule, so that the first breach is found.
fn read_by_rules(text: &str) -> Result<UrlText<'_>, Breach> {
    characters(text)?;
    let (scheme, rest) = text.split_once(':').ok_or_else(|| not_absolute(text, 0))?;
    let https = scheme.eq_ignore_ascii_case("https");
    if !https && !scheme.eq_ignore_ascii_case("http") {
        return Err(if SCHEME.has_all(scheme) && !scheme.is_empty() {
            (TextRule::Scheme, 0)
        } else {
            not_absolute(text, 0)
        });
    }
    let rest = rest
        .strip_prefix("//")
        .ok_or_else(|| not_absolute(text, scheme.len() + 1))?;
    let start = text.len() - rest.len();
    let length = rest
        .bytes()
        .position(|b| matches!(b, b'/' | b'?'))
        .unwrap_or(rest.len());
    let (authority, target) = rest.split_at_checked(length).unwrap_or((rest, ""));
    let (host, port) = read_authority(authority).map_err(|(rule, at)| (rule, start + at))?;
    let (path, query) = cut(target, b'?');
    let read = UrlText {
        https,
        host,
        port: port.unwrap_or(if https { 443 } else { 80 }),
        authority_end: start + length,
        path,
        query,
    };
    check_segments(&read)?;
    Ok(read)
}

/// Returns the breach of a text that is not `scheme://…`.
#[cold]
fn not_absolute(text: &str, at: usize) -> Breach {
    (
        if looks_encoded(text) {
            TextRule::EncodedTwice
        } else {
            TextRule::Absolute
        },
        at,
    )
}

/// Returns true for `https%3A`, `https%253A` and `https:%2F`, in any case.
fn looks_encoded(text: &str) -> bool {
    let after = |scheme: &str| {
        let (written, rest) = text.split_at_checked(scheme.len())?;
        let rest = rest.strip_prefix(':').unwrap_or(rest).strip_prefix('%')?;
        // Each further round of encoding writes `%` as `%25`.
        let byte = rest.trim_start_matches("25").get(..2)?;
        Some(
            written.eq_ignore_ascii_case(scheme)
                && ["3a", "2f"]
                    .iter()
                    .any(|known| byte.eq_ignore_ascii_case(known)),
        )
    };
    ["http", "https"]
        .iter()
        .any(|scheme| after(scheme) == Some(true))
}
