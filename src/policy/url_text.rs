//! Reads the text of a URL, given or built, by the rules that make every reader split it in the
//! same way.
//!
//! The rules apply to the text before any URL parser sees it. Parsers repair: they drop a TAB, turn
//! `\` into `/` and `2130706433` into 127.0.0.1. The URL that was checked would then not be the one
//! that is called.

use std::net::{Ipv4Addr, Ipv6Addr};

use ::url::Url;
use memchr::memchr2;

use super::character::BadCharacter;
use super::text_rule::TextRule;
use crate::text::limits::MAX_URL_BYTES;
use crate::text::{Ascii, SCHEME};

/// A rule, and the byte at which the text breaks it.
pub(crate) type Breach = (TextRule, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host<'t> {
    Name(&'t str),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// The parts of a URL whose text keeps the rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UrlText<'t> {
    pub(crate) https: bool,
    pub(crate) host: Host<'t>,
    /// The port of the text, or the default of the scheme.
    pub(crate) port: u16,
    /// Where the authority ends in the text.
    pub(crate) authority_end: usize,
    pub(crate) path: &'t str,
    pub(crate) query: Option<&'t str>,
}

/// Reads a URL by all rules except [`TextRule::Fixpoint`].
pub(crate) fn read(text: &str) -> Result<UrlText<'_>, Breach> {
    if text.len() > MAX_URL_BYTES {
        return Err((TextRule::Length, MAX_URL_BYTES));
    }
    read_of_any_length(text)
}

/// Reads a URL like [`read`], without the rule [`TextRule::Length`].
pub(crate) fn read_of_any_length(text: &str) -> Result<UrlText<'_>, Breach> {
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
    let authority_end = start + length;
    let (path, query) = target
        .split_once('?')
        .map_or((target, None), |(path, query)| (path, Some(query)));
    dot_segments(path).map_or(Ok(()), |at| Err((TextRule::DotSegment, authority_end + at)))?;
    Ok(UrlText {
        https,
        host,
        port: port.unwrap_or(if https { 443 } else { 80 }),
        authority_end,
        path,
        query,
    })
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

/// Reads a URL by all rules. Also returns it as the `url` crate parses it.
pub(crate) fn parse(text: &str) -> Result<(UrlText<'_>, Url), Breach> {
    let read = read(text)?;
    let url = fixpoint(&read, text)?;
    Ok((read, url))
}

/// The ASCII characters that a URL cannot contain: control characters, the space, and what parsers
/// repair or escape. `%` and `#` have rules of their own. A non-ASCII character is found by its
/// first byte.
static NEVER: Ascii = Ascii::CONTROLS.or(&Ascii::of(" \"#%<>\\^`{|}\x7f"));

/// The characters of a label of a host name: letters, digits, `-` and `_`.
static LABEL: Ascii = Ascii::of("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

fn characters(text: &str) -> Result<(), Breach> {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() && !NEVER.has(*byte) {
            continue;
        }
        match byte {
            b'%' if matches!(bytes.get(at + 1..at + 3), Some(digits) if digits.iter().all(u8::is_ascii_hexdigit)) =>
                {}
            b'%' => return Err((TextRule::Triplet, at)),
            b'#' => return Err((TextRule::Fragment, at)),
            _ => return Err((TextRule::Character(BadCharacter::of(text, at)), at)),
        }
    }
    Ok(())
}

/// Returns the first position of a byte.
fn find(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|b| b == byte)
}

fn read_authority(authority: &str) -> Result<(Host<'_>, Option<u16>), Breach> {
    if let Some(at) = find(authority, b'@') {
        return Err((TextRule::Userinfo, at));
    }
    if let Some(at) = find(authority, b'%') {
        return Err((TextRule::EncodedAuthority, at));
    }
    if let Some(rest) = authority.strip_prefix('[') {
        let (inside, port) = rest.split_once(']').ok_or((TextRule::Ipv6, 0))?;
        let address = inside.parse().map_err(|_| (TextRule::Ipv6, 1))?;
        let at = inside.len() + 2;
        return match port.strip_prefix(':') {
            Some(digits) => Ok((Host::V6(address), Some(read_port(digits, at + 1)?))),
            None if port.is_empty() => Ok((Host::V6(address), None)),
            None => Err((TextRule::Ipv6, at)),
        };
    }
    let (host, port) = match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => return Err((TextRule::Ipv6, 0)),
        Some((host, port)) => (host, Some(read_port(port, host.len() + 1)?)),
        None => (authority, None),
    };
    Ok((read_host(host)?, port))
}

fn read_port(digits: &str, at: usize) -> Result<u16, Breach> {
    let written = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits
        .parse()
        .ok()
        .filter(|_| written)
        .ok_or((TextRule::Port, at))
}

fn read_host(host: &str) -> Result<Host<'_>, Breach> {
    if host.is_empty() {
        return Err((TextRule::EmptyHost, 0));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name
        .rfind('.')
        .and_then(|dot| name.get(dot + 1..))
        .unwrap_or(name);
    // URL parsers read a host that ends in a number as an IPv4 address, in any spelling that
    // inet_aton accepts.
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let number = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    if number || hexadecimal.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return host.parse().map(Host::V4).map_err(|_| (TextRule::Ipv4, 0));
    }
    let label = |label: &[u8]| {
        matches!(label, [first, .., last] | [first @ last] if *first != b'-' && *last != b'-')
            && label.len() <= 63
            && label.iter().all(|byte| LABEL.has(*byte))
    };
    let labels = name.as_bytes().split(|byte| *byte == b'.');
    if name.len() <= 253 && labels.into_iter().all(label) {
        Ok(Host::Name(host))
    } else {
        Err((TextRule::HostName, 0))
    }
}

/// Returns the start of the first `.` or `..` segment of a path. Triplets are decoded once, and an
/// encoded `/` or `\` separates like a plain one: receivers decode a path before they choose a
/// route.
fn dot_segments(path: &str) -> Option<usize> {
    let mut rest = path.as_bytes();
    // Most paths have neither a dot nor a triplet.
    memchr2(b'.', b'%', rest)?;
    // Where the segment starts, and how many dots it consists of; `None` if it has anything else.
    let (mut start, mut dots) = (0, Some(0));
    loop {
        let (byte, after) = match rest {
            [] => (b'/', rest),
            [b'%', high, low, after @ ..] => (decoded(*high, *low), after),
            [byte, after @ ..] => (*byte, after),
        };
        match (byte, dots) {
            (b'/' | b'\\', Some(1 | 2)) => return Some(start),
            (b'/' | b'\\', _) if rest.is_empty() => return None,
            (b'/' | b'\\', _) => (start, dots) = (path.len() - after.len(), Some(0)),
            (b'.', Some(count)) => dots = Some(count + 1),
            _ => dots = None,
        }
        rest = after;
    }
}

/// Decodes a triplet to `.`, `/` or `\`. Returns `%` for any other.
fn decoded(high: u8, low: u8) -> u8 {
    match [high, low.to_ascii_lowercase()] {
        [b'2', b'e'] => b'.',
        [b'2', b'f'] => b'/',
        [b'5', b'c'] => b'\\',
        _ => b'%',
    }
}

/// Parses a text that keeps the other rules with the `url` crate.
///
/// # Errors
///
/// [`TextRule::Fixpoint`] if the result differs from the text by more than that rule allows.
pub(crate) fn fixpoint(read: &UrlText<'_>, text: &str) -> Result<Url, Breach> {
    let breach = (TextRule::Fixpoint, 0);
    let url = Url::parse(text).map_err(|_| breach)?;
    let scheme = if read.https { "https" } else { "http" };
    let port = url.port_or_known_default() == Some(read.port);
    let host = match (read.host, url.host()) {
        (Host::Name(name), Some(::url::Host::Domain(domain))) => name.eq_ignore_ascii_case(domain),
        (Host::V4(one), Some(::url::Host::Ipv4(two))) => one == two,
        (Host::V6(one), Some(::url::Host::Ipv6(two))) => one == two,
        _ => false,
    };
    let path = if read.path.is_empty() { "/" } else { read.path };
    let same = url.scheme() == scheme
        && port
        && host
        && url.path() == path
        && url.query() == read.query
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    match same {
        // The `/` of an empty path was not counted.
        true if url.as_str().len() > MAX_URL_BYTES => Err((TextRule::Length, MAX_URL_BYTES)),
        true => Ok(url),
        false => Err(breach),
    }
}
