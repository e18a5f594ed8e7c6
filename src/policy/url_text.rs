//! The rules that any URL must keep, given or built: a text that every reader takes apart in the
//! same way.
//!
//! They are checked on the text, before any URL parser sees it: parsers repair (a TAB is dropped,
//! `\` becomes `/`, `2130706433` becomes 127.0.0.1), and what was checked would not be what is
//! called.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use ::url::Url;
use memchr::memchr2;

use super::character::BadCharacter;
use crate::syntax::WORD;
use crate::text::Ascii;
use crate::text::limits::MAX_URL_BYTES;

/// A rule that a URL's text breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextRule {
    /// It is `scheme://authority…`.
    Absolute,
    /// The same, for a text that is so when it is percent-decoded: `https%3A%2F%2F…`.
    EncodedTwice,
    /// The scheme is http or https.
    Scheme,
    /// It has no space, control or non-ASCII character, and none of ``\ " < > ^ ` { | }``.
    Character(BadCharacter),
    /// `%` begins a triplet of `%` and two hexadecimal digits.
    Triplet,
    /// The authority holds no `%`.
    EncodedAuthority,
    /// The authority holds no user information (`@`).
    Userinfo,
    /// It has no fragment: that is never sent.
    Fragment,
    /// The host is not empty.
    EmptyHost,
    /// A host label is 1 to 63 letters, digits, `-` and `_`, and neither begins nor ends with `-`;
    /// the name is up to 253 bytes.
    HostName,
    /// An IPv4 address is the canonical dotted quad.
    Ipv4,
    /// An IPv6 address stands in brackets, without a zone.
    Ipv6,
    /// The port is 1 to 65535, without leading zeros.
    Port,
    /// The path has no `.` or `..` segment, percent-encoded or not; an encoded `/` or `\` ends a
    /// segment too.
    DotSegment,
    /// It is at most [`MAX_URL_BYTES`] long.
    Length,
    /// Parsing it and printing it changes nothing but the case of scheme and host, a default port,
    /// the spelling of an IPv6 address, and `/` for an empty path.
    Fixpoint,
}

impl TextRule {
    /// A stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absolute | Self::EncodedTwice => "not-absolute",
            Self::Scheme => "scheme",
            Self::Character(_) => "character",
            Self::Triplet => "percent-triplet",
            Self::EncodedAuthority => "encoded-authority",
            Self::Userinfo => "userinfo",
            Self::Fragment => "fragment",
            Self::EmptyHost => "empty-host",
            Self::HostName => "host-name",
            Self::Ipv4 => "ipv4-spelling",
            Self::Ipv6 => "ipv6-spelling",
            Self::Port => "port-spelling",
            Self::DotSegment => "dot-segment",
            Self::Length => "url-too-long",
            Self::Fixpoint => "not-canonical",
        }
    }
}

impl fmt::Display for TextRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absolute => "it must be absolute: `https://` or `http://` and a host",
            Self::EncodedTwice => "it looks percent-encoded twice: it must begin with `https://` or `http://`",
            Self::Scheme => "the scheme must be http or https",
            Self::Character(bad) => return bad.fmt(f),
            Self::Triplet => "`%` must begin a triplet of `%` and two hexadecimal digits",
            Self::EncodedAuthority => "the authority must not be percent-encoded",
            Self::Userinfo => "the authority must not hold user information (`@`)",
            Self::Fragment => "it must not have a fragment (`#`): that is never sent",
            Self::EmptyHost => "the host must not be empty",
            Self::HostName => {
                "the host must be labels of 1 to 63 letters, digits, `-` and `_`, no `-` at their ends, 253 bytes in all"
            }
            Self::Ipv4 => "an IPv4 address must be four decimal numbers without leading zeros",
            Self::Ipv6 => "an IPv6 address stands in brackets, without a zone, and nothing else does",
            Self::Port => "the port must be a number from 1 to 65535 without leading zeros",
            Self::DotSegment => "the path must not have a `.` or `..` segment, plain or percent-encoded",
            Self::Length => return write!(f, "it must not be longer than {MAX_URL_BYTES} bytes"),
            Self::Fixpoint => "it must be spelled as URL parsers print it, such as `%27` for `'` in a query",
        })
    }
}

/// A rule, and the byte at which the text breaks it.
pub(crate) type Breach = (TextRule, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host<'t> {
    Name(&'t str),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// A URL taken apart by the rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UrlText<'t> {
    pub(crate) https: bool,
    pub(crate) host: Host<'t>,
    /// The port, written or by default.
    pub(crate) port: u16,
    /// Where the authority ends in the text.
    pub(crate) authority_end: usize,
    pub(crate) path: &'t str,
    pub(crate) query: Option<&'t str>,
}

/// Reads a URL by all rules but the last, [`TextRule::Fixpoint`].
pub(crate) fn read(text: &str) -> Result<UrlText<'_>, Breach> {
    if text.len() > MAX_URL_BYTES {
        return Err((TextRule::Length, MAX_URL_BYTES));
    }
    read_of_any_length(text)
}

/// The same without [`TextRule::Length`], for what stands in for a URL.
pub(crate) fn read_of_any_length(text: &str) -> Result<UrlText<'_>, Breach> {
    characters(text)?;
    let (scheme, behind) = text.split_once(':').ok_or_else(|| not_absolute(text, 0))?;
    let https = scheme.eq_ignore_ascii_case("https");
    if !https && !scheme.eq_ignore_ascii_case("http") {
        let is_scheme = scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
        return Err(if is_scheme && !scheme.is_empty() {
            (TextRule::Scheme, 0)
        } else {
            not_absolute(text, 0)
        });
    }
    let behind = behind
        .strip_prefix("//")
        .ok_or_else(|| not_absolute(text, scheme.len() + 1))?;
    let start = text.len() - behind.len();
    let length = behind
        .bytes()
        .position(|b| matches!(b, b'/' | b'?'))
        .unwrap_or(behind.len());
    let (authority, target) = behind.split_at_checked(length).unwrap_or((behind, ""));
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

/// The breach of a text that is not `scheme://…`.
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

/// True for `https%3A`, `https%253A` and `https:%2F`, in any case.
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

/// Reads a URL by all rules, and gives what the `url` crate makes of it.
pub(crate) fn parse(text: &str) -> Result<(UrlText<'_>, Url), Breach> {
    let read = read(text)?;
    let url = fixpoint(&read, text)?;
    Ok((read, url))
}

/// What no URL holds: controls and blanks, and what parsers repair or escape; `%` and `#` have
/// rules of their own. Non-ASCII characters are no members, they are refused by their first byte.
static NEVER: Ascii = Ascii::CONTROLS.or(&Ascii::of(" \"#%<>\\^`{|}\x7f"));

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

/// Where a byte is first.
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
    if let Some(behind) = authority.strip_prefix('[') {
        let (inside, port) = behind.split_once(']').ok_or((TextRule::Ipv6, 0))?;
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
    // What ends in a number is read as an IPv4 address by URL parsers, in every spelling that
    // inet_aton had.
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let number = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    if number || hexadecimal.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return host.parse().map(Host::V4).map_err(|_| (TextRule::Ipv4, 0));
    }
    let label = |label: &[u8]| {
        matches!(label, [first, .., last] | [first @ last] if *first != b'-' && *last != b'-')
            && label.len() <= 63
            && label.iter().all(|byte| WORD.has(*byte))
    };
    let labels = name.as_bytes().split(|byte| *byte == b'.');
    if name.len() <= 253 && labels.into_iter().all(label) {
        Ok(Host::Name(host))
    } else {
        Err((TextRule::HostName, 0))
    }
}

/// Where the first `.` or `..` of a path begins. Triplets are decoded once, and an encoded `/` or
/// `\` separates as a plain one does: receivers decode a path before they choose a route.
fn dot_segments(path: &str) -> Option<usize> {
    let mut rest = path.as_bytes();
    // Most paths have neither a dot nor a triplet.
    memchr2(b'.', b'%', rest)?;
    // Where the part begins, and how many dots it is made of; `None` where it has something else.
    let (mut start, mut dots) = (0, Some(0));
    loop {
        let (byte, behind) = match rest {
            [] => (b'/', rest),
            [b'%', high, low, behind @ ..] => (decoded(*high, *low), behind),
            [byte, behind @ ..] => (*byte, behind),
        };
        match (byte, dots) {
            (b'/' | b'\\', Some(1 | 2)) => return Some(start),
            (b'/' | b'\\', _) if rest.is_empty() => return None,
            (b'/' | b'\\', _) => (start, dots) = (path.len() - behind.len(), Some(0)),
            (b'.', Some(count)) => dots = Some(count + 1),
            _ => dots = None,
        }
        rest = behind;
    }
}

/// The byte of a triplet, where it is one of those that count in a segment.
fn decoded(high: u8, low: u8) -> u8 {
    match [high, low.to_ascii_lowercase()] {
        [b'2', b'e'] => b'.',
        [b'2', b'f'] => b'/',
        [b'5', b'c'] => b'\\',
        _ => b'%',
    }
}

/// What the `url` crate makes of a text that keeps the other rules, where it changes no more than
/// it may.
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
        // `/` for an empty path is one byte more than was measured.
        true if url.as_str().len() > MAX_URL_BYTES => Err((TextRule::Length, MAX_URL_BYTES)),
        true => Ok(url),
        false => Err(breach),
    }
}
